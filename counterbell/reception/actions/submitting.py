"""What somebody sends by a contact form becomes a conversation, once."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from counterbell.accounts.models import Team
from counterbell.base.clock import now
from counterbell.conversations.actions import (
    NotPossible,
    Opening,
    Post,
    assign,
    note_happening,
    open_many,
    post_many,
)
from counterbell.conversations.actions.delivering import ask_receipt
from counterbell.conversations.models import Attachment, Conversation, Message
from counterbell.conversations.policies import LONGEST_TEXT, MOST_FILES
from counterbell.customers.correspondents import Correspondent, correspondents
from counterbell.journal.actions import record
from counterbell.reception import policies
from counterbell.reception.actions.before import NotFilled, agreed_words, keep_consent, tell_customer
from counterbell.reception.events import ContactFormSent
from counterbell.reception.models import ContactForm, FilledForm

TRIES = 3


@dataclass(frozen=True, slots=True)
class Sent:
    """What came from a form's page. `public_id` was dealt with the page: sent twice, it is one conversation.

    `files` are keys of uploads by field; only those that were uploaded for this `public_id` count.
    """

    public_id: UUID
    version: int
    topic: str
    name: str
    email: str
    message: str
    language: str
    said: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    agreed: bool = False
    seconds: int = 0  # between page and sending, by our own clock
    trapped: bool = False


def uploader_of(public_id: UUID) -> str:
    """Who uploaded a file that waits for a form to be sent."""
    return f"form:{public_id}"


def submit(form: ContactForm, sent: Sent) -> Conversation:
    """Begin the conversation, or find the one that was begun by the same page.

    Raises:
        NotFilled: when something is missing or wrong; `faults` by field, and "" for the whole.
    """
    for _try in range(TRIES - 1):
        try:
            with transaction.atomic():
                return _submit(form, sent)
        except IntegrityError:
            continue  # the same page, or the same new address, at this very moment: look again
    with transaction.atomic():
        return _submit(form, sent)


def check_sent(form: ContactForm, sent: Sent) -> None:
    """Look whether it could be taken, without taking it.

    Raises:
        NotFilled: when something is missing or wrong.
    """
    _checked(ContactForm.objects.select_related("brand", "channel").get(pk=form.pk), sent)


def _submit(form: ContactForm, sent: Sent) -> Conversation:
    if begun := Conversation.objects.filter(public_id=sent.public_id).first():
        return begun
    now_asked = ContactForm.objects.select_related("brand", "channel").get(pk=form.pk)
    topic, answers, files = _checked(now_asked, sent)
    address = sent.email.lower()
    who = Correspondent(address, sent.name, sent.language)
    customer = correspondents([who], brand=now_asked.brand)[(address, False)]
    opening = Opening(
        customer,
        now_asked.channel,
        subject=policies.in_language(topic["labels"], sent.language, now_asked.brand.default_language) if topic else "",
        language=sent.language,
        public_id=sent.public_id,
        page={"hand": {"seconds": sent.seconds, "trapped": sent.trapped}},
    )
    made = open_many([opening])[0]
    note_happening(made, "filled_contact_form", text=now_asked.channel.name)
    post = Post(
        conversation=made.pk,
        author=Message.Author.CUSTOMER.value,
        text=policies.as_words(sent.message, answers)[:LONGEST_TEXT],
        actor=customer.ref,
        client_id=str(sent.public_id),
        files=tuple(file.key for file in files),
        uploader=uploader_of(sent.public_id),
    )
    (posted,) = post_many([post])
    if posted.fault:
        raise NotFilled({"": _("This could not be taken. Please try once more.")})
    _keep(now_asked, sent, made, topic, answers)
    return made


def _keep(
    form: ContactForm, sent: Sent, made: Conversation, topic: Mapping[str, Any] | None, answers: list[dict[str, str]]
) -> None:
    team = Team.objects.filter(pk=topic["team"]).first() if topic and topic["team"] else None
    filled = FilledForm.objects.create(
        brand=form.brand,
        public_id=sent.public_id,
        contact_form=form,
        topic=made.subject[: policies.LONGEST_LABEL],
        conversation=made,
        version=form.version,
        language=sent.language,
        answers=answers,
        team=team,
        consent=agreed_words(form.consent, sent.language, form.brand.default_language),
        at=now(),
    )
    tell_customer(filled, made.customer)
    keep_consent(filled, made)
    if team:
        with suppress(NotPossible):  # the team stopped serving the brand
            assign(made, agent=None, team=team, by=None)
    record(ContactFormSent(brand=form.brand_id, form=form.pk, conversation=made.pk), actor=made.customer.ref)
    if form.channel.config.get("receipt", True):
        ask_receipt(made)


def _checked(form: ContactForm, sent: Sent) -> tuple[dict[str, Any] | None, list[dict[str, str]], list[Attachment]]:
    """The topic, the answers and the files, all of them as they may be stored."""
    if not form.channel.is_active:
        raise NotFilled({"": _("Nobody reads this form any more. Please write to us in another way.")})
    if sent.version != form.version:
        raise NotFilled({"": _("The form has changed meanwhile. Please look at it once more.")})
    topic = next((one for one in form.topics if one["key"] == sent.topic), None)
    fields = topic["fields"] if topic else []
    uploads = _uploads(sent, [one["key"] for one in fields if one["kind"] == "file"])
    named = {key: ", ".join(file.name for file in files) for key, files in uploads.items()}
    checked = policies.check(
        fields, {**sent.said, **named}, language=sent.language, default=form.brand.default_language
    )
    faults = policies.check_writer(sent.name, sent.email, sent.message) | dict(checked.faults)
    if form.topics and topic is None:
        faults["topic"] = _("Please choose one.")
    if form.consent and not sent.agreed:
        faults["consent"] = _("Without your consent we cannot begin.")
    files = [file for found in uploads.values() for file in found]
    if len(files) > MOST_FILES:
        faults[next(reversed(uploads))] = _("At most %(count)d files go with one message.") % {"count": MOST_FILES}
    if faults:
        raise NotFilled(faults)
    return topic, checked.answers, files


def _uploads(sent: Sent, fields: Sequence[str]) -> dict[str, list[Attachment]]:
    """The files that were uploaded with this page, by the field that asked for them."""
    wanted = {key: list(sent.files.get(key, ())) for key in fields}
    keys = [key for found in wanted.values() for key in found]
    free = Attachment.objects.filter(key__in=keys, uploader=uploader_of(sent.public_id), message=None)
    known = {file.key: file for file in free}
    return {field: [known.pop(key) for key in found if key in known] for field, found in wanted.items()}
