"""The only writers of alerts: tell, see, silence, prefer, and which devices may ring."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.alerts import policies, queries
from counterbell.alerts.events import Noticed, PushOwed, PushPromised, WaitBegan
from counterbell.alerts.models import Mute, Notice, Preferences, Seen, Subscription
from counterbell.alerts.policies import Kind
from counterbell.alerts.push import sealing
from counterbell.base import web
from counterbell.base.clock import now
from counterbell.base.secrets import fingerprint
from counterbell.conversations.models import Conversation, Message
from counterbell.journal.actions import record, record_many

MOST_DEVICES = 12
LONGEST_ENDPOINT = 1500


class NotTaken(Exception):
    """This cannot be set so; the text says why, for the person who wished."""


# ——— telling ———


@transaction.atomic
def tell(
    conversation: Conversation,
    kind: Kind,
    *,
    agent: int | None,
    message: int | None = None,
    by: int | None = None,
    number: int = 0,
) -> Notice:
    """Tell an agent something, or (None) everybody who serves the brand. Said twice, it counts as one that is newer."""
    held = _unread_before(conversation, kind, agent)
    at = now()
    if held:
        held.message_id, held.number, held.created_at = message, number, at
        held.save(update_fields=["message", "number", "created_at"])
        Seen.objects.filter(notice=held).delete()
    else:
        held = Notice.objects.create(
            brand_id=conversation.brand_id,
            agent_id=agent,
            kind=kind,
            conversation=conversation,
            message_id=message,
            by_id=by,
            number=number,
            created_at=at,
        )
        Notice.objects.filter(created_at__lt=at - policies.KEPT_FOR).delete()
    noticed = Noticed(notice=held.pk, brand=held.brand_id, agent=agent, conversation=conversation.pk, kind=kind)
    record(noticed, actor="system")
    _promise_push(held, turn=0, at=at + policies.PUSH_AFTER)
    return held


def _unread_before(conversation: Conversation, kind: Kind, agent: int | None) -> Notice | None:
    if kind not in policies.OF_WAITING:
        return None
    found = Notice.objects.select_for_update(of=("self",)).filter(conversation=conversation, kind=kind, agent=agent)
    since = conversation.waiting_since
    return found.filter(created_at__gte=since).order_by("-pk").first() if since else None


def _promise_push(notice: Notice, *, turn: int, at: datetime) -> None:
    devices = Subscription.objects.all()
    if notice.agent_id:
        devices = devices.filter(agent=notice.agent_id)
    if devices.exists():
        record(PushPromised(notice=notice.pk, turn=turn, at=at), actor="system")


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
        _promise_push(found, turn=turn + 1, at=now() + policies.REPEAT_AFTER)
    return devices


@transaction.atomic
def hear(message: int, *, quietly: bool = False) -> None:
    """A customer wrote: tell whoever has the conversation, or everybody that nobody has, and start the clock.

    `quietly`: the bot reads it first, only the clock starts.
    """
    said = Message.objects.select_related("conversation").filter(pk=message).first()
    if said is None or said.conversation.merged_into_id or said.conversation.waiting_since is None:
        return  # it was answered before we came to tell of it
    conversation = said.conversation
    began = conversation.waiting_since == said.created_at
    if conversation.assignee_id and not quietly:
        tell(conversation, Kind.MESSAGE, agent=conversation.assignee_id, message=said.pk)
    elif began and not quietly:
        tell(conversation, Kind.OPENED, agent=None, message=said.pk)
    if began:
        _start_clock(conversation)


def _start_clock(conversation: Conversation) -> None:
    how = Preferences.objects.filter(agent=conversation.assignee_id).first() if conversation.assignee_id else None
    minutes = how.wait_minutes if how else Preferences._meta.get_field("wait_minutes").default
    since = conversation.waiting_since
    assert since is not None
    until = since + timedelta(minutes=minutes)
    record(
        WaitBegan(brand=conversation.brand_id, conversation=conversation.pk, since=since, until=until), actor="system"
    )


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
def call_again(conversation: int, *, since: datetime, everybody: bool) -> Notice | None:
    """What the bot handed over has waited too long."""
    found = Conversation.objects.living().filter(pk=conversation).first()
    if found is None:
        return None
    minutes = max(1, int((now() - since).total_seconds() // 60))
    if everybody:
        return tell(found, Kind.PROMISED, agent=None, number=minutes)
    return tell(found, Kind.WAITING, agent=found.assignee_id, number=minutes)


# ——— seeing ———


@transaction.atomic
def be_told(agent: Agent, notices: Iterable[int]) -> None:
    """These were shown to her where she sits: no telephone needs to ring for them."""
    wanted = queries.notices_of(agent).filter(pk__in=list(notices)[: queries.COUNTED])
    Seen.objects.bulk_create([Seen(notice=notice, agent=agent) for notice in wanted], ignore_conflicts=True)


@transaction.atomic
def read(agent: Agent, notice: int) -> Notice | None:
    """She has read one."""
    found = queries.notice_of(agent, notice)
    if found:
        seen, _fresh = Seen.objects.get_or_create(notice=found, agent=agent)
        if seen.read_at is None:
            seen.read_at = now()
            seen.save(update_fields=["read_at"])
    return found


@transaction.atomic
def read_of(agent: Agent, conversation: Conversation) -> None:
    """She looks at a conversation: whatever was told of it is read."""
    for notice in queries.unread_of(agent).filter(conversation=conversation)[: queries.COUNTED]:
        read(agent, notice.pk)


@transaction.atomic
def read_all(agent: Agent) -> None:
    """She has read everything up to now."""
    how, _fresh = Preferences.objects.get_or_create(agent=agent)
    how.read_before = now()
    how.save(update_fields=["read_before"])


@transaction.atomic
def mute(agent: Agent, conversation: Conversation, *, on: bool) -> None:
    """Hear nothing of a conversation, or hear of it again. Who is called by name hears it all the same."""
    if on:
        Mute.objects.get_or_create(agent=agent, conversation=conversation)
    else:
        Mute.objects.filter(agent=agent, conversation=conversation).delete()


# ——— preferring ———


@transaction.atomic
def prefer(
    agent: Agent,
    *,
    matrix: Mapping[str, Iterable[str]],
    quiet_from: time | None,
    quiet_until: time | None,
    repeat: bool,
    show_words: bool,
    sound: str,
    wait_minutes: int,
    idle_minutes: int,
) -> Preferences:
    """Keep how she wants to be told.

    Raises:
        NotTaken: when only one end of the quiet hours is given, or there is no such sound.
    """
    if (quiet_from is None) != (quiet_until is None):
        raise NotTaken(_("Quiet hours need a beginning and an end."))
    if sound not in policies.SOUNDS:
        raise NotTaken(_("Choose a sound from the list."))
    kept: dict[str, Any] = {
        "matrix": policies.clean_matrix(matrix),
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "repeat": repeat,
        "show_words": show_words,
        "sound": sound,
        "wait_minutes": wait_minutes,
        "idle_minutes": idle_minutes,
    }
    how, _fresh = Preferences.objects.update_or_create(agent=agent, defaults=kept)
    return how


# ——— devices ———


@transaction.atomic
def subscribe(
    agent: Agent, *, session: UserSession, endpoint: str, p256dh: str, auth: str, device: str = ""
) -> Subscription:
    """Let a browser ring for her as long as this sign-in lasts. A browser belongs to whoever said so last.

    Raises:
        NotTaken: when its address may not be called, or its keys are none.
    """
    try:
        web.check_url(endpoint)
        sealing.receiver(p256dh, auth)
    except (web.Refused, sealing.NoReceiver):
        raise NotTaken(_("This browser gave an address that we cannot use.")) from None
    if len(endpoint) > LONGEST_ENDPOINT:
        raise NotTaken(_("This browser gave an address that we cannot use."))
    kept, _fresh = Subscription.objects.update_or_create(
        fingerprint=fingerprint(endpoint),
        defaults={
            "agent": agent,
            "session": session,
            "endpoint": endpoint,
            "p256dh": p256dh,
            "auth": auth,
            "device": device[:300],
        },
    )
    oldest = queries.devices_of(agent).values_list("pk", flat=True)[MOST_DEVICES:]
    Subscription.objects.filter(pk__in=list(oldest)).delete()
    return kept


@transaction.atomic
def unsubscribe(agent: Agent, endpoint: str) -> None:
    """Let a browser of hers be silent."""
    Subscription.objects.filter(agent=agent, fingerprint=fingerprint(endpoint)).delete()


@transaction.atomic
def try_device(agent: Agent, endpoint: str) -> bool:
    """Show on one of her devices what a notice looks like; False when it is none of hers."""
    found = queries.devices_of(agent).filter(fingerprint=fingerprint(endpoint)).first()
    if found:
        record(PushOwed(subscription=found.pk, notice=None), actor=agent.ref)
    return found is not None


@transaction.atomic
def shown(device: int) -> None:
    """The push service has taken one."""
    Subscription.objects.filter(pk=device).update(shown_at=now())


@transaction.atomic
def drop(device: int) -> None:
    """The browser has taken its address back, or the sign-in behind it has ended."""
    Subscription.objects.filter(pk=device).delete()
