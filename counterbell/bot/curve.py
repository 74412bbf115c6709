"""Risk and coverage: which share of all questions is answered, and which is answered wrongly, for every line.

Shares are of all that is asked, as in the owner's own number. The line itself is drawn with some doubt added (see
`doubt.Guesses.line`); the curve shows what was counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counterbell.bot.doubt import Guesses
from counterbell.bot.outcomes import Happened, Outcome
from counterbell.bot.sample import ENOUGH

if TYPE_CHECKING:
    from counterbell.bot.mind import Mind

CHOICES = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1)
POINTS = 60  # that are drawn
ALWAYS = 2.0  # a chance above every line
NOBODY = 3.0  # a line above everything


@dataclass(frozen=True, slots=True)
class Point:
    """With this line, so much of all is answered, so much wrongly; shares between 0 and 1."""

    line: float
    answered: float
    wrong: float


@dataclass(frozen=True, slots=True)
class Choice:
    """What another choice of tolerated wrong answers would mean; `judged` is None where too little was judged."""

    tolerated: float
    rehearsed: Point
    judged: Point | None


@dataclass(frozen=True, slots=True)
class Curves:
    """From rehearsals, and (if enough was judged) from what happened; `today` is among the choices."""

    rehearsed: list[Point]
    judged: list[Point]
    cases: int
    choices: list[Choice]
    today: Choice


def guesses_of(happened: Happened, *, own: bool = False) -> Guesses:
    """As guesses that the pack's line decides about, or that of the shop's `own` questions."""
    return _guesses_of(happened, [one for one in happened.outcomes if one.chance is not None and one.own == own])


def all_guesses_of(happened: Happened) -> Guesses:
    """Those that are said whatever the line, too."""
    return _guesses_of(happened, happened.outcomes)


def _guesses_of(happened: Happened, kept: Sequence[Outcome]) -> Guesses:
    return Guesses(
        np.array([ALWAYS if one.chance is None else one.chance for one in kept], np.float32),
        np.array([one.right for one in kept], np.bool_),
        np.array([one.weight for one in kept], np.float32),
        float(max(happened.asked, 1)),
    )


def curves(mind: "Mind", happened: Happened, tolerated: float) -> Curves:
    """All that the page about risk and coverage shows."""
    rehearsed = mind.rehearsed()
    judged = all_guesses_of(happened)
    enough = len(judged.chance) >= ENOUGH

    def choice(budget: float) -> Choice:
        line = mind.line_at(budget)
        return Choice(budget, _point(rehearsed, line), _point(judged, line) if enough else None)

    budgets = sorted({*CHOICES, tolerated})
    found = [choice(budget) for budget in budgets]
    return Curves(
        _points(rehearsed),
        _points(judged) if enough else [],
        len(judged.chance),
        found,
        found[budgets.index(tolerated)],
    )


def _points(guesses: Guesses) -> list[Point]:
    if not len(guesses.chance):
        return []
    lines = np.unique(np.quantile(guesses.chance, np.linspace(0, 1, POINTS)))[::-1]
    return [Point(NOBODY, 0.0, 0.0), *(_point(guesses, float(line)) for line in lines)]


def _point(guesses: Guesses, line: float) -> Point:
    return Point(line, *guesses.at(line))
