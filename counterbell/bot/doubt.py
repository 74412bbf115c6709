"""How likely an answer is right, and from where on it may be said.

Learned from the shop's own examples: each is asked once as if it were new (then the matcher is right or wrong), and
once as if its answer were not known at all (then every answer is wrong), beside questions that no shop answers. The
owner names the share of wrong answers that she can live with; the line above which the bot speaks is drawn from these
examples alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterbell.bot.matcher import Scores
from counterbell.bot.space import Floats

SHARPNESS = 8.0
_KNOTS = (0.5,)
_RIDGE = 30.0
_STEPS = 12
DOUBT = 1.5  # standard errors


def signs(scores: Scores, nowhere: int | None) -> tuple[NDArray[np.intp], Floats]:
    """The best answer for each message, and what speaks for and against it; `nowhere` is the column of no answer."""
    votes = scores.votes
    nearest = scores.nearest
    none_vote = np.zeros(len(votes), np.float32)
    none_near = np.zeros(len(votes), np.float32)
    if nowhere is not None:
        none_vote, none_near = votes[:, nowhere], nearest[:, nowhere]
        keep = np.arange(votes.shape[1]) != nowhere
        votes, nearest = votes[:, keep], nearest[:, keep]
    rows = np.arange(len(votes))
    best = votes.argmax(axis=1)
    top = votes[rows, best]
    rest = votes.copy()
    rest[rows, best] = -1
    second = rest.max(axis=1) if votes.shape[1] > 1 else np.zeros_like(top)
    soft = np.exp(SHARPNESS * (votes - top[:, None]))
    soft /= soft.sum(axis=1, keepdims=True)
    surprise = -(soft * np.log(soft + 1e-9)).sum(axis=1)
    near = nearest[rows, best]
    elsewhere = nearest.copy()
    elsewhere[rows, best] = 0
    near_other = elsewhere.max(axis=1) if votes.shape[1] > 1 else np.zeros_like(near)
    positive = np.clip(votes, 0, None).sum(axis=1)
    found = np.stack(
        [
            top, top - second, np.log(soft[rows, best] + 1e-6), surprise, near, near - near_other, near_other,
            none_vote, near - none_near, top - none_vote, scores.known, np.log1p(scores.lengths), positive,
            top / (positive + 1e-3), top * near, top * scores.known,
        ],
        axis=1,
    )  # fmt: skip
    return best, found.astype(np.float32)


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
    def learn(cls, found: Floats, right: NDArray[np.bool_], weight: Floats, ridge: float = _RIDGE) -> "Judge":
        """Logistic regression with bent lines, by Newton's method."""
        centre, spread = found.mean(axis=0), found.std(axis=0) + 1e-4
        plain = np.clip((found - centre) / spread, -4, 4)
        knots = np.quantile(plain, _KNOTS, axis=0).astype(np.float32)
        judge = cls(centre, spread, knots, np.zeros(0, np.float32))
        seen = judge._expand(found).astype(np.float64)
        beta = np.zeros(seen.shape[1])
        penalty = np.full(len(beta), ridge)
        penalty[0] = 1e-3
        for _ in range(_STEPS):
            chance = 1 / (1 + np.exp(-np.clip(seen @ beta, -30, 30)))
            slope = seen.T @ (weight * (right - chance)) - penalty * beta
            curve = (seen * (weight * np.clip(chance * (1 - chance), 1e-5, None))[:, None]).T @ seen
            beta += np.linalg.solve(curve + np.diag(penalty), slope)
        return cls(centre, spread, knots, beta.astype(np.float32))


def line(chance: Floats, right: NDArray[np.bool_], weight: Floats, budget: float, *, doubt: float = DOUBT) -> float:
    """The lowest chance from which on wrong answers stay within the budget, as a share of all that is asked.

    `doubt` standard errors are added to what was counted: few examples prove little.
    """
    order = np.argsort(-chance)
    whole = weight.sum()
    wrong = np.cumsum(np.where(right[order], 0, weight[order]))
    squared = np.cumsum(np.where(right[order], 0, weight[order] ** 2))
    share = (wrong + doubt * np.sqrt(squared + weight.mean() ** 2)) / whole
    fine = np.flatnonzero(share <= budget)
    if not len(fine):
        return 1.01
    return float(chance[order][fine[-1]])


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))), np.float32)
