"""What people said of an answer counts at once: judged wrong for some words, it is not said to these words again.

The last verdict on the same words decides, and only on the version that was said: a mended answer begins anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from counterbell.bot.features import see
from counterbell.bot.models import Turn
from counterbell.bot.nearness import Rarity, Weights, likeness, weights_of, words_of
from counterbell.bot.router import questions

MOST = 300  # verdicts of each kind, the newest
ALIKE = 0.8  # so alike, two messages are the same words
LONGEST = 500  # letters


@dataclass(frozen=True, slots=True)
class Correction:
    """An answer that was wrong. `said`: the keys and their versions, None where nobody knows the version any more."""

    text: str
    language: str
    said: Mapping[str, int | None]


def corrections_of(brand: int) -> list[Correction]:
    """Those of a brand that nobody has taken back since."""
    judged = Turn.objects.filter(brand=brand, move=Turn.Move.ANSWER).exclude(judged_at=None)
    wrong = judged.filter(verdict=Turn.Verdict.WRONG).select_related("message", "reply").order_by("-judged_at")[:MOST]
    found = list(wrong)
    if not found:
        return []
    right = judged.filter(verdict=Turn.Verdict.RIGHT).order_by("judged_at")
    newest = right.values_list("message__text", "keys", "judged_at").reverse()[:MOST]
    taken_back = {(words_of(text[:LONGEST]), key): at for text, keys, at in reversed(newest) for key in keys}
    corrections = []
    for turn in found:
        text = turn.message.text[:LONGEST]
        versions = versions_said(turn)
        asked = words_of(text)
        holds = [
            key
            for key in turn.keys
            if not ((at := taken_back.get((asked, key))) and turn.judged_at and at > turn.judged_at)
        ]
        corrections.append(Correction(text, turn.language, {key: versions.get(key) for key in holds}))
    return corrections


def versions_said(turn: Turn) -> dict[str, int]:
    """The versions of what was said, by key."""
    facts = (turn.reply.facts if turn.reply else None) or {}
    return {one["key"]: one["version"] for one in facts.get("sources") or () if "key" in one and "version" in one}


class Barred:
    """Which answers are not for which words."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self._wrong: list[tuple[Weights, frozenset[str]]] = []

    def put(self, text: str, keys: frozenset[str]) -> None:
        """These are wrong for it. Where one answer was given to several sentences, it is wrong for each of them."""
        if keys:
            parts = questions(text) if len(keys) == 1 else []
            self._wrong += [(_weights(one, self._rarity), keys) for one in dict.fromkeys([text, *parts])]

    def keys(self, text: str) -> frozenset[str]:
        """What is not said to it."""
        if not self._wrong:
            return frozenset()
        asked = weights_of(see(text), self._rarity)
        return frozenset(key for way, keys in self._wrong if likeness(asked, way) >= ALIKE for key in keys)


@lru_cache(maxsize=2_000)  # the same come again with every version of what the bot knows
def _weights(text: str, rarity: Rarity) -> Weights:
    return weights_of(see(text), rarity)
