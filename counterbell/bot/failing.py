"""Whether the last answer helped: she says that it did not, or asks the same again. Each is a failure like nonsense."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from counterbell.bot import reply_words, words
from counterbell.bot.models import Stay, Turn
from counterbell.bot.phrases import Phrases
from counterbell.bot.policies import MOST_FAILURES, Decision, Move, Reason
from counterbell.conversations.models import Message

if TYPE_CHECKING:
    from counterbell.bot.speech import Speech

_THUMB_DOWN = "\U0001f44e"
_FEW_WORDS, _FEW_SIGNS = 9, 90  # more than that says also what she wants instead
_OF_UNDERSTANDING = frozenset({Reason.DOUBT, Reason.UNANSWERED, Reason.FAILED, None})
_SAID = Phrases(reply_words.NO_HELP)


def no_help(text: str) -> bool:
    """Whether she says that an answer was none."""
    return _THUMB_DOWN in text or _SAID.within(text)


def begin(stay: Stay, said: Message, speech: "Speech") -> None:
    """Before it is decided: the failures so far. Who goes on to something else after an answer was helped by it."""
    last = Turn.objects.filter(message__conversation=said.conversation_id).order_by("-message__number").first()
    speech.last, speech.answered_last = last, last is not None and last.move == Turn.Move.ANSWER
    talked = last is not None and last.move != Turn.Move.SMALL_TALK
    speech.contested = talked and no_help(speech.text)
    speech.failures = 0 if speech.answered_last and not speech.contested else stay.failures


def end(stay: Stay, speech: "Speech", found: Decision) -> Decision:
    """What is done after all: the second failure is a person's, the first is asked to be said in other words."""
    says_so = speech.contested
    speech.contested = says_so or _said_again(stay, speech, found)
    if not speech.contested or found.reason not in _OF_UNDERSTANDING:
        return found
    speech.failures = stay.failures + 1
    asks_anew = found.move == Move.ANSWER and not _all_said(stay, found) and not _is_small_talk(found)
    if asks_anew:
        return found
    if speech.failures >= MOST_FAILURES:
        asked = (replace(speech.thoughts[0], text=stay.asked, keys=(), guess=""),) if stay.asked else ()
        return Decision(Move.HAND_OVER, reason=Reason.FAILED, open=asked)
    return Decision(Move.NOT_UNDERSTOOD) if says_so and _is_short(speech.text) else found


def _said_again(stay: Stay, speech: "Speech", found: Decision) -> bool:
    """She would hear what she has heard: right after it in nearly the same words, or after it did not help."""
    if found.move != Move.ANSWER or not stay.asked or not _all_said(stay, found):
        return False
    return bool(stay.failures) if not speech.answered_last else speech.repeats(stay.asked)


def _all_said(stay: Stay, found: Decision) -> bool:
    known = {one["key"] for one in stay.tried if isinstance(one, dict)}
    return bool(found.keys) and known.issuperset(found.keys)


def _is_small_talk(found: Decision) -> bool:
    return all(key in words.SMALL_TALK for key in found.keys)


def _is_short(text: str) -> bool:
    return len(re.findall(r"\w+", text)) <= _FEW_WORDS and len(text) <= _FEW_SIGNS
