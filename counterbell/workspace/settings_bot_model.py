"""The language model of a brand's bot: where it is, a trial, what it cost and what was sent to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May
from counterbell.bot import actions
from counterbell.bot.actions.modelling import KEPT_FOR, MOST_TOKENS_A_DAY, SECONDS
from counterbell.bot.models import LanguageModel
from counterbell.bot.queries import calls_of, is_resting, model_of, spent_today
from counterbell.bot.trying import last_answered, model_trial
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_bot import LONGEST_TRIAL, around

SHOWN = 20
SAMPLED = 20  # past questions: each costs as much as a real one
LONGEST_NUMBER = 19
_MACHINE = {"dir": "ltr", "spellcheck": "false", "autocomplete": "off"}


class ModelForm(forms.Form):
    """Where the model is, and what it may cost."""

    is_on = forms.BooleanField(
        label=gettext_lazy("A language model words the answers"),
        required=False,
        help_text=gettext_lazy(
            "Only what the bot has decided to say. What it adds or changes is not said: then the plain answer is."
        ),
    )
    translates = forms.BooleanField(
        label=gettext_lazy("Agents may have messages translated by it"),
        required=False,
        help_text=gettext_lazy(
            "What customers write, and what agents answer, then leaves the house word for word, without e-mail "
            "addresses, links and longer numbers. Say so in your privacy notice."
        ),
    )
    checks_tone = forms.BooleanField(
        label=gettext_lazy("Agents may have the tone of a draft checked by it"),
        required=False,
        help_text=gettext_lazy(
            "What an agent has written then leaves the house word for word before it is sent, when she asks, without "
            "e-mail addresses, links and longer numbers. Say so in your privacy notice."
        ),
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Of a server that speaks OpenAI's chat completions, your own or a provider's."),
        widget=forms.TextInput(attrs={**_MACHINE, "placeholder": "https://api.example/v1"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Model"), max_length=120, required=False, widget=forms.TextInput(attrs=_MACHINE)
    )
    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=1_000,
        required=False,
        help_text=gettext_lazy("Leave empty to keep what is stored. Another address needs it anew."),
        widget=forms.PasswordInput(attrs={**_MACHINE, "autocomplete": "new-password"}),
    )
    tokens_a_day = forms.IntegerField(
        label=gettext_lazy("Tokens a day, at most"), min_value=1, max_value=MOST_TOKENS_A_DAY
    )
    seconds = forms.IntegerField(
        label=gettext_lazy("Seconds to wait, at most"), min_value=SECONDS.start, max_value=SECONDS.stop - 1
    )

    def __init__(self, *args: Any, model: LanguageModel, **kwargs: Any) -> None:
        kept = ("is_on", "translates", "checks_tone", "address", "name", "tokens_a_day", "seconds")
        kwargs["initial"] = {name: getattr(model, name) for name in kept}
        super().__init__(*args, **kwargs)


@page_for(May.SET_BRAND)
def model(request: SettingsRequest, pk: int) -> HttpResponse:
    """Where it is, what it may cost, and what was sent."""
    brand = get_object_or_404(Brand, pk=pk)
    form = ModelForm(request.POST or None, model=model_of(brand.pk))

    def save() -> object:
        return actions.set_up_model(brand, by=request.agent, **form.cleaned_data)

    if request.method == "POST" and done(form, save):
        messages.success(request, _("The language model is saved."))
        return redirect("settings_bot_model", pk=pk)
    return _page(request, brand, form)


@require_POST
@page_for(May.SET_BRAND)
def try_model(request: SettingsRequest, pk: int) -> HttpResponse:
    """What it would make of an answer: it costs as much as a real one."""
    brand = get_object_or_404(Brand, pk=pk)
    asked = request.POST.get("ask", "").strip()[:LONGEST_TRIAL]
    outcome = model_trial(brand, asked, language=request.LANGUAGE_CODE) if asked else None
    return _page(request, brand, ModelForm(model=model_of(brand.pk)), trial=outcome)


@require_POST
@page_for(May.SET_BRAND)
def sample_model(request: SettingsRequest, pk: int) -> HttpResponse:
    """One past question with both answers; it brings the next along, so that only what is looked at is asked."""
    brand = get_object_or_404(Brand, pk=pk)
    before = _number(request.POST.get("before", ""))
    left = min(_number(request.POST.get("left", "")) or SAMPLED, SAMPLED)
    turn = last_answered(brand, before=before)
    trial = (
        model_trial(brand, turn.message.text[:LONGEST_TRIAL], language=turn.language or brand.default_language)
        if turn
        else None
    )
    over = trial is None or (trial.plain and not trial.state)  # it may not be asked any more
    about = {"brand": brand, "turn": turn, "trial": trial, "left": 0 if over else left - 1}
    return render(request, "workspace/settings/bot_model_sampled.html", about)


@require_POST
@page_for(May.SET_BRAND)
def empty(request: SettingsRequest, pk: int) -> HttpResponse:
    """Delete the words of what was sent: of one call, or of all."""
    brand = get_object_or_404(Brand, pk=pk)
    call = request.POST.get("call", "")
    chosen = _number(call)
    if chosen is not None or not call:
        tried(request, lambda: actions.empty_calls(brand, call=chosen, by=request.agent), _("The words are deleted."))
    return redirect("settings_bot_model", pk=pk)


def _number(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) < LONGEST_NUMBER else None


def _page(request: SettingsRequest, brand: Brand, form: ModelForm, **more: Any) -> HttpResponse:
    kept = model_of(brand.pk)
    about = {
        "model": kept,
        "has_key": bool(kept.key),
        "spent": spent_today(brand.pk),
        "resting": kept.is_on and is_resting(brand.pk),
        "calls": calls_of(brand, request.agent)[:SHOWN],
        "days": KEPT_FOR.days,
        "sampled": SAMPLED,
    }
    return show(request, "bot_model.html", form, **around(request, brand), **about, **more)
