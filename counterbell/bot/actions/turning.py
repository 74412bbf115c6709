"""Keeping what the bot made of a message: figures, replays and people's eyes read it later."""

from typing import TYPE_CHECKING

from counterbell.bot import words
from counterbell.bot.models import Turn
from counterbell.bot.policies import Decision, Move
from counterbell.conversations.models import Message

if TYPE_CHECKING:
    from counterbell.bot.speech import Speech


def keep_turn(said: Message, speech: "Speech", decision: Decision, reply: Message) -> Turn:
    """Within the caller's transaction: one row for a message, beside what was said to it."""
    keys = list(decision.keys)
    small = decision.move == Move.ANSWER and all(key in words.SMALL_TALK for key in keys)
    only = speech.thoughts[0] if len(speech.thoughts) == 1 else None
    lined = bool(
        only and only.guess and not (speech.went_on or speech.is_reply) and (not keys or keys[0] == only.guess)
    )
    taken_for = keys[:1] or [key for one in decision.open for key in [*one.keys[:1], one.guess] if key][:1]
    return Turn.objects.create(
        message=said,
        brand_id=said.conversation.brand_id,
        reply=reply,
        move=Turn.Move.SMALL_TALK if small else Turn.Move(decision.move.value),
        keys=keys,
        topic=taken_for[0][:80] if taken_for else "",
        chance=min((one.chance for one in speech.thoughts), default=0.0),
        by_line=lined and decision.move != Move.ASK_BACK,
        reason=decision.reason.value if decision.reason else "",
        language=speech.language[:12],
    )
