"""Many rows in one statement: what the ORM does one object at a time, for the fast lane.

Works on SQLite (prepared `executemany`) and PostgreSQL (one multi-row statement); the caller brings the transaction.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows whose values are already in the database's own form (see `value`)."""
    if not rows:
        return
    table, names = _quote(model._meta.db_table), ", ".join(map(_quote, columns))
    marks = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES {marks}", rows)  # noqa: S608  # our own names
        else:
            sql = f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * len(rows))}"  # noqa: S608
            cursor.execute(sql, [cell for row in rows for cell in row])


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
        casts = [_cast(model, name) for name in [pk, *columns]]
        sets = ", ".join(f"{_quote(c)} = v.{_quote(c)}" for c in columns)
        marks = f"({', '.join(f'%s::{cast}' for cast in casts)})"
        names = ", ".join(map(_quote, [pk, *columns]))
        values = ", ".join([marks] * len(rows))
        sql = f"UPDATE {table} SET {sets} FROM (VALUES {values}) AS v ({names}) WHERE {table}.{key} = v.{key}"  # noqa: S608
        cursor.execute(sql, [cell for row in rows for cell in row])


def value(moment: Any) -> Any:
    """A datetime as this database stores it."""
    return connection.ops.adapt_datetimefield_value(moment)


def ids_in(cells: Iterable[int]) -> str:
    """A literal list for `IN (…)`: integers only, so that nothing can be smuggled in."""
    return ", ".join(str(int(cell)) for cell in cells)


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _cast(model: type[models.Model], column: str) -> str:
    field = next(f for f in model._meta.concrete_fields if f.column == column)
    # db_type of a serial key would be "bigserial"; its values are bigints.
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return str(kind).split(" GENERATED", 1)[0]
