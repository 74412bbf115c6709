"""Looking at the inside: wiring, search index, proofs."""

import os
import sys

import click

from counterbell.cli.safe import bars
from counterbell.cli.start import prepare, wake_django


@click.command()
def events() -> None:
    """Print the whole wiring: every event, and who does something when it happens."""
    # The wiring is the same everywhere, so this must work where nothing is installed yet.
    os.environ.setdefault("COUNTERBELL_SECRET", "nothing-is-signed-while-printing-the-wiring")
    wake_django()
    from counterbell.cli.wiring import as_text

    click.echo(as_text())


@click.command()
def reindex() -> None:
    """Make the search index anew; the shop stays open."""
    prepare()
    from counterbell.backup.findable import rebuild

    click.echo(f"{rebuild(bars)} messages can be found.")


@click.command()
@click.argument("checks", metavar="[ID]...", nargs=-1)
def check_reliability(checks: tuple[str, ...]) -> None:
    """Prove the contract of RELIABILITY: run the named checks, or all that are built (they take a while)."""
    from counterbell.reliability.checks import run

    sys.exit(run(checks))
