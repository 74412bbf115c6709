"""Which answer a message asks for: a linear model, and beside it the nearest example of each answer.

Where there is a sentence model, its embeddings say the same once more (`meaning.py`), and both count alike.

The same is asked of its own examples as if it had never seen them (`rehearse`): of some, because they are held out, and
of some because their whole answer is. That is how the bot learns its limits (`doubt.py`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from counterbell.bot.features import Seen
from counterbell.bot.linear import Linear, soft
from counterbell.bot.meaning import Meaning
from counterbell.bot.space import CONCEPT_SHARES, Floats, Space

_ROWS = 100  # at once, to keep memory flat
_SEED = 7
_HELD, _MOST_HELD, _MOST_TAUGHT = 0.25, 1_500, 10_000  # for choosing what concepts count
_PASSES_TO_CHOOSE = 4
_NEVER = 1e-6


@dataclass(frozen=True, slots=True)
class Scores:
    """For each message (row) and answer (column): how much speaks for it, and its nearest example.

    `meant`: the nearest by meaning, where there are embeddings.
    """

    votes: Floats
    nearest: Floats
    known: Floats
    lengths: Floats
    meant: Floats | None = None


class Matcher:
    """Examples with the number of their answer; numbers are 0 … answers - 1."""

    def __init__(
        self, space: Space, answers: NDArray[np.intp], lengths: Floats, linear: Linear, meaning: Meaning | None = None
    ) -> None:
        self.space, self.answers, self.lengths, self.linear, self.meaning = space, answers, lengths, linear, meaning
        self._neighbours: _Neighbours | None = None  # made when somebody asks

    @classmethod
    def learn(
        cls, seen: Iterable[Seen], answers: NDArray[np.intp], many: int, meanings: Floats | None = None
    ) -> "Matcher":
        lengths: list[int] = []
        space = Space(_noting_lengths(seen, lengths))
        _choose_share(space, answers, many)
        linear = Linear.blank(len(space.rarity), many)
        linear.fit(space.rows, answers, seed=_SEED)
        meaning = None
        if meanings is not None:
            meaning = Meaning.learn(meanings, np.arange(len(answers)), answers, many, seed=_SEED)
        return cls(space, answers, np.array(lengths, np.float32), linear, meaning)

    @property
    def can_be_asked(self) -> NDArray[np.bool_]:
        """Which examples may stand for what will be asked: all, or those that have a meaning where that counts."""
        if self.meaning is None:
            return np.ones(len(self.answers), np.bool_)
        return np.isin(np.arange(len(self.answers)), self.meaning.at)

    @property
    def many(self) -> int:
        return len(self.linear.bias)

    def ask(self, seen: Sequence[Seen], meanings: Floats | None = None) -> Scores:
        rows = self.space.vectors(seen)
        scores = Scores(
            self.linear.votes(rows),
            self._nearest(rows),
            self.space.known(seen),
            _lengths(seen),
        )
        return (
            scores if self.meaning is None or meanings is None else _both(scores, self.meaning, meanings, self.answers)
        )

    def add(self, seen: Sequence[Seen], answers: NDArray[np.intp], many: int, meanings: Floats | None = None) -> None:
        """Examples count at once; what is rare stays until the next fit. New answers come before the last."""
        self._neighbours = None
        self.space.add(seen)
        self.answers = np.concatenate([np.where(self.answers == self.many - 1, many - 1, self.answers), answers])
        self.lengths = np.concatenate([self.lengths, _lengths(seen)])
        self.linear.grow(len(self.space.rarity), many)
        self.linear.learn_more(self.space.rows, self.answers, fresh=len(seen), seed=len(self.answers))
        if self.meaning is not None and meanings is not None:
            self.meaning.add(meanings, self.answers, many, seed=len(self.answers))

    def _nearest(self, rows: sparse.csr_matrix) -> Floats:
        near = self._neighbours or _Neighbours(self.space.rows, self.answers)
        self._neighbours = near
        return np.stack([near.nearest(row, self.many) for row in rows])

    def rehearse(self, asked: NDArray[np.intp], without: NDArray[np.bool_], *, passes: int) -> Scores:
        """What would be said to the `asked` examples by one who had learned all but those in `without`."""
        taught = self.space.rows[~without]
        answers = self.answers[~without]
        left = np.zeros(taught.shape[1], np.bool_)
        left[taught.indices] = True
        linear = Linear.blank(taught.shape[1], self.many)
        linear.fit(taught, answers, seed=_SEED, passes=passes)
        rows = _only(self.space.rows[asked], left)
        scores = Scores(
            linear.votes(rows),
            _nearest(rows, taught, answers, self.many),
            self._known(asked, left),
            self.lengths[asked],
        )
        if self.meaning is None:
            return scores
        meaning = self.meaning.without(without, self.answers, seed=_SEED)
        return _both(scores, meaning, self.meaning.of(asked), self.answers)

    def _known(self, asked: NDArray[np.intp], left: NDArray[np.bool_]) -> Floats:
        words = self.space.words()
        used = self.space.rows[asked][:, words]
        used.data[:] = 1
        weight = self.space.rarity[words]
        return np.asarray((used @ (weight * left[words])) / np.maximum(used @ weight, 1e-6), np.float32)


def _both(scores: Scores, meaning: Meaning, asked: Floats, answers: NDArray[np.intp]) -> Scores:
    """Votes that are the mean of both chances; 0 is as likely as any."""
    chances = (soft(scores.votes) + meaning.chances(asked)) / 2
    votes = np.log(chances * chances.shape[1] + _NEVER).astype(np.float32)
    return replace(scores, votes=votes, meant=meaning.nearest(asked, answers))


def _choose_share(space: Space, answers: NDArray[np.intp], many: int) -> None:
    """How much concepts count: as much as makes examples held out the least surprising."""
    chance = np.random.default_rng(_SEED)
    lots = chance.random(len(answers))
    held = lots < min(_HELD, _MOST_HELD / max(len(answers), 1))
    taught = ~held & (lots > 1 - _MOST_TAUGHT / max(len(answers), 1))
    if held.any() and taught.any():
        space.weigh_anew(min(CONCEPT_SHARES, key=lambda share: _surprise(space, share, answers, (held, taught), many)))
    space.ready()


def _surprise(
    space: Space,
    share: float,
    answers: NDArray[np.intp],
    dealt: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    many: int,
) -> float:
    space.weigh_anew(share)
    held, learned = dealt
    taught = space.rows[learned]
    left = np.zeros(taught.shape[1], np.bool_)
    left[taught.indices] = True
    linear = Linear.blank(taught.shape[1], many)
    linear.fit(taught, answers[learned], seed=_SEED, passes=_PASSES_TO_CHOOSE)
    chances = soft(linear.votes(_only(space.rows[held], left)))
    return float(-np.log(chances[np.arange(len(chances)), answers[held]] + 1e-6).mean())


def _only(rows: sparse.csr_matrix, left: NDArray[np.bool_]) -> sparse.csr_matrix:
    """The rows without the columns that nobody has, at their old length."""
    kept = rows.copy()
    kept.data *= left[kept.indices]
    length = np.sqrt(np.asarray(kept.multiply(kept).sum(axis=1)).ravel())
    length[length == 0] = 1
    return (sparse.diags(1 / length) @ kept).tocsr().astype(np.float32)


class _Neighbours:
    """Examples by column: a question has few of them, and what lies in the others need not be looked at."""

    def __init__(self, examples: sparse.csr_matrix | sparse.csc_matrix, answers: NDArray[np.intp]) -> None:
        self._columns = examples.tocsc()
        self._order = np.argsort(answers, kind="stable")
        self._present, self._starts = np.unique(answers[self._order], return_index=True)

    def nearest(self, row: sparse.csr_matrix, many: int) -> Floats:
        """How like the row is to the nearest example of each answer."""
        likeness = self._columns[:, row.indices] @ row.data
        nearest = np.zeros(many, np.float32)
        nearest[self._present] = np.maximum.reduceat(likeness[self._order], self._starts)
        return nearest


def _nearest(rows: sparse.csr_matrix, examples: sparse.csr_matrix, answers: NDArray[np.intp], many: int) -> Floats:
    """How like each row is to the nearest example of each answer."""
    order = np.argsort(answers, kind="stable")
    present, starts = np.unique(answers[order], return_index=True)
    nearest = np.zeros((rows.shape[0], many), np.float32)
    across = examples[order].T.tocsr()
    for start in range(0, rows.shape[0], _ROWS):
        likeness = (rows[start : start + _ROWS] @ across).toarray()
        nearest[start : start + _ROWS, present] = np.maximum.reduceat(likeness, starts, axis=1)
    return nearest


def _noting_lengths(seen: Iterable[Seen], lengths: list[int]) -> Iterator[Seen]:
    """Messages pass by one at a time: the features of all of them together would fill the memory."""
    for one in seen:
        lengths.append(len(one.plain))
        yield one


def _lengths(seen: Sequence[Seen]) -> Floats:
    return np.array([len(one.plain) for one in seen], np.float32)
