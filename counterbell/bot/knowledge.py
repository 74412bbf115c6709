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

from counterbell.bot.doubt import DOUBT, HUSHED, SIGNS, SIGNS_WITH_MEANING, Guesses, Judge, signs
from counterbell.bot.embeddings import Embedder
from counterbell.bot.features import see
from counterbell.bot.matcher import Matcher
from counterbell.bot.rehearsal import rounds
from counterbell.bot.space import Floats

BUDGET = 0.02
# Of what is asked, before the shop's own log says otherwise: about something the shop knows, and not.
_OWN, _STRANGE, _AWAY = 0, 1, 2
_SHARES = (0.75, 0.12, 0.13)
_TOO_NEAR = 0.6  # an example of "elsewhere" that is so like one of the shop's own is not elsewhere in this shop
_AWAY_LEAST, _AWAY_SHARE = 450, 0.1  # of "elsewhere" that is learned: so many, or so many of the examples
_LOG = 2_000  # outcomes that are remembered
_LOG_MATTERS = 150  # so many outcomes weigh as much as all rehearsals together
_COMPLAIN = 0.5  # of those who get a wrong answer


@dataclass(frozen=True, slots=True)
class Example:
    """A message that asks for an answer; without an answer, one that asks for nothing the shop has.

    `trial`: it was written as shoppers write, apart from the others, and not as one more way to ask the same.
    """

    text: str
    answer: str | None
    trial: bool = False


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
class Rehearsed:
    """What was guessed in the rehearsals (-1: in earnest), how sure, and whether it was right."""

    chance: Floats
    right: NDArray[np.bool_]
    weight: Floats
    guessed: NDArray[np.intp]
    doubt: float

    def guesses(self, said: NDArray[np.bool_] | None = None) -> Guesses:
        """All of them, or those of a shop that says only some answers: what it never says is never wrong."""
        kept = slice(None) if said is None else said
        return Guesses(self.chance[kept], self.right[kept], self.weight[kept], float(self.weight.sum()))

    def line(self, budget: float) -> float:
        return self.guesses().line(budget, doubt=self.doubt)


@dataclass(frozen=True, slots=True)
class Settled:
    """All that answering needs."""

    answers: list[str]
    matcher: Matcher
    judge: Judge
    rehearsed: Rehearsed
    line: float


@cache
def elsewhere() -> tuple[str, ...]:
    """Messages that no shop's knowledge answers."""
    text = (Path(__file__).parent / "texts/elsewhere.txt").read_text()
    return tuple(found for found in text.splitlines() if found and not found.startswith("#"))


def lessons(examples: Sequence[Example]) -> list[Example]:
    """All that is learned of these, in order: beside them, messages that no shop's knowledge answers."""
    # Of few examples so many others would be the only thing that it has seen.
    away = elsewhere()[: max(_AWAY_LEAST, int(len(examples) * _AWAY_SHARE))]
    return [*examples, *(Example(text, None) for text in away)]


