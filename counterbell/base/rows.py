"""Many rows in one statement: what the ORM does one object at a time, for the fast lane.

Works on SQLite (one `VALUES` list) and PostgreSQL (one JSON text, which costs a third of `COPY` on our side, and
which can be sent with others, see `at_once`); the caller brings the transaction. Values are in the database's own form:
see `value`.
"""

import json
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Any

import orjson
from django.db import connection, models

SIZES = (128, 32, 8, 1)  # rows of one statement; the longest stays far below SQLite's 32,766 values
MOST_BYTES = 32 * 2**20  # of one statement; PostgreSQL takes 256 MB of JSON


@contextmanager
def at_once() -> Iterator[None]:
    """What is written inside goes to PostgreSQL in one go at the end: each journey waits for the interpreter, too.

    Only `insert_many` and `update_many` wait for it; whatever else is asked inside is asked before them.

    Raises:
        IntegrityError: at the end, when a row was there already; then nothing of it is written.
    """
    if connection.vendor == "sqlite" or _waiting.statements is not None:
        yield
        return
    _waiting.statements = statements = list[tuple[str, str]]()
    try:
        yield
    finally:
        _waiting.statements = None
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("; ".join([one for one, _rows in statements]), [rows for _one, rows in statements])


class _Waiting(threading.local):
    """What a thread has written inside `at_once`: statements and their rows."""

    statements: list[tuple[str, str]] | None = None


_waiting = _Waiting()


def insert_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows.

    Raises:
        IntegrityError: when a row is there already; then none of them is.
    """
    if not rows:
        return
    if connection.vendor == "sqlite":
        insert = _insertion(model, tuple(columns))
        for part in _parts(rows):
            _say(insert + _marks(len(columns), len(part)), part)
        return
    table, names = _quote(model._meta.db_table), ", ".join(map(_quote, columns))
    _send(f"INSERT INTO {table} ({names}) SELECT {', '.join(_cells(model, tuple(columns)))} FROM {_SENT}", rows)  # noqa: S608


def insert_objects(made: Sequence[models.Model]) -> None:
    """Insert new objects of one model, as `bulk_create` does, at a fraction of its cost; they learn their keys.

    Raises:
        IntegrityError: when one is there already; then none of them is inserted.
    """
    if not made:
        return
    model, alias = type(made[0]), connection.alias
    written = _written(model, connection.vendor)
    cells: list[tuple[Any, ...]] = [tuple([write(getattr(one, name)) for name, _c, write in written]) for one in made]
    columns = [column for _name, column, _write in written]
    key = model._meta.pk
    if not _is_given(key):
        insert_many(model, columns, cells)
    elif connection.vendor == "sqlite":
        for one, number in zip(made, _insert_and_learn(model, columns, cells), strict=True):
            one.pk = number
    else:
        for one, number in zip(made, _draw_keys(model, len(made)), strict=True):
            one.pk = number
        insert_many(model, [str(key.column), *columns], [(one.pk, *row) for one, row in zip(made, cells, strict=True)])
    for one in made:
        one._state.adding, one._state.db = False, alias


def _insert_and_learn(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> Iterator[int]:
    """On SQLite: insert rows whose keys it makes, and tell which they are."""
    insert = _insertion(model, tuple(columns))
    for part in _parts(rows):
        # Nobody else writes meanwhile, and each row gets the next number: the last one tells of all.
        last = _say(insert + _marks(len(columns), len(part)), part)
        yield from range(last - len(part) + 1, last + 1)


def _draw_keys(model: type[models.Model], count: int) -> list[int]:
    """On PostgreSQL: the keys that the next rows would get."""
    table, key = _quote(model._meta.db_table), str(model._meta.pk.column)
    with connection.cursor() as cursor:
        drawn = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
        cursor.execute(drawn, [table, key, count])
        return [number for (number,) in cursor.fetchall()]


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
    first, *cells = _cells(model, (pk, *columns))
    sets = ", ".join(f"{_quote(column)} = {cell}" for column, cell in zip(columns, cells, strict=True))
    _send(f"UPDATE {table} SET {sets} FROM {_SENT} WHERE {table}.{key} = {first}", rows)  # noqa: S608


def hold_many(model: type[models.Model], columns: Sequence[str], keys: Collection[int]) -> list[tuple[Any, ...]]:
    """Read rows by primary key, in the order of their keys, and keep them from others until the transaction ends.

    Cells come in the database's own form. In the order of the keys, so that two batches never wait in a ring.
    """
    return _read(model, columns, keys, "FOR NO KEY UPDATE")


def read_many(model: type[models.Model], columns: Sequence[str], keys: Collection[int]) -> list[tuple[Any, ...]]:
    """Read rows by primary key, in the order of their keys; cells come in the database's own form."""
    return _read(model, columns, keys, "")


