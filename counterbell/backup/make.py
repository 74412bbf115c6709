"""Making a backup while the shop stays open."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from counterbell import __version__
from counterbell.backup import named, tables
from counterbell.backup.archive import CHUNK, Counted, Writer
from counterbell.backup.progress import Stages, Told, silent
from counterbell.base.clock import now


@dataclass(frozen=True, slots=True)
class Made:
    """What went into a backup."""

    path: Path
    rows: int
    files: int
    missing: list[str]  # files that a row names and the storage does not have


def back_up(target: Path, *, stages: Stages = silent) -> Made:
    """Write everything into one file: tables as they were at one moment, files, the secret.

    Files are read after the tables: one that a row names was stored before the row was, so it is there. What was stored
    since comes along and harms nobody.
    """
    with Writer(target) as archive, tables.snapshot() as alias:
        counts = _tables(archive, alias, stages)
        lost = named.missing(alias)
        files = _files(archive, stages)
        with archive.member("secret") as out:
            out.write(settings.SECRET_KEY.encode())
        archive.finish(
            {
                "version": __version__,
                "made_at": now().isoformat(),
                "database": connection.vendor,
                "migrations": _leaves(alias),
                "tables": counts,
                "missing_files": lost,
            }
        )
    return Made(target, sum(counts.values()), files, lost)


def _tables(archive: Writer, alias: str, stages: Stages) -> dict[str, int]:
    models = tables.kept()
    counts = {tables.name_of(model): model._base_manager.using(alias).count() for model in models}
    with stages("Tables", sum(counts.values())) as told:
        for model in models:
            with archive.member(f"tables/{tables.name_of(model)}.jsonl") as out:
                _table(out, tables.lines_of(model, alias), told)
    return counts


def _table(out: Counted, lines: Iterator[bytes], told: Told) -> None:
    out.write(next(lines))  # the names of the columns are no row
    while some := list(islice(lines, tables.BATCH)):
        out.write(b"".join(some))
        told(len(some))


def _files(archive: Writer, stages: Stages) -> int:
    paths = list(named.stored())
    count = 0
    with stages("Files", len(paths)) as told:
        for path in paths:
            # Somebody may have removed it since we looked; if a row named it, `missing` of the restore will say so.
            with suppress(FileNotFoundError), default_storage.open(path) as source:
                with archive.member(f"files/{path}", packed=False) as out:
                    while part := source.read(CHUNK):
                        out.write(part)
                count += 1
            told(1)
    return count


def _leaves(alias: str) -> dict[str, str]:
    """The last migration of each app; the tables are at the state of this version, or we would not run."""
    return dict(MigrationLoader(connections[alias]).graph.leaf_nodes())
