"""The address of a help centre: a name of the shop's own, and what to do so that it leads here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from counterbell.accounts.policies import May
from counterbell.accounts.queries import brands_of
from counterbell.base.env import env
from counterbell.helpcenter.actions import set_domain
from counterbell.helpcenter.domains import site_of
from counterbell.helpcenter.models import HelpDomain
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show
from counterbell.workspace.settings_help_forms import DomainForm


@page_for(May.SET_HELP)
def domain(request: SettingsRequest, pk: int) -> HttpResponse:
    """Say the name; then how to point it here."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    kept = HelpDomain.objects.filter(brand=brand).first()
    form = DomainForm(request.POST or None, initial={"domain": kept.domain if kept else ""})
    if request.method == "POST" and done(
        form, lambda: set_domain(brand, form.cleaned_data["domain"], by=request.agent)
    ):
        messages.success(request, _("The address is saved."))
        return redirect("settings_help_domain", pk=pk)
    around = {
        "brand": brand,
        "brands": [],
        "edits": True,
        "kept": kept,
        "host": env().hostname,
        "site": f"{site_of(brand)}/help/{brand.key}/",
    }
    return show(request, "help/domain.html", form, **around)
