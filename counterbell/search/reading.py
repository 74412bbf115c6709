"""What somebody typed into a search box, understood: which words must be found, in which spellings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from counterbell.search import tokens

TYPED_CAP = 200  # characters that are read
WORDS_CAP = 16  # words that must match; more are ignored

_QUOTED = re.compile(r"[\"“”„«»「『]([^\"“”„«»」』]+)[\"“”«»」』]")
_ELISION = re.compile(r"(?<!\w)\w{1,2}'(?=\w{3})")  # l'avion is looked for as avion; both are indexed


@dataclass(frozen=True, slots=True)
class Reading:
    """All `words` must be there, each in any of its spellings.

    `beginning` is the last word, which may be unfinished. `passages` are runs of tokens that must stand side by side.
    """

    words: tuple[tuple[str, ...], ...]
    beginning: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.beginning)


def readings(typed: str) -> list[Reading]:
    """The ways to understand it, the exact one first: try the next when one finds nothing.

    Exactly, dana.smith@example.com or 091 123 4567 is one word; loosely, its parts may stand anywhere in the text.
    """
    typed = typed[:TYPED_CAP]
    exact, loose = _Reader(typed, exact=True).reading(), _Reader(typed, exact=False).reading()
    return [reading for reading in dict.fromkeys((exact, loose)) if reading]


class _Reader:
    def __init__(self, typed: str, *, exact: bool) -> None:
        self._exact = exact
        self._words: list[tuple[str, ...]] = []
        self._passages: list[str] = []
        self._beginning: tuple[str, ...] = ()
        self._rest = _QUOTED.sub(self._quoted, typed)
        self._open_ended = not _ends_quoted(typed)

    def reading(self) -> Reading:
        folded = tokens.fold(self._rest)
        units = list(self._units(folded))
        if units and self._open_ended and units[-1][1]:
            self._beginning = units.pop()[0]
        self._words.extend(unit for unit, _ in units)
        words = tuple(dict.fromkeys(self._words))[:WORDS_CAP]
        return Reading(words, self._beginning, tuple(self._passages))

    def _quoted(self, match: re.Match[str]) -> str:
        passage = tokens.tokens(match[1])
        self._words.extend((token,) for token in passage)
        if len(passage) > 1:
            self._passages.append(f" {' '.join(passage)} ")
        return " "

    def _units(self, folded: str) -> Iterator[tuple[tuple[str, ...], bool]]:
        """Each word's spellings, and whether it could be an unfinished one."""
        last: tuple[str, ...] = ()
        if self._exact:
            folded = _ELISION.sub("", folded).rstrip()
            for match in tokens.phones(folded):
                if forms := tokens.phone_forms(match[0]):
                    if match.end() == len(folded):
                        last = forms
                    else:
                        yield forms, False
                    folded = folded.replace(match[0], " " * len(match[0]), 1)
        for chain in tokens.chains(folded):
            if tokens.is_run(chain):
                yield from self._run(chain)
            else:
                whole = tokens.whole_forms(chain) if self._exact else ()
                for forms in [whole] if whole else map(tokens.spellings, tokens.parts_of(chain)):
                    yield forms, True
        if last:
            yield last, True

    def _run(self, run: str) -> Iterator[tuple[tuple[str, ...], bool]]:
        for word in [run] if self._exact else tokens.run_words(run):
            pieces = tokens.run_tokens(word)
            if len(word) > 2:
                self._passages.append(f" {' '.join(pieces)} ")
            for piece in [piece for piece in pieces if len(piece) == 2] or pieces:
                yield (piece,), len(piece) == 1 and not tokens.stands_alone(piece)


def _ends_quoted(typed: str) -> bool:
    return typed.rstrip().endswith(tuple('"“”«»」』'))
