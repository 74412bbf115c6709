"""How an installation begins: folder, secret, tables, and a way in for its owner. Doing it again is harmless."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
import django

from counterbell.base.env import Env, EnvironmentMistake, env
from counterbell.base.secrets import NoSecret, make_secret

MIGRATION_LOCK = 0x636F756E746572  # "counter", for pg_advisory_lock

RUNNING = "running.lock"
SERVING = "serving.lock"
HANDOVER_SECONDS = 20.0  # a little more than a server takes to end


class NewerDatabase(Exception):
    """The tables were made by a newer version of Counterbell than this one."""


def surroundings() -> Env:
    """The environment, or an error that a person can act on."""
    try:
        return env()
    except EnvironmentMistake as mistake:
        raise click.ClickException(str(mistake)) from None


def wake_django() -> Env:
    """Load Django for an installation that exists already."""
    found = surroundings()
    try:
        wake()
    except (NoSecret, EnvironmentMistake) as missing:
        raise click.ClickException(str(missing)) from None
    return found


def wake() -> None:
    """Load Django's settings and apps.

    Raises:
        NoSecret: when the data folder has none.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "counterbell.settings")
    django.setup()


def prepare() -> Env:
    """Make what is missing (folder, secret, tables) and load Django."""
    found = lay_ground()
    wake_django()
    from django.db import OperationalError

    try:
        migrate()
    except OperationalError as failure:
        raise click.ClickException(f"The database cannot be used: {failure}".strip()) from None
    except NewerDatabase as newer:
        raise click.ClickException(str(newer)) from None
    return found


def lay_ground() -> Env:
    """Make what is missing of folder and secret."""
    found = surroundings()
    try:
        make_data_folder(found)
    except OSError as failure:
        raise click.ClickException(
            f"The data folder {found.data} cannot be used: {failure.strerror}. "
            "Set COUNTERBELL_DATA to a folder that this user may write to."
        ) from None
    return found


def make_data_folder(found: Env) -> None:
    """The folder (0700), and in it the secret (0600) unless the environment brings one."""
    if found.secret:
        found.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        found.data.chmod(0o700)
    else:
        make_secret(found.data)
    (found.data / "files").mkdir(mode=0o700, exist_ok=True)


def migrate(*, verbose: bool = False) -> list[str]:
    """Bring the tables up to this version; of several processes that start at once, one does it and the others wait.

    Returns the names of the migrations that ran.

    Raises:
        NewerDatabase: when the tables are ahead of this version.
    """
    from django.core.management import call_command

    if not pending():
        return []
    with only_one():
        names = pending()  # perhaps somebody else was faster
        if names:
            call_command("migrate", interactive=False, verbosity=int(verbose))
        return names


def pending() -> list[str]:
    """Migrations of this version that the database has not seen.

    Raises:
        NewerDatabase: when it has seen some that this version does not know.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = executor.loader.graph.nodes
    ours = {app for app, _ in known}
    strange = [f"{app}.{name}" for app, name in executor.loader.applied_migrations if (app, name) not in known]
    replaced = {old for one in executor.loader.replacements.values() for old in one.replaces}
    strange = [one for one in strange if one.split(".")[0] in ours and tuple(one.split(".", 1)) not in replaced]
    if strange:
        raise NewerDatabase(
            f"This database was used by a newer Counterbell ({', '.join(sorted(strange)[:3])}). "
            "Install that version again, or restore a backup that was made with this one."
        )
    return [f"{one.app_label}.{one.name}" for one, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


@contextmanager
def only_one() -> Iterator[None]:
    """Keep other processes of this installation out while the block runs."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
        return
    with (Path(env().data) / "migrate.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def running(found: Env) -> Iterator[None]:
    """While the block runs, nobody restores a backup over this data folder."""
    with (found.data / RUNNING).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def serving(found: Env) -> Iterator[None]:
    """While the block runs, no other server uses this data folder: on SQLite two would not hear each other.

    A server that is just ending is waited for. On PostgreSQL any number may serve.
    """
    if found.database_url:
        yield
        return
    with (found.data / SERVING).open("w") as file:
        ends = time.monotonic() + HANDOVER_SECONDS
        while not _locked(file):
            if time.monotonic() > ends:
                raise click.ClickException(
                    f"Another Counterbell already serves {found.data}: stop it first, or give this one a folder of its "
                    "own (COUNTERBELL_DATA). Several servers together need PostgreSQL (DATABASE_URL)."
                )
            time.sleep(0.1)
        yield


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def alone(found: Env) -> Iterator[None]:
    """Only while nothing runs on this data folder."""
    with (found.data / RUNNING).open("w") as file:
        if not _locked(file):
            raise click.ClickException(f"Counterbell runs on {found.data}: stop it first.")
        yield
