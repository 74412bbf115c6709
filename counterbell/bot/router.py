"""What kind of message it is, before anybody looks for an answer: most of what a shop gets is no question at all."""

import re
from collections.abc import Iterable
from enum import StrEnum

from counterbell.search.lexicon import concepts_of
from counterbell.search.tokens import chains, fold, is_run, parts_of, phone_forms, phones


class Kind(StrEnum):
    """Where a message goes."""

    QUESTION = "question"
    SMALL_TALK = "small talk"
    PERSON = "person"
    ORDER = "order"
    PHONE = "phone"
    PRODUCT = "product"
    NOISE = "noise"


SMALL_TALK = frozenset({"greeting", "thanks", "goodbye", "bot", "praise"})
PERSON = frozenset({"speak_to_person"})
MOST_QUESTIONS = 4  # of one message
_ORDER_NUMBER = re.compile(r"(?<![\w@.])#?(?=[a-z0-9-]*\d{3})[a-z]{0,4}-?\d[\d-]{2,}(?:-?[a-z0-9]{1,6})?(?![\w@])")
_AND = frozenset(
    [
        "and",
        "also",
        "or",
        "but",
        "und",
        "oder",
        "auch",
        "et",
        "ou",
        "y",
        "e",
        "o",
        "och",
        "eller",
        "a",
        "i",
        "oraz",
        "ili",
        "te",
        "و",
        "پس",
    ]
)
_WHAT_ABOUT = ("what about", "how about", "was ist mit", "wie ist es", "qu'en est", "que tal", "hur ar det", "sto je s")
_TOPIC = ("は", "では", "だと", "なら", "には")
_FEW_WORDS = 4
_END = re.compile(r"(?<=[?!؟？！。؛;])\s*|(?<=[^\W\d_]{2}[.])\s+|\n+")
_TOO_LONG_A_WORD = 30
_VOWEL = re.compile(r"[aeiouy]")
_MASHED = 5  # Latin letters without a vowel


def by_rule(text: str) -> Kind | None:
    """What is plain from its form alone; None for everything that needs understanding."""
    folded = fold(text).strip()
    if not any(map(str.isalnum, folded)):
        return Kind.NOISE
    words = [part for chain in chains(folded) for part in parts_of(chain)]
    named = len(words) <= _FEW_WORDS and not any(is_run(word) for word in words)
    phone = next((found for found in phones(folded) if phone_forms(found[0])), None)
    if phone and phone[0].lstrip().startswith(("+", "0")) and len(_letters(folded, phone[0])) <= _FEW_WORDS:
        return Kind.PHONE
    if _ORDER_NUMBER.search(folded) and named and _only_names_it(folded):
        return Kind.ORDER
    if all(_is_noise(word) for word in words):
        return Kind.NOISE
    return None


def names_a_product(text: str, products: Iterable[str]) -> str | None:
    """The product whose name is all that the message says."""
    said = {part for chain in chains(fold(text)) for part in parts_of(chain)}
    for product in products:
        name = {part for chain in chains(fold(product)) for part in parts_of(chain)}
        if said and said <= name and len(said) * 2 >= len(name):
            return product
    return None


def questions(text: str) -> list[str]:
    """The questions of one message, each by itself; the whole message when it is one."""
    parts = [part.strip() for part in _END.split(text) if part and part.strip()]
    return parts[:MOST_QUESTIONS] if len(parts) > 1 else [text]


def goes_on(text: str) -> bool:
    """Whether a message begins (in Japanese: ends) as one does that goes on from what was said before."""
    folded = fold(text).strip()
    first = (parts_of(chains(folded)[0]) if chains(folded) else [""])[0]
    joined = first.startswith("و") and len(first) > 1  # "and" is written on the word in Arabic
    return first in _AND or joined or folded.startswith(_WHAT_ABOUT) or folded.rstrip(" ?？!").endswith(_TOPIC)


def is_joint(word: str) -> bool:
    """Whether a word, folded, only joins a question to what was said before."""
    return word in _AND


def _letters(folded: str, number: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", folded.replace(number, " "))


def _only_names_it(folded: str) -> bool:
    """order 1042, #1042, my order is SO-1042: a number, and at most what it is the number of."""
    rest = _letters(folded, _ORDER_NUMBER.search(folded)[0])  # type: ignore[index]
    return set(concepts_of(" ".join(rest), rest)) <= {"order", "invoice", "phone", "delivery"}


def _is_noise(word: str) -> bool:
    latin = word.isascii() and word.isalpha()
    return (
        len(word) > _TOO_LONG_A_WORD
        or (latin and len(word) >= _MASHED and not _VOWEL.search(word))
        or (latin and len(word) > 2 and len(set(word)) == 1)
    )
