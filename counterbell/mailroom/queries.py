"""Readings of letters. Whoever asks has already been allowed to see the conversation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from counterbell.base.clock import now
from counterbell.base.prepared import prepared
from counterbell.channels.models import Channel
from counterbell.conversations import wire
from counterbell.conversations.actions.delivering import deliveries_of
from counterbell.conversations.models import Attachment, Conversation, Delivery
from counterbell.mailroom.cards import Card, cards_of
from counterbell.mailroom.models import Letter, Participant, Standing

LOOKED_BACK = timedelta(days=30)
MOST_RETURNED = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a letter, with what became of it."""

    number: int
    letter: Letter
    deliveries: list[Delivery]
    cards: list[Card] = field(default_factory=list)
    folded: list[dict[str, Any]] = field(default_factory=list)  # pictures that it only quotes, or that stood above

    @property
    def has_source(self) -> bool:
        """Whether there is something to look at and to keep as a file."""
        return bool(self.deliveries) if self.letter.is_ours else self.letter.envelope_id is not None

    @property
    def designed(self) -> bool:
        """Whether it has HTML of its own to show."""
        return bool(getattr(self.letter, "designed", False))


@dataclass(slots=True)
class Returned:
    """An address to which letters came back: how many, why the newest did, and whether machines write to it."""

    address: str
    reason: str
    conversation: Conversation
    at: datetime
    count: int = 0
    is_blocked: bool = False


def letters_of(conversation: Conversation) -> list[Shown]:
    """The letters of a conversation, in order."""
    found = list(
        Letter.objects.filter(message__conversation=conversation)
        .select_related("message")
        .annotate(designed=~Q(html=""))
        .defer("html", "text")
        .order_by("message__number")
    )
    sent = deliveries_of([letter.message_id for letter in found if letter.message_id and letter.is_ours])
    cards = cards_of(found, conversation.customer)
    folded = _folded([letter.message_id for letter in found])
    return [
        Shown(
            one.message.number,
            one,
            sent.get(one.message_id or 0, []),
            cards.get(one.pk, []),
            folded.get(one.message_id or 0, []),
        )
        for one in found
        if one.message
    ]


def card_at(letter: Letter, place: int) -> Card | None:
    """One card of a letter."""
    cards = cards_of([letter], letter.conversation.customer).get(letter.pk, [])
    return next((card for card in cards if card.place == place), None)


def has_letters(conversation: Conversation) -> bool:
    """Whether any of its messages was a letter."""
    return bool(letters_in(conversation.pk))


@prepared
def letters_in(conversation: int) -> QuerySet[Letter, int]:
    """One of them, if there is any."""
    return Letter.objects.filter(conversation=conversation).values_list("pk", flat=True)[:1]


def letter_at(conversation: Conversation, number: int) -> Letter | None:
    """The letter of one message."""
    return (
        Letter.objects.select_related("envelope__channel__brand", "message")
        .filter(message__conversation=conversation, message__number=number)
        .first()
    )


def recipients_of(conversation: Conversation) -> dict[str, str]:
    """Who gets the next letter in copy, as one would type it."""
    people = list(Participant.objects.filter(conversation=conversation).order_by("pk"))
    return {
        "copied": _typed(p for p in people if p.role == Participant.Role.COPIED and not p.chosen),
        "blind": _typed(p for p in people if p.role == Participant.Role.BLIND),
    }


def returned_at(channel: Channel) -> list[Returned]:
    """To which addresses letters of a mailbox came back lately, the newest first."""
    since = now() - LOOKED_BACK
    came_back = Delivery.objects.filter(channel=channel, state=Delivery.State.BOUNCED, created_at__gt=since)
    found = list(came_back.select_related("message__conversation").order_by("-pk")[:MOST_RETURNED])
    people = {
        one.pk: [a.lower() for name in ("to", "cc", "bcc") for a in one.recipients.get(name, [])] for one in found
    }
    every = {address for addresses in people.values() for address in addresses}
    known = {row.address: row for row in Standing.objects.filter(address__in=every, bounced_at__gt=since)}
    rows: dict[str, Returned] = {}
    for one in found:
        # Of several people only those are meant who were named when it came back.
        for address in [a for a in people[one.pk] if a in known] or people[one.pk][:1]:
            row = rows.setdefault(address, Returned(address, one.error, one.message.conversation, one.created_at))
            row.count += 1
            row.is_blocked = address in known and known[address].is_broken
    return list(rows.values())


def broken_among(addresses: Iterable[str]) -> list[Standing]:
    """Those of these addresses from which letters came back."""
    return list(Standing.objects.remembered().filter(address__in=list(addresses)))


def _folded(messages: list[int | None]) -> dict[int | None, list[dict[str, Any]]]:
    found: defaultdict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for row in Attachment.objects.filter(message__in=messages, folded=True).order_by("pk"):
        found[row.message_id].append(wire.file_card(row))
    return found


def _typed(people: Iterable[Participant]) -> str:
    return ", ".join(f"{p.name} <{p.address}>" if p.name and "," not in p.name else p.address for p in people)
