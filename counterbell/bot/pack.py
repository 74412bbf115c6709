"""The questions that every shop gets, with the ways in which people ask them, in ten languages.

`texts/pack/<language>.txt`: a line for each question, `name: one way | another | …`. The names are the same in all
languages; a shop gives the answers, and one answer is enough for all of them.

`texts/trials/<language>.txt`: what shoppers might write, a line for each message, `name: message`; `-` before what asks
none of the questions, though it may look like one. Written by others than the ways, and apart from them.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterbell.bot.knowledge import Example

TEXTS = Path(__file__).parent / "texts"
FOLDER, TRIALS = TEXTS / "pack", TEXTS / "trials"
NO_QUESTION = "-"


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


@cache
def phrasings(language: str) -> dict[str, tuple[str, ...]]:
    """The name of each question → the ways to ask it."""
    found: dict[str, tuple[str, ...]] = {}
    for row in (FOLDER / f"{language}.txt").read_text().splitlines():
        if row.strip() and not row.startswith("#"):
            name, _, ways = row.partition(":")
            found[name.strip()] = tuple(way.strip() for way in ways.split("|") if way.strip())
    return found


def names() -> tuple[str, ...]:
    return tuple(phrasings("en"))


@cache
def trials() -> tuple[tuple[str, str | None], ...]:
    """Messages, each with the name of the question that it asks; None: none of them."""
    rows = (row for path in sorted(TRIALS.glob("*.txt")) for row in path.read_text().splitlines())
    split = (row.partition(": ") for row in rows if not row.startswith("#"))
    return tuple((text, None if name == NO_QUESTION else name) for name, _, text in split)


def examples() -> "list[Example]":
    """Everything in the pack, as if it were the shop's own; the trials stand at the end."""
    from counterbell.bot.knowledge import Example  # numpy: only where somebody is answered

    ways = [
        Example(way, name) for language in languages() for name, ways in phrasings(language).items() for way in ways
    ]
    return [*ways, *(Example(text, name, trial=True) for text, name in trials())]
