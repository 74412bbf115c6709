"""Rows as lines of JSON and back: every column of every table, in a form that both databases understand."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps as current_apps
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction

from counterbell.base import rows

SNAPSHOT = "snapshot"
# Rebuilt (search), or worth nothing elsewhere (who is signed in).
LEFT_OUT = {"search", "sessions", "usersessions"}
# Made anew in an empty database by migrating; they do not make it less empty.
MADE_BY_MIGRATING = {"contenttypes.contenttype", "auth.permission", "accounts.setuplink"}
BATCH = 1000
MOST_PARAMETERS = 60_000  # PostgreSQL takes 65,535 in one statement

Told = Callable[[int], None]
Model = type[models.Model]


def kept(apps: Any = current_apps) -> list[Model]:
    """Every table that a backup carries, by name."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
    }
    return sorted(found.values(), key=name_of)


def name_of(model: Model) -> str:
    """How the archive calls a table."""
    return model._meta.label_lower


@contextmanager
def snapshot() -> Iterator[str]:
    """A database alias on which the block sees one moment, however much is written meanwhile."""
    how = {**connection.settings_dict, "OPTIONS": dict(connection.settings_dict["OPTIONS"])}
    if connection.vendor == "sqlite":
        how["OPTIONS"]["transaction_mode"] = "DEFERRED"  # a reader must not stop the writers
    else:
        from django.db.backends.postgresql.psycopg_any import IsolationLevel

        how["OPTIONS"]["isolation_level"] = IsolationLevel.REPEATABLE_READ
    connections[SNAPSHOT] = type(connections["default"])(how, SNAPSHOT)
    try:
        with transaction.atomic(using=SNAPSHOT):
            if connection.vendor == "postgresql":
                with connections[SNAPSHOT].cursor() as cursor:
                    cursor.execute("SET TRANSACTION READ ONLY")
            yield SNAPSHOT
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]


def columns_of(model: Model) -> "list[models.Field[Any, Any]]":
    return list(model._meta.local_concrete_fields)


def lines_of(model: Model, alias: str) -> Iterator[bytes]:
    """The names of the columns, then a line for each row."""
    names = [field.attname for field in columns_of(model)]
    yield _line(names)
    found = model._base_manager.using(alias).order_by("pk").values_list(*names)
    for row in found.iterator(chunk_size=BATCH):
        yield _line(row)


def _line(cells: Iterable[Any]) -> bytes:
    # Keys in order: PostgreSQL keeps JSON in another order than SQLite, and the checksum shall be the same.
    return json.dumps(list(cells), default=_plain, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _plain(cell: object) -> object:
    match cell:
        case datetime() | date() | time():
            return cell.isoformat()
        case UUID() | Decimal():
            return str(cell)
        case timedelta():
            return f"{cell.days} {cell.seconds}.{cell.microseconds:06d}"
        case bytes() | memoryview():
            return base64.b64encode(bytes(cell)).decode()
    raise TypeError(f"a backup cannot carry {type(cell).__name__}")


def empty(apps: Any = current_apps) -> bool:
    """Whether nobody has used this database yet."""
    return not any(model._base_manager.exists() for model in kept(apps) if name_of(model) not in MADE_BY_MIGRATING)


def clear(apps: Any = current_apps) -> None:
    """Delete every row that a backup would bring, and who is signed in; foreign keys are checked at commit."""
    gone = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    with connection.cursor() as cursor:
        for model in gone:
            if model._meta.app_label != "search":
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def load(model: Model, lines: Iterator[bytes], told: Told) -> int:
    """Insert the rows of one table; columns that the file lacks get their default. Returns how many rows."""
    there = json.loads(next(lines))
    fields = columns_of(model)
    size = min(BATCH, MOST_PARAMETERS // max(1, len(fields)))
    columns = [str(field.column) for field in fields]
    batch: list[list[Any]] = []
    count = 0
    for line in lines:
        cells = dict(zip(there, json.loads(line), strict=True))
        batch.append([_stored(field, cells.get(field.attname, _MISSING)) for field in fields])
        if len(batch) >= size:
            rows.insert_many(model, columns, batch)
            count += len(batch)
            told(len(batch))
            batch = []
    rows.insert_many(model, columns, batch)
    told(len(batch))
    return count + len(batch)


_MISSING = object()


def _stored(field: "models.Field[Any, Any]", cell: Any) -> Any:
    if cell is _MISSING:
        cell = field.get_default()
    elif isinstance(field, models.DurationField) and cell is not None:
        days, _, seconds = cell.partition(" ")
        cell = timedelta(days=int(days), seconds=float(seconds))
    elif not isinstance(field, models.JSONField):
        cell = field.to_python(cell)
    return field.get_db_prep_save(cell, connection)


def deal_numbers(loaded: Iterable[Model]) -> None:
    """Let the next row that the database numbers itself come after the last one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(loaded)):
            cursor.execute(statement)
