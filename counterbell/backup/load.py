"""Restoring a backup: everything is checked before anything is touched, and all rows arrive in one transaction."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps as current_apps
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from counterbell.backup import findable, named, tables
from counterbell.backup.archive import Reader, Unusable
from counterbell.backup.progress import Stages, silent


class NotEmpty(Exception):
    """There is an installation already, and nobody said that it may be replaced."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    rows: int
    files: int
    missing: list[str]  # files that a row names and the backup did not have
    secret: str  # with which the backup's links and sessions were signed


def restore(source: Path, *, force: bool = False, stages: Stages = silent) -> Restored:
    """Put a backup into this installation's database and files. Killed half-way, it leaves what was there before.

    The caller keeps the secret: only it knows where that lives.

    Raises:
        Unusable: the file is damaged, or was made by a newer version.
        NotEmpty: somebody uses this installation already, and `force` was not said.
    """
    archive = Reader(source)
    try:
        with stages("Checking", archive.size) as told:
            archive.verify(told)
        plan = _plan(archive)
        if not force and not (plan.fresh and next(named.stored(), None) is None):
            raise NotEmpty("There is an installation here already. Say --force to replace it with the backup.")
        files = _bring_files(archive, stages)
        rows = _bring_rows(archive, plan, stages)
        _remove_others(files)
        if not plan.current:
            call_command("migrate", interactive=False, verbosity=0)
        findable.rebuild(stages)
        return Restored(rows, len(files), named.missing(), archive.read("secret").decode())
    finally:
        archive.close()


@dataclass(frozen=True, slots=True)
class _Plan:
    apps: Any  # the models as they were when the backup was made
    current: bool  # they are still the same
    fresh: bool


def _plan(archive: Reader) -> _Plan:
    """Bring an empty database to the state that the backup was made in; one that is in use must be in it already."""
    executor = MigrationExecutor(connection)
    wanted = sorted((app, name) for app, name in archive.manifest["migrations"].items())
    known = executor.loader.graph.nodes
    if strange := [f"{app}.{name}" for app, name in wanted if (app, name) not in known]:
        raise Unusable(f"This backup was made by a newer Counterbell ({strange[0]}): update first.")
    if wanted == sorted(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        return _Plan(current_apps, current=True, fresh=tables.empty())
    if executor.loader.applied_migrations and not _same(executor, wanted):
        raise Unusable(
            "This backup was made by an older Counterbell, and the database has newer tables already: "
            "restore into an empty database; it is brought up to date afterwards."
        )
    state = executor.migrate(wanted)
    return _Plan(state.apps, current=False, fresh=tables.empty(state.apps))


def _same(executor: MigrationExecutor, wanted: list[tuple[str, str]]) -> bool:
    needed = {node for leaf in wanted for node in executor.loader.graph.forwards_plan(leaf)}
    return set(executor.loader.applied_migrations) <= needed


def _bring_rows(archive: Reader, plan: _Plan, stages: Stages) -> int:
    counts: dict[str, int] = archive.manifest["tables"]
    models = tables.kept(plan.apps)
    total = 0
    try:
        with stages("Tables", sum(counts.values())) as told, transaction.atomic():
            tables.clear(plan.apps)
            for model in models:
                member = f"tables/{tables.name_of(model)}.jsonl"
                if member in archive.members:
                    total += tables.load(model, archive.lines(member), told)
            tables.deal_numbers(models)
            connection.check_constraints()
            if total != sum(counts.values()):
                raise Unusable(f"The backup promises {sum(counts.values())} rows and has {total}.")
    except IntegrityError as failure:
        raise Unusable(f"The backup's rows do not fit together ({failure}).") from None
    return total


def _bring_files(archive: Reader, stages: Stages) -> set[str]:
    """Files have names that are never used twice, so what lies there already is the same or of no row."""
    members = [name for name in archive.members if name.startswith("files/")]
    with stages("Files", len(members)) as told:
        for member in members:
            _bring_file(member.removeprefix("files/"), archive.parts(member))
            told(1)
    return {member.removeprefix("files/") for member in members}


def _bring_file(path: str, parts: Iterator[bytes]) -> None:
    storage = storages["default"]
    if not isinstance(storage, FileSystemStorage):
        with tempfile.TemporaryFile() as whole:
            whole.writelines(parts)
            whole.seek(0)
            storage.delete(path)
            storage.save(path, File(whole))
        return
    target = Path(storage.path(path))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with part.open("wb") as out:
        out.writelines(parts)
        out.flush()
        os.fsync(out.fileno())
    part.replace(target)


def _remove_others(files: set[str]) -> None:
    """Files of the installation that was replaced; no row names them any more."""
    for path in list(named.stored()):
        if path not in files:
            default_storage.delete(path)
