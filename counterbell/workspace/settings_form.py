"""What is asked before the chat."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May
from counterbell.accounts.queries import teams_for
from counterbell.reception.actions import set_form
from counterbell.reception.queries import form_of
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show
from counterbell.workspace.settings_form_form import QuestionsForm


@page_for(May.SET_BRAND)
def questions(request: SettingsRequest, pk: int) -> HttpResponse:
    """The form of a brand: questions, departments, consent."""
    brand = get_object_or_404(Brand, pk=pk)
    kept = form_of(brand)
    form = QuestionsForm(request.POST or None, brand=brand, kept=kept, teams=list(teams_for(brand)))
    if request.method == "POST" and done(form, lambda: set_form(brand, by=request.agent, **form.said())):
        messages.success(request, _("What you ask before the chat is saved."))
        return redirect("settings_form", pk=pk)
    return show(request, "questions.html", form, brand=brand, kept=kept)
