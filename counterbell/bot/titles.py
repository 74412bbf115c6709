"""How a question is called, on a page and on a button."""

import re

from counterbell.accounts.models import Brand
from counterbell.bot import pack
from counterbell.bot.models import Question
from counterbell.bot.queries import question_of
from counterbell.conversations.tongues import base

LONGEST = 80
_I = re.compile(r"\bi\b")  # people write it small


def title_of(question: Question, language: str) -> str:
    """A question of the pack as people ask it in that language; the shop's own by its first phrasing there."""
    if question.pack:
        return pack_title(question.pack, language)
    said: dict[str, list[str]] = question.phrasings
    ways = said.get(language) or said.get(base(language)) or next((some for some in said.values() if some), [])
    return _written(ways[0]) if ways else question.key


def pack_title(name: str, language: str) -> str:
    """How a question of the pack is asked first, as one writes it."""
    spoken = base(language) if base(language) in pack.languages() else "en"
    way = pack.phrasings(spoken)[name][0]
    return _written(_I.sub("I", way) if spoken == "en" else way)


def name_of_key(brand: Brand, key: str, language: str) -> str:
    """How the question behind a key is called; "" when it is gone."""
    question = question_of(brand, key)
    return title_of(question, language) if question else ""


def _written(way: str) -> str:
    return (way[:1].upper() + way[1:])[:LONGEST]
