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
@click.option("--quick", is_flag=True, help="Fewer rounds: a look, not a proof.")
@click.option("--rounds", type=click.IntRange(min=1), help="How many rounds, instead of each check's own number.")
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
def check_reliability(checks: tuple[str, ...], *, quick: bool, rounds: int | None, database: str) -> None:
    """Prove what we promise: run the named checks, or all that are built (they take a while).

    Each prints PASS or FAIL with its counts, and starts an installation of its own: yours is not touched. What is not
    built is listed. Ends with 1 when one failed, with 3 when one could not be run here.
    """
    from counterbell.reliability.checks import run

    sys.exit(run(checks, quick=quick, rounds=rounds or 0, database=database))
