"""The address of a help centre: a name of the shop's own, what to do so that it leads here, and old addresses."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May
from counterbell.accounts.queries import brands_of
from counterbell.base.env import env
from counterbell.helpcenter.actions import add_redirects, forget_redirect, set_domain
from counterbell.helpcenter.domains import site_of
from counterbell.helpcenter.models import HelpDomain, Redirect
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_help_forms import DomainForm, RedirectForm

SHOWN = 200


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
    return _shown(request, brand, form)


@require_POST
@page_for(May.SET_HELP)
def redirects(request: SettingsRequest, pk: int) -> HttpResponse:
    """Say where old addresses lead."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    form = RedirectForm(request.POST)
    if done(form, lambda: add_redirects(brand, form.cleaned_data["lines"], by=request.agent)):
        messages.success(request, _("The old addresses are saved."))
        return redirect("settings_help_domain", pk=pk)
    return _shown(request, brand, form, old=form)


@require_POST
@page_for(May.SET_HELP)
def delete_redirect(request: SettingsRequest, pk: int, number: int) -> HttpResponse:
    """Let an old address lead nowhere."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    found = get_object_or_404(Redirect, brand=brand, pk=number)
    tried(request, lambda: forget_redirect(found, by=request.agent), _("The old address is deleted."))
    return redirect("settings_help_domain", pk=pk)


def _shown(
    request: SettingsRequest, brand: Brand, form: forms.Form, *, old: RedirectForm | None = None
) -> HttpResponse:
    kept = HelpDomain.objects.filter(brand=brand).first()
    entered = Redirect.objects.filter(brand=brand, path__startswith="/")
    around = {
        "domain": DomainForm(initial={"domain": kept.domain if kept else ""}) if old else form,
        "old": old or RedirectForm(),
        "redirects": [(one, _title_of(one)) for one in entered.prefetch_related("article__translations")[:SHOWN]],
        "count": entered.count(),
        "brand": brand,
        "brands": [],
        "edits": True,
        "kept": kept,
        "host": env().hostname,
        "site": f"{site_of(brand)}/help/{brand.key}/",
    }
    return show(request, "help/domain.html", form, **around)


def _title_of(one: Redirect) -> tuple[str, str]:
    """Where it leads, and the editor's page of that."""
    article = one.article
    spoken = list(article.translations.all()) if article else []
    shown = next((each for each in spoken if article and each.language == article.language), None)
    if article and shown:
        return shown.title, reverse("settings_help_article", args=[article.pk, article.language])
    return str(one.section or ""), reverse("settings_help_sections")
