"""Of what there is something in a conversation and beside it: one question tells it, and only that is asked for."""

from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Exists, QuerySet, Subquery

from counterbell.accounts.models import Agent
from counterbell.alerts.queries import mutes, reminders_by
from counterbell.base.prepared import described, prepared
from counterbell.bot.copilot import helpers
from counterbell.bot.generation.assisting import helps_by_model, tongue_of_agent
from counterbell.conversations.models import Attachment, Conversation, Draft, Message, ReadMark
from counterbell.conversations.queries_tongues import renditions_as_read
from counterbell.conversations.queries_writing import answers_to_come
from counterbell.customers.models import ClaimedAddress, Customer, CustomerNote
from counterbell.feedback.models import Rating
from counterbell.links.queries import is_linked
from counterbell.mailroom.queries import letters_in
from counterbell.outreach.queries import greetings_answered
from counterbell.reception.queries import forms_filled

FILES_SHOWN = 12
NOTES_SHOWN = 20
READ = 30  # ratings and merges


@dataclass(frozen=True, slots=True)
class Contents:
    """Of what there is something, for the agent who looks."""

    read: int | None  # up to which number she has read; None: she never did, 0: kept unread
    drafts: bool
    to_come: bool
    reminders: bool
    muted: bool
    labels: bool
    renditions: bool
    letters: bool
    links: bool
    greeting: bool
    form: bool
    ratings: bool
    files: bool
    notes: bool
    claims: bool  # addresses that she typed beside the known one
    merged: bool  # other customers, into this one
    copilot: bool  # the brand's bot suggests answers
    model: bool  # the brand has a language model


_NAMES = [one.name for one in fields(Contents)]


def contents_of(agent: Agent, shown: Conversation) -> Contents:
    """Whoever asks has already been allowed to see the conversation."""
    (found,) = _contents(agent.pk, shown.pk, shown.customer_id, shown.brand_id, tongue_of_agent(agent))
    return Contents(*found)


@prepared
def _contents(
    agent: int, conversation: int, customer: int, brand: int, tongue: str
) -> QuerySet[Conversation, tuple[Any, ...]]:
    questions: dict[str, QuerySet[Any, Any]] = {
        "drafts": described(drafts)(agent, conversation),
        "to_come": described(answers_to_come)(conversation),
        "reminders": described(reminders_by)(agent, conversation),
        "muted": described(mutes)(agent, conversation),
        "labels": Conversation.labels.through.objects.filter(conversation=conversation),
        "renditions": described(renditions_as_read)(conversation, tongue),
        "letters": described(letters_in)(conversation),
        "greeting": described(greetings_answered)(conversation),
        "form": described(forms_filled)(conversation),
        "ratings": described(ratings)(customer, brand),
        "files": described(files)(conversation),
        "notes": described(notes)(customer, brand),
        "claims": ClaimedAddress.objects.filter(customer=customer, brand=brand),
        "merged": described(merged_into)(customer),
        "copilot": described(helpers)(brand),
        "model": described(helps_by_model)(brand),
    }
    read = ReadMark.objects.filter(conversation=conversation, agent=agent).values("number")
    asked: dict[str, Any] = {name: Exists(question) for name, question in questions.items()}
    asked |= {"read": Subquery(read[:1]), "links": is_linked(conversation, brand)}
    return Conversation.objects.filter(pk=conversation).values_list(*(asked[name] for name in _NAMES))


@prepared
def drafts(agent: int, conversation: int) -> QuerySet[Draft]:
    """What she has begun to write there."""
    return Draft.objects.filter(conversation=conversation, agent=agent)


@prepared
def ratings(customer: int, brand: int) -> QuerySet[Rating]:
    """What a customer said of her conversations with a brand, the newest first."""
    return Rating.objects.filter(customer=customer, conversation__brand=brand).order_by("-pk")[:READ]


@prepared
def files(conversation: int) -> QuerySet[Attachment]:
    """What was sent there, the newest first."""
    sent = Attachment.objects.filter(message__conversation=conversation, folded=False).exclude(
        message__kind=Message.Kind.HAPPENING
    )
    return sent.order_by("-pk")[:FILES_SHOWN]


@prepared
def notes(customer: int, brand: int) -> QuerySet[CustomerNote]:
    """Of this brand only: another brand's colleagues wrote for themselves."""
    return CustomerNote.objects.filter(customer=customer, brand=brand).select_related("agent")[:NOTES_SHOWN]


@prepared
def merged_into(customer: int) -> QuerySet[Customer]:
    """As whom else we knew her."""
    return Customer.objects.filter(merged_into=customer)[:READ]
