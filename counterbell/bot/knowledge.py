"""What the bot knows, and whether it dares to say it.

Examples teach which answer a message asks for (`matcher.py`); the same examples, and what happened to earlier guesses,
teach how likely a guess is right (`doubt.py`). One owner's number decides: the share of wrong answers she can
live with.
"""

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counterbell.bot.doubt import DOUBT, Judge, line, signs
from counterbell.bot.embeddings import Embedder
from counterbell.bot.features import Seen, see
from counterbell.bot.matcher import Matcher, Scores
from counterbell.bot.space import Floats

BUDGET = 0.02
# Of what is asked, before the shop's own log says otherwise: about something the shop knows, and not.
_KNOWN, _UNKNOWN, _ELSEWHERE = 0.75, 0.12, 0.13
_TOO_NEAR = 0.6  # an example of "elsewhere" that is so like one of the shop's own is not elsewhere in this shop
_LOG = 2_000  # outcomes that are remembered
_LOG_MATTERS = 150  # so many outcomes weigh as much as all rehearsals together
_COMPLAIN = 0.5  # of those who get a wrong answer
_HUSHED = 1.01  # a line that no chance reaches


@dataclass(frozen=True, slots=True)
class Example:
    """A message that asks for an answer; without an answer, one that asks for nothing the shop has."""

    text: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest answer, how likely it is right, the runner-up, and what it was judged by."""

    answer: str
    chance: float
    second: str | None
    second_chance: float
    signs: tuple[float, ...]
    dared: bool


@dataclass(frozen=True, slots=True)
class _Rehearsed:
    """What was guessed in the rehearsals (-1: in earnest), how sure, and whether it was right."""

    chance: Floats
    right: NDArray[np.bool_]
    weight: Floats
    guessed: NDArray[np.intp]
    doubt: float

    def line(self, budget: float, said: NDArray[np.bool_] | None = None) -> float:
        if said is None:
            return line(self.chance, self.right, self.weight, budget, doubt=self.doubt)
        if not said.any():
            return _HUSHED
        share = float(self.weight[said].sum() / self.weight.sum())
        return line(self.chance[said], self.right[said], self.weight[said], budget / share, doubt=self.doubt)


@cache
def elsewhere() -> tuple[str, ...]:
    """Messages that no shop's knowledge answers."""
    text = (Path(__file__).parent / "texts/elsewhere.txt").read_text()
    return tuple(found for found in text.splitlines() if found and not found.startswith("#"))


