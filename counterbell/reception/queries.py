"""Readings of forms. Who asks for what was filled in has already been allowed to see the conversation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.queries import brands_of, teams_for
from counterbell.base.prepared import prepared
from counterbell.conversations.models import Conversation
from counterbell.reception.models import ContactForm, FilledForm, Form
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
        "fields": [_field(one, language, brand.default_language) for one in form.fields],
        "teams": [
            {"team": one["team"], "label": say(one["labels"]) or names[one["team"]]}
            for one in form.teams
            if one["team"] in names
        ],
        "consent": {"text": say(consent["texts"]), "link": consent["link"]} if consent else None,
    }


def filled_for(conversation: Conversation) -> FilledForm | None:
    """What she answered before this conversation, or wrote it by."""
    return next(iter(forms_filled(conversation.pk)), None)


@prepared
def forms_filled(conversation: int) -> QuerySet[FilledForm]:
    """The same, by the conversation's key."""
    filled = FilledForm.objects.filter(conversation=conversation)
    return filled.select_related("team", "contact_form__channel").order_by("pk")[:1]


@dataclass(frozen=True, slots=True)
class Asked:
    """A contact form in one language; `fields` are those of the chosen topic."""

    title: str
    intro: str
    thanks: str
    topics: list[tuple[str, str]]  # key and name
    topic: str  # key of the chosen one; empty: none was chosen yet, or there are none
    fields: list[dict[str, Any]]
    consent: dict[str, str] | None

    @property
    def is_open(self) -> bool:
        """Whether it can be filled in: a topic is chosen, or there is none to choose."""
        return bool(self.topic) or not self.topics


def contact_form_at(key: str) -> ContactForm | None:
    """The form at that address, in use or not."""
    return ContactForm.objects.select_related("brand", "channel").filter(key=key).first()


def contact_forms(agent: Agent) -> QuerySet[ContactForm]:
    """The contact forms of an agent's brands."""
    mine = ContactForm.objects.filter(brand__in=brands_of(agent)).select_related("brand", "channel")
    return mine.order_by("brand__name", "channel__name", "pk")


def as_asked(form: ContactForm, language: str, topic: str) -> Asked:
    """A contact form as somebody reads it who has chosen that topic; the only one is chosen by itself."""
    default = form.brand.default_language
    known = {one["key"]: one for one in form.topics}
    if len(known) == 1:
        topic = next(iter(known))
    chosen = known.get(topic)
    return Asked(
        title=in_language(form.title, language, default),
        intro=in_language(form.intro, language, default),
        thanks=in_language(form.thanks, language, default),
        topics=[(key, in_language(one["labels"], language, default)) for key, one in known.items()],
        topic=chosen["key"] if chosen else "",
        fields=[_field(one, language, default) for one in chosen["fields"]] if chosen else [],
        consent={"text": in_language(form.consent["texts"], language, default), "link": form.consent["link"]}
        if form.consent
        else None,
    )


def _field(one: Mapping[str, Any], language: str, default: str) -> dict[str, Any]:
    """A question in one language."""
    shown = {
        "key": one["key"],
        "kind": one["kind"],
        "required": one["required"],
        "label": in_language(one["labels"], language, default),
        "longest": LONGEST[one["kind"]],
    }
    if "choices" in one:
        shown["choices"] = [in_language(choice, language, default) for choice in one["choices"]]
    if "help" in one:
        shown["help"] = in_language(one["help"], language, default)
    return shown
