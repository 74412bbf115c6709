"""Logistic regression over many answers and sparse rows, by stochastic gradient descent.

One pass is not enough and many change nothing: so many steps that every example has been seen some times, in strides
that grow shorter. That is early stopping, which is all the caution that such rows want. 10,000 examples of 77 answers
take some seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from counterbell.bot.space import Floats

PASSES, BATCH = 10, 128
STRIDE = 3.0  # the first; the last is a tenth of it
_STEPS = 150  # at least, however few examples there are
_MOST_PASSES = 60
_BATCHES = 12  # a pass has so many at least
_EVEN = 0.1  # how fast the answers' own frequency is learned, beside the rest
SMOOTH = 0.07  # of every chance is spread over all answers: examples are never quite certain
_DROPPED = 0.3  # of the columns of each row in each pass: no answer may hang on one word


@dataclass(slots=True)
class Linear:
    """A weight for each column and answer."""

    weights: Floats
    bias: Floats

    @classmethod
    def blank(cls, columns: int, answers: int) -> "Linear":
        return cls(np.zeros((columns, answers), np.float32), np.zeros(answers, np.float32))

    def votes(self, rows: sparse.csr_matrix) -> Floats:
        """For each row and answer: what speaks for it, as a logarithm."""
        if self.weights.dtype == np.float32:
            return rows @ self.weights + self.bias  # type: ignore[no-any-return]
        columns, place = np.unique(rows.indices, return_inverse=True)  # of what lies on the disk, only what is needed
        narrow = sparse.csr_matrix((rows.data, place, rows.indptr), shape=(rows.shape[0], len(columns)))
        return narrow @ self.weights[columns].astype(np.float32) + self.bias  # type: ignore[no-any-return]

    def fit(self, rows: sparse.csr_matrix, answers: NDArray[np.intp], *, seed: int, passes: int = PASSES) -> None:
        size = max(8, min(BATCH, rows.shape[0] // _BATCHES))
        passes = max(passes, min(_MOST_PASSES, _STEPS * size // max(rows.shape[0], 1)))
        steps = passes * -(-rows.shape[0] // size)
        chance = np.random.default_rng(seed)
        seen = np.zeros(self.weights.shape[0], np.bool_)
        place = np.zeros(self.weights.shape[0], np.int32)
        done = 0
        for _ in range(passes):
            order = chance.permutation(rows.shape[0])
            for some, wanted in _batches(_thinned(rows[order], chance), answers[order], size):
                stride = STRIDE * (1 - 0.9 * done / steps)
                self._step(some, wanted, np.float32(stride), seen, place)
                done += 1

    def learn_more(self, rows: sparse.csr_matrix, answers: NDArray[np.intp], *, fresh: int, seed: int) -> None:
        """Steps on the last `fresh` rows, each beside some of the others, so that these are not forgotten."""
        others = rows.shape[0] - fresh
        chance = np.random.default_rng(seed)
        seen = np.zeros(self.weights.shape[0], np.bool_)
        place = np.zeros(self.weights.shape[0], np.int32)
        new = np.arange(others, rows.shape[0])
        for _ in range(PASSES):
            chosen = np.concatenate([chance.integers(0, max(others, 1), BATCH), new])
            self._step(rows[chosen], answers[chosen], np.float32(STRIDE), seen, place)

    def grow(self, columns: int, answers: int) -> None:
        """Room for more columns, and for more answers before the last."""
        more = answers - len(self.bias)
        if more:
            self.weights = np.insert(self.weights, [self.weights.shape[1] - 1] * more, 0, axis=1)
            self.bias = np.insert(self.bias, [len(self.bias) - 1] * more, self.bias.min())
        fresh = np.zeros((columns - self.weights.shape[0], answers), np.float32)
        self.weights = np.concatenate([self.weights, fresh])

    def _step(
        self, some: sparse.csr_matrix, wanted: NDArray[np.intp], stride: np.float32, seen: NDArray[np.bool_],
        place: NDArray[np.int32],
    ) -> None:  # fmt: skip
        """Only the columns of the batch are touched: `seen` and `place` are scratch."""
        seen[some.indices] = True
        columns = np.flatnonzero(seen)
        seen[some.indices] = False
        place[columns] = np.arange(len(columns), dtype=np.int32)
        dense = (some.shape[0], len(columns))
        narrow = sparse.csr_matrix((some.data, place[some.indices], some.indptr), shape=dense)
        touched = self.weights[columns]
        error = soft(narrow @ touched + self.bias)
        error -= SMOOTH / error.shape[1]
        error[np.arange(len(wanted)), wanted] -= 1 - SMOOTH
        touched -= narrow.T @ (error * stride)
        self.weights[columns] = touched
        self.bias -= _EVEN * stride * error.mean(axis=0)


def soft(votes: Floats) -> Floats:
    """Votes as chances that sum up to one."""
    chances = np.exp(votes - votes.max(axis=1, keepdims=True))
    return np.asarray(chances / chances.sum(axis=1, keepdims=True), np.float32)


def _thinned(rows: sparse.csr_matrix, chance: np.random.Generator) -> sparse.csr_matrix:
    """Without some columns, at about the old length."""
    kept = chance.random(len(rows.data), dtype=np.float32) > _DROPPED
    rows.data *= kept * np.float32((1 - _DROPPED) ** -0.5)
    return rows


def _batches(
    rows: sparse.csr_matrix, answers: NDArray[np.intp], size: int
) -> Iterator[tuple[sparse.csr_matrix, NDArray[np.intp]]]:
    for start in range(0, rows.shape[0], size):
        yield rows[start : start + size], answers[start : start + size]
