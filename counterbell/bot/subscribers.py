"""What the bot does when something happened."""

from collections.abc import Sequence
from datetime import timedelta

from counterbell.base.clock import now
from counterbell.bot.actions import escalate, gather, go_on, learn_from, refresh, rehearse_own, respond, stop_waiting
from counterbell.bot.canned import NAME as CANNED
from counterbell.bot.events import (
    Apologised,
    BotAsked,
    BotChanged,
    BotSwitchedOn,
    BotWaits,
    HandedOver,
    PromiseBroken,
    PromiseRests,
    ReplayAsked,
)
from counterbell.bot.models import Bot
from counterbell.bot.queries import mind_for
from counterbell.conversations.events import CannedReplyDeleted, CannedReplySaved, ReplySent, StatusChanged
from counterbell.conversations.models import Conversation
from counterbell.helpcenter.events import ArticleChanged, ArticlePublished, ArticleWithdrawn, TranslationAged
from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.mailroom.continuing import AFTER, tell_unread

QUIET = timedelta(minutes=1)  # after a change, until its examples are rehearsed: others come with it


@bus.on(BotAsked, outside=True)
def answer_message(event: BotAsked, _recorded: Recorded) -> None:
    """Read what a customer wrote, and answer it or call a person."""
    respond(event.message)


@bus.on(BotSwitchedOn, outside=True)
def learn(event: BotSwitchedOn, _recorded: Recorded) -> None:
    """Learn the pack before somebody asks: that takes some seconds."""
    bot = Bot.objects.select_related("brand").filter(brand=event.brand, is_on=True).first()
    if bot:
        mind_for(bot)


@bus.on_many(BotChanged, due=lambda _event: now() + QUIET, outside=True)
def rehearse_changed(recorded: Sequence[Recorded]) -> None:
    """What the shop has taught may have changed: how sure it may be is learned anew, once for many changes."""
    for brand in dict.fromkeys(one.event.brand for one in recorded):
        rehearse_own(brand)


@bus.on(ReplayAsked, outside=True)
def replay_some(event: ReplayAsked, _recorded: Recorded) -> None:
    """Ask the next past questions again; the rest is another duty, so that nobody waits behind it for long."""
    go_on(event.replay, asked=event.asked)


@bus.on(BotWaits, due=lambda event: event.until, outside=True)
def wait_no_longer(event: BotWaits, _recorded: Recorded) -> None:
    """Call a person for whoever has not answered the bot."""
    stop_waiting(event.conversation, message=event.message)


@bus.on(HandedOver, due=lambda event: event.until)
def look_after(event: HandedOver, _recorded: Recorded) -> None:
    """See whether somebody has answered what was handed over."""
    escalate(event.conversation, since=event.since, turn=1)


@bus.on(PromiseBroken, due=lambda event: event.again)
def look_after_again(event: PromiseBroken, _recorded: Recorded) -> None:
    """See again."""
    escalate(event.conversation, since=event.since, turn=event.turn + 1)


@bus.on(PromiseRests, due=lambda event: event.again)
def look_after_opening(event: PromiseRests, _recorded: Recorded) -> None:
    """See once it is open."""
    escalate(event.conversation, since=event.since, turn=event.turn)


@bus.on(Apologised, due=lambda event: event.at + AFTER)
def write_apology(event: Apologised, _recorded: Recorded) -> None:
    """Who has left the chat reads it in a letter, where her address is proved."""
    tell_unread(event.conversation, event.message)


@bus.on_many(ReplySent)
def learn_from_agents(recorded: Sequence[Recorded]) -> None:
    """What an agent answers is what the bot might have said."""
    known = set(Bot.objects.filter(brand__in={one.event.brand for one in recorded}).values_list("brand_id", flat=True))
    learn_from(one.event.message for one in recorded if one.event.brand in known)


@bus.on_many(StatusChanged, outside=True)
def learn_from_solved(recorded: Sequence[Recorded]) -> None:
    """What a person answered in a solved conversation may be what the shop says to such a question."""
    solved = [one.event for one in recorded if one.event.status == Conversation.Status.RESOLVED]
    known = set(Bot.objects.filter(brand__in={one.brand for one in solved}, gathers=True).values_list("pk", flat=True))
    for conversation in dict.fromkeys(one.conversation for one in solved if one.brand in known):
        gather(conversation)


@bus.on_many(ArticlePublished)
def know_published(recorded: Sequence[Recorded]) -> None:
    """What can be read now can be said now."""
    _refresh(recorded)


@bus.on_many(ArticleChanged)
def know_changed(recorded: Sequence[Recorded]) -> None:
    """What reads otherwise now is said otherwise."""
    _refresh(recorded)


@bus.on_many(ArticleWithdrawn)
def forget_withdrawn(recorded: Sequence[Recorded]) -> None:
    """What nobody may read any more is not said any more."""
    _refresh(recorded)


@bus.on_many(TranslationAged)
def mistrust_aged(recorded: Sequence[Recorded]) -> None:
    """A translation that is out of date is not said, and one that has caught up is."""
    _refresh(recorded)


@bus.on_many(CannedReplySaved)
def know_canned(_recorded: Sequence[Recorded]) -> None:
    """A canned reply says something else."""
    _refresh_canned()


@bus.on_many(CannedReplyDeleted)
def forget_canned(_recorded: Sequence[Recorded]) -> None:
    """A canned reply is not said any more."""
    _refresh_canned()


def _refresh_canned() -> None:
    """Of whom it is, it does not say any more once it is deleted: all brands that let the bot say them read again."""
    for bot in Bot.objects.filter(is_on=True).order_by("brand"):
        if CANNED not in bot.silent:
            refresh(bot.brand_id)


def _refresh(recorded: Sequence[Recorded]) -> None:
    """A bot that is off reads everything when it is switched on."""
    told = Bot.objects.filter(brand__in={one.event.brand for one in recorded}, is_on=True)
    for brand in told.order_by("brand").values_list("brand_id", flat=True):
        refresh(brand)
