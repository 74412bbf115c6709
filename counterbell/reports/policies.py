"""What figures may be said aloud: pure."""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

FEWEST = 10  # first replies; of fewer we say nothing
NEWEST = 500  # of more, the older ones say nothing about today
WINDOW = timedelta(days=28)
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
