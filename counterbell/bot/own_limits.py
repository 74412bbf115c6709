"""How likely an answer of the shop's own is right, and from where on it may be said.

Learned from messages of which it is known what is right: those of pretended shops (`pretended.py`), and the shop's own
examples, each asked as if it were new (`own_rehearsal.py`). The more of these there are, the less do the pretended
count. The owner's number is the same as for the pack's questions: the shop's own get their part of it.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterbell.bot.doubt import DOUBT, Guesses, Judge
from counterbell.bot.knowledge import Guess
from counterbell.bot.looks import SIGNS as SIGNS_OF_LOOK
from counterbell.bot.looks import Look
from counterbell.bot.space import Floats

SIGNS = SIGNS_OF_LOOK + 3
# A message asks for what the shop has taught, for what only another shop knows, for what the pack knows, for nothing.
OWN, STRANGE, PACKED, AWAY = range(4)
# Of all that is asked; what is the shop's own, and what lies beside that, is its share, the pack's is the rest. Of what
# three real bots were asked, 36–69 % was about nothing that they knew, and much of that was close to it.
_SHARES = (0.4, 0.4, 0.8, 0.2)
_FEWEST, _MOST = 0.1, 0.9  # of what a shop is asked, its own: nobody knows it before it is asked
_MATTERS = 60  # so many examples of its own weigh as much as all pretended shops
# So many times as often as rehearsed is an answer wrong: what people really ask beside what a shop knows lies closer to
# it than one question of the pack to another. Measured on two public sets (docs/benchmarks.md, `own`).
_CLOSER = 1.4
_NEAR, _NEAR_OTHER, _LESS_NOWHERE = 6, 8, 9  # among the signs of a guess (`doubt.signs`)


@dataclass(frozen=True, slots=True)
class Tried:
    """Messages that were asked as if they were new: their signs, whether the likest answer was right, their kind."""

    signs: Floats
    right: NDArray[np.bool_]
    kind: NDArray[np.intp]

    def weights(self, share: float) -> Floats:
        """As often as each occurs where this share is the shop's own; all together one."""
        parts = np.array(_SHARES) * np.array([share, share, 1 - share, 1])
        often = np.maximum(np.bincount(self.kind, minlength=len(parts)), 1)
        weight = (parts / often)[self.kind]
        return np.asarray(weight / max(weight.sum(), 1e-9), np.float32)


def none_tried() -> Tried:
    """Before anything is."""
    return Tried(np.zeros((0, SIGNS), np.float32), np.zeros(0, np.bool_), np.zeros(0, np.intp))


def signs_of(look: Look, packed: float, nowhere: float) -> tuple[float, ...]:
    """What a look is judged by. How like the message is to what another question of the pack, or nobody, is asked."""
    return (*look.signs, look.near - packed, packed, nowhere)


def signs_beside(look: Look, guess: Guess) -> tuple[float, ...]:
    """The same, by what the pack's words took the message for."""
    near, other = guess.signs[_NEAR], guess.signs[_NEAR_OTHER]
    packed = other if look.key == f"pack.{guess.answer}" else max(near, other)
    return signs_of(look, packed, near - guess.signs[_LESS_NOWHERE])


@dataclass(frozen=True, slots=True)
class OwnLimits:
    """Says how likely the likest answer is right. `share`: of what is asked, the shop's own."""

    judge: Judge
    guesses: Guesses
    share: float

    @classmethod
    def learn(cls, pretended: Tried, own: Tried, share: float) -> "OwnLimits":
        share = min(max(share, _FEWEST), _MOST)
        known = int((own.kind == OWN).sum())
        trust = known / (known + _MATTERS)
        weight = np.concatenate([pretended.weights(share) * (1 - trust), own.weights(share) * trust])
        found = np.concatenate([pretended.signs, own.signs])
        right = np.concatenate([pretended.right, own.right])
        judge = Judge.learn(found, right, weight * np.float32(len(right)))
        return cls(judge, Guesses(judge.chance(found), right, weight, float(weight.sum())), share)

    def chance(self, look: Look, guess: Guess) -> float:
        return float(self.judge.chance(np.array([signs_beside(look, guess)], np.float32))[0])

    def line(self, budget: float, happened: Guesses | None = None) -> float:
        """From which chance on wrong answers stay within the own questions' part of the budget."""
        found, doubt = self.guesses, DOUBT
        if happened is not None and len(happened.chance):
            share = len(happened.chance) / (len(happened.chance) + _MATTERS)
            found, doubt = found.beside(happened, share), doubt * (1 - share / 2)
        return found.line(budget * self.share / _CLOSER, doubt=doubt)


def share_of(taught: Collection[str], said: Collection[str]) -> float:
    """Which share of the questions that a shop answers it has taught words for itself."""
    return len(set(taught)) / max(len({*taught, *said}), 1)
