"""Everything in one file, and back."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from counterbell.base.clock import now
from counterbell.base.env import Env
from counterbell.cli.start import alone, lay_ground, prepare, wake_django

SHOWN = 10


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
def backup(file: Path | None, *, force: bool) -> None:
    """Write everything (tables, files, the secret) into FILE, while the shop stays open.

    Keep FILE as safe as the installation itself: it contains all of it. Without FILE the name is made from the time.
    """
    prepare()
    from counterbell.backup.make import back_up

    target = file or Path(f"counterbell-{now():%Y%m%d-%H%M%S}.zip")
    if target.exists() and not force:
        raise click.ClickException(f"{target} exists already. Say --force to replace it.")
    try:
        made = back_up(target, stages=bars)
    except OSError as failure:
        raise click.ClickException(f"The backup could not be written: {failure}. Nothing was left behind.") from None
    click.echo(f"{made.path}: {made.rows} rows, {made.files} files, {made.path.stat().st_size / 2**20:.1f} MB.")
    report_missing(made.missing)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace the installation that is here.")
def restore(file: Path, *, force: bool) -> None:
    """Put a backup into this installation: an empty one, or with --force instead of the one that is here.

    The backup may come from the other database: this is how one moves from SQLite to PostgreSQL.
    """
    found = _ground()
    from counterbell.backup.archive import Unusable
    from counterbell.backup.load import NotEmpty
    from counterbell.backup.load import restore as put_back

    with alone(found):
        try:
            back = put_back(file, force=force, stages=bars)
        except (Unusable, NotEmpty) as refusal:
            raise click.ClickException(f"{refusal} Nothing was changed.") from None
        except OSError as failure:
            raise click.ClickException(f"The backup could not be restored: {failure}.") from None
        _keep_secret(found, back.secret)
    click.echo(f"Restored {back.rows} rows and {back.files} files.")
    report_missing(back.missing)


def _ground() -> Env:
    """As `prepare`, but the tables are left to the restore: it may need them as they were when the backup was made."""
    found = lay_ground()
    wake_django()
    return found


def _keep_secret(found: Env, secret: str) -> None:
    if found.secret:
        if found.secret != secret:
            click.echo(
                "COUNTERBELL_SECRET is another than the backup's: shoppers' tokens and open links end now. "
                "Set it to the old one to keep them.",
                err=True,
            )
        return
    part = found.data / "secret.part"
    part.touch(mode=0o600)
    with part.open("w") as out:
        out.write(secret + "\n")
        out.flush()
        os.fsync(out.fileno())
    part.replace(found.data / "secret")


def report_missing(paths: list[str]) -> None:
    """Say which files a row names and nobody has."""
    if not paths:
        return
    click.echo(f"{len(paths)} files are named in the database and missing in the storage:", err=True)
    for path in paths[:SHOWN]:
        click.echo(f"  {path}", err=True)
    if len(paths) > SHOWN:
        click.echo(f"  … and {len(paths) - SHOWN} more", err=True)


@contextmanager
def bars(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar for each stage; only its label where nobody watches."""
    with click.progressbar(length=max(1, total), label=f"{label:14}") as bar:
        yield bar.update
