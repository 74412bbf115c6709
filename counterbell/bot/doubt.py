"""How likely an answer is right, and from where on it may be said.

Learned from the shop's own examples: each is asked once as if it were new (then the matcher is right or wrong), and
once as if its answer were not known at all (then every answer is wrong), beside questions that no shop answers. The
owner names the share of wrong answers that she can live with; the line above which the bot speaks is drawn from these
examples alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterbell.bot.linear import soft
from counterbell.bot.matcher import Scores
from counterbell.bot.space import Floats

_KNOTS = (0.5,)
# How far what was rehearsed may lead away from the mean: the fewer rehearsals, the less.
_RIDGE, _MOST_RIDGE, _RIDGE_OF = 30.0, 100.0, 30_000.0
_STEPS = 12
SIGNS, SIGNS_WITH_MEANING = 17, 5  # that a guess is judged by
DOUBT = 1.5  # standard errors
HUSHED = 1.01  # a line that no chance reaches


def signs(scores: Scores, nowhere: int) -> tuple[NDArray[np.intp], Floats]:
    """The best answer for each message, and what speaks for and against it; `nowhere` is the column of no answer."""
    every = soft(scores.votes)
    none_chance, none_near = every[:, nowhere], scores.nearest[:, nowhere]
    keep = np.arange(every.shape[1]) != nowhere
    votes, nearest = scores.votes[:, keep], scores.nearest[:, keep]
    chances = every[:, keep]
    rows = np.arange(len(votes))
    best = votes.argmax(axis=1)
    top, first = votes[rows, best], chances[rows, best]
    second = _without(votes, best, -np.inf).max(axis=1) if votes.shape[1] > 1 else top - 10
    surprise = -(every * np.log(every + 1e-9)).sum(axis=1)
    near, near_other = nearest[rows, best], _without(nearest, best, 0).max(axis=1)
    doubted = np.log(first + 1e-5) - np.log1p(1e-5 - first)
    if scores.meant is not None:
        lead = first - _without(chances, best, 0).max(axis=1)
        meant = scores.meant[:, keep][rows, best]
        return best, np.stack([doubted, lead, meant, near, scores.known], axis=1).astype(np.float32)
    energy = np.log(np.exp(votes - top[:, None]).sum(axis=1)) + top
    mean = votes.mean(axis=1)
    found = np.stack(
        [
            doubted, top - second, surprise, top - mean, energy - mean, np.log(none_chance + 1e-5),
            near, near - near_other, near_other, near - none_near, (near >= nearest.max(axis=1)),
            scores.known, np.log1p(scores.lengths), first * near, first * scores.known, near * scores.known,
            votes.std(axis=1),
        ],
        axis=1,
    )  # fmt: skip
    return best, found.astype(np.float32)


def _without(values: Floats, best: NDArray[np.intp], instead: float) -> Floats:
    others = values.copy()
    others[np.arange(len(values)), best] = instead
    return others


@dataclass(frozen=True, slots=True)
class Judge:
    """Says how likely an answer is right."""

    centre: Floats
    spread: Floats
    knots: Floats
    weights: Floats

    def chance(self, found: Floats) -> Floats:
        return _sigmoid(self._expand(found) @ self.weights)

    def _expand(self, found: Floats) -> Floats:
        plain = np.clip((found - self.centre) / self.spread, -4, 4)
        bent = [np.maximum(plain - knot, 0) for knot in self.knots]
        return np.concatenate([np.ones((len(plain), 1), np.float32), plain, *bent], axis=1)

    @classmethod
    def learn(cls, found: Floats, right: NDArray[np.bool_], weight: Floats) -> "Judge":
        """Logistic regression with bent lines, by Newton's method."""
        centre, spread = found.mean(axis=0), found.std(axis=0) + 1e-4
        plain = np.clip((found - centre) / spread, -4, 4)
        knots = np.quantile(plain, _KNOTS, axis=0).astype(np.float32)
        judge = cls(centre, spread, knots, np.zeros(0, np.float32))
        seen = judge._expand(found).astype(np.float64)
        beta = np.zeros(seen.shape[1])
        penalty = np.full(len(beta), np.clip(_RIDGE_OF / weight.sum(), _RIDGE, _MOST_RIDGE))
        penalty[0] = 1e-3
        for _ in range(_STEPS):
            chance = 1 / (1 + np.exp(-np.clip(seen @ beta, -30, 30)))
            slope = seen.T @ (weight * (right - chance)) - penalty * beta
            curve = (seen * (weight * np.clip(chance * (1 - chance), 1e-5, None))[:, None]).T @ seen
            beta += np.linalg.solve(curve + np.diag(penalty), slope)
        return cls(centre, spread, knots, beta.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Guesses:
    """Guesses of which it is known whether they were right; `whole`: the weight of all that was asked."""

    chance: Floats
    right: NDArray[np.bool_]
    weight: Floats
    whole: float

    def line(self, budget: float, *, doubt: float = DOUBT) -> float:
        """The lowest chance from which on wrong answers stay within the budget, as a share of all that is asked.

        `doubt` standard errors are added to what was counted: few examples prove little.
        """
        if not len(self.chance):
            return HUSHED
        order = np.argsort(-self.chance)
        wrong = np.where(self.right[order], 0, self.weight[order])
        spread = np.sqrt(np.cumsum(wrong**2) + self.weight.mean() ** 2)
        sorted_ = self.chance[order]
        last = np.append(sorted_[1:] != sorted_[:-1], True)  # of those that are equally sure: all of them are said
        fine = np.flatnonzero(last & ((np.cumsum(wrong) + doubt * spread) / self.whole <= budget))
        return float(sorted_[fine[-1]]) if len(fine) else HUSHED

    def at(self, line: float) -> tuple[float, float]:
        """Which share of all is answered with this line, and which share wrongly."""
        said = self.chance >= line
        wrong = said & ~self.right
        return float(self.weight[said].sum() / self.whole), float(self.weight[wrong].sum() / self.whole)

    def beside(self, other: "Guesses", share: float) -> "Guesses":
        """Both as one; `other` makes up this share of the whole."""
        mine, theirs = (1 - share) / self.whole, share / other.whole
        return Guesses(
            np.concatenate([self.chance, other.chance]),
            np.concatenate([self.right, other.right]),
            np.concatenate([self.weight * mine, other.weight * theirs]).astype(np.float32),
            1.0,
        )


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))), np.float32)
