"""Emptying the tables after a test that committed: a tenth of what Django's own way takes.

Django makes content types and permissions anew each time, though they are the same in every database of this version,
and on PostgreSQL it truncates each table, which is a file of its own. Here rows are deleted, and those two tables
stay, or are as they were again where a test changed them: this process and the server's remember their numbers.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush
from django.db import IntegrityError, OperationalError, connection, transaction

KEPT = frozenset({"django_content_type", "auth_permission"})
TRIES = 5


def quickly() -> None:
    """From now on tables are emptied so, also while a server reads and writes.

    For the kind of connection, not for one: where a browser is driven, a test may end in a context with another one.
    """
    kind: Any = type(connection.ops)
    empty = kind.execute_sql_flush

    def statements(operations: Any, _style: object, tables: list[str], **_how: object) -> list[str]:
        return [f"DELETE FROM {operations.quote_name(table)}" for table in tables if table not in KEPT]

    def again(operations: Any, statements: list[str]) -> None:
        """PostgreSQL ends one of two that wait for each other; what a duty writes meanwhile belongs to what is gone."""
        for left in reversed(range(TRIES)):
            try:
                empty(operations, statements)
            except (OperationalError, IntegrityError):
                if not left:
                    raise
            else:
                break

    kind.sql_flush = statements
    kind.execute_sql_flush = again
    types, permissions = list(ContentType.objects.all()), list(Permission.objects.all())

    def as_they_were(*_: object) -> None:
        if _rows(ContentType.objects.all()) != _rows(types):
            with transaction.atomic():
                Permission.objects.all().delete()
                ContentType.objects.all().delete()
                ContentType.objects.bulk_create(types)
                Permission.objects.bulk_create(permissions)
        ContentType.objects.clear_cache()

    flush.emit_post_migrate_signal = as_they_were


def _rows(types: Iterable[ContentType]) -> set[tuple[int, str, str]]:
    return {(one.pk, one.app_label, one.model) for one in types}
