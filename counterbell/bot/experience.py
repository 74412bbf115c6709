"""What agents made of what was suggested to them for messages like this one: wanted comes first, unwanted last or not.

And what they changed before they sent it: it may be the better answer.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May, may
from counterbell.bot.features import see
from counterbell.bot.models import Answer, Suggestion
from counterbell.bot.nearness import Weights, likeness, weights_of
from counterbell.bot.queries import question_of
from counterbell.bot.speech import heard_language
from counterbell.bot.titles import title_of
from counterbell.conversations.canned import language_for

MOST = 400  # suggestions, the newest
ALIKE = 0.6
LONGEST = 600  # letters of a message
WANTED = {Suggestion.State.ACCEPTED: 2, Suggestion.State.EDITED: 2}
UNWANTED = {Suggestion.State.UNUSED: -1, Suggestion.State.DISMISSED: -2}
GIVEN_UP = -4  # two did not want it, and nobody took it
MOST_BETTER = 100


class Sourced(Protocol):
    """Whatever has a key and a version."""

    @property
    def key(self) -> str: ...
    @property
    def version(self) -> int: ...


T = TypeVar("T", bound=Sourced)


class Experience:
    """How much what was suggested to such a message was worth."""

    def __init__(self, brand: int, text: str) -> None:
        self._wanted: Counter[str] = Counter()
        self._unwanted: Counter[tuple[str, int]] = Counter()
        asked = _weights(text[:LONGEST])
        past = Suggestion.objects.filter(conversation__brand=brand).exclude(state=Suggestion.State.INSERTED)
        told = past.order_by("-created_at").values_list("message__text", "key", "version", "state")[:MOST]
        for said, key, version, state in told:
            if likeness(asked, _weights(said[:LONGEST])) < ALIKE:
                continue
            if state in WANTED:
                self._wanted[key] += WANTED[Suggestion.State(state)]
            else:
                self._unwanted[key, version] += UNWANTED[Suggestion.State(state)]

    @property
    def keys(self) -> list[str]:
        """What was sent to such messages, the most wanted first."""
        return [key for key, _ in self._wanted.most_common()]

    def sorted(self, found: Iterable[T]) -> list[T]:
        """The wanted first, the unwanted last; without those that agents have given up. A changed text begins anew."""
        known = [(self._worth(one), one) for one in found]
        return [one for worth, one in sorted(known, key=lambda pair: -pair[0]) if worth > GIVEN_UP]

    def _worth(self, one: Sourced) -> int:
        return self._wanted[one.key] + self._unwanted[one.key, one.version]


@dataclass(frozen=True, slots=True)
class Better:
    """An answer of the shop's that agents changed before they sent it, the newest change first."""

    rows: list[Suggestion]
    title: str
    language: str
    now: str

    @property
    def ids(self) -> str:
        """For the buttons."""
        return ",".join(str(one.pk) for one in self.rows)


def better_answers(brand: Brand, agent: Agent, language: str) -> list[Better]:
    """What nobody has looked at yet, those changed most often first; only for those who may set the bot up."""
    if not may(agent, May.SET_BRAND):
        return []
    changed = Suggestion.objects.filter(conversation__brand=brand).exclude(better=None).order_by("-created_at")
    groups: dict[tuple[str, str], list[Suggestion]] = {}
    answers: dict[str, dict[str, Answer]] = {}
    titles: dict[str, str] = {}
    for one in changed.select_related("message__conversation__brand", "better", "agent")[:MOST_BETTER]:
        if one.key not in answers:
            question = question_of(brand, one.key)
            kept = question.answers.all() if question and question.pk else []
            answers[one.key] = {answer.language: answer for answer in kept}
            titles[one.key] = title_of(question, language) if question else ""
        said = {code: answer.text for code, answer in answers[one.key].items()}
        if spoken := language_for(said, heard_language(one.message), brand.default_language):
            groups.setdefault((one.key, spoken), []).append(one)
    found = [Better(rows, titles[key], code, answers[key][code].text) for (key, code), rows in groups.items()]
    return sorted(found, key=lambda one: -len(one.rows))


@lru_cache(maxsize=1_000)
def _weights(text: str) -> Weights:
    return weights_of(see(text))