def _read(model: type[models.Model], columns: Sequence[str], keys: Collection[int], hold: str) -> list[tuple[Any, ...]]:
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
            cursor.execute(f"{wanted} = ANY(%s) ORDER BY {key} {hold}", [list(keys)])
        return list(cursor.fetchall())


def value(moment: Any) -> Any:
    """A datetime as this database stores it."""
    if isinstance(moment, datetime) and moment.tzinfo is UTC and connection.vendor == "sqlite":
        return moment.replace(tzinfo=None).isoformat(" ")  # as below, at a fifth of its cost: each letter has seven
    return connection.ops.adapt_datetimefield_value(moment)


def moment(value: Any) -> datetime:
    """The datetime that this database stored as `value`."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)


@cache
def _written(model: type[models.Model], _vendor: str) -> tuple[tuple[str, str, Callable[[Any], Any]], ...]:
    """What we write of an object: attribute, column, and how its value is stored."""
    fields = [f for f in model._meta.concrete_fields if not _is_given(f)]
    return tuple((f.attname, str(f.column), _writer(f)) for f in fields)


def _is_given(field: "models.Field[Any, Any]") -> bool:
    """Whether the database makes the value."""
    return isinstance(field, models.AutoField)


def _writer(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """From a field's value to what its column holds."""
    if isinstance(field, models.JSONField):
        return lambda said: None if said is None else json.dumps(said)
    if isinstance(field, models.DateTimeField):
        return lambda said: None if said is None else value(said)
    if isinstance(field, models.UUIDField) and connection.vendor == "sqlite":
        return lambda said: None if said is None else said.hex
    if isinstance(field, (models.UUIDField, models.CharField, models.TextField)):
        return lambda said: None if said is None else str(said)  # a choice is more than its words
    return lambda said: said


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


@cache
def _insertion(model: type[models.Model], columns: tuple[str, ...]) -> str:
    names = ", ".join(map(_quote, columns))
    return f"INSERT INTO {_quote(model._meta.db_table)} ({names}) VALUES "  # noqa: S608  # our own names


def _say(statement: str, rows: Sequence[Sequence[Any]]) -> int:
    """Say it to SQLite; returns the key of the last row that was inserted."""
    # One statement for many rows, past Django's cursor: sqlite3 lets go of the interpreter at each step, and whoever
    # waits to have it back while others talk waits long. Django's would also rewrite thousands of marks each time.
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection.connection.execute(statement, list(chain.from_iterable(rows))).lastrowid or 0


_SENT = "jsonb_array_elements(%s::jsonb) AS sent"


def _send(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Say it to PostgreSQL, of rows that it sees as `sent`."""
    said = orjson.dumps(rows, default=_told)
    if len(said) > MOST_BYTES and len(rows) > 1:
        half = len(rows) // 2
        _send(statement, rows[:half])
        _send(statement, rows[half:])
        return
    if _waiting.statements is not None:
        _waiting.statements.append((statement, said.decode()))
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, [said.decode()])


def _told(cell: Any) -> str:
    """What orjson does not know, in PostgreSQL's own words.

    Raises:
        TypeError: when we do not know it either.
    """
    from psycopg import Binary  # there only where PostgreSQL is used
    from psycopg.types.json import Jsonb

    if isinstance(cell, Jsonb):
        return json.dumps(cell.obj)
    if isinstance(cell, (bytes, Binary)):
        return r"\x" + bytes(cell.obj if isinstance(cell, Binary) else cell).hex()
    if isinstance(cell, Decimal):
        return str(cell)
    raise TypeError(f"no column of ours holds {type(cell).__name__}")


@cache
def _cells(model: type[models.Model], columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"(sent->>{place})::{_kind(model, column)}" for place, column in enumerate(columns))


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _kind(model: type[models.Model], column: str) -> str:
    field = next(f for f in model._meta.concrete_fields if f.column == column)
    # db_type of a serial key would be "bigserial"; its values are bigints.
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return str(kind).split(" GENERATED", 1)[0]
