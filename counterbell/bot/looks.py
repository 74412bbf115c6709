"""Which of a shop's own ways to ask a message is likest to, by words, and what speaks for that and against it."""

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from counterbell.bot.features import see
from counterbell.bot.nearness import Rarity, Weights, likeness, weights_of

SIGNS = 8  # of a look


@dataclass(frozen=True, slots=True)
class Look:
    """The answer that a message is likest to, and the next. `signs`: what speaks for the first and against it."""

    key: str
    near: float
    second: str
    second_near: float
    signs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Best:
    """Of one answer: its likest way to ask, and how like the next of them is."""

    near: float
    key: str
    way: Weights
    beside: float


class Looks:
    """Ways to ask, each with the key of its answer."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self.ways: list[tuple[str, str]] = []
        self._weights: list[Weights] = []
        self._often: Counter[str] = Counter()

    def put(self, text: str, key: str) -> None:
        self.ways.append((text, key))
        self._weights.append(weights_of(see(text), self._rarity))
        self._often[key] += 1

    def look(self, text: str, *, without: Collection[int] = ()) -> Look | None:
        """What it is likest to; None where it has nothing in common with any. `without`: as if these were not there."""
        asked = weights_of(see(text), self._rarity)
        found = sorted(self._best(asked, without), key=lambda one: -one.near)
        if not found:
            return None
        best, second = found[0], found[1] if len(found) > 1 else _Best(0.0, "", {}, 0.0)
        signs = (
            best.near, best.near - second.near, best.beside, _covered(asked, best.way), _covered(best.way, asked),
            math.log1p(len(asked)), math.log1p(self._often[best.key]), math.log1p(len(self._often)),
        )  # fmt: skip
        return Look(best.key, best.near, second.key, second.near, signs)

    def _best(self, asked: Weights, without: Collection[int]) -> list[_Best]:
        """The best of each answer that has anything in common with what is asked."""
        found: dict[str, _Best] = {}
        for at, ((_, key), way) in enumerate(zip(self.ways, self._weights, strict=True)):
            near = 0.0 if at in without else likeness(asked, way)
            if not near:
                continue
            kept = found.get(key)
            if kept is None or near > kept.near:
                found[key] = _Best(near, key, way, kept.near if kept else 0.0)
            elif near > kept.beside:
                found[key] = _Best(kept.near, key, kept.way, near)
        return list(found.values())


def _covered(one: Weights, by: Weights) -> float:
    """Which share of the words of one has the other."""
    words = {name: weight for name, weight in one.items() if name.startswith("w:")}
    return sum(weight for name, weight in words.items() if name in by) / (sum(words.values()) or 1.0)
