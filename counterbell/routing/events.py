"""What routing announces."""

from dataclasses import dataclass
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChanged:
    """A brand, or one of its teams, answers at other times."""

    name: ClassVar[str] = "routing.hours_changed"
    brand: int
    schedule: int
