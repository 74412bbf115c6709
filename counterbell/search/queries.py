"""Finding. What a search costs depends on how many hits are wanted, not on how many documents there are."""

from collections.abc import Iterable, Sequence

from counterbell.search.documents import Hit, Row, scope_mark
from counterbell.search.engine import Need, engine
from counterbell.search.models import Word
from counterbell.search.reading import Reading, readings

__all__ = ["Hit", "find"]

LIMIT_CAP = 500
# A beginning stands for this many words, the first in the vocabulary: "deliv" for deliver, delivered, delivery …
ENDINGS_CAP = 50
# Where more words begin so ("d"), and for passages, the newest documents that may fit are read one by one.
READ_CAP = 1_000


def find(words: str, *, kinds: Iterable[str], scopes: Iterable[int] | None, limit: int = 50) -> list[Hit]:
    """The newest documents that have all these words, the last of which may be unfinished.

    Words in quotation marks must stand together. `scopes` None means every brand. Any text is welcome: what is no word
    is ignored, and a search without words finds nothing.
    """
    limit = max(1, min(limit, LIMIT_CAP))
    within = [] if scopes is None else [tuple(map(scope_mark, scopes))]
    if not all(within):
        return []
    kinds = list(kinds)
    for reading in readings(words):
        rows = [row for kind in kinds for row in _find(kind, reading, within, limit)]
        if rows:
            return [Hit(*row[:4]) for row in _newest_first(rows)[:limit]]
    return []


def _find(kind: str, reading: Reading, within: Sequence[Need], limit: int) -> list[Row]:
    needs = [*reading.words, *within]
    if not reading.beginning:
        return _newest(kind, needs, reading.passages, limit)
    endings, all_of_them = _endings(reading.beginning)
    found = _newest(kind, [endings, *needs], reading.passages, limit)
    if not all_of_them:
        begun = f" {reading.beginning[0]}"
        found += _newest(kind, needs, (*reading.passages, begun), limit)
    return _newest_first(found)[:limit]


def _newest(kind: str, needs: Sequence[Need], passages: Sequence[str], limit: int) -> list[Row]:
    """As the engine's, but only documents that have these passages in their words."""
    if not passages:
        return engine().newest(kind, needs, limit)
    found: list[Row] = []
    for reach in (4 * limit, max(4 * limit, READ_CAP)):
        rows = engine().newest(kind, needs, reach)
        found = [row for row in rows if all(passage in f" {row.words} " for passage in passages)]
        if len(found) >= limit or len(rows) < reach:
            break
    return found[:limit]


def _newest_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(set(rows), key=lambda row: -row.id)


def _endings(beginning: Need) -> tuple[Need, bool]:
    """The words that begin so, these spellings themselves first, and whether they are all."""
    endings, complete = dict.fromkeys(beginning), True
    for spelling in beginning:
        begun = Word.objects.filter(word__gte=spelling, word__lt=spelling + chr(0x10FFFF))
        known = [word for (word,) in begun.order_by("word").values_list("word")[: ENDINGS_CAP + 1]]
        complete &= len(known) <= ENDINGS_CAP
        endings.update(dict.fromkeys(known[:ENDINGS_CAP]))
    return tuple(endings), complete
