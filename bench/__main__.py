"""`python -m bench chat --json`: run one benchmark."""

import json
from collections.abc import Mapping
from pathlib import Path

import click

from bench import agents, chat, help_centre, idle, inbox, mail, replies, start, weight

DATABASE = click.option(
    "--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", help="Where the rows go."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")


@click.group()
def main() -> None:
    """Measure Counterbell. Load stays on this machine and ends by itself."""


@main.command("chat")
@DATABASE
@JSON
@click.option("--pairs", default=50, show_default=True)
@click.option("--seconds", default=8.0, show_default=True, help="How long each of the two measurements runs.")
def chat_command(database: str, pairs: int, seconds: float, *, as_json: bool) -> None:
    """Chatting pairs through the real gateway, against a bare echo server."""
    _print(chat.run(database, pairs=pairs, seconds=seconds), as_json=as_json)


@main.command("idle")
@JSON
@click.option("--visitors", default=10_000, show_default=True)
def idle_command(visitors: int, *, as_json: bool) -> None:
    """What an idle visitor costs in memory."""
    _print(idle.run(visitors=visitors), as_json=as_json)


@main.command("inbox")
@DATABASE
@JSON
@click.option("--conversations", default=100_000, show_default=True)
@click.option("--messages", default=10, show_default=True, help="Of each conversation.")
@click.option("--rounds", default=inbox.ROUNDS, show_default=True, help="How often each kind of page is asked for.")
def inbox_command(database: str, conversations: int, messages: int, rounds: int, *, as_json: bool) -> None:
    """The inbox's pages with many conversations, against a tenth of them."""
    figures = inbox.run(database, conversations=conversations, messages=messages, rounds=rounds, quiet=as_json)
    _print(figures, as_json=as_json)


@main.command("start")
@JSON
@click.option("--starts", default=start.STARTS, show_default=True, help="How often; the median counts.")
def start_command(starts: int, *, as_json: bool) -> None:
    """From the command to the first page."""
    _print(start.run(starts=starts), as_json=as_json)


@main.command("agents")
@JSON
@click.option("--agents", "many", default=agents.AGENTS, show_default=True)
@click.option("--shoppers", default=agents.SHOPPERS, show_default=True)
@click.option("--seconds", default=agents.SECONDS, show_default=True, help="How long it is measured, after they came.")
@click.option("--warm-up", default=agents.WARM_UP, show_default=True, help="Seconds of talking before that.")
def agents_command(many: int, shoppers: int, seconds: float, warm_up: float, *, as_json: bool) -> None:
    """Agents and shoppers at human speed: how soon an event is on the other screen."""
    _print(agents.run(agents=many, shoppers=shoppers, seconds=seconds, warm_up=warm_up), as_json=as_json)


@main.command("weight")
@JSON
@click.option("--rounds", default=weight.ROUNDS, show_default=True, help="How often each page is opened.")
def weight_command(rounds: int, *, as_json: bool) -> None:
    """What the bubble and the inbox weigh in a real browser."""
    _print(weight.run(rounds=rounds), as_json=as_json)


@main.command("mail")
@DATABASE
@JSON
@click.option("--letters", default=1500, show_default=True)
def mail_command(database: str, letters: int, *, as_json: bool) -> None:
    """Letters through the SMTP door until they are stored, threaded and findable."""
    _print(mail.run(database, letters=letters, quiet=as_json), as_json=as_json)


@main.command("help")
@DATABASE
@JSON
@click.option("--articles", default=10_000, show_default=True, help="Each of them in five languages.")
@click.option("--rounds", default=help_centre.ROUNDS, show_default=True, help="How often each question is asked.")
def help_command(database: str, articles: int, rounds: int, *, as_json: bool) -> None:
    """The help centre with many articles: pages, search, and whether the right article is found."""
    _print(help_centre.run(database, articles=articles, rounds=rounds), as_json=as_json)


@main.command("replies")
@JSON
def replies_command(*, as_json: bool) -> None:
    """How many letters are taken apart as their corpora say: what was written now, without quote and signature."""
    _print(replies.run(), as_json=as_json)


DATA = click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True,
    help="A folder with train.jsonl and test.jsonl.",
)  # fmt: skip
EMBEDDINGS = click.option(
    "--embeddings",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with a BERT-family model.",
)


@main.command("bot")
@JSON
@DATA
@EMBEDDINGS
@click.option("--each", type=int, help="Examples of each answer to learn from; without it, all.")
@click.option("--pack", "packed", is_flag=True, help="Learn from the built-in pack alone (Bitext's intents).")
def bot_command(data: Path, embeddings: Path | None, each: int | None, *, packed: bool, as_json: bool) -> None:
    """The bot on a set of questions: right, wrong, handed over, by limits drawn from the training questions alone."""
    from bench import bot

    _print(bot.run_pack(data) if packed else bot.run(data, embeddings=embeddings, each=each), as_json=as_json)


@main.command("learn")
@JSON
@DATA
@EMBEDDINGS
@click.option("--questions", default=3_000, show_default=True)
def learn_command(data: Path, embeddings: Path | None, questions: int, *, as_json: bool) -> None:
    """The bot from three examples of each answer on, learning from what agents answer, block by block."""
    from bench import learn

    figures = learn.run(data, questions=questions, embeddings=embeddings)
    if as_json:
        click.echo(json.dumps(figures))
        return
    for number, block in enumerate(figures["blocks"], start=1):
        click.echo(f"block {number}: " + ", ".join(f"{name} {figure}" for name, figure in block.items()))


@main.command("own")
@JSON
@DATA
@click.option("--phrasings", default=3, show_default=True, help="Of each of a shop's own questions.")
@click.option("--shops", default=12, show_default=True, help="Each with other questions of the set as its own.")
@click.option(
    "--rehearsing/--pretending", default=True, help="From its own examples too, or from pretended shops alone."
)
def own_command(data: Path, phrasings: int, shops: int, *, rehearsing: bool, as_json: bool) -> None:
    """Shops that have taught the bot a few questions of their own: right, wrong, handed over at 2 % wrong."""
    from bench import own

    _print(own.run(data, phrasings=phrasings, shops=shops, rehearsing=rehearsing), as_json=as_json)


@main.command("shopday")
@JSON
@click.option("--questions", type=int, help="Of each language; all of them without.")
@click.option("--answers", default=300, show_default=True, help="By agents, before it is asked again.")
@click.option("--others", type=int, help="From so many of each language it learns; from all of them without.")
@click.option("--log", type=click.Path(dir_okay=False, path_type=Path), help="A file for each message and its outcome.")
def shopday_command(
    questions: int | None, answers: int, others: int | None, log: Path | None, *, as_json: bool
) -> None:
    """The demo's shop in five languages, over all routes: the first day, and after agents have answered."""
    from bench import shop_day

    figures = shop_day.run(questions=questions, others=others, answers=answers, log=log)
    if as_json:
        click.echo(json.dumps(figures))
        return
    for language, shares in figures.items():
        later = shares.pop("learned")
        click.echo(f"{language}: " + ", ".join(f"{name} {figure}" for name, figure in shares.items()))
        click.echo(f"{language}, learned: " + ", ".join(f"{name} {figure}" for name, figure in later.items()))


def _print(figures: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(figures))
        return
    for name, figure in figures.items():
        click.echo(f"{name:24} {figure}")


if __name__ == "__main__":
    main()
