"""`migrate` as Django has it, but that an empty database gets its tables at once."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import connections

from counterbell.base import tables

_ONLY_TO = ("app_label", "migration_name", "plan", "check_unapplied", "fake", "fake_initial", "prune")


class Command(DjangoCommand):
    """Of an empty database only whoever wants less than everything sees the history."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not any(options.get(name) for name in _ONLY_TO) and tables.is_new(connection):
            tables.make(connection)
        super().handle(*args, **options)  # there is nothing left to move, but others are told that tables are there
