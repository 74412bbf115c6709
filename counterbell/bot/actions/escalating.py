"""The clock from a hand-over: it runs in the shop's hours, and only an answer or the end of the matter stops it."""

from datetime import datetime

from django.db import transaction

from counterbell.base.clock import now
from counterbell.bot import promises, words
from counterbell.bot.events import Apologised, PromiseBroken, PromiseRests
from counterbell.bot.models import Bot, Stay, Turn
from counterbell.bot.policies import patience, pause
from counterbell.bot.queries import bot_of, is_owed
from counterbell.conversations.actions import reopen, set_priority, speak
from counterbell.conversations.models import Conversation
from counterbell.journal.actions import record

URGENT_FROM = 3  # turns; by then everybody has been told


@transaction.atomic
def escalate(conversation: int, *, since: datetime, turn: int) -> bool:
    """Nobody has answered in time: it matters more, and agents are told again. False: somebody has."""
    stay = Stay.objects.select_related("conversation__brand").filter(conversation=_survivor(conversation)).first()
    if stay is None or not is_owed(stay):
        return False
    held, bot = stay.conversation, bot_of(stay.conversation.brand)
    if promises.opening_for(held):  # the hours are others than they were, or a worker stood still
        _rest(bot, held, since=since, turn=turn)
        return True
    reopen(held, by=None)  # out of sight, it would be forgotten
    matters = Conversation.Priority.URGENT if turn >= URGENT_FROM else Conversation.Priority.HIGH
    set_priority(held, priority=max(held.priority, matters), by=None)
    kept_until = promises.kept_until(held, since, patience(bot.patience))
    again = promises.due_after(held, now(), pause(bot.patience, turn))
    if now() < kept_until:  # she was told more than we are patient
        again = min(again, kept_until)
    else:
        _apologise(bot, held, since=since, again=again)
    broken = PromiseBroken(brand=held.brand_id, conversation=held.pk, since=since, turn=turn, again=again)
    record(broken, actor="bot")
    return True


def _rest(bot: Bot, held: Conversation, *, since: datetime, turn: int) -> None:
    again = promises.due_after(held, now(), patience(bot.patience))
    rests = PromiseRests(brand=held.brand_id, conversation=held.pk, since=since, turn=turn, again=again)
    record(rests, actor="bot")


def _apologise(bot: Bot, held: Conversation, *, since: datetime, again: datetime) -> None:
    """Tell the customer, once for each hand-over; who does not look into the chat gets it by letter after a while."""
    name = f"late:{held.pk}:{since.timestamp():.0f}"
    if held.messages.filter(client_id=name).exists():
        return
    spoken = Turn.objects.filter(message__conversation=held).exclude(language="").order_by("-at").first()
    with words.speaking(spoken.language if spoken else held.language, bot):
        text = promises.apology(held, again=again)
        facts = {"what": "bot", "bot": words.name_of(bot)}
    message = speak(held.pk, text=text, facts=facts, client_id=name, waits=True)
    record(Apologised(brand=held.brand_id, conversation=held.pk, message=message.pk, at=now()), actor="bot")


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
