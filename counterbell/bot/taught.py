"""The ways to ask that a shop itself has taught: which of its answers a message is likest to.

By words (`looks.py`); by concepts, where the languages differ; and by meaning, where there is a sentence model.
"""

from collections import Counter
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from counterbell.bot.embeddings.at_hand import at_hand, vectors
from counterbell.bot.features import see
from counterbell.bot.looks import Look, Looks
from counterbell.bot.nearness import Rarity, Weights, likeness, weights_of

_ABOUT, _FEWEST_CONCEPTS = 0.8, 2  # of a question in another language: about the same as one that the shop has taught


class Taught:
    """Ways to ask, each with the key of its answer."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self._looks = Looks(rarity)
        self._topics: list[tuple[Weights, str]] = []
        self._meant: NDArray[np.float32] | None = None

    def put(self, text: str, key: str) -> None:
        self._looks.put(text, key)
        if topic := self._topic(text):
            self._topics.append((topic, key))

    def settle(self) -> None:
        """All are there: ask the sentence model about them at once."""
        self._meant = vectors([text for text, _ in self.ways])

    @property
    def ways(self) -> list[tuple[str, str]]:
        """Each way to ask, and the key of its answer."""
        return self._looks.ways

    def by_words(self, text: str) -> Look | None:
        """How likely that is right, `own_limits.py` says."""
        return self._looks.look(text)

    def by_topic(self, text: str) -> str:
        """By concepts alone, which all languages share: too few to answer, enough to ask whether that is meant."""
        topic = self._topic(text)
        near, key = max(((likeness(topic, other), key) for other, key in self._topics if topic), default=(0.0, ""))
        return key if near >= _ABOUT else ""

    def by_meaning(self, text: str) -> tuple[str, bool] | None:
        """The nearest by meaning, and whether that is near enough to be said: each sentence model has its own scale."""
        if self._meant is None or (model := at_hand()) is None or (asked := vectors([text])) is None:
            return None
        nearness = self._meant @ asked[0]
        best = int(nearness.argmax())
        near = float(nearness[best])
        return (self.ways[best][1], near >= model.near) if near >= model.maybe else None

    def _topic(self, text: str) -> Weights:
        """Its concepts alone; nothing when it names only one, for "return" is in a hundred questions."""
        seen = see(text)
        if sum("+" not in name for name in seen.concepts) < _FEWEST_CONCEPTS:
            return {}
        return weights_of(replace(seen, words=Counter(), pieces=Counter()), self._rarity)
