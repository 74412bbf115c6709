"""What links announce."""

from dataclasses import dataclass
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
