"""Many rows in one statement: what the ORM does one object at a time, for the fast lane.

Works on SQLite (prepared `executemany`) and PostgreSQL (`COPY`, and `UPDATE … FROM unnest`); the caller brings the
transaction. Values are in the database's own form: see `value`.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def insert_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows.

    Raises:
        IntegrityError: when a row is there already; then none of them is.
    """
    if not rows:
        return
    table, names = _quote(model._meta.db_table), ", ".join(map(_quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608  # our own names
            return
        # COPY is outside Django's cursor, so its errors are translated here.
        with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def update_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Update rows by primary key: each row is the key followed by the new value of each column."""
    if not rows:
        return
    table, pk = _quote(model._meta.db_table), str(model._meta.pk.column)
    key = _quote(pk)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            sets = ", ".join(f"{_quote(c)} = %s" for c in columns)
            turned = [[*row[1:], row[0]] for row in rows]
            cursor.executemany(f"UPDATE {table} SET {sets} WHERE {key} = %s", turned)  # noqa: S608
            return
        arrays = ", ".join(f"%s::{_kind(model, name)}[]" for name in [pk, *columns])
        sets = ", ".join(f"{_quote(c)} = v.{_quote(c)}" for c in columns)
        names = ", ".join(map(_quote, [pk, *columns]))
        sql = f"UPDATE {table} SET {sets} FROM unnest({arrays}) AS v ({names}) WHERE {table}.{key} = v.{key}"  # noqa: S608
        cursor.execute(sql, [list(cells) for cells in zip(*rows, strict=True)])


def value(moment: Any) -> Any:
    """A datetime as this database stores it."""
    return connection.ops.adapt_datetimefield_value(moment)


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _kind(model: type[models.Model], column: str) -> str:
    field = next(f for f in model._meta.concrete_fields if f.column == column)
    # db_type of a serial key would be "bigserial"; its values are bigints.
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return str(kind).split(" GENERATED", 1)[0]
