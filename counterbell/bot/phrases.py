"""Finding phrases in what people write, in any script: lists of them as text, folded once."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from counterbell.search.tokens import fold

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BETWEEN = re.compile(r"\||\n")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")  # "fuuuck"
_RUN = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_LETTERS = 2_000  # of a message


class Phrases:
    """Whole words in a row; where words are not parted (Japanese), anywhere in the text."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        self._lists = lists  # folded when somebody first asks: most processes never do

    @cached_property
    def _ways(self) -> list[str]:
        return sorted({way.strip() for text in self._lists.values() for way in _BETWEEN.split(text) if way.strip()})

    @cached_property
    def _runs(self) -> tuple[str, ...]:
        return tuple(fold(way) for way in self._ways if _RUN.search(way))

    @cached_property
    def _rows(self) -> Mapping[str, list[list[str]]]:
        """By the first word."""
        rows: dict[str, list[list[str]]] = defaultdict(list)
        for row in (_words(fold(way)) for way in self._ways if not _RUN.search(way)):
            rows[row[0]].append(row)
        return rows

    def within(self, text: str) -> bool:
        """Whether one of them stands in a text."""
        folded = fold(text[:_LETTERS])
        return any(run in folded for run in self._runs) or any(
            self._stands(words) for words in (_words(folded), _words(_STRETCHED.sub(r"\1", folded)))
        )

    def are(self, text: str) -> bool:
        """Whether a text is one of them, and says nothing else."""
        words = _words(fold(text[:_LETTERS]))
        return "".join(words) in self._runs or words in self._rows.get(next(iter(words), ""), ())

    def _stands(self, words: list[str]) -> bool:
        return any(
            words[at : at + len(row)] == row for at, word in enumerate(words) for row in self._rows.get(word, ())
        )


def _words(folded: str) -> list[str]:
    return _WORD.findall(folded)
