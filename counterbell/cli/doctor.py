"""`doctor` says in words what is wrong with an installation, and how to mend it."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import click

from counterbell.base.env import Env
from counterbell.base.secrets import NoSecret
from counterbell.cli.checkup import surroundings
from counterbell.cli.checkup.finding import Finding, Level, fault
from counterbell.cli.start import surroundings as read_surroundings
from counterbell.cli.start import wake

MARKS = {Level.FINE: ("✓", "green"), Level.WARNING: ("!", "yellow"), Level.FAULT: ("✗", "red")}


def findings(env: Env) -> Iterator[Finding]:
    """Everything that can be said; a part that cannot be looked at is a fault of its own."""
    yield from surroundings.look(env)
    try:
        wake()
    except NoSecret:
        return  # said already
    except Exception as failure:  # noqa: BLE001  # whatever keeps Django from waking is what the owner must hear
        yield fault("program", f"Counterbell cannot start: {failure}", "Check the environment variables.")
        return
    from counterbell.cli.checkup import people, sentences, storage

    yield from sentences.look()
    stored = list(storage.look(env))
    yield from stored
    if not any(one.level is Level.FAULT and one.part in {"database", "tables"} for one in stored):
        yield from people.look(env)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead of words.")
@click.option("--quiet", is_flag=True, help="Leave out what is fine.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool, quiet: bool) -> None:
    """Say what is wrong and how to mend it; exit code 1 when something does not work."""
    found = list(findings(read_surroundings()))
    shown = [one for one in found if not (quiet and one.level is Level.FINE)]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in shown], indent=1, ensure_ascii=False))
    else:
        for one in shown:
            _print(one)
        _summary(found)
    context.exit(int(any(one.level is Level.FAULT for one in found)))


def _print(one: Finding) -> None:
    mark, colour = MARKS[one.level]
    click.echo(f"{click.style(mark, fg=colour)} {one.part:12} {one.says}")
    if one.mend:
        click.echo(f"  {'':12} → {one.mend}")


def _summary(found: list[Finding]) -> None:
    faults = sum(one.level is Level.FAULT for one in found)
    warnings = sum(one.level is Level.WARNING for one in found)
    if faults or warnings:
        click.echo(f"\n{faults} to mend, {warnings} to look at.")
    else:
        click.echo("\nEverything is well.")
