"""Addresses, freshness, who may read what: pure."""

import re
import unicodedata
from collections.abc import Iterable

from counterbell.helpcenter.models import Article, Translation

LONGEST_SLUG = 80
LONGEST_BODY = 200_000
Audience, Age = Article.Audience, Translation.Age

_NO_WORD = re.compile(r"[^\w\u200c]+|_+")
_LETTERS_APART = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"})
# What says who somebody is: addresses, telephone and order numbers. It has no place in statistics.
_PERSONAL = re.compile(r"\S+@\S+|\d(?:[\s().-]?\d){4,}")


def slug_of(title: str) -> str:
    """The readable end of an address: words of any script, Latin ones without their marks."""
    folded = unicodedata.normalize("NFKC", title).lower().translate(_LETTERS_APART)
    plain = "".join(_bare(letter) for letter in folded)
    slug = _NO_WORD.sub("-", plain.replace("\u200c", "-")).strip("-")
    if len(slug) > LONGEST_SLUG:
        slug = slug[:LONGEST_SLUG].rsplit("-", 1)[0]
    return slug or "article"


def _bare(letter: str) -> str:
    if letter < "\u0250" or "\u1e00" <= letter < "\u1f00":
        return unicodedata.normalize("NFD", letter)[0]
    return letter


def read_by(*, signed_in: bool, colleague: bool) -> tuple[str, ...]:
    """The audiences that a reader belongs to."""
    if colleague:
        return (Audience.PUBLIC, Audience.SIGNED_IN, Audience.AGENTS)
    return (Audience.PUBLIC, Audience.SIGNED_IN) if signed_in else (Audience.PUBLIC,)


def aged(before: int, change: int) -> int:
    """How old a translation is after its source changed by that much: the gravest change since counts."""
    return max(before, change)


def warns(age: int) -> bool:
    """Whether readers must be told that the source says something newer."""
    return age == Age.OUT_OF_DATE


def shelf_of(brand: int, language: str, audience: str) -> str:
    """The shelf of the search on which such articles stand."""
    return f"help:{brand}:{language}:{audience}"


def shelves_for(brand: int, language: str, audiences: Iterable[str]) -> list[str]:
    """The shelves that a reader may look through."""
    return [shelf_of(brand, language, audience) for audience in audiences]


def countable(words: str) -> str:
    """What is kept of a search: its words in one form; "" for what may say who she is."""
    plain = " ".join(unicodedata.normalize("NFKC", words).lower().split())[:100]
    return "" if _PERSONAL.search(plain) else plain
