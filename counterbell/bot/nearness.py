"""How like two messages are, without numpy: for what one shop has taught, and for sorting what nobody has answered."""

import math
from collections.abc import Callable, Mapping

from counterbell.bot.features import KINDS, Seen, see

Weights = Mapping[str, float]
Rarity = Callable[[str], float]


def alike_rarity(_name: str) -> float:
    """Where nothing is known of what is rare."""
    return 1.0


def weights_of(seen: Seen, rarity: Rarity = alike_rarity) -> dict[str, float]:
    """A message as one vector of length one; each kind of feature has the same share of it."""
    found: dict[str, float] = {}
    kinds = [counted for kind in KINDS if (counted := seen.of(kind))]
    for counted in kinds:
        weighed = {name: (1 + math.log(often)) * rarity(name) for name, often in counted.items()}
        long = math.sqrt(sum(weight * weight for weight in weighed.values()) * len(kinds)) or 1.0
        found.update({name: weight / long for name, weight in weighed.items()})
    return found


def likeness(one: Weights, other: Weights) -> float:
    """Between 0 and 1."""
    few, many = sorted((one, other), key=len)
    return sum(weight * many[name] for name, weight in few.items() if name in many)


def words_of(text: str) -> tuple[str, ...]:
    """The plain words of a message in their order: two that have the same say the same."""
    return see(text).plain
