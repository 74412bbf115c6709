"""What the bot sees of a message: words, pairs of words, pieces of words, and concepts.

The folding is that of the search room, so that what finds also understands. A
feature is a short string with its kind in front:

    w:refund      a word                    p:my order   two neighbours
    n:efun        two to five letters        c:refund     a concept of the lexicon, the same in every language
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from counterbell.search.lexicon import concepts_of
from counterbell.search.tokens import chains, fold, is_run, parts_of, run_words, spellings

WORDS, PIECES, CONCEPTS = "words", "pieces", "concepts"
KINDS = (WORDS, PIECES, CONCEPTS)

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|\{\{[^{}]*\}\}")
_NUMBER = re.compile(r"\d[\d ./-]{2,}\d|\d{4,}")
_SHORTEST, _LONGEST = 2, 5
_LONGEST_IN_RUN = 3
_LETTERS = 600  # of a message; who writes more asks several things, and they are read apart
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True, slots=True)
class Seen:
    """The features of one message by kind, with how often each occurs, and its plain words in order."""

    words: Counter[str]
    pieces: Counter[str]
    concepts: Counter[str]
    plain: tuple[str, ...]

    def of(self, kind: str) -> Counter[str]:
        return {WORDS: self.words, PIECES: self.pieces, CONCEPTS: self.concepts}[kind]


def plain(text: str) -> str:
    """The text folded, numbers and addresses masked: what may stand in an example of every shopper."""
    masked = _NUMBER.sub(" 0000 ", _ADDRESS.sub(" ", fold(text[:_LETTERS])))
    return _STRETCHED.sub(r"\1\1", masked)  # "helloooo"


def see(text: str) -> Seen:
    """All features of a message."""
    folded = plain(text)
    words: list[str] = []
    pieces: list[str] = []
    other_spellings: list[str] = []
    for chain in chains(folded):
        if is_run(chain):
            words.extend(run_words(chain))
            pieces.extend(_of_run(chain))
            continue
        for part in parts_of(chain):
            first, *others = spellings(part)
            words.append(first)
            other_spellings.extend(others)
            pieces.extend(_of_word(first))
    counted = Counter(f"w:{word}" for word in (*words, *other_spellings))
    counted.update(f"p:{one} {two}" for one, two in pairwise(words))
    concepts = concepts_of(folded, words)
    found = Counter(f"c:{concept}" for concept in concepts)
    found.update(f"c:{one}+{two}" for one, two in _pairs(concepts))
    return Seen(counted, Counter(pieces), found, tuple(words))


@lru_cache(maxsize=16_384)  # few words are most of what is written
def _of_word(word: str) -> tuple[str, ...]:
    edged = f" {word} "
    sizes = range(_SHORTEST, min(_LONGEST, len(edged) - 1) + 1)
    pieces = [f"n:{edged[at : at + size]}" for size in sizes for at in range(len(edged) - size + 1)]
    return tuple(pieces) if len(edged) > _LONGEST else (*pieces, f"n:{edged}")


def _of_run(run: str) -> Iterator[str]:
    for size in range(1, _LONGEST_IN_RUN + 1):
        for at in range(len(run) - size + 1):
            yield f"n:{run[at : at + size]}"


def _pairs(concepts: Sequence[str]) -> Iterator[tuple[str, str]]:
    distinct = sorted(set(concepts))
    for at, one in enumerate(distinct):
        for two in distinct[at + 1 :]:
            yield one, two
