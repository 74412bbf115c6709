"""What outreach announces."""

from dataclasses import dataclass
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class GreetingsChanged:
    """A brand greets with other words, at other moments, or in another order."""

    name: ClassVar[str] = "outreach.greetings_changed"
    brand: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class GreetingAnswered:
    """A shopper began a conversation by answering a greeting."""

    name: ClassVar[str] = "outreach.greeting_answered"
    brand: int
    conversation: int
    greeting: int
