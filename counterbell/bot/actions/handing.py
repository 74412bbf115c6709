"""Calling a person: she is told when somebody answers, agents are told what it is about, and a clock runs."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation

from counterbell.base.clock import now
from counterbell.bot import promises, words
from counterbell.bot.events import HandedOver, PromiseBroken
from counterbell.bot.models import Bot, Stay, Unanswered
from counterbell.bot.policies import MOST_TURNS, Decision, Reason, patience
from counterbell.bot.queries import bot_of, is_owed
from counterbell.conversations.actions import reopen, set_priority, speak
from counterbell.conversations.models import Conversation, Message
from counterbell.journal.actions import record

if TYPE_CHECKING:
    from counterbell.bot.speech import Speech


def hand_over(bot: Bot, stay: Stay, said: Message, speech: "Speech", decision: Decision) -> None:
    """Within the caller's transaction: what is known is still answered, the rest is a person's from here on."""
    conversation, reason = stay.conversation, decision.reason or Reason.DOUBT
    lines, sources = speech.answers(decision)
    if not stay.said:
        lines.insert(0, words.first_words(bot, conversation, speech.language))
    lines.append(f"{words.calls_a_person(reason)} {promises.promise(conversation)}")
    facts: dict[str, Any] = {"what": "bot", "bot": words.name_of(bot), "sources": sources, "handed_over": reason.value}
    speak(conversation.pk, text="\n\n".join(lines), facts=facts, client_id=f"bot:{said.pk}", waits=True)
    stay.tried = [*stay.tried, *(source["title"] for source in sources)][-20:]
    _note(bot, stay, said, reason)
    stay.state, stay.reason, stay.handed_at, stay.offered = Stay.State.HANDED_OVER, reason.value, now(), {}
    stay.said += 1
    stay.save()
    _keep_questions(bot, said, speech, decision)
    until = (promises.opening_for(conversation) or stay.handed_at) + patience(bot.patience)
    called = HandedOver(
        brand=bot.brand_id, conversation=conversation.pk, message=said.pk, since=stay.handed_at, until=until
    )
    record(called, actor="bot")


@transaction.atomic
def escalate(conversation: int, *, since: datetime, turn: int) -> bool:
    """Nobody has answered in time: it matters more, and agents are told again. False: somebody has."""
    stay = Stay.objects.select_related("conversation__brand").filter(conversation=_survivor(conversation)).first()
    if stay is None or not is_owed(stay):
        return False
    reopen(stay.conversation, by=None)  # out of sight, it would be forgotten
    set_priority(stay.conversation, priority=max(stay.conversation.priority, Conversation.Priority.HIGH), by=None)
    if turn <= MOST_TURNS:
        again = now() + patience(bot_of(stay.conversation.brand).patience)
        broken = PromiseBroken(
            brand=stay.conversation.brand_id, conversation=stay.conversation_id, since=since, turn=turn, again=again
        )
        record(broken, actor="bot")
    return True


def _survivor(conversation: int) -> int:
    """Where the question stands now: merged, it is owed there."""
    into = Conversation.objects.filter(pk=conversation).values_list("merged_into", flat=True).first()
    if into is None:
        return conversation
    # What the bot promised goes along: the clock must not stop because two threads became one.
    mine = Stay.objects.filter(conversation=conversation).first()
    if mine and mine.handed_at:
        kept = Stay.objects.get_or_create(conversation_id=into)[0]
        if kept.handed_at is None:
            kept.state, kept.reason, kept.handed_at = mine.state, mine.reason, mine.handed_at
            kept.save(update_fields=["state", "reason", "handed_at"])
    return _survivor(into)


def _note(bot: Bot, stay: Stay, said: Message, reason: Reason) -> None:
    """Agents read it in the brand's language."""
    asked = stay.conversation.messages.filter(author=Message.Author.CUSTOMER, kind=Message.Kind.PUBLIC)
    said_last = list(asked.order_by("-number").values_list("text", flat=True)[:3])
    with translation.override(words.spoken(stay.conversation.brand.default_language, stay.conversation.brand)):
        text = words.summary(
            reason,
            asked=[" ".join(text.split())[:200] for text in reversed(said_last) if text.strip()],
            collected=stay.collected,
            tried=stay.tried,
        )
        facts = {"what": "bot", "bot": words.name_of(bot)}
    speak(stay.conversation_id, text=text, facts=facts, client_id=f"note:{said.pk}", kind=Message.Kind.NOTE)


def _keep_questions(bot: Bot, said: Message, speech: "Speech", decision: Decision) -> None:
    Unanswered.objects.bulk_create(
        Unanswered(
            brand_id=bot.brand_id,
            message=said,
            text=one.text[:500],
            language=speech.language[:12],
            guess=one.keys[0] if one.keys and decision.reason == Reason.UNANSWERED else "",
        )
        for one in decision.open
    )
