"""What the mailroom announces."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class LetterMisplaced:
    """A letter asked for a conversation that it may not join; it stands in one of its own."""

    name: ClassVar[str] = "mailroom.letter_misplaced"
    brand: int
    conversation: int
    related: int
    letter: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class AddressBounced:
    """A letter to an address came back."""

    name: ClassVar[str] = "mailroom.address_bounced"
    brand: int
    conversation: int
    standing: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class AddressConfirmed:
    """Whoever reads an address that was typed in a chat agreed that answers go there."""

    name: ClassVar[str] = "mailroom.address_confirmed"
    brand: int
    conversation: int
    participant: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticStopped:
    """A cap on letters without a person was reached; somebody should see why."""

    name: ClassVar[str] = "mailroom.automatic_stopped"
    brand: int
    cap: str


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribed:
    """Whoever reads an address wants no more letters that come by themselves."""

    name: ClassVar[str] = "mailroom.unsubscribed"
    brand: int
    unsubscription: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class Resubscribed:
    """… and took it back."""

    name: ClassVar[str] = "mailroom.resubscribed"
    brand: int
    unsubscription: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPutOff:
    """A cap stood against the letter about an unread answer; it is looked at again when its time has come."""

    name: ClassVar[str] = "mailroom.unread_put_off"
    brand: int
    conversation: int
    message: int
    until: datetime
