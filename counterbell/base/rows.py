"""Many rows in one statement: what the ORM does one object at a time, for the fast lane.

Works on SQLite (one `VALUES` list) and PostgreSQL (`COPY`, and `UPDATE … FROM unnest`); the caller brings the
transaction. Values are in the database's own form: see `value`.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from django.db import connection, models

_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
SIZES = (128, 32, 8, 1)  # rows of one statement; the longest stays far below SQLite's 32,766 values


def insert_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows.

    Raises:
        IntegrityError: when a row is there already; then none of them is.
    """
    if not rows:
        return
    table, names = _quote(model._meta.db_table), ", ".join(map(_quote, columns))
    if connection.vendor == "sqlite":
        insert = f"INSERT INTO {table} ({names}) VALUES "  # noqa: S608  # our own names
        for part in _parts(rows):
            _say(insert + _marks(len(columns), len(part)), part)
        return
    copying = f"COPY {table} ({names}) FROM STDIN"
    # COPY is outside Django's cursor, so its errors are translated here.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(copying) as copy:
        copy.write("".join([_copied(row, cursor) for row in rows]))


def update_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Update rows by primary key: each row is the key followed by the new value of each column."""
    if not rows:
        return
    table, pk = _quote(model._meta.db_table), str(model._meta.pk.column)
    key = _quote(pk)
    if connection.vendor == "sqlite":
        sets = ", ".join(f"{_quote(c)} = v.column{place}" for place, c in enumerate(columns, 2))
        for part in _parts(rows):
            values = _marks(len(columns) + 1, len(part))
            _say(f"UPDATE {table} SET {sets} FROM (VALUES {values}) AS v WHERE {table}.{key} = v.column1", part)  # noqa: S608
        return
    with connection.cursor() as cursor:
        arrays = ", ".join(f"%s::{_kind(model, name)}[]" for name in [pk, *columns])
        sets = ", ".join(f"{_quote(c)} = v.{_quote(c)}" for c in columns)
        names = ", ".join(map(_quote, [pk, *columns]))
        sql = f"UPDATE {table} SET {sets} FROM unnest({arrays}) AS v ({names}) WHERE {table}.{key} = v.{key}"  # noqa: S608
        cursor.execute(sql, [list(cells) for cells in zip(*rows, strict=True)])


def hold_many(model: type[models.Model], columns: Sequence[str], keys: Collection[int]) -> list[tuple[Any, ...]]:
    """Read rows by primary key, in the order of their keys, and keep them from others until the transaction ends.

    Cells come in the database's own form. In the order of the keys, so that two batches never wait in a ring.
    """
    if not keys:
        return []
    table, key = _quote(model._meta.db_table), _quote(str(model._meta.pk.column))
    # The sign makes an expression of each column on SQLite: those have no declared type, and come as they are stored.
    sign = "+" if connection.vendor == "sqlite" else ""
    wanted = f"SELECT {', '.join(sign + _quote(c) for c in columns)} FROM {table} WHERE {key}"  # noqa: S608
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # who may write holds everything already
            listed = f"[{','.join(map(str, keys))}]"
            cursor.execute(f"{wanted} IN (SELECT value FROM json_each(%s)) ORDER BY {key}", [listed])  # noqa: S608
        else:
            cursor.execute(f"{wanted} = ANY(%s) ORDER BY {key} FOR NO KEY UPDATE", [list(keys)])
        return list(cursor.fetchall())


def value(moment: Any) -> Any:
    """A datetime as this database stores it."""
    return connection.ops.adapt_datetimefield_value(moment)


def moment(value: Any) -> datetime:
    """The datetime that this database stored as `value`."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _parts(rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Sequence[Any]]]:
    """Rows in parts of a few sizes, so that SQLite meets statements that it has prepared before."""
    at = 0
    for size in SIZES:
        while len(rows) - at >= size:
            yield rows[at : at + size]
            at += size


@cache
def _marks(columns: int, rows: int) -> str:
    return ", ".join(["(" + ", ".join("?" * columns) + ")"] * rows)


def _say(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    # One statement for many rows, past Django's cursor: sqlite3 lets go of the interpreter at each step, and whoever
    # waits to have it back while others talk waits long. Django's would also rewrite thousands of marks each time.
    connection.ensure_connection()
    with connection.wrap_database_errors:
        connection.connection.execute(statement, list(chain.from_iterable(rows)))


def _copied(row: Sequence[Any], cursor: Any) -> str:
    """A row in COPY's text format. psycopg is asked only for what is rare: asked for each cell it takes its time."""
    return "\t".join([_COPIED.get(type(c), _dumped)(c, cursor) for c in row]) + "\n"


def _dumped(cell: Any, cursor: Any) -> str:
    """JSON, bytes and the like, as psycopg writes them."""
    from psycopg.adapt import PyFormat, Transformer  # there only where PostgreSQL is used

    written = Transformer(cursor).get_dumper(cell, PyFormat.TEXT).dump(cell)
    return r"\N" if written is None else _escaped(bytes(written).decode())


def _escaped(text: str, _cursor: Any = None) -> str:
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        return text.translate(_ESCAPED)
    return text


# A batch has the same moment in every row.
_moment_written = lru_cache(1024)(str)
_COPIED: dict[type, Callable[[Any, Any], str]] = {
    str: _escaped,
    int: lambda number, _cursor: str(number),
    datetime: lambda moment, _cursor: _moment_written(moment),
    type(None): lambda _nothing, _cursor: r"\N",
}


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _kind(model: type[models.Model], column: str) -> str:
    field = next(f for f in model._meta.concrete_fields if f.column == column)
    # db_type of a serial key would be "bigserial"; its values are bigints.
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return str(kind).split(" GENERATED", 1)[0]
