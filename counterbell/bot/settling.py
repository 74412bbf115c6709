"""The end of a talk that only the bot had: who has her answer is asked whether there is more; if not, it ends."""

from typing import TYPE_CHECKING

from counterbell.bot import reply_words
from counterbell.bot.models import Stay, Turn
from counterbell.bot.phrases import Phrases
from counterbell.bot.policies import Decision, Move
from counterbell.bot.words import ASKS_FOR_MORE, ENOUGH, GOODBYE, SETTLED

if TYPE_CHECKING:
    from counterbell.bot.speech import Speech

_THUMB_UP = "\U0001f44d"
_CONFIRMS = Phrases(reply_words.CONFIRMS)
_ENOUGH = Phrases(reply_words.ENOUGH)
_NO = Phrases(reply_words.NO)


def settled(stay: Stay, speech: "Speech") -> Decision | None:
    """What she says to an answer, where it asks nothing: that she has it, or that it was all. Else None."""
    text, last = speech.text, speech.last
    if not stay.asked or last is None or last.move not in {Turn.Move.ANSWER, Turn.Move.SMALL_TALK}:
        return None
    if _ENOUGH.are(text) or (last.move == Turn.Move.SMALL_TALK and _NO.are(text)):
        return Decision(Move.ANSWER, (ENOUGH,))
    if last.move == Turn.Move.ANSWER and (_CONFIRMS.are(text) or text.strip().startswith(_THUMB_UP)):
        return Decision(Move.ANSWER, (SETTLED,))
    return None


def ends(stay: Stay, speech: "Speech", decision: Decision) -> bool:
    """Whether the matter is settled by it: she has asked, was answered, and says that she wants nothing more.

    A goodbye says so only after "is there anything else?": who leaves may as well have given up.
    """
    if not stay.asked or decision.move != Move.ANSWER:
        return False
    asked_for_more = speech.last is not None and bool(ASKS_FOR_MORE.intersection(speech.last.keys))
    return decision.keys == (ENOUGH,) or (asked_for_more and decision.keys == (GOODBYE,))
