"""The ways to ask that a shop itself has taught: which of its answers a message is likest to.

By words; by concepts, where the languages differ; and by meaning, where there is a sentence model.
"""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from counterbell.bot.embeddings.at_hand import at_hand, vectors
from counterbell.bot.features import see
from counterbell.bot.nearness import Rarity, Weights, likeness, weights_of

NEAR, MAYBE = 0.72, 0.45  # likeness from which on an answer is said, or asked back
_ABOUT, _FEWEST_CONCEPTS = 0.8, 2  # of a question in another language: about the same as one that the shop has taught
_MOST = 2


@dataclass(frozen=True, slots=True)
class _Way:
    """`topic`: its concepts alone; empty when it names only one, for "return" is in a hundred questions."""

    text: str
    key: str
    weights: Weights
    topic: Weights


class Taught:
    """Ways to ask, each with the key of its answer."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self._ways: list[_Way] = []
        self._meant: NDArray[np.float32] | None = None

    def put(self, text: str, key: str) -> None:
        self._ways.append(_Way(text, key, weights_of(see(text), self._rarity), self._topic(text)))

    def settle(self) -> None:
        """All are there: ask the sentence model about them at once."""
        self._meant = vectors([way.text for way in self._ways])

    def nearest(self, text: str) -> list[tuple[str, float]]:
        """The two keys that it is likest to, the likest first; none that is not even worth asking back."""
        found: dict[str, float] = {}
        for key, near in (*self._by_words(text), *self._by_topic(text), *self._by_meaning(text)):
            if near >= MAYBE:
                found[key] = max(found.get(key, 0.0), near)
        return sorted(found.items(), key=lambda pair: -pair[1])[:_MOST]

    def _by_words(self, text: str) -> list[tuple[str, float]]:
        asked = weights_of(see(text), self._rarity)
        return [(way.key, likeness(asked, way.weights)) for way in self._ways]

    def _by_topic(self, text: str) -> list[tuple[str, float]]:
        """By concepts alone, which all languages share: too few to answer, enough to ask whether that is meant."""
        topic = self._topic(text)
        alike = ((likeness(topic, way.topic), way.key) for way in self._ways if topic and way.topic)
        near, key = max(alike, default=(0.0, ""))
        return [(key, MAYBE)] if near >= _ABOUT else []

    def _by_meaning(self, text: str) -> list[tuple[str, float]]:
        """On the scale of words: each sentence model has one of its own."""
        if self._meant is None or (model := at_hand()) is None or (asked := vectors([text])) is None:
            return []
        nearness = self._meant @ asked[0]
        best = int(nearness.argmax())
        scale = NEAR if nearness[best] >= model.near else MAYBE if nearness[best] >= model.maybe else 0.0
        return [(self._ways[best].key, scale)]

    def _topic(self, text: str) -> Weights:
        seen = see(text)
        if sum("+" not in name for name in seen.concepts) < _FEWEST_CONCEPTS:
            return {}
        return weights_of(replace(seen, words=Counter(), pieces=Counter()), self._rarity)
