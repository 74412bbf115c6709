"""Seeing, silencing, preferring, and which devices may ring."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.alerts import policies, queries
from counterbell.alerts.events import PushOwed
from counterbell.alerts.models import Mute, Notice, Preferences, Seen, Subscription
from counterbell.alerts.push import sealing
from counterbell.base import web
from counterbell.base.clock import now
from counterbell.base.secrets import fingerprint
from counterbell.conversations.models import Conversation
from counterbell.journal.actions import record

MOST_DEVICES = 12
LONGEST_ENDPOINT = 1500


class NotTaken(Exception):
    """This cannot be set so; the text says why, for the person who wished."""


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