class Knowledge:
    """Learned from examples; learns on from outcomes and further examples."""

    def __init__(
        self, examples: Sequence[Example], *, budget: float = BUDGET, embedder: Embedder | None = None
    ) -> None:
        self.budget = budget
        self.embedder = embedder
        self.examples = list(examples)
        self._log: deque[tuple[tuple[float, ...], bool, float]] = deque(maxlen=_LOG)
        self.fit()

    # ——— asked ———

    def guess(self, text: str) -> Guess | None:
        """The likeliest answer; None when there is nothing to choose from."""
        return next(iter(self.guesses([text])), None)

    def guesses(self, texts: Sequence[str]) -> list[Guess]:
        if not self.answers:
            return []
        seen = [see(text) for text in texts]
        scores = self._matcher.ask(seen, self._meanings(texts))
        best, found = signs(scores, self._nowhere)
        chances = self._judge.chance(found)
        return [
            self._guess(int(best[row]), float(chances[row]), scores.votes[row], tuple(map(float, found[row])))
            for row in range(len(texts))
        ]

    def _guess(self, best: int, chance: float, votes: Floats, found: tuple[float, ...]) -> Guess:
        others = votes[: len(self.answers)].copy()
        others[best] = -np.inf
        second = int(others.argmax()) if len(others) > 1 else None
        second_chance = (
            0.0 if second is None else chance * max(float(others[second]), 0) / max(float(votes[best]), 1e-3)
        )
        runner_up = None if second is None else self.answers[second]
        return Guess(self.answers[best], chance, runner_up, second_chance, found, chance >= self.line)

    # ——— learning ———

    def add(self, examples: Iterable[Example]) -> None:
        """Count at once; limits are measured anew with the next `fit`."""
        new = list(examples)
        self.examples.extend(new)
        names = dict.fromkeys(one.answer for one in new if one.answer is not None)
        if not self.answers or any(name not in self._numbers for name in names):
            self.fit()  # a new answer moves the column of "elsewhere"
            return
        seen = [see(one.text) for one in new]
        numbers = np.array([self._number(one.answer) for one in new], np.intp)
        self._matcher.add(seen, numbers, len(self.answers) + 1, self._meanings([one.text for one in new]))

    def taught(self, guess: Guess, truth: Example) -> None:
        """A person answered what was handed over: an example, and an outcome of the guess that was kept back."""
        self._log.append((guess.signs, guess.answer == truth.answer, 1.0))
        self.add([truth])

    def complained(self, guess: Guess) -> None:
        """An answer was wrong, and somebody said so: most do not."""
        self._log.append((guess.signs, False, 1 / _COMPLAIN))

    def nobody_complained(self, guess: Guess) -> None:
        """An answer stands. It counts as right; that some are not is made good by the weight of a complaint."""
        self._log.append((guess.signs, True, 1.0))

    def fit(self) -> None:
        """Everything anew from the examples and the log."""
        self.answers = sorted({one.answer for one in self.examples if one.answer is not None})
        self._numbers = {name: at for at, name in enumerate(self.answers)}
        self._nowhere = len(self.answers)
        self.line = _HUSHED
        if not self.answers:
            return
        texts = [one.text for one in self.examples] + list(elsewhere())
        wanted = [self._number(one.answer) for one in self.examples] + [self._nowhere] * len(elsewhere())
        self._wanted = np.array(wanted, np.intp)
        seen: list[Seen] = [see(text) for text in texts]
        many = len(self.answers) + 1
        self._matcher = Matcher(seen, self._wanted, many, self._meanings(texts))
        self.judge_anew()

    def judge_anew(self) -> None:
        """The limits from rehearsals on the examples, and from the log."""
        found, right, weight, guessed = self._rehearsals()
        doubt = DOUBT
        if self._log:
            share = len(self._log) / (len(self._log) + _LOG_MATTERS)
            doubt *= 1 - share / 2  # what really happened is better proof than a rehearsal
            logged = np.array([one for one, _, _ in self._log], np.float32)
            log_weight = np.array([often for _, _, often in self._log], np.float32)
            size = max(len(right) / 2, len(self._log))
            weight = weight / weight.sum() * size * (1 - share)
            log_weight = log_weight / log_weight.sum() * size * share
            found = np.concatenate([found, logged])
            right = np.concatenate([right, np.array([ok for _, ok, _ in self._log])])
            weight = np.concatenate([weight, log_weight])
            guessed = np.concatenate([guessed, np.full(len(logged), -1)])
        self._judge = Judge.learn(found, right, weight)
        self._rehearsed = _Rehearsed(self._judge.chance(found), right, weight, guessed, doubt)
        self.line = self._rehearsed.line(self.budget)

    def line_for(self, budget: float, said: Collection[str]) -> float:
        """The line of a shop that says only these answers: what it never says is never wrong."""
        numbers = [self._numbers[name] for name in said if name in self._numbers]
        return self._rehearsed.line(budget, np.isin(self._rehearsed.guessed, [-1, *numbers]))

    def rarity(self, name: str) -> float:
        """How rare a feature is among the examples."""
        return self._matcher.space.rarity_of(name)

    def settle(self) -> None:
        """Keep only what answering needs: nothing can be added any more."""
        self.examples.clear()
        self._matcher.settle()

    def _rehearsals(self) -> tuple[Floats, NDArray[np.bool_], Floats, NDArray[np.intp]]:
        """Every example asked as if new, as if it and its like were new, and as if its answer did not exist."""
        matcher, nowhere = self._matcher, self._nowhere
        wanted = matcher.answers
        alone, kin = matcher.without_each(), matcher.without_their_kin()
        strange = matcher.without_their_answer(frozenset({nowhere}))
        own = np.flatnonzero(wanted != nowhere)
        away = np.flatnonzero((wanted == nowhere) & (alone.nearest[:, :nowhere].max(axis=1) < _TOO_NEAR))
        sheets = []
        for scores, rows, share in (
            (alone, own, _KNOWN / 2), (kin, own, _KNOWN / 2), (strange, own, _UNKNOWN), (alone, away, _ELSEWHERE)
        ):  # fmt: skip
            best, found = signs(_only(scores, rows), nowhere)
            right = (best == wanted[rows]) & (scores is not strange)
            each = np.full(len(rows), share * len(own) / max(len(rows), 1), np.float32)
            sheets.append((found, right, each, best))
        founds, rights, weights, guessed = zip(*sheets, strict=True)
        return np.concatenate(founds), np.concatenate(rights), np.concatenate(weights), np.concatenate(guessed)

    # ——— inside ———

    def _number(self, answer: str | None) -> int:
        return self._nowhere if answer is None else self._numbers[answer]

    def _meanings(self, texts: Sequence[str]) -> Floats | None:
        return None if self.embedder is None else self.embedder.embed(texts)


def _only(scores: Scores, rows: NDArray[np.intp]) -> Scores:
    return Scores(scores.votes[rows], scores.nearest[rows], scores.known[rows], scores.lengths[rows])
