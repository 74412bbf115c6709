"""PostgreSQL: a GIN index, asked for the newest stretch of time first.

GIN answers with all documents that match, in no order: for a common word that is a third of the table, however few are
wanted. But it intersects well: a common word AND a rare one costs as much as the rare one. So every document also has
marks for the eras that it falls into, from 16 ms to half a year, and a search is "word AND one of these eras", for a
stretch that is chosen to hold just enough hits.
"""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from counterbell.search.documents import Row, kind_mark
from counterbell.search.engine import Need

# An era is an id without its last bits. Ids made from the time (base.ids) have 23 bits within a millisecond: their
# eras last 16 ms (for imports: a thousand rows), 1 s, 65 s, 70 min, 3 days, 199 days. Ids that just count have eras of
# 256, 16,384, a million, 67 million.
COUNTED, TIMED = (8, 14, 20, 26), (27, 33, 39, 45, 51, 57)
FIRST_TIMED = 1 << 33
ERAS_CAP = 64  # how many eras one search names

FIRST_LOOK = 4  # documents looked at before anything is known, for each hit that is wanted
STRIDE = range(2, 65)  # the next stretch is this many times as long, by what the last one brought


class Postgres:
    def era_marks(self, id: int) -> tuple[str, ...]:  # noqa: A002  # it is one
        return tuple(_mark(level, id >> level) for level in _levels(id))

    def put(self, rows: Sequence[Row]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                'INSERT INTO search_document (rowid, kind, scope, "group", words)'
                " SELECT * FROM unnest(%s::bigint[], %s::varchar[], %s::bigint[], %s::bigint[], %s::text[])"
                " ON CONFLICT (rowid) DO UPDATE SET kind = excluded.kind, scope = excluded.scope,"
                ' "group" = excluded."group", words = excluded.words',
                [list(column) for column in zip(*rows, strict=True)],
            )

    def learn(self, words: Iterable[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO search_word (word) SELECT word FROM unnest(%s::varchar[]) AS word"
                " ON CONFLICT (word) DO NOTHING",
                [list(words)],
            )

    def newest(self, kind: str | None, needs: Sequence[Need], limit: int) -> list[Row]:
        with connection.cursor() as cursor:
            if not needs:
                return _rows(cursor, *_walk(kind, limit))
            if kind is not None:
                needs = [*needs, (kind_mark(kind),)]
            expression = " & ".join(map(_any, needs))
            newest, oldest, since = _span(cursor, kind, limit * FIRST_LOOK)
            while since > oldest and (eras := _eras(since, newest)):
                found = _rows(cursor, _SEARCH, [f"{expression} & {_any(eras)}", limit])
                if len(found) == limit:
                    return found
                stride = max(STRIDE.start, min(STRIDE.stop - 1, 2 * limit // max(1, len(found))))
                since = newest - (newest - since) * stride
            return _rows(cursor, _SEARCH, [expression, limit])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE search_document, search_word")


_COLUMNS = 'rowid, kind, scope, "group", words'
# MATERIALIZED: otherwise the planner may walk the table backwards and test every document.
_SEARCH = f"""
    WITH hit AS MATERIALIZED (SELECT {_COLUMNS} FROM search_document WHERE vector @@ %s::tsquery)
    SELECT {_COLUMNS} FROM hit ORDER BY rowid DESC LIMIT %s
"""  # noqa: S608  # our own words


def _rows(cursor: CursorWrapper, statement: str, values: Sequence[str | int]) -> list[Row]:
    cursor.execute(statement, values)
    return [Row(*cells) for cells in cursor.fetchall()]


def _walk(kind: str | None, limit: int) -> tuple[str, list[str | int]]:
    """The newest documents, whatever their words."""
    of_kind, values = _of(kind)
    return f"SELECT {_COLUMNS} FROM search_document {of_kind} ORDER BY rowid DESC LIMIT %s", [*values, limit]  # noqa: S608


def _span(cursor: CursorWrapper, kind: str | None, count: int) -> tuple[int, int, int]:
    """The newest and the oldest id of a kind, and the one after which its newest `count` documents begin."""
    of_kind, values = _of(kind)
    cursor.execute(
        f"""
        SELECT max(rowid), min(rowid),
            (SELECT rowid FROM search_document {of_kind} ORDER BY rowid DESC OFFSET %s LIMIT 1)
        FROM search_document {of_kind}
        """,  # noqa: S608  # our own words
        [*values, count, *values],
    )
    newest, oldest, since = cursor.fetchone()
    return newest or 0, oldest or 0, since or oldest or 0


def _of(kind: str | None) -> tuple[str, list[str]]:
    return ("", []) if kind is None else ("WHERE kind = %s", [kind])


def _levels(id: int) -> tuple[int, ...]:  # noqa: A002  # it is one
    return TIMED if id >= FIRST_TIMED else COUNTED


def _mark(level: int, era: int) -> str:
    return f"{level}={era:x}"


def _eras(since: int, until: int) -> Need:
    """The fewest eras that cover a stretch of ids; none when it would take too many."""
    if _levels(since) is not _levels(until):
        return ()
    for level in _levels(until):
        eras = range(since >> level, (until >> level) + 1)
        if len(eras) <= ERAS_CAP:
            return tuple(_mark(level, era) for era in eras)
    return ()


def _any(need: Need) -> str:
    return f"({' | '.join(map(_quoted, need))})"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
