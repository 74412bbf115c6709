"""Telling: many things at once, because letters come in heaps."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from counterbell.accounts.queries import leaders
from counterbell.alerts import policies, queries
from counterbell.alerts.events import Noticed, PushOwed, PushPromised, WaitBegan
from counterbell.alerts.models import Notice, Preferences, Seen, Subscription
from counterbell.alerts.policies import Kind
from counterbell.base.clock import now
from counterbell.base.rows import insert_objects
from counterbell.conversations.models import Conversation, Message
from counterbell.journal.actions import record_many


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell an agent, or (None) everybody who serves the brand."""

    conversation: Conversation
    kind: Kind
    agent: int | None
    message: int | None = None
    by: int | None = None
    number: int = 0
    word: str = ""
    reminder: int | None = None

    @property
    def key(self) -> tuple[int, str, int | None]:
        return self.conversation.pk, self.kind, self.agent


def tell(
    conversation: Conversation,
    kind: Kind,
    *,
    agent: int | None,
    message: int | None = None,
    by: int | None = None,
    number: int = 0,
    word: str = "",
    reminder: int | None = None,
) -> Notice:
    """Tell one thing; see `tell_many`."""
    return tell_many([News(conversation, kind, agent, message, by, number, word, reminder)])[0]


@transaction.atomic
def tell_many(news: Sequence[News]) -> list[Notice]:
    """Tell these, in a few statements. What is said twice of one who waits counts as one that is newer."""
    known = _unread_before(news)
    at = now()
    told: list[Notice] = []
    for one in news:
        notice = known.get(one.key) or Notice(
            brand_id=one.conversation.brand_id,
            agent_id=one.agent,
            kind=one.kind,
            conversation=one.conversation,
            by_id=one.by,
            word=one.word,
            reminder_id=one.reminder,
        )
        notice.message_id, notice.number, notice.created_at = one.message, one.number, at
        if one.kind in policies.TOLD_ANEW and one.conversation.waiting_since:
            known[one.key] = notice
        if notice not in told:
            told.append(notice)
    again = [notice for notice in told if notice.pk]
    Notice.objects.bulk_update(again, ["message", "number", "created_at"])
    Seen.objects.filter(notice__in=again).delete()
    if fresh := [notice for notice in told if not notice.pk]:
        insert_objects(fresh)
        Notice.objects.filter(created_at__lt=at - policies.KEPT_FOR).delete()
    announce(told, at=at)
    return told


def announce(told: Sequence[Notice], *, at: datetime) -> None:
    """Let the screens and, a little later, the devices of those know whom these are for."""
    record_many([(_noticed(notice), "system") for notice in told])
    _promise_push(told, turn=0, at=at + policies.PUSH_AFTER)


def _unread_before(news: Sequence[News]) -> dict[tuple[int, str, int | None], Notice]:
    """What was told of those who wait since they do, by the key of its News; the newest where there are several."""
    waiting = {one.conversation.pk: one.conversation.waiting_since for one in news if one.kind in policies.TOLD_ANEW}
    since = {pk: moment for pk, moment in waiting.items() if moment}
    if not since:
        return {}
    found = Notice.objects.select_for_update(of=("self",)).filter(
        conversation__in=since, kind__in=policies.TOLD_ANEW, created_at__gte=min(since.values())
    )
    return {
        (pk, one.kind, one.agent_id): one
        for one in found.order_by("pk")
        if (pk := one.conversation_id) and one.created_at >= since[pk]
    }


def _noticed(notice: Notice) -> Noticed:
    return Noticed(
        notice=notice.pk,
        brand=notice.brand_id,
        agent=notice.agent_id,
        conversation=notice.conversation_id,
        kind=notice.kind,
    )


def _promise_push(notices: Iterable[Notice], *, turn: int, at: datetime) -> None:
    reached = set(Subscription.objects.values_list("agent_id", flat=True).distinct())
    owed = [one for one in notices if (one.agent_id in reached if one.agent_id else reached)]
    record_many([(PushPromised(notice=one.pk, turn=turn, at=at), "system") for one in owed])


