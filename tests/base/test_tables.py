"""A new database gets today's tables at once: the very ones that the migrations would have made."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from counterbell.base import tables
from tests.base import history
from tests.running import empty_database

pytestmark = pytest.mark.scaled
AWAKE = "import django; django.setup()\nfrom django.db import connection\n"


@pytest.fixture
def elsewhere(worker_id: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation with an empty database."""
    with empty_database(f"test_history_{worker_id}") as url:
        yield {
            **os.environ,
            "COUNTERBELL_DATA": str(tmp_path),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "counterbell.settings",
        }


def run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_they_are_those_of_all_migrations(elsewhere: dict[str, str], db: None) -> None:
    old, new = json.loads(run(elsewhere, "-m", "tests.base.history")), history.looks()
    of_any = {"django_content_type", "auth_permission"}  # filled afterwards, when others are told of the tables
    # What the full-text index keeps for itself; in a database that was in use, something stays there.
    of_any |= {table for table in old if table.startswith("search_document_")}
    assert old.keys() == new.keys()
    differ = {table: set(old[table]) ^ set(new[table]) for table in old if table not in of_any}
    assert not {table: sorted(lines) for table, lines in differ.items() if lines}


def test_nothing_is_left_to_migrate(db: None) -> None:
    executor = MigrationExecutor(connection)
    assert not executor.migration_plan(executor.loader.graph.leaf_nodes())


def test_who_asks_for_less_than_all_sees_the_history(elsewhere: dict[str, str]) -> None:
    code = (
        "from django.core.management import call_command\n"
        "from django.db.migrations.recorder import MigrationRecorder\n"
        "call_command('migrate', 'journal', '0001', verbosity=0)\n"
        "print(*sorted(name for app, name in MigrationRecorder(connection).applied_migrations() if app == 'journal'))\n"
    )
    assert run(elsewhere, "-c", AWAKE + code).strip() == "0001_initial"


def test_a_database_in_use_is_not_new(db: None) -> None:
    assert not tables.is_new(connection)


def test_what_fails_half_way_leaves_it_empty(elsewhere: dict[str, str]) -> None:
    code = (
        "import importlib\n"
        "from counterbell.base import tables\n"
        "last = importlib.import_module('counterbell.search.migrations.0002_shelves')\n"
        "last.Migration.operations[-1].code = lambda apps, editor: 1 / 0\n"
        "try: tables.make(connection)\n"
        "except ZeroDivisionError: print(tables.is_new(connection))\n"
    )
    assert run(elsewhere, "-c", AWAKE + code).strip() == "True"
