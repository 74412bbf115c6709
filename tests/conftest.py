"""Shared by all tests: where the installation of the tests lives, and on which database.

On PostgreSQL: `DATABASE_URL=postgresql://root@127.0.0.1/<name> pytest …` makes and removes the database `test_<name>`.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import django
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

pytest_plugins = ["tests.people", "tests.running", "tests.scaled", "tests.mailroom.authority", "tests.mailroom.dovecot"]

# One folder for each process, so that parallel runs never meet.
DATA = Path(tempfile.mkdtemp(prefix=f"counterbell-tests-{os.environ.get('PYTEST_XDIST_WORKER', '')}"))
os.environ["COUNTERBELL_DATA"] = str(DATA)
os.environ.setdefault("COUNTERBELL_SECRET", "only-for-tests-only-for-tests-only-for-tests")
# Playwright's synchronous API keeps an event loop in the test's thread; Django must not take that for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Set here and not in pyproject.toml: pytest-django would load the settings before this file has made them a home.
os.environ["DJANGO_SETTINGS_MODULE"] = "counterbell.settings"
django.setup()
# Slow on purpose, and what is stored says how slow: here one pass over little memory.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1

_here = os.getpid()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Workers begin with our environment: with the name of the settings in it they would read them, and with them
    our folder, before this file has given each its own."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


@atexit.register
def _clean() -> None:
    if os.getpid() == _here:  # not in a forked child
        shutil.rmtree(DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """On SQLite a real file where `counterbell serve` would look for it; on PostgreSQL a name for each worker."""
    from django.db import connections

    if connections["default"].vendor == "sqlite":
        connections["default"].settings_dict["TEST"]["NAME"] = str(DATA / "counterbell.sqlite3")
    else:
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tables, and how they are emptied after each test that commits; PostgreSQL waits for no disk."""
    from django.db import connection

    from tests import emptying

    with django_db_blocker.unblock():
        emptying.quickly()
        if connection.vendor == "postgresql":  # whoever cuts its power has a PostgreSQL of his own (R21)
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            with connection.cursor() as cursor:
                cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
            connection.close()
