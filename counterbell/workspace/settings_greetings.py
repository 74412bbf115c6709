"""The greetings of a brand: what is said beside the bell, and when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May
from counterbell.outreach import actions
from counterbell.outreach.models import Greeting
from counterbell.outreach.queries import greetings_of
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_greeting_form import GreetingForm, in_words


@require_safe
@page_for(May.SET_BRAND)
def list_greetings(request: SettingsRequest, pk: int) -> HttpResponse:
    """All greetings in the order in which they are tried."""
    brand = get_object_or_404(Brand, pk=pk)
    lines = [(one, one.text(request.LANGUAGE_CODE), in_words(one)) for one in greetings_of(brand)]
    return render(request, "workspace/settings/greetings.html", {"brand": brand, "lines": lines})


@page_for(May.SET_BRAND)
def new_greeting(request: SettingsRequest, pk: int) -> HttpResponse:
    """Write a greeting."""
    brand = get_object_or_404(Brand, pk=pk)
    form = GreetingForm(request.POST or None, brand=brand, greeting=None)
    if request.method == "POST" and done(form, lambda: actions.save_greeting(brand, by=request.agent, **form.said())):
        messages.success(request, _("The greeting is saved."))
        return redirect("settings_greetings", pk=pk)
    return show(request, "greeting.html", form, brand=brand)


@page_for(May.SET_BRAND)
def greeting(request: SettingsRequest, pk: int, greeting: int) -> HttpResponse:
    """Change a greeting."""
    found = _found(pk, greeting)
    form = GreetingForm(request.POST or None, brand=found.brand, greeting=found)

    def save() -> object:
        return actions.save_greeting(found.brand, found, by=request.agent, **form.said())

    if request.method == "POST" and done(form, save):
        messages.success(request, _("The greeting is saved."))
        return redirect("settings_greetings", pk=pk)
    return show(request, "greeting.html", form, brand=found.brand, greeting=found)


@require_POST
@page_for(May.SET_BRAND)
def act_on_greeting(request: SettingsRequest, pk: int, greeting: int, verb: str) -> HttpResponse:
    """Move it, use it or not, delete it."""
    found = _found(pk, greeting)
    verbs = {
        "up": (lambda: actions.move_greeting(found, up=True, by=request.agent), _("The order is saved.")),
        "down": (lambda: actions.move_greeting(found, up=False, by=request.agent), _("The order is saved.")),
        "on": (lambda: actions.switch_greeting(found, is_on=True, by=request.agent), _("The greeting is in use.")),
        "off": (lambda: actions.switch_greeting(found, is_on=False, by=request.agent), _("The greeting rests.")),
        "delete": (lambda: actions.delete_greeting(found, by=request.agent), _("The greeting is deleted.")),
    }
    if verb in verbs:
        tried(request, *verbs[verb])
    return redirect("settings_greetings", pk=pk)


def _found(brand: int, greeting: int) -> Greeting:
    return get_object_or_404(Greeting.objects.select_related("brand"), brand=brand, pk=greeting)
