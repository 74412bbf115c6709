"""What the bot rehearses with before anybody asks it: its trials where there are enough of them, else its examples."""

import numpy as np
import pytest

from counterbell.bot import rehearsal
from counterbell.bot.features import see
from counterbell.bot.matcher import Matcher
from counterbell.bot.rehearsal import rounds

WAYS = ("{} a parcel", "please {} the order", "I want to {} it", "{}?", "can you {} this", "how to {} shoes")
DEEDS = ("track", "return", "pay", "cancel")


@pytest.fixture
def matcher() -> Matcher:
    """Four answers with six ways each; what asks for nothing comes last."""
    taught = [(way.format(deed), answer) for answer, deed in enumerate(DEEDS) for way in WAYS]
    taught += [(f"the weather on day {day}", len(DEEDS)) for day in range(6)]
    answers = np.array([answer for _, answer in taught])
    return Matcher.learn([see(text) for text, _ in taught], answers, len(DEEDS) + 1)


def every_second(matcher: Matcher) -> np.ndarray:
    return np.arange(len(matcher.answers)) % 2 == 0


def test_with_enough_trials_nothing_else_is_asked(matcher: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "_TRIALS", 10)
    trials = every_second(matcher)
    asked = [one.asked for one in rounds(matcher, trials)]
    assert asked
    assert all(trials[some].all() for some in asked)
    assert set(matcher.answers[np.concatenate(asked)]) == set(range(len(DEEDS) + 1))


def test_a_few_trials_are_examples_as_others(matcher: Matcher) -> None:
    trials = every_second(matcher)
    asked = np.concatenate([one.asked for one in rounds(matcher, trials)])
    assert trials[asked].any()
    assert not trials[asked].all()


def test_what_is_asked_was_not_learned_for_it(matcher: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Held out, or strange: then its answer as a whole was not known."""
    gone: list[np.ndarray] = []
    rehearse = Matcher.rehearse

    def noting(self: Matcher, asked: np.ndarray, without: np.ndarray, *, passes: int) -> object:
        assert without[asked].all()
        gone.append(without)
        return rehearse(self, asked, without, passes=passes)

    monkeypatch.setattr(Matcher, "rehearse", noting)
    for one in rounds(matcher, np.zeros(len(matcher.answers), np.bool_)):
        unknown = np.bincount(matcher.answers[~gone[-1]], minlength=matcher.many) == 0
        assert (one.strange == unknown[matcher.answers[one.asked]]).all()
    assert gone
