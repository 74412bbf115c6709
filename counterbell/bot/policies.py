"""Pure decisions: what to do with what was understood of a message."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterbell.bot.mind import Thought

MOST_SAID = 20  # times in one conversation: then two machines talk, or nobody is helped
MOST_FAILURES = 2  # one after the other
ANGER = frozenset({"pack.complaint"})
PATIENCE = range(1, 241)  # minutes
LONGEST_PAUSE = timedelta(hours=4)  # of open hours; twice a day, however long nobody comes
_FAST_TURNS = 2  # one for who has it, one for everybody; then each pause is twice the last


class Reason(StrEnum):
    """Why a person is called."""

    ASKED = "asked"  # she wants one
    ANGER = "anger"
    TOPIC = "topic"  # the owner wants a person for this
    VIP = "vip"  # and for this customer
    NUMBER = "number"  # an order or a telephone number: somebody must look
    UNANSWERED = "unanswered"  # it is clear what she asks, and the shop has not said the answer
    DOUBT = "doubt"
    LANGUAGE = "language"  # that it does not know
    FAILED = "failed"  # it asked back, and did not understand again
    LENGTH = "length"
    CALL_BACK = "call back"  # she wants to be called


class Move(StrEnum):
    """What the bot does."""

    ANSWER = "answer"
    ASK_BACK = "ask back"
    NOT_UNDERSTOOD = "not understood"
    HAND_OVER = "hand over"


@dataclass(frozen=True, slots=True)
class Decision:
    """`keys`: what is said (also before a hand-over), or what is offered."""

    move: Move
    keys: tuple[str, ...] = ()
    reason: Reason | None = None
    open: "tuple[Thought, ...]" = ()  # questions that stay for a person


def decide(
    thoughts: "Sequence[Thought]",
    *,
    failures: int,
    said: int,
    topics: Collection[str] = (),
    vip: bool = False,
    angry: bool = False,
    foreign: bool = False,
) -> Decision:
    """One move for a whole message. `topics`: keys that always go to a person; `vip`: everything of hers does.

    `angry`: by how it is said; `foreign`: in a language that nobody taught it.
    """
    called = _called(thoughts, topics, angry=angry) or (Reason.VIP if vip else None)
    if called:
        return Decision(Move.HAND_OVER, reason=called)
    if said >= MOST_SAID:
        return Decision(Move.HAND_OVER, reason=Reason.LENGTH, open=tuple(thoughts))
    if foreign:  # what sounds like one of its own languages may mean something else
        return Decision(Move.HAND_OVER, reason=Reason.LANGUAGE, open=tuple(thoughts))
    known = tuple(dict.fromkeys(key for one in thoughts if one.step == "answer" for key in one.keys[:1]))
    unclear = [one for one in thoughts if one.step == "ask back"]
    stuck = tuple(one for one in thoughts if one.step == "hand over" and one.kind != "noise")
    if stuck:
        return Decision(Move.HAND_OVER, known, _why(stuck), tuple(one for one in stuck if one.kind == "question"))
    if unclear and not known:
        if failures + 1 >= MOST_FAILURES:
            return Decision(Move.HAND_OVER, reason=Reason.FAILED, open=tuple(unclear))
        return Decision(Move.ASK_BACK, unclear[0].keys)
    if known:
        return Decision(Move.ANSWER, known)
    if failures + 1 >= MOST_FAILURES:
        return Decision(Move.HAND_OVER, reason=Reason.FAILED)
    return Decision(Move.NOT_UNDERSTOOD)


def _called(thoughts: "Sequence[Thought]", topics: Collection[str], *, angry: bool) -> Reason | None:
    if any(one.kind == "person" for one in thoughts):
        return Reason.ASKED
    if angry or any(one.keys[:1] and one.keys[0] in ANGER for one in thoughts):
        return Reason.ANGER
    # Also where it would only ask back: whoever may mean the topic is not kept from a person.
    return Reason.TOPIC if any(key in topics for one in thoughts for key in one.keys) else None


def _why(stuck: "Sequence[Thought]") -> Reason:
    if all(one.kind != "question" for one in stuck):
        return Reason.NUMBER
    return Reason.UNANSWERED if any(one.keys for one in stuck) else Reason.DOUBT


def patience(minutes: int) -> timedelta:
    """How long a hand-over may wait until agents are told again."""
    return timedelta(minutes=min(max(minutes, PATIENCE.start), PATIENCE.stop - 1))


def pause(minutes: int, turn: int) -> timedelta:
    """How long after that telling they are told once more: it never ends, and is heard more rarely."""
    doubled = min(max(turn - _FAST_TURNS, 0), PATIENCE.stop.bit_length())
    return min(patience(minutes) * (1 << doubled), LONGEST_PAUSE)
