"""One move for a whole message: pure decisions."""

import subprocess
import sys

import pytest

from counterbell.bot.answers import Step
from counterbell.bot.mind import Thought
from counterbell.bot.policies import MOST_SAID, Move, Reason, decide
from counterbell.bot.router import Kind

ANSWERED = Thought("q", Kind.QUESTION, Step.ANSWER, ("pack.a",), 0.9)
CLOSE = Thought("q", Kind.QUESTION, Step.ASK_BACK, ("pack.a", "pack.b"), 0.5)
UNKNOWN = Thought("q", Kind.QUESTION, Step.HAND_OVER)
UNWRITTEN = Thought("q", Kind.QUESTION, Step.HAND_OVER, ("pack.c",), 0.9)
NOISE = Thought("!", Kind.NOISE, Step.HAND_OVER)
NUMBER = Thought("#1", Kind.ORDER, Step.HAND_OVER)
PERSON = Thought("person", Kind.PERSON, Step.HAND_OVER, ("pack.speak_to_person",), 1.0)
ANGRY = Thought("bad", Kind.QUESTION, Step.ANSWER, ("pack.complaint",), 0.9)


@pytest.mark.parametrize(
    ("thoughts", "failures", "move", "keys", "reason"),
    [
        ([ANSWERED], 0, Move.ANSWER, ("pack.a",), None),
        ([ANSWERED, CLOSE], 0, Move.ANSWER, ("pack.a",), None),
        ([CLOSE], 0, Move.ASK_BACK, ("pack.a", "pack.b"), None),
        ([CLOSE], 1, Move.HAND_OVER, (), Reason.FAILED),
        ([UNKNOWN], 0, Move.HAND_OVER, (), Reason.DOUBT),
        ([UNWRITTEN], 0, Move.HAND_OVER, (), Reason.UNANSWERED),
        ([ANSWERED, UNKNOWN], 0, Move.HAND_OVER, ("pack.a",), Reason.DOUBT),
        ([NUMBER], 0, Move.HAND_OVER, (), Reason.NUMBER),
        ([NOISE], 0, Move.NOT_UNDERSTOOD, (), None),
        ([NOISE], 1, Move.HAND_OVER, (), Reason.FAILED),
        ([ANSWERED, PERSON], 0, Move.HAND_OVER, (), Reason.ASKED),
        ([ANGRY], 0, Move.HAND_OVER, (), Reason.ANGER),
    ],
)
def test_one_move(
    thoughts: list[Thought], failures: int, move: Move, keys: tuple[str, ...], reason: Reason | None
) -> None:
    found = decide(thoughts, failures=failures, said=1)
    assert (found.move, found.keys, found.reason) == (move, keys, reason)


def test_two_machines_do_not_talk_for_ever() -> None:
    assert decide([ANSWERED], failures=0, said=MOST_SAID).reason == Reason.LENGTH


def test_a_process_whose_bots_are_off_never_loads_numpy() -> None:
    asks = "import sys, django; django.setup(); import counterbell.urls; print({'numpy', 'scipy'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
