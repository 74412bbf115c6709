"""What the bot is asked before anybody asks it: its own examples, held out, so that it learns how often it is right.

In every round some examples of each answer are held out, and some answers as a whole: then whatever is said to their
examples is wrong. In every second round, what is held out of an answer hangs together, as what a new shopper writes
does, and not each by itself beside its like. Where there are enough trials, only they are asked: who writes down twenty
ways to ask a question writes them alike, and what a bot does with those says little about what shoppers write.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterbell.bot.matcher import Matcher, Scores

ROUNDS = ((1_500, 12), (5_000, 6), (1 << 62, 4))  # with so many examples at most
_ASKED = 700  # of a round: more teach nothing
_TRIALS, _TRIED = 1_000, 2_200  # so many trials are enough; asked of a round
_KIN = 2  # every second round
_STRANGERS = 8  # one answer of so many is not known
_PASSES, _PASSES_OF_MANY, _MANY = 7, 4, 20_000
_SEED = 11


@dataclass(frozen=True, slots=True)
class Round:
    """What was said to which examples; `strange` ones were of an answer that nobody had been taught."""

    asked: NDArray[np.intp]
    strange: NDArray[np.bool_]
    scores: Scores


def rounds(matcher: Matcher, trials: NDArray[np.bool_]) -> Iterator[Round]:
    """`trials`: which examples are. The last answer is that of what no shop answers; it is never a stranger."""
    chance = np.random.default_rng(_SEED)
    many = next(count for size, count in ROUNDS if len(matcher.answers) <= size)
    passes = _PASSES_OF_MANY if len(matcher.answers) > _MANY else _PASSES
    tried = trials.sum() >= _TRIALS and matcher.meaning is None
    asking, most = (trials, _TRIED) if tried else (matcher.can_be_asked, _ASKED)
    own = [np.flatnonzero((matcher.answers == answer) & asking) for answer in range(matcher.many)]
    share = min(1 / many, 2 * most / max(sum(map(len, own)), 1))
    dealt = chance.permutation(matcher.many - 1)
    for number in range(many):
        strange = np.zeros(matcher.many, np.bool_)
        strange[dealt[number % _STRANGERS :: _STRANGERS]] = matcher.many > 2
        kin = matcher if number % _KIN == 1 and not tried else None
        held = _held(own, share, kin, chance)
        gone = np.zeros(len(matcher.answers), np.bool_)
        gone[held] = True
        gone |= strange[matcher.answers]
        left = np.bincount(matcher.answers[~gone], minlength=matcher.many) > 0
        if left.sum() < 2:
            continue
        strangers = np.flatnonzero(strange[matcher.answers] & asking)
        asked = np.unique(np.concatenate([_some(held, most, chance), _some(strangers, most, chance)]))
        scores = matcher.rehearse(asked, gone, passes=passes)
        yield Round(asked, ~left[matcher.answers[asked]], scores)


def _held(
    own: Sequence[NDArray[np.intp]], share: float, kin: Matcher | None, chance: np.random.Generator
) -> NDArray[np.intp]:
    """Such a share of each answer's own; `kin`: by whose likeness they hang together, if they shall."""
    held = []
    for rows in own:
        count = int(len(rows) * share + chance.random())
        if not count:
            continue
        order = chance.permutation(len(rows))
        if kin is not None:
            vectors = kin.space.rows[rows]
            order = np.argsort(-(vectors @ vectors[order[0]].T).toarray().ravel(), kind="stable")
        held.append(rows[order[:count]])
    return np.concatenate(held) if held else np.zeros(0, np.intp)


def _some(rows: NDArray[np.intp], most: int, chance: np.random.Generator) -> NDArray[np.intp]:
    return rows if len(rows) <= most else chance.choice(rows, most, replace=False)
