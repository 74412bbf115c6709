"""Messages as vectors of length one: how much two of them have in common is between 0 and 1.

Each kind of feature is weighted by its rarity and has its share of the whole. What no example has is left out, and what
is left has its length: a question in another language is all concepts.
"""

import math
from array import array
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from counterbell.bot.features import KINDS, PIECES, WORDS, Seen

Floats = NDArray[np.float32]
SHARES = {WORDS: 0.5, PIECES: 0.5}
CONCEPT_SHARES = (0.1, 0.2, 0.3)  # the fewer examples, the more do concepts help; beyond, they only make bold
FEW = 5_000  # examples: of so many every piece counts
_MANY = ("n:", "p:")  # pieces, and pairs of words


class Space:
    """Examples as rows of one sparse matrix."""

    def __init__(self, seen: Iterable[Seen], *, concepts: float = CONCEPT_SHARES[1]) -> None:
        self.concepts = concepts
        self.columns: dict[str, int] = {}
        counted = self._counted(seen, new=True)
        self.size = counted.shape[0] // len(KINDS)
        often = np.bincount(counted.indices, minlength=counted.shape[1])
        if self.size > FEW:
            counted, often = self._without_rare(counted, often)
        self._own = counted
        self.rarity = np.log((self.size + 1) / (often + 1)).astype(np.float32) + 1
        self.rows = self._weighed(counted)

    def weigh_anew(self, concepts: float) -> None:
        """The same rows with another share of concepts."""
        self.concepts = concepts
        self.rows = self._weighed(self._own)

    def ready(self) -> None:
        """The shares are settled: what was counted is not needed any more."""
        self._own = self._own[:0]

    @classmethod
    def of(
        cls, columns: dict[str, int], rarity: Floats, rows: sparse.csc_matrix | sparse.csr_matrix, concepts: float
    ) -> "Space":
        """As it was when it was kept: by column."""
        space = cls((), concepts=concepts)
        space.size, space.columns, space.rarity, space.rows = rows.shape[0], columns, rarity, rows
        return space

    def by_row(self) -> "Space":
        """The same, as rehearsals look at it."""
        return Space.of(self.columns, self.rarity, self.rows.tocsr(), self.concepts)

    def add(self, seen: Sequence[Seen]) -> None:
        """More rows at the end. What is rare stays as it was measured; a new fit measures it anew."""
        new = dict.fromkeys(name for one in seen for kind in KINDS for name in one.of(kind) if name not in self.columns)
        for name in new:
            self.columns[name] = len(self.columns)
        self.rarity = np.concatenate([self.rarity, np.full(len(new), _rarity(1, self.size), np.float32)])
        self.rows.resize((self.rows.shape[0], len(self.rarity)))
        self.rows = sparse.vstack([self.rows, self.vectors(seen)], format="csr")

    def known(self, seen: Sequence[Seen]) -> Floats:
        """What share of the weight of a message's words the examples have, each message by itself."""
        return np.array([self._known(one) for one in seen], np.float32)

    def rarity_of(self, name: str) -> float:
        """How rare a feature is; what no example has is the rarest."""
        at = self.columns.get(name)
        return _rarity(0, self.size) if at is None else float(self.rarity[at])

    def words(self) -> NDArray[np.intp]:
        """The columns of whole words."""
        return np.array([at for name, at in self.columns.items() if name.startswith("w:")], np.intp)

    def vectors(self, seen: Sequence[Seen]) -> sparse.csr_matrix:
        """A row for each message."""
        return self._weighed(self._counted(seen))

    def _counted(self, seen: Iterable[Seen], *, new: bool = False) -> sparse.csr_matrix:
        """How often each message has each feature; the kinds follow each other in three rows of a message.

        `new`: what has no column gets one.
        """
        columns, values, ends = array("i"), array("f"), array("i", [0])
        place = self.columns
        for one in seen:
            for kind in KINDS:
                for name, often in one.of(kind).items():
                    if new:
                        place.setdefault(name, len(place))
                    if name in place:
                        columns.append(place[name])
                        values.append(often)
                ends.append(len(columns))
        shape = (len(ends) - 1, len(place))
        cells = (np.array(values, np.float32), np.array(columns, np.int32), np.array(ends, np.int32))
        return sparse.csr_matrix(cells, shape=shape)

    def _without_rare(
        self, counted: sparse.csr_matrix, often: NDArray[np.intp]
    ) -> tuple[sparse.csr_matrix, NDArray[np.intp]]:
        """Without pieces and pairs that one example has and no other: of many examples they are most columns."""
        kept = np.ones(len(often), np.bool_)
        for name, at in self.columns.items():
            kept[at] = often[at] > 1 or not name.startswith(_MANY)
        left = [name for name, at in self.columns.items() if kept[at]]
        self.columns = {name: at for at, name in enumerate(left)}
        return counted[:, kept].tocsr(), often[kept]

    def _weighed(self, counted: sparse.csr_matrix) -> sparse.csr_matrix:
        many, kinds = counted.shape[0] // len(KINDS), len(KINDS)
        values = (1 + np.log(counted.data)) * self.rarity[counted.indices]
        row = np.repeat(np.arange(many * kinds), np.diff(counted.indptr))
        length = np.sqrt(np.bincount(row, values * values, minlength=many * kinds)).reshape(many, kinds)
        share = np.where(length > 0, np.array([SHARES.get(kind, self.concepts) for kind in KINDS]), 0)
        whole = share.sum(axis=1, keepdims=True)
        factor = np.sqrt(share / np.where(whole > 0, whole, 1)) / np.where(length > 0, length, 1)
        weighed = (values * factor.ravel()[row]).astype(np.float32)
        ends = np.ascontiguousarray(counted.indptr[::kinds])
        return sparse.csr_matrix((weighed, counted.indices, ends), shape=(many, counted.shape[1]))

    def _known(self, one: Seen) -> float:
        rare = _rarity(0, self.size)
        words = [name for name in one.words if name.startswith("w:")]
        whole = [self.rarity[at] if (at := self.columns.get(name)) is not None else rare for name in words]
        kept = [weight for name, weight in zip(words, whole, strict=True) if name in self.columns]
        return float(sum(kept) / sum(whole)) if whole else 0.0


def _rarity(count: int, of: int) -> float:
    return math.log((of + 1) / (count + 1)) + 1
