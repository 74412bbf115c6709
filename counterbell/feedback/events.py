"""What feedback announces."""

from dataclasses import dataclass
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A customer said how she was answered, or changed her mind about it."""

    name: ClassVar[str] = "feedback.rated"
    brand: int
    conversation: int
    rating: int
    score: int
