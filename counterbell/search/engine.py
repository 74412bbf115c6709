"""The face behind which the two databases search."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db import connection

from counterbell.search.documents import Row

Need = tuple[str, ...]  # any of these words


class Engine(Protocol):
    """What search needs from a database. All words are tokens or marks: nothing in them has a meaning of its own."""

    def era_marks(self, id: int) -> tuple[str, ...]:  # noqa: A002  # it is one
        """Marks by which this engine finds the newest documents without looking at the others."""

    def put(self, rows: Sequence[Row]) -> None:
        """Insert or replace documents."""

    def learn(self, words: Iterable[str]) -> None:
        """Insert words, leaving those that are there."""

    def clear(self) -> None:
        """Leave nothing."""

    def newest(self, kind: str | None, needs: Sequence[Need], limit: int) -> list[Row]:
        """The newest documents of a kind (None: of any) that have a word of every need.

        At least one of the two is given: a kind, or a need.
        """


def engine() -> Engine:
    """The engine of this installation's database."""
    if connection.vendor == "sqlite":
        from counterbell.search.fts5 import Fts5

        return Fts5()
    from counterbell.search.postgres import Postgres

    return Postgres()
