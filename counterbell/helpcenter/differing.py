"""Two versions side by side: which lines, and within them which words, are new. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 3_000  # lines that are compared
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Line:
    """`kind` same, gone or new; `pieces` are (words, whether they differ)."""

    kind: str
    pieces: tuple[tuple[str, bool], ...]


def differences(before: str, after: str) -> list[Line]:
    """The lines of both versions in order; a line that changed stands there twice."""
    old, new = before.splitlines()[:LONGEST], after.splitlines()[:LONGEST]
    found: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.extend(Line("same", ((line, False),)) for line in old[a:b])
        else:
            found.extend(_changed(old[a:b], new[c:d]))
    return found


def _changed(old: list[str], new: list[str]) -> Iterator[Line]:
    for place in range(max(len(old), len(new))):
        gone = old[place] if place < len(old) else None
        come = new[place] if place < len(new) else None
        if gone is not None and come is not None:
            yield from _words(gone, come)
        elif gone is not None:
            yield Line("gone", ((gone, True),))
        elif come is not None:
            yield Line("new", ((come, True),))


def _words(old: str, new: str) -> Iterator[Line]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    gone: list[tuple[str, bool]] = []
    come: list[tuple[str, bool]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for pieces, words in ((gone, before[a:b]), (come, after[c:d])):
            if words:
                pieces.append(("".join(words), kind != "equal"))
    yield Line("gone", tuple(gone))
    yield Line("new", tuple(come))
