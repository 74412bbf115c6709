"""Readings of letters. Whoever asks has already been allowed to see the conversation."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from counterbell.conversations.actions.delivering import deliveries_of
from counterbell.conversations.models import Conversation, Delivery
from counterbell.mailroom.models import Letter, Participant, Standing


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a letter, with what became of it."""

    number: int
    letter: Letter
    deliveries: list[Delivery]

    @property
    def has_source(self) -> bool:
        """Whether there is something to look at and to keep as a file."""
        return bool(self.deliveries) if self.letter.is_ours else self.letter.envelope_id is not None

    @property
    def designed(self) -> bool:
        """Whether it has HTML of its own to show."""
        return bool(getattr(self.letter, "designed", False))


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
    return [Shown(one.message.number, one, sent.get(one.message_id or 0, [])) for one in found if one.message]


def has_letters(conversation: Conversation) -> bool:
    """Whether any of its messages was a letter."""
    return Letter.objects.filter(conversation=conversation).exists()


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


def broken_among(addresses: Iterable[str]) -> list[Standing]:
    """Those of these addresses from which letters came back."""
    return list(Standing.objects.remembered().filter(address__in=list(addresses)))


def _typed(people: Iterable[Participant]) -> str:
    return ", ".join(f"{p.name} <{p.address}>" if p.name and "," not in p.name else p.address for p in people)
