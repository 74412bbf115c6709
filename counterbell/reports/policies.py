"""What figures may be said aloud: pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

FEWEST = 10  # first replies; of fewer we say nothing
NEWEST = 500  # of more, the older ones say nothing about today
WINDOW = timedelta(days=28)
AGAIN = timedelta(days=7)  # who comes back within it was not helped
BAD = 2  # a score that takes back what looked like help
GOOD = 4  # one that confirms it
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
# What people say about times; between two of them the longer one is the honest one.
_SPOKEN = (
    *(minutes * _MINUTE for minutes in (1, 2, 3, 5, 10, 15, 20, 30, 45)),
    *(hours * _HOUR for hours in (1, 2, 3, 4, 5, 6, 8, 12)),
    *(days * _DAY for days in (1, 2, 3, 4, 5, 7)),
)


def usual(seconds: Sequence[int]) -> int | None:
    """The median of first replies; None when there are too few to speak of."""
    return round(median(seconds)) if len(seconds) >= FEWEST else None


def spoken(seconds: int) -> int | None:
    """The same time as one would say it, rounded up: 1, 2, 3, 5, 10 … minutes, hours, days. None: over a week."""
    return next((step for step in _SPOKEN if seconds <= step), None)


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, as a share between 0 and 1, and how far the truth may be from it (95 %); None of nothing."""

    part: int
    whole: int
    value: float | None
    low: float
    high: float


_Z = 1.96


def share(part: int, whole: int) -> Share:
    """With Wilson's interval: few cases prove little, and none prove nothing."""
    if not whole:
        return Share(part, whole, None, 0.0, 1.0)
    value = part / whole
    middle = (value + _Z**2 / (2 * whole)) / (1 + _Z**2 / whole)
    spread = _Z * math.sqrt(value * (1 - value) / whole + _Z**2 / (4 * whole**2)) / (1 + _Z**2 / whole)
    return Share(part, whole, value, max(0.0, middle - spread), min(1.0, middle + spread))
