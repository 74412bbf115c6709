"""The bubble beside the form that changes it."""

import re
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language_info
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts import drafts
from counterbell.accounts.models import COLOUR, Brand
from counterbell.accounts.policies import May
from counterbell.workspace.settings_access import SettingsRequest, page_for
from counterbell.workspace.settings_brand_forms import BrandForm, TextsForm, languages_of
from counterbell.workspace.settings_letterhead import LetterheadForm

SAVED = "saved"  # a draft that never was: the bubble as it is, but only to look at


@require_POST
@page_for(May.SET_BRAND)
def draft(request: SettingsRequest, pk: int) -> HttpResponse:
    """Take a form that is being filled in; nothing of it is saved."""
    found = get_object_or_404(Brand, pk=pk)
    match request.POST.get("part"):
        case "texts":
            changes = _texts(request, found)
        case "letters":
            changes = _letters(request, found)
        case _:
            changes = _look(request)
    if not changes:
        return JsonResponse({"draft": None}, status=422)
    return JsonResponse({"draft": drafts.keep(found, changes)})


@require_safe
@page_for(May.SET_BRAND)
def preview(request: SettingsRequest, pk: int) -> HttpResponse:
    """A page of some shop with the real bubble on it, as saved or as in a draft."""
    found = get_object_or_404(Brand, pk=pk)
    asked, theme = request.GET.get("lang", ""), request.GET.get("theme")
    language = asked if asked in dict(settings.LANGUAGES) else found.default_language
    words = {
        "brand": found,
        "draft": request.GET.get("draft", "") or SAVED,
        "lang": language,
        "dir": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "theme": theme if theme in {"light", "dark"} else "light",
        "is_open": request.GET.get("open") == "1",
    }
    page = render(request, "workspace/settings/preview.html", words)
    page["X-Frame-Options"] = "SAMEORIGIN"
    return csp_replace({"frame-ancestors": ["'self'"]})(lambda _request: page)(request)  # type: ignore[return-value]


def _look(request: SettingsRequest) -> dict[str, Any]:
    form = BrandForm(request.POST)
    if not form.is_valid() or not re.match(COLOUR.regex, form.cleaned_data["colour"]):
        return {}
    said = form.said()
    plain = {name: said[name] for name in ("name", "colour", "languages", "default_language")}
    return {**plain, "bubble": form.bubble().as_dict()}


def _letters(request: SettingsRequest, found: Brand) -> dict[str, Any]:
    form = LetterheadForm(request.POST, brand=found)
    return {"letterhead": form.letterhead().as_dict()} if form.is_valid() else {}


def _texts(request: SettingsRequest, found: Brand) -> dict[str, Any]:
    forms = [TextsForm(request.POST, brand=found, language=code) for code, _name in languages_of(found)]
    if not all(form.is_valid() for form in forms):
        return {}
    return {"texts": {**found.texts, **{form.language: form.cleaned_data for form in forms}}}
