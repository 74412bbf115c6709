"""Letters that could not be understood, tried again."""

import click

from counterbell.cli.start import prepare


@click.command()
@click.argument("envelopes", metavar="[ID]...", nargs=-1, type=int)
@click.option("--do-it", is_flag=True, help="Also understand them now, instead of leaving that to the running product.")
def reprocess(envelopes: tuple[int, ...], *, do_it: bool) -> None:
    """Try again to understand letters that were refused, after an upgrade for example: the named ones, or all."""
    prepare()
    from counterbell.channels import actions
    from counterbell.channels.models import Envelope
    from counterbell.journal.worker import work_once

    refused = Envelope.objects.filter(state=Envelope.State.REFUSED)
    if envelopes:
        refused = refused.filter(pk__in=envelopes)
    again = actions.reprocess(list(refused.order_by("pk").values_list("pk", flat=True)))
    if do_it:
        while work_once():
            pass
    left = Envelope.objects.filter(state=Envelope.State.REFUSED).count()
    click.echo(f"{again} letters are tried again; {left} are still unreadable.")
