"""How the letters of a brand look: designs, header and footer, with the real letter beside the form."""

import copy
from typing import Any

from csp.decorators import csp_exempt
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from counterbell.accounts import actions, drafts
from counterbell.accounts.letterhead import LONGEST, Letterhead
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.base.env import env
from counterbell.base.limits import Limit
from counterbell.base.markup import frames
from counterbell.base.secrets import Unsealable
from counterbell.contracts.channels import SendFailed
from counterbell.conversations.actions import NotPossible
from counterbell.mailroom.sampling import sample_page, send_sample
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show
from counterbell.workspace.settings_brand_forms import languages_of

DESIGNS = [
    ("plain", gettext_lazy("Like a person's letter")),
    ("headed", gettext_lazy("Logo and name on top")),
    ("card", gettext_lazy("A card in your colour")),
]
SCHEMES = {"light", "dark"}
SAMPLES = Limit("letter-samples", 5)


class LetterheadForm(forms.Form):
    """Designs, and the owner's words over and under each letter."""

    answers = forms.ChoiceField(
        label=gettext_lazy("Answers of your team"), choices=DESIGNS, widget=forms.RadioSelect, initial="plain"
    )
    automatic = forms.ChoiceField(
        label=gettext_lazy("Automatic letters"), choices=DESIGNS, widget=forms.RadioSelect, initial="plain"
    )
    on_answers = forms.BooleanField(label=gettext_lazy("Header and footer on answers"), required=False)
    on_automatic = forms.BooleanField(label=gettext_lazy("Header and footer on automatic letters"), required=False)

    def __init__(self, *args: Any, brand: Brand, **how: Any) -> None:
        kept = Letterhead.of(brand.letterhead)
        plain = {name: getattr(kept, name) for name in ("answers", "automatic", "on_answers", "on_automatic")}
        super().__init__(*args, **{"initial": plain, **how})
        self.languages = languages_of(brand)
        for code, _name in self.languages:
            for part, label in (("header", gettext_lazy("Header")), ("footer", gettext_lazy("Footer"))):
                self.fields[f"{part}_{code}"] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=LONGEST,
                    initial=getattr(kept, part).get(code, ""),
                    widget=forms.Textarea(attrs={"rows": 2 if part == "header" else 5, "dir": "auto"}),
                )

    @property
    def sections(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The words by language: code, name, fields."""
        return [(code, name, [self[f"header_{code}"], self[f"footer_{code}"]]) for code, name in self.languages]

    def letterhead(self) -> Letterhead:
        """As it was typed."""
        told = self.cleaned_data
        words = {
            part: {code: told[f"{part}_{code}"] for code, _name in self.languages if told[f"{part}_{code}"]}
            for part in ("header", "footer")
        }
        return Letterhead(told["answers"], told["automatic"], told["on_answers"], told["on_automatic"], **words)


@page_for(May.SET_BRAND)
def letterhead(request: SettingsRequest, pk: int) -> HttpResponse:
    """The form; it is saved, or a letter as typed is sent to who asks."""
    found = get_object_or_404(Brand, pk=pk)
    form = LetterheadForm(request.POST or None, brand=found)
    if request.method == "POST" and request.POST.get("do") in {"answers", "automatic"}:
        if form.is_valid():
            _send_sample(request, found, form.letterhead(), automatic=request.POST["do"] == "automatic")
    elif request.method == "POST" and done(form, lambda: _keep(found, form, request.agent)):
        messages.success(request, _("The letters are saved."))
        return redirect("settings_letterhead", pk=pk)
    return show(request, "letterhead.html", form, brand=found, preview_languages=form.languages)


@require_safe
@csp_exempt()
@xframe_options_exempt
@page_for(May.SET_BRAND)
def preview(request: SettingsRequest, pk: int) -> HttpResponse:
    """The letter itself for a sealed frame, as saved or as in a draft."""
    found = drafts.drafted(get_object_or_404(Brand, pk=pk), request.GET.get("draft", ""))
    asked, theme = request.GET.get("lang", ""), request.GET.get("theme", "")
    page = sample_page(
        found,
        by=request.agent,
        language=asked if asked in dict(languages_of(found)) else found.default_language,
        automatic=request.GET.get("automatic") == "1",
        scheme=theme if theme in SCHEMES else "light",
    )
    as_text = request.GET.get("text") == "1"
    answer = HttpResponse(page.text if as_text else page.html)
    if as_text:
        answer["Content-Type"] = "text/plain; charset=utf-8"
    answer["Content-Security-Policy"] = frames.policy(pictures=f"data: {env().url.rstrip('/')}/files/face/")
    for name, value in frames.HEADERS.items():
        answer[name] = value
    return answer


def _keep(found: Brand, form: LetterheadForm, by: Agent) -> None:
    actions.set_letterhead(found, _with_other_languages(found, form.letterhead()), by=by)


def _with_other_languages(found: Brand, typed: Letterhead) -> Letterhead:
    """What was typed, and the words in languages that the brand does not speak at present."""
    kept, shown = Letterhead.of(found.letterhead), dict(languages_of(found))
    header, footer = (
        {**{code: text for code, text in old.items() if code not in shown}, **new}
        for old, new in ((kept.header, typed.header), (kept.footer, typed.footer))
    )
    return Letterhead(typed.answers, typed.automatic, typed.on_answers, typed.on_automatic, header, footer)


def _send_sample(request: SettingsRequest, found: Brand, typed: Letterhead, *, automatic: bool) -> None:
    if SAMPLES.exceeded(request.agent.ref):
        messages.error(request, _("That was a lot at once. Please try again in a minute."))
        return
    draft = copy.copy(found)
    draft.letterhead = typed.as_dict()
    asked = request.POST.get("sample_language", "")
    language = asked if asked in dict(languages_of(found)) else found.default_language
    try:
        send_sample(draft, by=request.agent, language=language, automatic=automatic)
    except (NotPossible, SendFailed, Unsealable) as fault:
        messages.error(request, _("The letter did not leave: %(why)s") % {"why": fault})
    else:
        messages.success(request, _("A test letter is on its way to %(address)s.") % {"address": request.agent.email})
