"""What alerts do when others announce."""

from collections.abc import Sequence

from counterbell.accounts.events import AccessChanged
from counterbell.alerts import actions, policies
from counterbell.alerts.events import PushOwed, PushPromised, ReminderSet, ReviewPlanned, WaitBegan
from counterbell.alerts.policies import Kind, Trouble
from counterbell.alerts.push import sending
from counterbell.bot.actions import attend
from counterbell.bot.events import BotAnswered, BotSteppedAside, HandedOver, PromiseBroken
from counterbell.channels.events import ChannelTroubled, EnvelopeRefused
from counterbell.conversations.events import AgentMentioned, Assigned, DeliveryChanged, MessageReceived, Rearranged
from counterbell.conversations.models import Conversation, Delivery
from counterbell.feedback.events import Rated
from counterbell.helpcenter.events import ReviewAsked, TranslationAged
from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.mailroom.events import AutomaticStopped, LetterMisplaced


@bus.on_many(MessageReceived)
def tell_of_messages(recorded: Sequence[Recorded]) -> None:
    """Tell who has the conversation that its customer wrote, or everybody that nobody has it, unless the bot may."""
    with_bot = attend(r.event for r in recorded)
    first = {r.event.conversation: r.event.message for r in reversed(recorded)}  # it may have begun the wait
    latest = {r.event.conversation: r.event.message for r in recorded}
    heard = [
        pair
        for conversation in first
        for pair in ((conversation, first[conversation]), (conversation, latest[conversation]))
    ]
    actions.hear({message: conversation in with_bot for conversation, message in heard})


@bus.on(BotSteppedAside)
def tell_of_what_the_bot_left(event: BotSteppedAside, _recorded: Recorded) -> None:
    """Tell of a message that the bot was to answer, and did not."""
    actions.call_to(event.conversation, message=event.message)


@bus.on(HandedOver)
def tell_of_hand_over(event: HandedOver, _recorded: Recorded) -> None:
    """Tell that the bot calls a person."""
    actions.call_to(event.conversation, message=event.message)


@bus.on(PromiseBroken)
def tell_of_broken_promise(event: PromiseBroken, _recorded: Recorded) -> None:
    """Tell that nobody has come: first who has it, then everybody, then those who lead by name."""
    actions.call_again(event.conversation, since=event.since, turn=event.turn)


@bus.on(Assigned)
def tell_the_assigned(event: Assigned, recorded: Recorded) -> None:
    """Tell whom a colleague gave a conversation to."""
    if event.agent is None or recorded.actor == f"agent:{event.agent}":
        return
    found = Conversation.objects.filter(pk=event.conversation, assignee=event.agent, merged_into=None).first()
    if found:
        actions.tell(found, Kind.ASSIGNED, agent=event.agent, by=_agent_of(recorded.actor))


@bus.on(AgentMentioned)
def tell_the_mentioned(event: AgentMentioned, recorded: Recorded) -> None:
    """Tell whom a note calls."""
    found = Conversation.objects.filter(pk=event.conversation).first()
    if found:
        actions.tell(found, Kind.MENTION, agent=event.agent, message=event.message, by=_agent_of(recorded.actor))


@bus.on(Rated)
def tell_of_low_rating(event: Rated, _recorded: Recorded) -> None:
    """Tell who had the conversation, or everybody, that the customer was not content."""
    found = Conversation.objects.living().filter(pk=event.conversation).first()
    if found and event.score <= policies.LOW_SCORE:
        actions.tell(found, Kind.RATED, agent=found.assignee_id, number=event.score)


@bus.on(DeliveryChanged)
def tell_of_unsent(event: DeliveryChanged, _recorded: Recorded) -> None:
    """Tell that an answer by letter failed, came back, or may not have left."""
    if event.state in Delivery.UNDELIVERED:
        actions.tell_of_unsent(event.delivery)


@bus.on(LetterMisplaced)
def tell_of_stray(event: LetterMisplaced, _recorded: Recorded) -> None:
    """Tell who has a conversation that a letter refers to and may not join."""
    actions.tell_of_stray(event.letter, related=event.related)


@bus.on_many(EnvelopeRefused)
def tell_of_unreadable(recorded: Sequence[Recorded]) -> None:
    """Tell whoever sets the brand that a letter cannot be understood."""
    for brand, channel in {(r.event.brand, r.event.channel) for r in recorded}:
        actions.tell_of_mailbox(brand, Trouble.REFUSED, channel=channel)


@bus.on(ChannelTroubled)
def tell_of_broken_mailbox(event: ChannelTroubled, _recorded: Recorded) -> None:
    """Tell them that a mailbox cannot be read."""
    if not event.well:
        actions.tell_of_mailbox(event.brand, Trouble.BROKEN, channel=event.channel)


@bus.on(AutomaticStopped)
def tell_of_stopped(event: AutomaticStopped, _recorded: Recorded) -> None:
    """Tell them that letters without a person have reached a cap for all."""
    actions.tell_of_mailbox(event.brand, Trouble.STOPPED)


@bus.on(WaitBegan, due=lambda event: event.until)
def tell_of_wait(event: WaitBegan, _recorded: Recorded) -> None:
    """Tell that a customer has waited too long."""
    actions.tell_of_wait(event.conversation, since=event.since)


@bus.on(ReminderSet, due=lambda event: event.due)
def remind(event: ReminderSet, _recorded: Recorded) -> None:
    """Tell an agent what she wanted to be told now."""
    actions.remind(event.reminder, due=event.due)


@bus.on(Rearranged)
def move_reminders(event: Rearranged, _recorded: Recorded) -> None:
    """Reminders follow a merge or split."""
    actions.move_reminders(event.source, event.target)


@bus.on(AccessChanged)
def forget_reminders(event: AccessChanged, _recorded: Recorded) -> None:
    """Reminders of an agent who was removed are gone."""
    actions.forget_reminders(event.agent)


@bus.on_many(BotAnswered)
def plan_look_at_answers(recorded: Sequence[Recorded]) -> None:
    """What the bot answered waits for somebody to judge it."""
    _plan_review(recorded)


@bus.on_many(ReviewAsked)
def plan_look_at_articles(recorded: Sequence[Recorded]) -> None:
    """A version waits for a colleague."""
    _plan_review(recorded)


@bus.on_many(TranslationAged)
def plan_look_at_aged(recorded: Sequence[Recorded]) -> None:
    """A translation says something older than its source."""
    _plan_review(recorded)


@bus.on(ReviewPlanned, due=lambda event: event.due)
def tell_of_review(event: ReviewPlanned, _recorded: Recorded) -> None:
    """Tell whoever may judge what waits for it."""
    actions.tell_of_review(event.brand)


@bus.on(PushPromised, due=lambda event: event.at)
def keep_promise(event: PushPromised, _recorded: Recorded) -> None:
    """Send a notice to the devices of those who have not seen it."""
    actions.keep_promise(event.notice, turn=event.turn)


@bus.on(PushOwed, outside=True)
def push(event: PushOwed, _recorded: Recorded) -> None:
    """Let one device show it."""
    sending.push(event.subscription, event.notice)


def _plan_review(recorded: Sequence[Recorded]) -> None:
    actions.plan_review(one.event.brand for one in recorded)


def _agent_of(actor: str) -> int | None:
    role, _, pk = actor.partition(":")
    return int(pk) if role == "agent" and pk.isdecimal() else None
