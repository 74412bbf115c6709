"""Contact forms: make one, say what it asks."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.accounts.queries import teams_for
from counterbell.base.clock import now
from counterbell.base.secrets import new_token
from counterbell.channels.actions import keep_form_channel
from counterbell.channels.queries import mail_channels
from counterbell.journal.actions import record
from counterbell.reception import policies
from counterbell.reception.actions.before import LONGEST_INTRO, spoken_only
from counterbell.reception.events import ContactFormChanged
from counterbell.reception.models import ContactForm
from counterbell.reception.policies import Unclear

LONGEST_NAME = 80
LONGEST_THANKS = 600


@transaction.atomic
def create_form(brand: Brand, *, name: str, by: Agent | None) -> ContactForm:
    """Make a contact form. It asks for name, address and message, tells by letter what arrived, and is in use.

    Raises:
        Refused: when it has no name.
    """
    require(by, May.SET_BRAND)
    channel = keep_form_channel(
        None, brand=brand, name=_name(name), is_active=True, told={"receipt": True, "mailbox": None}, by=by
    )
    made = ContactForm.objects.create(brand=brand, channel=channel, changed_at=now())
    record(ContactFormChanged(brand=brand.pk, form=made.pk), actor=name_of(by))
    return made


@transaction.atomic
def set_contact_form(
    form: ContactForm,
    *,
    name: str,
    is_active: bool,
    receipt: bool,
    mailbox: int | None,
    texts: Mapping[str, Mapping[str, str]],
    consent: Mapping[str, Any],
    by: Agent | None,
) -> ContactForm:
    """Say what a form is called and what stands on it; `texts` by "title", "intro", "thanks".

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_BRAND)
    held = _held(form)
    if mailbox is not None and not mail_channels().filter(pk=mailbox, brand=held.brand).exists():
        raise Refused(_("Choose one from the list."))
    longest = {"title": policies.LONGEST_LABEL, "intro": LONGEST_INTRO, "thanks": LONGEST_THANKS}
    try:
        said: dict[str, Any] = {
            part: spoken_only(policies.clean_texts(texts.get(part, {}), most)) for part, most in longest.items()
        }
        said["consent"] = policies.clean_consent(consent, held.brand.default_language)
    except Unclear as why:
        raise Refused(str(why)) from None
    told = {"receipt": receipt, "mailbox": mailbox}
    before = (held.channel.name, held.channel.is_active, held.channel.config)
    held.channel = keep_form_channel(
        held.channel, brand=held.brand, name=_name(name), is_active=is_active, told=told, by=by
    )
    changed = _reword(held, said)
    if changed or before != (held.channel.name, held.channel.is_active, held.channel.config):
        record(ContactFormChanged(brand=held.brand_id, form=held.pk), actor=name_of(by))
    return held


@transaction.atomic
def set_topic(form: ContactForm, key: str | None, *, said: Mapping[str, Any], by: Agent | None) -> str:
    """Add a topic (None), or say anew what one is called, where it goes and what it asks; returns its key.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_BRAND)
    held = _held(form)
    names = dict(teams_for(held.brand).values_list("pk", "name"))
    kept = key or new_token()[:12]
    try:
        topic = policies.clean_topic(said, key=kept, default=held.brand.default_language, names=names)
    except Unclear as why:
        raise Refused(str(why)) from None
    others = [topic if one["key"] == kept else one for one in held.topics]
    if key is None:
        others.append(topic)
    if len(others) > policies.MOST_TOPICS:
        raise Refused(_("A form has at most %(count)d topics.") % {"count": policies.MOST_TOPICS})
    _retopic(held, others, by)
    return kept


@transaction.atomic
def delete_topic(form: ContactForm, key: str, *, by: Agent | None) -> None:
    """Take a topic away; what came under it keeps its words."""
    require(by, May.SET_BRAND)
    held = _held(form)
    _retopic(held, [one for one in held.topics if one["key"] != key], by)


@transaction.atomic
def move_topic(form: ContactForm, key: str, *, by: Agent | None) -> None:
    """One place further up among the topics."""
    require(by, May.SET_BRAND)
    held = _held(form)
    keys = [one["key"] for one in held.topics]
    place = keys.index(key) if key in keys else 0
    if place:
        topics = list(held.topics)
        topics[place - 1], topics[place] = topics[place], topics[place - 1]
        _retopic(held, topics, by)


def _retopic(held: ContactForm, topics: list[dict[str, Any]], by: Agent | None) -> None:
    if _reword(held, {"topics": topics}):
        record(ContactFormChanged(brand=held.brand_id, form=held.pk), actor=name_of(by))


def _reword(held: ContactForm, said: Mapping[str, Any]) -> bool:
    """Keep other words under a new version; False when they are the same."""
    if all(getattr(held, part) == value for part, value in said.items()):
        return False
    for part, value in said.items():
        setattr(held, part, value)
    held.version, held.changed_at = held.version + 1, now()
    held.save(update_fields=[*said, "version", "changed_at"])
    return True


def _held(form: ContactForm) -> ContactForm:
    found = ContactForm.objects.select_for_update(no_key=True, of=("self",)).select_related("brand", "channel")
    return found.get(pk=form.pk)


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("Give the form a name of at most %(count)d letters.") % {"count": LONGEST_NAME})
    return name
