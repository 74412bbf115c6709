"""The questions that every shop gets, with the ways in which people ask them, in ten languages.

`texts/pack/<language>.txt`: a line for each question, `name: one way | another | …`. The names are the same in all
languages; a shop gives the answers, and one answer is enough for all of them.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterbell.bot.knowledge import Example

FOLDER = Path(__file__).parent / "texts/pack"


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


def examples() -> "list[Example]":
    """Everything in the pack, as if it were the shop's own."""
    from counterbell.bot.knowledge import Example  # numpy: only where somebody is answered

    return [
        Example(way, name) for language in languages() for name, ways in phrasings(language).items() for way in ways
    ]
