"""Which answer a message asks for: ridge regression over likenesses, solved in closed form.

Closed form matters for three reasons. A fit takes seconds; an example is added without another fit; and what the
matcher would have said to an example *without having seen it*, or without having seen its whole answer, costs next to
nothing. The last is how the bot learns its limits (`doubt.py`): every example is a question once, and once a
stranger's.

With more than LANDMARKS examples, likeness to that many of them stands for the rest (Nyström).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from counterbell.bot.features import Seen
from counterbell.bot.space import Floats, Space

LANDMARKS = 4_500
STEEPNESS = 1.5  # how much more the near examples count than the far ones
CAUTION = 0.1  # how little a single example is believed
KIN = 4  # examples that are left out together, at most
ALIKE = 0.5  # from this likeness on
_ROWS = 1_000  # at once, to keep memory flat


@dataclass(frozen=True, slots=True)
class Scores:
    """For each message (row) and answer (column): how much speaks for it, and its nearest example."""

    votes: Floats
    nearest: Floats
    known: Floats
    lengths: Floats


class Matcher:
    """Examples with the number of their answer; numbers are 0 … answers - 1."""

    def __init__(
        self,
        seen: Sequence[Seen],
        answers: NDArray[np.intp],
        many: int,
        meanings: Floats | None = None,
        *,
        seed: int = 7,
    ) -> None:
        self.space = Space(seen, meanings)
        self.seen = list(seen)
        self.answers = answers
        self.many = many
        size = len(seen)
        chosen = np.arange(size)
        if size > LANDMARKS:
            chosen = np.sort(np.random.default_rng(seed).permutation(size)[:LANDMARKS])
        self.landmarks = chosen
        self.total: Floats
        self.weights: Floats
        self._fit()

    # ——— asked ———

    def ask(self, seen: Sequence[Seen], meanings: Floats | None = None) -> Scores:
        likeness = self.space.likeness(seen, meanings)
        votes = self._kernel(likeness[:, self.landmarks]) @ self.dual
        lengths = np.array([len(one.plain) for one in seen], np.float32)
        return Scores(votes, self._nearest(likeness), self.space.known(seen), lengths)

    # ——— what it would have said to its own examples ———

    def without_each(self) -> Scores:
        """To each example, had it never been seen."""
        gain = self.leverage[:, None]
        votes = (self.votes - gain * self._wanted()) / (1 - gain)
        used, weight = self._word_use()
        known = _share(used, weight, self._times_used(used) > 1)
        return Scores(votes, self.own_nearest, known, self._lengths())

    def without_their_kin(self) -> Scores:
        """To each example, had neither it nor those most like it been seen: what one person writes in one breath."""
        size = len(self.answers)
        votes, nearest = np.empty_like(self.votes), self.own_nearest.copy()
        kin = np.empty((size, KIN + 1), np.intp)
        for start in range(0, size, _ROWS):
            rows = np.arange(start, min(start + _ROWS, size))
            likeness = self.space.likeness_of(rows, slice(None))
            likeness[self.answers[rows][:, None] != self.answers[None, :]] = -1
            likeness[rows - start, rows] = 2
            kin[rows] = _largest(likeness, KIN + 1)
            alike = np.take_along_axis(likeness, kin[rows], axis=1) > ALIKE
            kin[rows] = np.where(alike, kin[rows], rows[:, None])
            np.put_along_axis(likeness, kin[rows], -1, axis=1)
            nearest[rows, self.answers[rows]] = np.clip(likeness.max(axis=1), 0, None)
            votes[rows] = self._votes_without(kin[rows])
        return Scores(votes, nearest, self._known_without(kin), self._lengths())

    def _votes_without(self, groups: NDArray[np.intp]) -> Floats:
        """What is said to the first of each group when the group is left out."""
        out = np.empty((len(groups), self.many), np.float32)
        alone = np.eye(groups.shape[1], dtype=np.float32)
        for start in range(0, len(groups), 100):
            some = groups[start : start + 100]
            leverage = self.reach[some] @ self.features[some].transpose(0, 2, 1)
            once = some != some[:, :1]  # a row that only repeats the first stands for nobody
            once[:, 0] = True
            leverage *= once[:, :, None] & once[:, None, :]
            wanted = np.eye(self.many, dtype=np.float32)[self.answers[some]]
            away = self.votes[some] - leverage @ wanted
            out[start : start + 100] = np.linalg.solve(1.0001 * alone - leverage, away)[:, 0]
        return out

    def _known_without(self, groups: NDArray[np.intp]) -> Floats:
        used, weight = self._word_use()
        ones = (groups != groups[:, :1]).astype(np.float32)
        ones[:, 0] = 1
        ones = ones.ravel()
        ends = np.arange(0, groups.size + 1, groups.shape[1])
        together = sparse.csr_matrix((ones, groups.ravel(), ends), shape=(len(groups), len(groups)))
        in_group = used.multiply(together @ used).tocsr()
        in_group.sort_indices()
        left = self._times_used(used)[in_group.indices] - in_group.data
        still = sparse.csr_matrix((left > 0.5, in_group.indices, in_group.indptr), shape=used.shape)
        whole = used @ weight
        return np.asarray((still @ weight) / np.maximum(whole, 1e-6), np.float32)

    def without_their_answer(self, spared: frozenset[int] = frozenset()) -> Scores:
        """To each example, had nobody written any example of its answer: then every answer is wrong."""
        votes = self.votes.copy()
        nearest = self.own_nearest.copy()
        for answer in range(self.many):
            own = np.flatnonzero(self.answers == answer)
            if not len(own) or answer in spared:
                continue
            leverage = self.reach[own] @ self.features[own].T
            rest = np.eye(len(own), dtype=np.float32) - leverage
            without = self.votes[own].copy()
            without[:, answer] = 0
            votes[own] = linalg.solve(rest + 1e-4 * np.eye(len(own), dtype=np.float32), without, assume_a="sym")
            votes[own, answer] = 0
            nearest[own, answer] = 0
        return Scores(votes, nearest, self._known_without_their_answer(), self._lengths())

    # ——— learning ———

    def add(self, seen: Sequence[Seen], answers: NDArray[np.intp], many: int, meanings: Floats | None = None) -> None:
        """Examples count at once; landmarks and rarity stay until the next fit."""
        fresh = self._features(self.space.likeness(seen, meanings)[:, self.landmarks])
        self.space.add(seen, meanings)
        self.seen.extend(seen)
        self.answers = np.concatenate([self.answers, answers])
        grown = np.zeros((self.total.shape[0], many), np.float32)
        grown[:, : self.many] = self.total
        self.many, self.total = many, grown
        np.add.at(self.total.T, answers, fresh)
        side = self.inverse @ fresh.T
        small = np.eye(len(seen), dtype=np.float32) + fresh @ side
        self.inverse -= side @ linalg.solve(small, side.T, assume_a="pos")
        self._weigh()
        self._sorted()

    def settle(self) -> None:
        """Forget what only learning needs: nine tenths of the memory."""
        for name in ("factor", "inverse", "total", "weights", "features", "reach", "votes", "own_nearest", "leverage"):
            delattr(self, name)
        self.seen = []

    # ——— inside ———

    def _fit(self) -> None:
        marks = self.landmarks
        kernel = self._kernel(self.space.likeness_of(marks, marks))
        kernel[np.diag_indices_from(kernel)] += 1e-3
        self.factor = linalg.cholesky(kernel, lower=True, overwrite_a=True, check_finite=False)
        self._sorted()
        self.features = np.empty((len(self.answers), len(marks)), np.float32)
        self.own_nearest = np.empty((len(self.answers), self.many), np.float32)
        for start in range(0, len(self.answers), _ROWS):
            rows = slice(start, start + _ROWS)
            likeness = self.space.likeness_of(rows, slice(None))
            self.features[rows] = self._features(likeness[:, marks])
            own = np.arange(len(likeness))
            likeness[own, start + own] = 0
            self.own_nearest[rows] = self._nearest(likeness)
        gram = self.features.T @ self.features
        gram[np.diag_indices_from(gram)] += CAUTION
        self.inverse = _inverse(gram)
        self.total = self.features.T @ self._wanted()
        self._weigh()
        self.votes = self.features @ self.weights
        self.reach = self.features @ self.inverse  # how far each example moves the others
        self.leverage = np.einsum("ij,ij->i", self.reach, self.features)

    def _weigh(self) -> None:
        """`dual` spares every question the way through the factor, which is larger than any cache."""
        self.weights = self.inverse @ self.total
        self.dual = linalg.solve_triangular(self.factor, self.weights, lower=True, trans="T", check_finite=False)

    def _kernel(self, likeness: Floats) -> Floats:
        return np.exp(np.float32(STEEPNESS) * (likeness - 1))  # type: ignore[no-any-return]

    def _features(self, likeness: Floats) -> Floats:
        solved = linalg.solve_triangular(self.factor, self._kernel(likeness).T, lower=True, check_finite=False)
        return np.ascontiguousarray(solved.T)

    def _wanted(self) -> Floats:
        return np.eye(self.many, dtype=np.float32)[self.answers]

    def _sorted(self) -> None:
        self.order = np.argsort(self.answers, kind="stable")
        self.present, self.starts = np.unique(self.answers[self.order], return_index=True)

    def _nearest(self, likeness: Floats) -> Floats:
        nearest = np.zeros((len(likeness), self.many), np.float32)
        nearest[:, self.present] = np.maximum.reduceat(likeness[:, self.order], self.starts, axis=1)
        return nearest

    def _lengths(self) -> Floats:
        return np.array([len(one.plain) for one in self.seen], np.float32)

    def _known_without_their_answer(self) -> Floats:
        used, weight = self._word_use()
        known = np.zeros(used.shape[0], np.float32)
        times = self._times_used(used)
        for answer in range(self.many):
            own = np.flatnonzero(self.answers == answer)
            if len(own):
                known[own] = _share(used[own], weight, times - self._times_used(used[own]) > 0)
        return known

    def _word_use(self) -> tuple[sparse.csr_matrix, Floats]:
        """Which words each example has, and how rare they are."""
        words = np.array([at for name, at in self.space.columns.items() if name.startswith("w:")], np.intp)
        used = self.space.rows[:, words].copy()
        used.data[:] = 1
        return used, self.space.rarity[words]

    @staticmethod
    def _times_used(used: sparse.csr_matrix) -> Floats:
        return np.asarray(used.sum(axis=0), np.float32).ravel()


def _share(used: sparse.csr_matrix, weight: Floats, still_known: NDArray[np.bool_]) -> Floats:
    whole = used @ weight
    return np.asarray((used @ (weight * still_known)) / np.maximum(whole, 1e-6), np.float32)


def _largest(values: Floats, many: int) -> NDArray[np.intp]:
    """The columns of the largest values of each row, the largest first."""
    many = min(many, values.shape[1])
    some = np.argpartition(-values, many - 1, axis=1)[:, :many]
    return np.take_along_axis(some, np.argsort(-np.take_along_axis(values, some, axis=1), axis=1), axis=1)


def _inverse(positive: Floats) -> Floats:
    factor, info = linalg.lapack.spotrf(positive, lower=1, clean=1)
    assert info == 0
    inverse, info = linalg.lapack.spotri(factor, lower=1)
    assert info == 0
    return np.tril(inverse) + np.tril(inverse, -1).T  # type: ignore[no-any-return]
