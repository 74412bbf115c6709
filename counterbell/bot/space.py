"""Messages as vectors: how much two of them have in common, between 0 and 1.

Each kind of feature is weighted by its rarity and its share of the whole; a kind that a message does not have leaves
its share to the others. Sentence embeddings, where an owner has a model, are one kind more.
"""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from counterbell.bot.features import CONCEPTS, KINDS, PIECES, WORDS, Seen

Floats = NDArray[np.float32]
SHARES = {WORDS: 0.5, PIECES: 0.5, CONCEPTS: 0.5}
MEANING = 0.6  # of an embedding beside all of the others


class Space:
    """Examples as rows of one sparse matrix, and of a dense one where there are embeddings."""

    def __init__(self, seen: Sequence[Seen], meanings: Floats | None = None) -> None:
        self.counts: dict[str, int] = {}
        self.columns: dict[str, int] = {}
        self.size = len(seen)
        found: Counter[str] = Counter()
        for one in seen:
            for kind in KINDS:
                found.update(one.of(kind).keys())
        self.columns = {name: at for at, name in enumerate(found)}
        self.rarity = np.array([_rarity(count, self.size) for count in found.values()], np.float32)
        self.rows = self._vectors(seen)
        self.meanings = meanings

    def add(self, seen: Sequence[Seen], meanings: Floats | None = None) -> None:
        """More rows at the end. What is rare stays as it was measured; a new fit measures it anew."""
        new = dict.fromkeys(name for one in seen for kind in KINDS for name in one.of(kind) if name not in self.columns)
        for name in new:
            self.columns[name] = len(self.columns)
        self.rarity = np.concatenate([self.rarity, np.full(len(new), _rarity(1, self.size), np.float32)])
        self.rows.resize((self.rows.shape[0], len(self.columns)))
        self.rows = sparse.vstack([self.rows, self._vectors(seen)], format="csr")
        if self.meanings is not None and meanings is not None:
            self.meanings = np.concatenate([self.meanings, meanings])

    def likeness(self, seen: Sequence[Seen], meanings: Floats | None = None) -> Floats:
        """One row for each message, one column for each example."""
        return self._likeness(self._vectors(seen), meanings, slice(None))

    def likeness_of(self, rows: slice | NDArray[np.intp], to: NDArray[np.intp] | slice) -> Floats:
        """Between examples themselves."""
        meanings = None if self.meanings is None else self.meanings[rows]
        return self._likeness(self.rows[rows], meanings, to)

    def known(self, seen: Sequence[Seen]) -> Floats:
        """What share of the weight of a message's words the examples have, each message by itself."""
        return np.array([self._known(one) for one in seen], np.float32)

    def rarity_of(self, name: str) -> float:
        """How rare a feature is; what no example has is the rarest."""
        at = self.columns.get(name)
        return _rarity(0, self.size) if at is None else float(self.rarity[at])

    def _known(self, one: Seen) -> float:
        rare = _rarity(0, self.size)
        words = [name for name in one.words if name.startswith("w:")]
        whole = [self.rarity[at] if (at := self.columns.get(name)) is not None else rare for name in words]
        kept = [weight for name, weight in zip(words, whole, strict=True) if name in self.columns]
        return float(sum(kept) / sum(whole)) if whole else 0.0

    def _likeness(self, vectors: sparse.csr_matrix, meanings: Floats | None, to: NDArray[np.intp] | slice) -> Floats:
        others = self.rows[to]
        if vectors.shape[0] == 1:  # one question: a dense vector is much faster than a product of sparse ones
            lexical = (others @ vectors.toarray().ravel())[None, :]
        else:
            lexical = (vectors @ others.T).toarray()
        if meanings is None or self.meanings is None:
            return lexical  # type: ignore[no-any-return]
        return (1 - MEANING) * lexical + MEANING * np.clip(meanings @ self.meanings[to].T, 0, 1)  # type: ignore[no-any-return]

    def _vectors(self, seen: Sequence[Seen]) -> sparse.csr_matrix:
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for one in seen:
            blocks = [block for kind in KINDS if (block := self._block(one.of(kind), SHARES[kind]))]
            whole = math.sqrt(sum(share for _, share in blocks)) or 1.0
            for weights, share in blocks:
                long = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
                factor = math.sqrt(share) / whole / long
                columns.extend(weights)
                values.extend(weight * factor for weight in weights.values())
            ends.append(len(columns))
        shape = (len(seen), len(self.columns))
        return sparse.csr_matrix(
            (np.array(values, np.float32), np.array(columns, np.int32), np.array(ends)), shape=shape
        )

    def _block(self, counted: Counter[str], share: float) -> tuple[dict[int, float], float] | None:
        if not counted:
            return None
        weights: dict[int, float] = {}
        for name, often in counted.items():
            at = self.columns.get(name)
            if at is not None:
                weights[at] = (1 + math.log(often)) * float(self.rarity[at])
        return weights, share


def _rarity(count: int, of: int) -> float:
    return math.log((of + 1) / (count + 1)) + 1
