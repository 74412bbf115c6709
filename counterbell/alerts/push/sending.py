"""One push to one device, outside any transaction."""

import json
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.alerts import actions, queries
from counterbell.alerts.models import Notice, Subscription
from counterbell.alerts.push import sealing, signing
from counterbell.alerts.words import place_of, said
from counterbell.base import web
from counterbell.base.clock import now
from counterbell.base.log import get_log

log = get_log(__name__)
TIMEOUT = 10.0
LASTS = 600  # seconds that the service keeps it for a device that is off: later it is no news
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


class NotTakenYet(Exception):
    """The push service could not take it now: the duty comes back."""


def push(device: int, notice: int | None) -> None:
    """Send it, if it is still news and the device still hers.

    Raises:
        NotTakenYet: when the service asks to come again.
    """
    found = Subscription.objects.select_related("agent", "session").filter(pk=device).first()
    if found is None:
        return
    if not still_signed_in(found):
        actions.drop(found.pk)
        return
    shown = queries.unread_of(found.agent).filter(pk=notice).first() if notice else None
    if notice and shown is None:
        return  # it was seen, answered or taken while we waited
    with translation.override(found.agent.language or settings.LANGUAGE_CODE):
        letter = _letter(found.agent, shown)
    _send(found, letter)


def still_signed_in(device: Subscription) -> bool:
    """Whether the sign-in under which the device was subscribed holds: a lost telephone is silenced from afar."""
    row = Session.objects.filter(session_key=device.session.session_key, expire_date__gt=now()).first()
    if row is None or not device.agent.is_active:
        return False
    kept = row.get_decoded()
    return str(kept.get(SESSION_KEY)) == str(device.agent_id) and constant_time_compare(
        str(kept.get(HASH_SESSION_KEY, "")), device.agent.get_session_auth_hash()
    )


def _letter(agent: Agent, notice: Notice | None) -> dict[str, Any]:
    locale = {"lang": translation.get_language(), "dir": "rtl" if translation.get_language_bidi() else "ltr"}
    if notice is None:
        body = _("This is how you will be told.")
        return {"title": "Counterbell", "body": body, "tag": "test", "url": reverse("settings_profile"), **locale}
    told = said(notice, with_words=queries.preferences_of(agent).show_words)
    return {
        "title": told.title,
        "body": told.body,
        "tag": f"c{notice.conversation.public_id}" if notice.conversation else notice.kind,
        "url": place_of(notice),
        "notice": notice.pk,
        "unread": queries.unread_of(agent)[: queries.COUNTED].count(),
        **locale,
    }


def _send(device: Subscription, letter: dict[str, Any]) -> None:
    body = sealing.seal(_fitting(letter), sealing.receiver(device.p256dh, device.auth))
    headers = {
        "authorization": signing.authorization(device.endpoint),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(LASTS),
        "urgency": "high",
    }
    try:
        answer = web.fetch("POST", device.endpoint, headers=headers, body=body, timeout=TIMEOUT, most_bytes=64 * 1024)
    except web.Refused as refusal:
        log.warning("a device asks to be told at an address that may not be called: %s", refusal)
        actions.drop(device.pk)
        return
    except web.Failed as failure:
        raise NotTakenYet(str(failure)) from None
    if answer.status in GONE:
        actions.drop(device.pk)
    elif answer.ok:
        actions.shown(device.pk)
    elif answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NotTakenYet(f"the push service says {answer.status}")
    else:
        log.warning("a push service refuses what we send: %s", answer.status)


def _fitting(letter: dict[str, Any]) -> bytes:
    """As JSON, its words cut to what one push holds."""
    raw = json.dumps(letter, ensure_ascii=False).encode()
    while len(raw) > sealing.LONGEST:
        letter = {**letter, "body": letter["body"][: len(letter["body"]) // 2], "title": letter["title"][:120]}
        raw = json.dumps(letter, ensure_ascii=False).encode()
    return raw
