"""Duties that were given up: looked at, and owed again once their cause is mended."""

import click

from counterbell.cli.start import prepare

MOST_SHOWN = 50
LONGEST_NUMBER = 19


def _checked(_context: click.Context, _option: click.Parameter, said: tuple[str, ...]) -> tuple[str, ...]:
    for one in said:
        if one != "all" and not (one.isascii() and one.isdigit() and len(one) < LONGEST_NUMBER):
            raise click.BadParameter("say the number of a duty, or all")
    return said


@click.command()
@click.option(
    "--retry",
    metavar="ID|all",
    multiple=True,
    callback=_checked,
    help="Owe this one again, or all of them; may be repeated.",
)
def duties(retry: tuple[str, ...]) -> None:
    """List what was owed and given up after many tries, and why; with --retry it is tried again from the beginning."""
    prepare()
    from counterbell.journal.actions import owe_again
    from counterbell.journal.models import Duty

    if retry:
        count = owe_again(None if "all" in retry else [int(one) for one in retry])
        click.echo(f"{count} are owed again; the running product does them.")
    failed = Duty.objects.filter(state=Duty.State.FAILED).order_by("pk").select_related("entry")
    for duty in failed[:MOST_SHOWN]:
        why = duty.error.strip().rsplit("\n", 1)[-1]
        click.echo(f"{duty.pk}  {duty.subscriber}  {duty.entry.name} of {duty.entry.at:%Y-%m-%d %H:%M}  {why}")
    count = failed.count()
    click.echo(f"{count} failed for good." + (f" The first {MOST_SHOWN} are shown." if count > MOST_SHOWN else ""))
