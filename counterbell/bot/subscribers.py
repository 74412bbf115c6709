"""What the bot does when something happened."""

from counterbell.bot.actions import escalate, respond
from counterbell.bot.events import BotAsked, BotSwitchedOn, HandedOver, PromiseBroken
from counterbell.bot.models import Bot
from counterbell.bot.queries import mind_for
from counterbell.journal import bus
from counterbell.journal.bus import Recorded


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


@bus.on(HandedOver, due=lambda event: event.until)
def look_after(event: HandedOver, _recorded: Recorded) -> None:
    """See whether somebody has answered what was handed over."""
    escalate(event.conversation, since=event.since, turn=1)


@bus.on(PromiseBroken, due=lambda event: event.again)
def look_after_again(event: PromiseBroken, _recorded: Recorded) -> None:
    """See again."""
    escalate(event.conversation, since=event.since, turn=event.turn + 1)
