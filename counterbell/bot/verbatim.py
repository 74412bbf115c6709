"""Messages that are a phrasing of the pack word for word, but for a greeting or thanks around it.

Kept as numbers: the words of seventy thousand phrasings would fill 100 MB, and take seconds at the first question.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterbell.bot import pack
from counterbell.bot.nearness import words_of

if TYPE_CHECKING:
    from counterbell.bot.knowledge import Example

_OPENERS = ("greeting", "thanks", "goodbye")


@dataclass(frozen=True, slots=True)
class Verbatim:
    """For each message that asks for one thing only: the number of its words, sorted, and that of its answer."""

    said: NDArray[np.uint64]
    answers: NDArray[np.int32]

    @classmethod
    def of(cls, examples: "Iterable[Example]", answers: Sequence[str]) -> "Verbatim":
        """Of what the pack knows; `answers`: their names in order."""
        place = {name: at for at, name in enumerate(answers)}
        found: dict[int, set[int]] = defaultdict(set)
        for one in examples:
            if one.answer is not None:
                found[_number(bare(words_of(one.text)))].add(place[one.answer])
        clear = sorted((number, next(iter(asked))) for number, asked in found.items() if len(asked) == 1)
        return cls(
            np.array([number for number, _ in clear], np.uint64), np.array([answer for _, answer in clear], np.int32)
        )

    def answer(self, words: tuple[str, ...]) -> int | None:
        """The number of the answer to these bare words."""
        number = np.uint64(_number(words))
        at = int(np.searchsorted(self.said, number))
        return int(self.answers[at]) if at < len(self.said) and self.said[at] == number else None


def bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without greetings and thanks around it, unless it is nothing else."""
    return tuple(word for word in words if word not in _polite()) or words


@cache
def _polite() -> frozenset[str]:
    """Single words that only open or close a message: hi, please is not among them, سلام."""
    ways = (pack.phrasings(language)[name] for language in pack.languages() for name in _OPENERS)
    words = [words_of(way) for each in ways for way in each]
    return frozenset(one[0] for one in words if len(one) == 1)


def _number(words: tuple[str, ...]) -> int:
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest())
