"""The list of all questions that the bot can be taught: the shop's own, then those of the pack."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from counterbell.accounts.models import Brand
from counterbell.bot import pack
from counterbell.bot.features import see
from counterbell.bot.models import Question
from counterbell.bot.nearness import Weights, likeness, weights_of
from counterbell.bot.queries import questions_of
from counterbell.bot.titles import pack_title, title_of
from counterbell.bot.words import SMALL_TALK
from counterbell.search.tokens import fold


@dataclass(frozen=True, slots=True)
class Topic:
    """A line in the list of questions. `languages`: those in which it is answered."""

    key: str
    name: str
    title: str
    languages: tuple[str, ...]
    question: Question | None

    @property
    def has_words(self) -> bool:
        """The bot has words of its own for it, or calls a person: nobody need write anything."""
        return self.key in SMALL_TALK or self.name in {"speak_to_person", "complaint"}


def topics(brand: Brand, language: str, *, words: str = "", answered: bool | None = None) -> list[Topic]:
    """The shop's own questions, then those of the pack; those that have the words in their title or phrasings."""
    known = list(questions_of(brand).prefetch_related("answers"))
    packed = {one.pack: one for one in known if one.pack}
    found = [Topic(one.key, "", title_of(one, language), _languages(one), one) for one in known if not one.pack]
    for name in pack.names():
        one = packed.get(name)
        found.append(Topic(f"pack.{name}", name, pack_title(name, language), _languages(one), one))
    sought = fold(words).strip()
    return [
        topic
        for topic in found
        if (answered is None or bool(topic.languages) == answered) and (not sought or sought in _said_of(topic))
    ]


def nearest_first(known: Iterable[Topic], text: str) -> list[Topic]:
    """Those that are most like what was asked come first."""
    asked = weights_of(see(text))
    return sorted(known, key=lambda topic: -likeness(asked, _weights(topic.title)))


@lru_cache(maxsize=1_000)  # a page of fifty groups asks for each title fifty times
def _weights(title: str) -> Weights:
    return weights_of(see(title))


def _languages(question: Question | None) -> tuple[str, ...]:
    return tuple(one.language for one in question.answers.all()) if question else ()


def _said_of(topic: Topic) -> str:
    ways = [way for language in pack.languages() for way in pack.phrasings(language).get(topic.name, ())]
    own = topic.question.phrasings.values() if topic.question else ()
    said = [one.text for one in topic.question.answers.all()] if topic.question else []
    return fold(" ".join([topic.title, topic.name, *ways, *(way for some in own for way in some), *said]))
