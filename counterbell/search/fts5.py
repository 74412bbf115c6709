"""SQLite: FTS5 walks its lists backwards by rowid and stops at the limit, so the newest come without a sort."""

from collections.abc import Iterable, Sequence

from django.db import connection

from counterbell.search.documents import Row, kind_mark
from counterbell.search.engine import Need


class Fts5:
    def era_marks(self, id: int) -> tuple[str, ...]:  # noqa: A002  # it is one
        return ()

    def put(self, rows: Sequence[Row]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                'INSERT OR REPLACE INTO search_document (rowid, kind, scope, "group", words)'
                " VALUES (%s, %s, %s, %s, %s)",
                rows,
            )

    def learn(self, words: Iterable[str]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("INSERT OR IGNORE INTO search_word (word) VALUES (%s)", [(word,) for word in words])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            # FTS5 deletes row by row, for minutes, while nobody else can write: a new table is there at once.
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'search_document'")
            (build,) = cursor.fetchone()
            cursor.execute("DROP TABLE search_document")
            cursor.execute(build)
            cursor.execute("DELETE FROM search_word")

    def newest(self, kind: str | None, needs: Sequence[Need], limit: int) -> list[Row]:
        if kind is not None:
            needs = [*needs, (kind_mark(kind),)]
        expression = " AND ".join(f"({' OR '.join(map(_quoted, need))})" for need in needs)
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT rowid, kind, scope, "group", words FROM search_document'
                " WHERE search_document MATCH %s ORDER BY rowid DESC LIMIT %s",
                [expression, limit],
            )
            return [Row(*cells) for cells in cursor.fetchall()]


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