@transaction.atomic
def keep_promise(notice: int, *, turn: int) -> list[Subscription]:
    """Owe each device that shall show a notice one push; plan the next turn for those who want to be reminded."""
    found = Notice.objects.filter(pk=notice).select_related("brand").first()
    if found is None:
        return []
    devices = queries.to_be_pushed(found, repeated=turn > 0)
    record_many([(PushOwed(subscription=device.pk, notice=found.pk), "system") for device in devices])
    again = found.kind in policies.OF_WAITING and turn + 1 < policies.MOST_TURNS
    who = {device.agent_id for device in devices}
    if again and who and Preferences.objects.filter(agent__in=who, repeat=True).exists():
        _promise_push([found], turn=turn + 1, at=now() + policies.REPEAT_AFTER)
    return devices


@transaction.atomic
def hear(messages: Mapping[int, bool]) -> None:
    """Customers wrote: tell whoever has the conversation, or everybody that nobody has, and start the clock.

    `messages`: id → whether the bot reads it first, then only the clock starts.
    """
    found = Message.objects.select_related("conversation").in_bulk(messages)
    # What was answered or put away before we came to tell of it is left out.
    said = [found[pk] for pk in messages if pk in found and _calls(found[pk].conversation)]
    began = [one for one in said if one.conversation.waiting_since == one.created_at]
    news = []
    for one in said:
        agent = one.conversation.assignee_id
        if not messages[one.pk] and (agent or one in began):
            news.append(News(one.conversation, Kind.MESSAGE if agent else Kind.OPENED, agent, one.pk))
    tell_many(news)
    _start_clocks({one.conversation_id: one.conversation for one in began}.values())


def _calls(conversation: Conversation) -> bool:
    return (
        conversation.merged_into_id is None
        and conversation.waiting_since is not None
        and conversation.status != Conversation.Status.SNOOZED
    )


def _start_clocks(conversations: Collection[Conversation]) -> None:
    usual: int = Preferences._meta.get_field("wait_minutes").default
    agents = {one.assignee_id for one in conversations if one.assignee_id}
    minutes = dict(Preferences.objects.filter(agent__in=agents).values_list("agent", "wait_minutes"))
    begun = []
    for one in conversations:
        assert one.waiting_since is not None
        until = one.waiting_since + timedelta(minutes=minutes.get(one.assignee_id or 0, usual))
        began = WaitBegan(brand=one.brand_id, conversation=one.pk, since=one.waiting_since, until=until)
        begun.append((began, "system"))
    record_many(begun)


@transaction.atomic
def tell_of_wait(conversation: int, *, since: datetime) -> Notice | None:
    """Tell that she has waited too long, if she still does."""
    found = Conversation.objects.living().filter(pk=conversation, waiting_since=since).first()
    if found is None or found.status != Conversation.Status.OPEN:
        return None
    minutes = max(1, int((now() - since).total_seconds() // 60))
    last = found.messages.filter(kind=Message.Kind.PUBLIC).order_by("-number").first()
    # Its message stays unnamed: who has read what she wrote has not answered it.
    return tell(found, Kind.WAITING, agent=found.assignee_id, number=minutes) if last else None


@transaction.atomic
def call_to(conversation: int, *, message: int) -> Notice | None:
    """The bot calls a person: tell as if the customer had written now."""
    found = Conversation.objects.living().filter(pk=conversation, waiting_since__isnull=False).first()
    if found is None:
        return None
    kind = Kind.MESSAGE if found.assignee_id else Kind.OPENED
    return tell(found, kind, agent=found.assignee_id, message=message)


@transaction.atomic
def call_again(conversation: int, *, since: datetime, turn: int) -> list[Notice]:
    """What the bot handed over has waited too long: tell those whose turn it is."""
    found = Conversation.objects.living().filter(pk=conversation).first()
    if found is None:
        return []
    minutes = max(1, int((now() - since).total_seconds() // 60))
    match policies.called(turn):
        case policies.Called.HOLDER:
            news = [News(found, Kind.WAITING, found.assignee_id, number=minutes)]
        case policies.Called.EVERYBODY:
            news = [News(found, Kind.PROMISED, None, number=minutes)]
        case policies.Called.LEADERS:
            news = [News(found, Kind.PROMISED, leader.pk, number=minutes) for leader in leaders()]
    return tell_many(news)
