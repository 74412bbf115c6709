"""The only writers of the index. Each may run twice, or again after a crash, with the same result."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import transaction

from counterbell.search.documents import BadDocument, Doc, Row, group_mark, regrouped, row_of, words_of
from counterbell.search.engine import engine
from counterbell.search.models import Document, Word

__all__ = ["BadDocument", "Doc", "clear", "index", "regroup", "remove", "remove_group"]

BATCH = 500  # ids that one statement names
Cell = TypeVar("Cell", int, str)


def index(docs: Sequence[Doc]) -> None:
    """Insert documents, or replace those that are there; of two with one id, the last one counts."""
    latest = {doc.id: doc for doc in sorted(docs, key=lambda doc: doc.id)}  # in one order, as all writers
    if not latest:
        return
    here = engine()
    rows = [row_of(doc, here.era_marks(doc.id)) for doc in latest.values()]
    with transaction.atomic():
        replaced = words_of(_rows(latest))
        here.put(rows)
        words = words_of(rows)
        here.learn(sorted(words))  # sorted too: two writers never wait for each other in a ring
        _forget(replaced - words)


def remove(ids: Iterable[int]) -> None:
    """Take documents out, and with them the words that only they had."""
    for some in _batches(list(ids)):
        with transaction.atomic():  # one for each batch: on SQLite everybody else waits for it
            rows = _rows(some)
            Document.objects.filter(id__in=some).delete()
            _forget(words_of(rows))


def remove_group(kind: str, group: int) -> None:
    """Take out all documents of a kind that belong to a group."""
    while found := engine().newest(kind, [(group_mark(group),)], BATCH):
        remove([row.id for row in found])


def regroup(ids: Iterable[int], group: int) -> None:
    """Documents now belong to another group: messages after a merge or a split."""
    for some in _batches(list(ids)):
        with transaction.atomic():
            if rows := _rows(some):
                engine().put([regrouped(row, group) for row in rows])


def clear() -> None:
    """Empty the index, before everything is indexed anew."""
    with transaction.atomic():
        engine().clear()


def _rows(ids: Iterable[int]) -> list[Row]:
    fields = ("id", "kind", "scope", "group", "words")
    return [
        Row(*cells)
        for some in _batches(list(ids))
        for cells in Document.objects.filter(id__in=some).values_list(*fields)
    ]


def _forget(words: Iterable[str]) -> None:
    """Drop words that no document has any more: a forgotten customer's address must not linger in the vocabulary.

    On PostgreSQL another writer may just be storing such a word; beginnings then miss it until it is written again.
    """
    here = engine()
    gone = [word for word in words if not here.newest(None, [(word,)], 1)]
    for some in _batches(gone):
        Word.objects.filter(word__in=some).delete()


def _batches(cells: Sequence[Cell]) -> Iterable[Sequence[Cell]]:
    return (cells[at : at + BATCH] for at in range(0, len(cells), BATCH))
