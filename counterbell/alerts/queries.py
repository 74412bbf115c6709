"""Readings of notices; each decides who may see."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from counterbell.accounts.models import Agent
from counterbell.accounts.policies import May, may
from counterbell.accounts.queries import brands_of
from counterbell.alerts.models import Mute, Notice, Preferences, Reminder, Seen, Subscription
from counterbell.alerts.policies import OF_WAITING, Kind, Trouble
from counterbell.base.clock import now
from counterbell.base.prepared import prepared
from counterbell.conversations.models import Conversation, ReadMark

SHOWN = 30
COUNTED = 100
LOOKED_BACK = timedelta(days=7)


def preferences_of(agent: Agent) -> Preferences:
    """How she wants to be told; not stored where she never said."""
    return Preferences.objects.filter(agent=agent).first() or Preferences(agent=agent)


def reminders_of(agent: Agent) -> QuerySet[Reminder]:
    """Her own, of what she may still see, the next one first."""
    seen = Conversation.objects.visible_to(agent).living()
    # Asked of each of her few: as a list of what she may see, SQLite would write down the archive.
    hers = Reminder.objects.filter(Exists(seen.filter(pk=OuterRef("conversation"))), agent=agent)
    return hers.select_related("conversation__customer", "conversation__brand").order_by("due", "pk")


def reminders_in(agent: Agent, conversation: Conversation) -> list[Reminder]:
    """Hers of one conversation that she sees."""
    return reminders_by(agent.pk, conversation.pk)


@prepared
def reminders_by(agent: int, conversation: int) -> QuerySet[Reminder]:
    """The same, by their keys."""
    return Reminder.objects.filter(agent=agent, conversation=conversation).order_by("due", "pk")


def notices_of(agent: Agent) -> QuerySet[Notice]:
    """What she was told these days and may still see, the newest first."""
    mine = Q(agent=agent) | Q(agent=None, brand__in=brands_of(agent).values("pk"))
    about = Q(conversation__in=Conversation.objects.visible_to(agent).living().values("pk"))
    if may(agent, May.SET_BRAND):
        about |= Q(conversation=None, brand__in=brands_of(agent).values("pk"))
    found = Notice.objects.filter(mine, about, created_at__gt=now() - LOOKED_BACK)
    shown = ("conversation__customer", "channel", "brand", "message", "reminder", "by")
    return found.select_related(*shown).order_by("-created_at", "-pk")


def unread_of(agent: Agent) -> QuerySet[Notice]:
    """Those of them that still want her attention."""
    return notices_of(agent).filter(_unread(agent))


def notice_of(agent: Agent, pk: int) -> Notice | None:
    """One of her notices."""
    return notices_of(agent).filter(pk=pk).first()


def is_muted(agent: Agent, conversation: Conversation) -> bool:
    """Whether she does not want to hear of it."""
    return bool(mutes(agent.pk, conversation.pk))


@prepared
def mutes(agent: int, conversation: int) -> QuerySet[Mute, int]:
    """The same, by their keys."""
    return Mute.objects.filter(agent=agent, conversation=conversation).values_list("pk", flat=True)


def devices_of(agent: Agent) -> QuerySet[Subscription]:
    """The browsers in which she is told though no page is open."""
    return Subscription.objects.filter(agent=agent)


def to_be_pushed(notice: Notice, *, repeated: bool) -> list[Subscription]:
    """The devices of those who want this notice pushed and have not seen it; `repeated`: and want to be reminded."""
    at = now()
    found = []
    devices = Subscription.objects.select_related("agent", "session").order_by("agent_id")
    if notice.agent_id:
        devices = devices.filter(agent=notice.agent_id)
    wanted: dict[int, bool] = {}
    for device in devices:
        if device.agent_id not in wanted:
            wanted[device.agent_id] = _wants_push(device.agent, notice, at, repeated=repeated)
        if wanted[device.agent_id]:
            found.append(device)
    return found


def _wants_push(agent: Agent, notice: Notice, at: datetime, *, repeated: bool) -> bool:
    how = preferences_of(agent)
    if "push" not in how.ways(notice.kind) or how.quiet(at) or (repeated and not how.repeat):
        return False
    told = Seen.objects.filter(agent=agent, notice=notice)
    if told.filter(read_at__isnull=False).exists() or (not repeated and told.exists()):
        return False
    return unread_of(agent).filter(pk=notice.pk).exists()


def _unread(agent: Agent) -> Q:
    read = Seen.objects.filter(agent=agent, notice=OuterRef("pk"), read_at__isnull=False)
    read_there = ReadMark.objects.filter(
        agent=agent, conversation=OuterRef("conversation"), number__gte=OuterRef("message__number")
    )
    muted = Mute.objects.filter(agent=agent, conversation=OuterRef("conversation"))
    unread = _still(agent) & ~Q(Exists(read)) & ~Q(Exists(read_there)) & ~(Q(kind__in=OF_WAITING) & Q(Exists(muted)))
    before = preferences_of(agent).read_before
    return unread & Q(created_at__gt=before) if before else unread


def _still(agent: Agent) -> Q:
    """Whether what it says is so: nobody needs to be told of a customer who has been answered, or by whom she is."""
    waits = Q(conversation__waiting_since__lte=F("created_at"), conversation__status=Conversation.Status.OPEN)
    hers = Q(agent=None, conversation__assignee=None) | Q(agent=agent, conversation__assignee=F("agent"))
    # A promise that nobody keeps is everybody's, whoever has it.
    # A mailbox that can be read again is none to be told of, nor an answer that arrived after all.
    mended = Q(kind=Kind.MAILBOX, word=Trouble.BROKEN, channel__trouble="")
    mended |= Q(kind=Kind.UNSENT, conversation__undelivered=False)
    mended |= Q(kind=Kind.REMINDER, reminder__told_at=None)  # done, or moved
    return (~Q(kind__in=[*OF_WAITING, Kind.PROMISED]) & ~mended) | (waits & (hers | Q(kind=Kind.PROMISED)))
