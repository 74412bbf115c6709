"""What alerts announces."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """There is something to tell an agent, or (without one) everybody who serves the brand."""

    name: ClassVar[str] = "alerts.noticed"
    notice: int
    brand: int
    agent: int | None
    conversation: int | None  # none: it is of a mailbox, or of what waits for a look
    kind: str


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class WaitBegan:
    """A customer waits for an answer since a moment; at `until` she has waited too long."""

    name: ClassVar[str] = "alerts.wait_began"
    brand: int
    conversation: int
    since: datetime
    until: datetime


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSet:
    """An agent wants to be told of a conversation at a moment, or at another one now. Nobody else is told of it."""

    name: ClassVar[str] = "alerts.reminder_set"
    reminder: int
    agent: int
    due: datetime


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderEnded:
    """She has done what it was for, or wants it no more."""

    name: ClassVar[str] = "alerts.reminder_ended"
    reminder: int
    agent: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPlanned:
    """Something of a brand may wait for a look: at that moment somebody is told, if it still does."""

    name: ClassVar[str] = "alerts.review_planned"
    brand: int
    due: datetime


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class PushPromised:
    """Whoever has not seen a notice by a moment shall find it on her telephone. `turn` counts the repetitions."""

    name: ClassVar[str] = "alerts.push_promised"
    notice: int
    turn: int
    at: datetime


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class PushOwed:
    """One device shall show a notice; without a notice, that it would."""

    name: ClassVar[str] = "alerts.push_owed"
    subscription: int
    notice: int | None
