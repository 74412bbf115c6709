"""Teaching the bot what it can learn beforehand."""

import fcntl
import os

import click

from counterbell.cli.start import wake_django

PATIENCE = 10  # niceness: whoever is talking goes first


@click.command()
def learn() -> None:
    """Let the bot learn now what it would learn while it works.

    The questions of every shop, and the same with your sentence model (COUNTERBELL_SENTENCES). Takes minutes, once.
    """
    wake_django()
    from django.conf import settings

    from counterbell.bot.apart import pack_of
    from counterbell.bot.embeddings import NoModel, understanding
    from counterbell.bot.embeddings.chosen import SECONDS_TO_LEARN, chosen
    from counterbell.contracts.llm import NoReply

    os.nice(PATIENCE)
    folder = settings.BOT_ROOT
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "sentences.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            click.echo("Somebody is learning already.")
            return
        try:
            embedder = chosen(SECONDS_TO_LEARN)
            words = pack_of(folder).knowledge
            if embedder is None:
                click.echo("Learned. No sentence model is named.")
                return
            found = understanding.read(folder, embedder)
            languages = found.languages if found else understanding.learn(folder, embedder, words)
        except NoModel as nothing:
            raise click.ClickException(f"The sentence model cannot be used: {nothing}.") from None
        except NoReply as silence:
            raise click.ClickException(f"The sentence model does not answer: {silence}.") from None
    if languages:
        click.echo(f"Learned, with the sentence model in: {', '.join(sorted(languages))}.")
    else:
        click.echo("Learned. The sentence model knows none of our languages better than words do: it is not used.")
