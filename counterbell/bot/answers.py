"""One message read: what it is, what answers it, and whether to answer, to ask back, or to call a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from counterbell.base.languages import language_of
from counterbell.bot import pack
from counterbell.bot.features import plain
from counterbell.bot.knowledge import BUDGET, Example, Guess, Knowledge
from counterbell.bot.router import PERSON, SMALL_TALK, Kind, by_rule, names_a_product, questions
from counterbell.search.tokens import chains, parts_of, spellings

_ASK_BACK = 0.4  # of the line: below it, two answers are two guesses
_SAME_WEIGHT = 0.5  # the runner-up is as likely as this share of the best


class Step(StrEnum):
    """What the bot does with a message."""

    ANSWER = "answer"
    ASK_BACK = "ask back"
    HAND_OVER = "hand over"


@dataclass(frozen=True, slots=True)
class Reading:
    """One question of a message. `choices`: the answer, or the two that are close; nothing to hand over with."""

    text: str
    kind: Kind
    step: Step
    choices: tuple[str, ...]
    guess: Guess | None = None


class Reader:
    """Reads messages with what a shop taught, on top of what every shop is asked."""

    def __init__(
        self,
        examples: Sequence[Example] = (),
        *,
        products: Iterable[str] = (),
        budget: float = BUDGET,
        packed: bool = True,
    ) -> None:
        self.products = tuple(products)
        known = [*pack.examples(), *examples] if packed else list(examples)
        self.knowledge = Knowledge(known, budget=budget)

    def read(self, text: str) -> list[Reading]:
        """Each question of the message in its order; greetings beside a question are left out."""
        found = [self._read(one) for one in questions(text)]
        if len(found) > 1:
            return [one for one in found if one.kind not in {Kind.SMALL_TALK, Kind.NOISE}] or found[:1]
        return found

    def _read(self, text: str) -> Reading:
        kind = by_rule(text)
        if kind is not None:
            return Reading(text, kind, Step.HAND_OVER, ())
        product = names_a_product(text, self.products)
        if product is not None:
            return Reading(text, Kind.PRODUCT, Step.ANSWER, (product,))
        guess = self.knowledge.guess(text)
        if guess is None:
            return Reading(text, Kind.QUESTION, Step.HAND_OVER, ())
        if guess.dared:
            return Reading(text, kind_of(guess.answer), Step.ANSWER, (guess.answer,), guess)
        close = guess.second is not None and guess.second_chance >= guess.chance * _SAME_WEIGHT
        if close and guess.chance >= self.knowledge.line * _ASK_BACK:
            return Reading(text, Kind.QUESTION, Step.ASK_BACK, (guess.answer, str(guess.second)), guess)
        return Reading(text, Kind.QUESTION, Step.HAND_OVER, (), guess)


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
