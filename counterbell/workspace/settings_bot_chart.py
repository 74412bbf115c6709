"""The picture of risk and coverage: where its lines run."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterbell.bot.curve import Curves, Point

WIDTH, HEIGHT = 640, 320  # of the picture, in its own units
LEFT, BOTTOM, EDGE = 52, 36, 12
_LINES = 5  # of the grid, in each direction


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the grid: where it is, and the share that it means."""

    at: float
    share: float


@dataclass(frozen=True, slots=True)
class Chart:
    """All in units of the picture; wrong runs along, answered runs up."""

    rehearsed: str
    judged: str
    across: list[Mark]
    up: list[Mark]
    today: tuple[float, float]
    limit: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = HEIGHT - BOTTOM
    right: int = WIDTH - EDGE
    top: int = EDGE


def chart_of(curves: "Curves") -> Chart:
    """What is shown goes up to a bit beyond the largest choice: nobody lives with more."""
    chosen = [one.rehearsed for one in curves.choices] + [one.judged for one in curves.choices if one.judged]
    widest = _round(max([curves.today.tolerated * 2, *(one.wrong for one in chosen)]) * 1.1)
    highest = _round(max([*(one.answered for one in chosen), 0.1]) * 1.1, most=1.0)

    def across(share: float) -> float:
        return round(LEFT + min(share / widest, 1) * (WIDTH - EDGE - LEFT), 1)

    def up(share: float) -> float:
        return round(HEIGHT - BOTTOM - min(share / highest, 1) * (HEIGHT - BOTTOM - EDGE), 1)

    def path(points: "Sequence[Point]") -> str:
        inside = [one for one in points if one.wrong <= widest and one.answered <= highest]
        return " ".join(f"{across(one.wrong)},{up(one.answered)}" for one in inside)

    here = curves.today.rehearsed
    steps = [number / _LINES for number in range(_LINES + 1)]
    return Chart(
        rehearsed=path(curves.rehearsed),
        judged=path(curves.judged),
        across=[Mark(across(widest * step), widest * step) for step in steps],
        up=[Mark(up(highest * step), highest * step) for step in steps],
        today=(across(here.wrong), up(here.answered)),
        limit=across(curves.today.tolerated),
    )


def _round(share: float, *, most: float = 1.0) -> float:
    """Up to a number that divides well by the lines of the grid."""
    for step in (0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.5, 0.75, 1.0):
        if share <= step:
            return min(step, most)
    return most
