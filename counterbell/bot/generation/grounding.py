"""Whether a sentence says what its passage says: counted, not felt, and in favour of the passage.

A sentence may choose among the passage's sentences, join two neighbours, tidy them and begin with another of their
parts. It may not bring a word that carries a fact, change a number, a link or a limit ("only", "within", "not"), put
its words in another order (who pays whom?), or lose a quarter of the words that it rests on; two joined lose none.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from counterbell.bot.generation import function_words
from counterbell.search.tokens import chains, fold, is_run, parts_of, run_words, spellings

KEPT = 0.75  # of the words of what it rests on
_ENDINGS = 3  # letters that a word may have more than another: ship, shipped
_SHORT = 4
_SENTENCE = re.compile(r"(?<=[.!?؟…])\s+|(?<=[。！？])|\n+|(?<=[؛;])\s+")
_NUMBER = re.compile(r"\d+(?:[.,:/٫٬]\d+)*")
_SIGN = re.compile(
    r"[%٪‰\u20a0-\u20cf$£¥]|(?<![^\W\d_])(?:eur|usd|gbp|chf|kn|kr|zł|zl|irr|jpy)(?![^\W\d_])|تومان|ریال|円"
)
_LINK = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+|\{\{[^{}]*\}\}|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?", re.I
)
_PART = re.compile(r"(?<=[,،、;؛])\s*|" + _SENTENCE.pattern)
_TRAILING = ".,;:!?)؟。"
_JOINERS = "\u200c\u200d"


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [one.strip() for one in _SENTENCE.split(text) if one and any(map(str.isalnum, one))]


def fault(sentence: str, passage: str, language: str) -> str:
    """What is wrong with a sentence that says it rests on a passage, in one word; "" when it stands there."""
    if _hides_something(sentence):
        return "hidden"
    said = _Read(sentence, language)
    found = sentences(passage)
    single = (_fault(said, _Read(one, language), kept=KEPT) for one in found)
    joined = (_fault(said, _Read(f"{one} {other}", language), kept=1) for one, other in pairwise(found))
    # How far the part of the passage that carries it best does: that is the word worth reading in a log.
    return max((*single, *joined), key=_FAULTS.index, default="added")


_FAULTS = ("added", "person", "number", "link", "limit", "left out", "order", "")


def _fault(said: "_Read", rests: "_Read", *, kept: float) -> str:
    if any(not rests.has(word) for word in said.facts):
        return "added"
    if not said.persons <= (rests.persons or {function_words.SPOKEN_TO}):
        return "person"
    if said.numbers != rests.numbers:
        return "number"
    if not said.links <= rests.links:
        return "link"
    if said.limits != rests.limits:
        return "limit"
    if sum(map(said.has, rests.facts)) < kept * len(rests.facts):
        return "left out"
    return "" if _in_order(said, rests) else "order"


def _hides_something(text: str) -> bool:
    """Letters that nobody sees, or marks of a page's language."""
    unseen = any(unicodedata.category(c) in {"Cf", "Co", "Cn"} and c not in _JOINERS for c in text)
    return unseen or "<" in text or ">" in text


@dataclass(frozen=True)
class _Read:
    text: str
    language: str

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def words(self) -> list[str]:
        found: list[str] = []
        for chain in chains(_LINK.sub(" ", self.folded)):
            found.extend(run_words(chain) if is_run(chain) else parts_of(chain))
        return [word for word in found if word]

    @cached_property
    def facts(self) -> list[str]:
        """What is neither free nor a person, a limit or a number."""
        without = function_words.free(self.language), self._persons, function_words.limits(self.language)
        return [word for word in self.words if word.isalpha() and not any(word in those for those in without)]

    @cached_property
    def persons(self) -> set[str]:
        return {self._persons[word] for word in self.words if word in self._persons}

    @property
    def _persons(self) -> Mapping[str, str]:
        return function_words.persons(self.language)

    @cached_property
    def sequence(self) -> list[str]:
        """Everything whose place matters; persons and limits by what they stand for."""
        known = function_words.limits(self.language)
        free = function_words.free(self.language)
        named = [known.get(word, self._persons.get(word, word)) for word in self.words if word not in free]
        return [word for word in named if word]

    @cached_property
    def beginnings(self) -> list[int]:
        """Where one may begin to say it: at its beginning, at a limit, after a comma or a sentence."""
        known = set(function_words.limits(self.language).values())
        found = {0, *(at for at, word in enumerate(self.sequence) if word in known)}
        parts = [_Read(part, self.language) for part in _PART.split(self.text)]
        return sorted(found | {sum(len(one.sequence) for one in parts[:at]) for at in range(1, len(parts))})

    @cached_property
    def limits(self) -> set[str]:
        known = function_words.limits(self.language)
        found = {known[word] for word in self.words if word in known}
        if not self.folded.isascii():
            found |= {mark for mark in function_words.LIMITS_IN_RUNS if mark in self.folded}
            if any(mark in self.folded for mark in function_words.NOT_IN_RUNS):
                found.add(function_words.NOT)
        return found

    @cached_property
    def numbers(self) -> list[str]:
        bare = _LINK.sub(" ", self.folded)
        return sorted([*_NUMBER.findall(bare), *_SIGN.findall(bare)])

    @cached_property
    def links(self) -> set[str]:
        return {found.rstrip(_TRAILING) for found in _LINK.findall(self.text)}

    @cached_property
    def _forms(self) -> list[tuple[str, ...]]:
        return [spellings(word) for word in self.words]

    def has(self, word: str) -> bool:
        return any(_same(word, other) for other in self._forms)


def _same(word: str, other: tuple[str, ...]) -> bool:
    return any(_one_word(form, written) for form in spellings(word) for written in other)


def _one_word(one: str, other: str) -> bool:
    """The same, or the same with another ending."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if not long.isalpha() or is_run(one) or is_run(other):
        return False
    if len(short) < _SHORT:
        return len(short) == _SHORT - 1 and long.startswith(short) and len(long) - len(short) == 1
    shared = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return shared >= _SHORT and len(long) - shared <= _ENDINGS and len(short) - shared <= 1


def _in_order(said: _Read, rests: _Read) -> bool:
    """Whether its words come one after the other as there, from the beginning or from one of its parts."""
    brought = said.persons - rests.persons  # "send it back" is said to her, too
    placed = [word for word in said.sequence if word not in brought]
    return any(_follows(placed, rests.sequence[at:] + rests.sequence[:at]) for at in rests.beginnings)


def _follows(one: Sequence[str], other: Sequence[str]) -> bool:
    rest = iter(other)
    return all(any(_same(word, spellings(written)) for written in rest) for word in one)
