"""Passages of articles, found by words and concepts (BM25), title and text each by itself.

A question that nobody has asked in these words yet is often answered by an article; a concept that both name carries a
question over into another language.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from textwrap import wrap

import numpy as np
from scipy import sparse

from counterbell.bot.features import Seen, see

_SATURATION, _LENGTH = 1.2, 0.6
_TITLE = 2.0  # as if the title stood in the text so often
_PIECE = 400  # letters that are seen at once
_CONCEPT = 0.6  # a concept says less than the word itself


@dataclass(frozen=True, slots=True)
class Found:
    """A passage, and what share of the weight of the question it covers."""

    key: Hashable
    score: float
    covered: float


class Passages:
    """Put, drop, find. A change counts with the next question.

    `rarity` says how much a word of a question matters for whether it is covered: a few passages do not know that
    "which" says nothing. Without it, how rare it is among them.
    """

    def __init__(self, rarity: Callable[[str], float] | None = None) -> None:
        self._of_asking = rarity
        self._texts: dict[Hashable, Counter[str]] = {}
        self._matrix: sparse.csr_matrix | None = None

    def __len__(self) -> int:
        return len(self._texts)

    def put(self, key: Hashable, text: str, *, title: str = "") -> None:
        """A passage under its key; an older one under the same key is gone."""
        counted = _features_of_long(text)
        for name, often in _features(see(title)).items():
            counted[name] += round(often * _TITLE)
        self._texts[key] = counted
        self._matrix = None

    def drop(self, key: Hashable) -> None:
        if self._texts.pop(key, None) is not None:
            self._matrix = None

    def find(self, text: str, *, most: int = 3) -> list[Found]:
        """The passages that fit best, the best first."""
        if not self._texts:
            return []
        if self._matrix is None:
            self._build()
        asked = _features(see(text))
        rare = math.log(1 + len(self._texts) * 2)
        weights = {name: self._rarity[at] if (at := self._columns.get(name)) is not None else rare for name in asked}
        matters = {name: self._of_asking(name) if self._of_asking else weight for name, weight in weights.items()}
        query = np.zeros(len(self._columns), np.float32)
        for name, weight in weights.items():
            if name in self._columns:
                query[self._columns[name]] = weight * (_CONCEPT if name.startswith("c:") else 1)
        assert self._matrix is not None
        scores = self._matrix @ query
        best = np.argsort(-scores, kind="stable")[:most]
        return [
            Found(self._keys[at], float(scores[at]), self._covered(self._keys[at], matters))
            for at in best
            if scores[at] > 0
        ]

    def _covered(self, key: Hashable, matters: dict[str, float]) -> float:
        words = {name: weight for name, weight in matters.items() if name.startswith("w:")}
        return sum(weight for name, weight in words.items() if name in self._texts[key]) / (sum(words.values()) or 1.0)

    def _build(self) -> None:
        self._keys = list(self._texts)
        counts = Counter(name for text in self._texts.values() for name in text)
        self._columns = {name: at for at, name in enumerate(counts)}
        many = len(self._keys)
        self._rarity = [math.log(1 + (many - often + 0.5) / (often + 0.5)) for often in counts.values()]
        lengths = [sum(text.values()) for text in self._texts.values()]
        usual = sum(lengths) / many or 1.0
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for text, long in zip(self._texts.values(), lengths, strict=True):
            norm = _SATURATION * (1 - _LENGTH + _LENGTH * long / usual)
            columns.extend(self._columns[name] for name in text)
            values.extend(often * (_SATURATION + 1) / (often + norm) for often in text.values())
            ends.append(len(columns))
        shape = (many, len(self._columns))
        self._matrix = sparse.csr_matrix((np.array(values, np.float32), columns, ends), shape=shape)


def _features_of_long(text: str) -> Counter[str]:
    """Of all of it: what is seen of a message ends after some sentences, and a table of countries has many rows."""
    found: Counter[str] = Counter()
    for line in text.splitlines():
        for piece in wrap(line, _PIECE):
            found.update(_features(see(piece)))
    return found


def _features(seen: Seen) -> Counter[str]:
    """Words and concepts; for scripts without spaces also the pairs of letters, which are the words' parts."""
    found = Counter({name: often for name, often in seen.words.items() if name.startswith("w:")})
    found.update({name: often for name, often in seen.concepts.items() if "+" not in name})
    found.update({name: often for name, often in seen.pieces.items() if len(name) == 4 and not name.isascii()})
    return found
