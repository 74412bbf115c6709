"""What may be done with a message, which kind of answer is which, and in which language it is, however short."""

from enum import StrEnum
from functools import cache

from counterbell.base.languages import language_of
from counterbell.bot import pack
from counterbell.bot.features import plain
from counterbell.bot.router import PERSON, SMALL_TALK, Kind
from counterbell.search.tokens import chains, parts_of, spellings


class Step(StrEnum):
    """What the bot does with a message."""

    ANSWER = "answer"
    ASK_BACK = "ask back"
    HAND_OVER = "hand over"


def kind_of(answer: str) -> Kind:
    """Small talk and the wish for a person are answers of the pack, too."""
    if answer in SMALL_TALK:
        return Kind.SMALL_TALK
    return Kind.PERSON if answer in PERSON else Kind.QUESTION


def tongue(text: str) -> str:
    """The language of a message, however short; "" when its words belong to none or to several."""
    certain = language_of(text)
    if certain in pack.languages():
        return certain
    words = _forms(text)
    votes = {language: len(words & _words(language)) for language in pack.languages()}
    best = max(votes.values())
    leaders = [language for language, count in votes.items() if count == best]
    return leaders[0] if best and len(leaders) == 1 else certain


def known_share(text: str) -> float:
    """What share of its words the pack has in one of its languages, the one that has most of them."""
    words = _forms(text)
    return max(len(words & _words(language)) for language in pack.languages()) / len(words) if words else 0.0


def _forms(text: str) -> set[str]:
    return {form for chain in chains(plain(text)) for part in parts_of(chain) for form in spellings(part)}


@cache
def _words(language: str) -> frozenset[str]:
    return frozenset(
        form
        for ways in pack.phrasings(language).values()
        for way in ways
        for chain in chains(plain(way))
        for part in parts_of(chain)
        for form in spellings(part)
    )
