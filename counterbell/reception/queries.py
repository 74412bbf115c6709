"""Readings of forms. Who asks for what was filled in has already been allowed to see the conversation."""

from typing import Any

from counterbell.accounts.models import Brand
from counterbell.accounts.queries import teams_for
from counterbell.conversations.models import Conversation
from counterbell.reception.models import FilledForm, Form
from counterbell.reception.policies import LONGEST, in_language


def form_of(brand: Brand) -> Form | None:
    """The brand's form, used or not; None when none was ever written."""
    return Form.objects.filter(brand=brand).first()


def asked_of(brand: Brand, language: str) -> dict[str, Any] | None:
    """The form as a shopper reads it; None when nothing is asked."""
    form = Form.objects.filter(brand=brand).exclude(mode=Form.Mode.OFF).first()
    return as_shown(form, brand, language) if form else None


def as_shown(form: Form, brand: Brand, language: str) -> dict[str, Any]:
    """A form in one language."""

    def say(texts: dict[str, str]) -> str:
        return in_language(texts, language, brand.default_language)

    names = dict(teams_for(brand).values_list("pk", "name")) if form.teams else {}
    consent = form.consent
    return {
        "mode": form.mode,
        "intro": say(form.intro),
        "fields": [
            {
                "key": one["key"],
                "kind": one["kind"],
                "required": one["required"],
                "label": say(one["labels"]),
                "longest": LONGEST[one["kind"]],
                **({"choices": [say(choice) for choice in one["choices"]]} if one["kind"] == "choice" else {}),
            }
            for one in form.fields
        ],
        "teams": [
            {"team": one["team"], "label": say(one["labels"]) or names[one["team"]]}
            for one in form.teams
            if one["team"] in names
        ],
        "consent": {"text": say(consent["texts"]), "link": consent["link"]} if consent else None,
    }


def filled_for(conversation: Conversation) -> FilledForm | None:
    """What she answered before this conversation."""
    return FilledForm.objects.filter(conversation=conversation).select_related("team").first()
