"""Brands: look, languages, words, domains, the snippet to paste and the secret to sign with."""

from dataclasses import asdict
from typing import BinaryIO, cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts import actions, pictures
from counterbell.accounts.bubble import Bubble
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.base.env import env
from counterbell.channels.queries import webchat_of
from counterbell.ui.qr import qr_svg
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_brand_forms import BrandForm, NewBrand, TextsForm, languages_of


@require_safe
@page_for(May.SET_BRAND)
def list_brands(request: SettingsRequest) -> HttpResponse:
    """All brands."""
    brands = [(brand, pictures.url_of(brand.logo)) for brand in Brand.objects.all()]
    return render(request, "workspace/settings/brands.html", {"brands": brands})


@page_for(May.SET_BRAND)
def new_brand(request: SettingsRequest) -> HttpResponse:
    """Make a brand with its web chat, then show what to paste."""
    made: list[Brand] = []
    form = NewBrand(request.POST or None, initial={"colour": "#1f5f5b", "default_language": request.LANGUAGE_CODE})
    if request.method == "POST" and done(form, lambda: made.append(_make(form, request.agent))):
        messages.success(request, _("The brand %(name)s is made.") % {"name": made[0].name})
        return redirect("settings_brand_install", pk=made[0].pk)
    return show(request, "brand_new.html", form)


@page_for(May.SET_BRAND)
def brand(request: SettingsRequest, pk: int) -> HttpResponse:
    """Look, languages, domains and reopen window of a brand."""
    found = get_object_or_404(Brand, pk=pk)
    before = {
        "name": found.name,
        "colour": found.colour,
        "languages": found.languages,
        "default_language": found.default_language,
        "domains": "\n".join(found.domains),
        "reopen_days": found.reopen_days,
        "thanks_wake": found.thanks_wake,
        "shows_pages": found.shows_pages,
        "visits": found.visits,
        **_bubble(found),
    }
    form = BrandForm(request.POST or None, request.FILES or None, initial=before)
    if request.method == "POST" and done(form, lambda: _change(found, form, request.agent)):
        messages.success(request, _("The brand %(name)s is saved.") % {"name": form.cleaned_data["name"]})
        return redirect("settings_brand", pk=pk)
    logo, languages = pictures.url_of(found.logo), languages_of(found)
    return show(request, "brand.html", form, brand=found, logo=logo, preview_languages=languages)


@page_for(May.SET_BRAND)
def texts(request: SettingsRequest, pk: int) -> HttpResponse:
    """The brand's own words in each of its languages."""
    found = get_object_or_404(Brand, pk=pk)
    forms = [TextsForm(request.POST or None, brand=found, language=code) for code, _name in languages_of(found)]
    if request.method == "POST" and all(form.is_valid() for form in forms):
        words = {form.language: form.cleaned_data for form in forms}
        tried(request, lambda: actions.update_brand(found, by=request.agent, texts=words), _("The texts are saved."))
        return redirect("settings_brand_texts", pk=pk)
    status = 422 if any(form.errors for form in forms) else 200
    shown = {"brand": found, "forms": forms, "preview_languages": languages_of(found)}
    return render(request, "workspace/settings/brand_texts.html", shown, status=status)


@require_safe
@page_for(May.SET_BRAND)
def install(request: SettingsRequest, pk: int) -> HttpResponse:
    """What to paste into the shop's pages."""
    found = get_object_or_404(Brand, pk=pk)
    return render(request, "workspace/settings/brand_install.html", {"brand": found, "base": env().url})


@require_safe
@page_for(May.SET_BRAND)
def chat_qr(_request: SettingsRequest, pk: int) -> HttpResponse:
    """The address of the brand's own chat page as a QR code, to print."""
    found = get_object_or_404(Brand, pk=pk)
    picture = qr_svg(env().url + reverse("widget-chat", args=[found.key]))
    answer = HttpResponse(picture, content_type="image/svg+xml")
    answer["Content-Disposition"] = f'inline; filename="chat-{found.pk}.svg"'
    return answer


@require_safe
@page_for(May.SET_BRAND)
def identity(request: SettingsRequest, pk: int) -> HttpResponse:
    """How the shop's server says who a shopper is; the secret itself stays hidden."""
    found = get_object_or_404(Brand, pk=pk)
    return render(request, "workspace/settings/brand_identity.html", {"brand": found})


@require_safe
@page_for(May.SET_BRAND)
@reauthentication_required  # type: ignore[untyped-decorator]
def reveal_secret(request: SettingsRequest, pk: int) -> HttpResponse:
    """The same page with the secret, for somebody who has just proved who she is."""
    found = get_object_or_404(Brand, pk=pk)
    words = {"brand": found, "secret": found.jwt_secret}
    return render(request, "workspace/settings/brand_identity.html", words)


@require_POST
@page_for(May.SET_BRAND)
def rotate_secret(request: SettingsRequest, pk: int) -> HttpResponse:
    """Deal a new secret."""
    found = get_object_or_404(Brand, pk=pk)
    said = _("There is a new secret. Give it to your shop's server: what was signed with the old one proves nothing.")
    tried(request, lambda: actions.rotate_jwt_secret(found, by=request.agent), said)
    return redirect("settings_brand_identity", pk=pk)


def _make(form: NewBrand, by: Agent) -> Brand:
    made = actions.create_brand(**form.cleaned_data, by=by)
    webchat_of(made)
    return made


def _change(found: Brand, form: BrandForm, by: Agent) -> None:
    actions.update_brand(found, by=by, **form.said())
    actions.set_bubble(found, form.bubble(), by=by)
    if visits := form.cleaned_data["visits"]:
        actions.set_visits(found, visits, by=by)
    if logo := form.cleaned_data["logo"]:
        actions.set_logo(found, cast("BinaryIO", logo), by=by)
    elif form.cleaned_data["remove_logo"] and found.logo:
        actions.set_logo(found, None, by=by)


def _bubble(found: Brand) -> dict[str, object]:
    bubble = asdict(Bubble.of(found.bubble))
    return {**bubble, "hidden_on": "\n".join(bubble["hidden_on"])}
