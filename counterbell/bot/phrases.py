"""Finding phrases in what people write, in any script: lists of them as text, folded once."""

import re
from collections import defaultdict
from collections.abc import Mapping

from counterbell.search.tokens import fold

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BETWEEN = re.compile(r"\||\n")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")  # "fuuuck"
_RUN = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_LETTERS = 2_000  # of a message


class Phrases:
    """Whole words in a row; where words are not parted (Japanese), anywhere in the text."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        ways = {way.strip() for text in lists.values() for way in _BETWEEN.split(text) if way.strip()}
        self._runs = tuple(sorted(fold(way) for way in ways if _RUN.search(way)))
        self._rows: dict[str, list[list[str]]] = defaultdict(list)  # by the first word
        for row in (_words(fold(way)) for way in sorted(ways) if not _RUN.search(way)):
            self._rows[row[0]].append(row)

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