class Knowledge:
    """Learned from examples; learns on from outcomes and further examples."""

    def __init__(
        self, examples: Sequence[Example], *, budget: float = BUDGET, embedder: Embedder | None = None
    ) -> None:
        self.answers: list[str] = []
        self._numbers: dict[str, int] = {}
        self._matcher: Matcher
        self._trials: NDArray[np.bool_]
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
        if not self.answers:
            self.fit()
            return
        self.answers.extend(name for name in names if name not in self._numbers)
        self._numbers = {name: at for at, name in enumerate(self.answers)}
        self._nowhere = len(self.answers)
        seen = [see(one.text) for one in new]
        numbers = np.array([self._number(one.answer) for one in new], np.intp)
        self._matcher.add(seen, numbers, len(self.answers) + 1, self._meanings([one.text for one in new]))
        self._trials = np.append(self._trials, [one.trial for one in new])

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
        self.line = HUSHED
        if not self.answers:
            return
        learned = lessons(self.examples)
        texts = [one.text for one in learned]
        wanted = np.array([self._number(one.answer) for one in learned], np.intp)
        self._trials = np.array([one.trial for one in learned], np.bool_)
        self._matcher = Matcher.learn(map(see, texts), wanted, len(self.answers) + 1, self._meanings(texts))
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
        self._rehearsed = Rehearsed(self._judge.chance(found), right, weight, guessed, doubt)
        self.line = self._rehearsed.line(self.budget)

    def rehearsed(self, said: Collection[str]) -> Guesses:
        """What was guessed in the rehearsals, for a shop that says only these answers."""
        numbers = [self._numbers[name] for name in said if name in self._numbers]
        return self._rehearsed.guesses(np.isin(self._rehearsed.guessed, [-1, *numbers]))

    def line_for(self, budget: float, said: Collection[str], happened: Guesses | None = None) -> float:
        """The line of a shop that says only these answers; what happened there is better proof than a rehearsal."""
        found, doubt = self.rehearsed(said), self._rehearsed.doubt
        if not len(found.chance):
            return HUSHED
        if happened is not None and len(happened.chance):
            share = len(happened.chance) / (len(happened.chance) + _LOG_MATTERS)
            found, doubt = found.beside(happened, share), doubt * (1 - share / 2)
        return found.line(budget, doubt=doubt)

    def rarity(self, name: str) -> float:
        """How rare a feature is among the examples."""
        return self._matcher.space.rarity_of(name)

    def settle(self) -> None:
        """Keep only what answering needs: nothing can be added any more."""
        self.examples.clear()

    def settled(self) -> Settled:
        """What answering needs, to be kept elsewhere."""
        return Settled(self.answers, self._matcher, self._judge, self._rehearsed, self.line)

    @classmethod
    def of(cls, settled: Settled, embedder: Embedder | None = None) -> "Knowledge":
        """As it was when it was kept; nothing can be added to it."""
        knowledge = cls((), embedder=embedder)
        knowledge.answers = settled.answers
        knowledge._numbers = {name: at for at, name in enumerate(settled.answers)}
        knowledge._nowhere = len(settled.answers)
        knowledge._matcher, knowledge._judge = settled.matcher, settled.judge
        knowledge._trials = np.zeros(len(settled.matcher.answers), np.bool_)  # judged already
        knowledge._rehearsed, knowledge.line = settled.rehearsed, settled.line
        return knowledge

    def _rehearsals(self) -> tuple[Floats, NDArray[np.bool_], Floats, NDArray[np.intp]]:
        """What was guessed of examples held out, alone and with their whole answer, and whether it was right."""
        founds, rights, kinds, guessed = [], [], [], []
        for one in rounds(self._matcher, self._trials):
            wanted = self._matcher.answers[one.asked]
            best, found = signs(one.scores, self._nowhere)
            kind = np.where(one.strange, _STRANGE, np.where(wanted == self._nowhere, _AWAY, _OWN))
            kept = (kind != _AWAY) | (one.scores.nearest[:, : self._nowhere].max(axis=1) < _TOO_NEAR)
            founds.append(found[kept])
            rights.append(((best == wanted) & ~one.strange)[kept])
            kinds.append(kind[kept])
            guessed.append(best[kept])
        if not founds:  # too few examples to hold any out
            count = SIGNS if self._matcher.meaning is None else SIGNS_WITH_MEANING
            return np.zeros((1, count), np.float32), np.zeros(1, np.bool_), np.ones(1, np.float32), np.zeros(1, np.intp)
        every = np.concatenate(kinds)
        size = max(int((every == _OWN).sum()), 1)
        counts = np.maximum(np.bincount(every, minlength=len(_SHARES)), 1)
        weight = (np.array(_SHARES) * size / counts)[every].astype(np.float32)
        return np.concatenate(founds), np.concatenate(rights), weight, np.concatenate(guessed)

    # ——— inside ———

    def _number(self, answer: str | None) -> int:
        return self._nowhere if answer is None else self._numbers[answer]

    def _meanings(self, texts: Sequence[str]) -> Floats | None:
        return None if self.embedder is None else self.embedder.embed(texts)
