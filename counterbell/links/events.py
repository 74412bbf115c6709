"""What links announce."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class LinksChanged:
    """A conversation belongs together with another one, in another way than before, or no more."""

    name: ClassVar[str] = "links.changed"
    brand: int
    conversation: int
    other: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentChanged:
    """A conversation has become an incident, has another title, or is none any more."""

    name: ClassVar[str] = "links.incident_changed"
    brand: int
    conversation: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentAnswered:
    """An answer to everybody attached is written, or the next of them have their turn."""

    name: ClassVar[str] = "links.incident_answered"
    brand: int
    conversation: int
    answer: int
    due: datetime
