"""What sentence embeddings say of each answer: a linear model of their own, and the nearest example by meaning.

They stand beside the words and are not mixed into their columns: what both are sure of is surer than what one of them
is, and neither drowns the other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterbell.bot.linear import SMOOTH, soft
from counterbell.bot.space import Floats

_LENGTH = 6.0  # of a vector here: of length one they would want strides of another size than the bias
_BATCH = 512
_STEPS, _STEPS_MORE = 250, 60
_STRIDE = 0.05  # the first; the last is a tenth of it
_DECAY = 3e-4
_SLOW, _SLOWER = 0.9, 0.99  # how much of the last slopes, and of their squares, is remembered
_TINY = 1e-6
_AT_ONCE = 100  # rows, to keep memory flat


@dataclass(slots=True)
class Meaning:
    """`rows`: vectors of length one; `at`: of which examples; `weights`: for each answer, the last row is the bias."""

    rows: Floats
    at: NDArray[np.intp]
    weights: Floats

    @classmethod
    def learn(cls, rows: Floats, at: NDArray[np.intp], answers: NDArray[np.intp], many: int, *, seed: int) -> "Meaning":
        """`answers` are those of all examples."""
        blank = np.zeros((rows.shape[1] + 1, many), np.float32)
        return cls(rows, at, _fitted(blank, rows, answers[at], steps=_STEPS, seed=seed))

    def add(self, rows: Floats, answers: NDArray[np.intp], many: int, *, seed: int) -> None:
        """More examples at the end; `answers` are those of all. New answers come before the last."""
        self.rows = np.concatenate([self.rows, rows])
        self.at = np.concatenate([self.at, np.arange(len(answers) - len(rows), len(answers))])
        more = many - self.weights.shape[1]
        grown = np.insert(self.weights, [self.weights.shape[1] - 1] * more, 0, axis=1)
        self.weights = _fitted(grown, self.rows, answers[self.at], steps=_STEPS_MORE, seed=seed)

    def without(self, gone: NDArray[np.bool_], answers: NDArray[np.intp], *, seed: int) -> "Meaning":
        """As if these examples had never been seen; it remembers by their old numbers."""
        left = ~gone[self.at]
        return Meaning.learn(self.rows[left], self.at[left], answers, self.weights.shape[1], seed=seed)

    def of(self, examples: NDArray[np.intp]) -> Floats:
        """Their vectors; each of them must have one."""
        return self.rows[np.searchsorted(self.at, examples)]

    def chances(self, asked: Floats) -> Floats:
        """For each vector and answer; they sum up to one."""
        return soft(_long(asked) @ self.weights)

    def nearest(self, asked: Floats, answers: NDArray[np.intp]) -> Floats:
        """How like each vector is to the nearest example of each answer; `answers` are those of all examples."""
        own = answers[self.at]
        order = np.argsort(own, kind="stable")
        present, starts = np.unique(own[order], return_index=True)
        nearest = np.zeros((len(asked), self.weights.shape[1]), np.float32)
        examples = self.rows[order].T
        for start in range(0, len(asked), _AT_ONCE):
            likeness = asked[start : start + _AT_ONCE] @ examples
            nearest[start : start + _AT_ONCE, present] = np.maximum.reduceat(likeness, starts, axis=1)
        return nearest


def _fitted(weights: Floats, rows: Floats, answers: NDArray[np.intp], *, steps: int, seed: int) -> Floats:
    """Logistic regression by Adam, on batches drawn by lot."""
    lots = np.random.default_rng(seed)
    size, many = min(len(rows), _BATCH), weights.shape[1]
    weights, slopes, squares = weights.copy(), np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        drawn = lots.integers(0, len(rows), size)
        seen = _long(rows[drawn])
        error = soft(seen @ weights)
        error -= SMOOTH / many
        error[np.arange(size), answers[drawn]] -= 1 - SMOOTH
        slope = seen.T @ error / np.float32(size)
        slope[:-1] += np.float32(_DECAY) * weights[:-1]
        slopes = np.float32(_SLOW) * slopes + np.float32(1 - _SLOW) * slope
        squares = np.float32(_SLOWER) * squares + np.float32(1 - _SLOWER) * slope * slope
        stride = np.float32(_STRIDE * (1 - 0.9 * step / steps) / (1 - _SLOW**step))
        weights -= stride * slopes / (np.sqrt(squares / np.float32(1 - _SLOWER**step)) + np.float32(_TINY))
    return weights


def _long(rows: Floats) -> Floats:
    """With a one at the end, for the bias."""
    return np.concatenate([rows * np.float32(_LENGTH), np.ones((len(rows), 1), np.float32)], axis=1)
