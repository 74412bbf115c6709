"""Caps on letters that no person decided to send: per address, per conversation, for all, for one text.

Nothing automatic answers something automatic; this is the net below that rule.
"""

from datetime import timedelta

from django.db import connection, transaction

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.base.log import get_log
from counterbell.base.secrets import fingerprint
from counterbell.conversations.models import Conversation
from counterbell.journal.actions import record
from counterbell.mailroom.actions.bounces import is_broken
from counterbell.mailroom.events import AutomaticStopped
from counterbell.mailroom.models import Automatic

log = get_log(__name__)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AN_ADDRESS_AN_HOUR = 2
AN_ADDRESS_A_DAY = 5
A_CONVERSATION_A_DAY = 3
ALL_AN_HOUR = 300
SAME_WORDS_AN_HOUR = 100
CONFIRMATIONS_A_DAY = 1  # to an address that nobody has proved
FOR_ALL = {"all", "same_words"}  # caps that only something wrong can reach
KEPT = timedelta(days=7)


class Stopped(Exception):
    """This letter does not leave: `cap` says which limit it met."""

    def __init__(self, cap: str) -> None:
        super().__init__(cap)
        self.cap = cap


@transaction.atomic
def count_automatic(*, brand: Brand, address: str, content: str, conversation: int | None, proved: bool) -> None:
    """Count one letter without a person that is about to be queued.

    Raises:
        Stopped: when it must not leave; nothing was counted.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # counting and adding must not be done by two at once
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('counterbell.automatic'))")
    at = now()
    Automatic.objects.filter(sent_at__lt=at - KEPT).delete()
    who, what = fingerprint(address.lower()), fingerprint(content)
    if is_broken(address.lower()):
        raise Stopped("broken_address")
    recent = Automatic.objects.filter(sent_at__gt=at - DAY)
    hour = Automatic.objects.filter(sent_at__gt=at - HOUR)
    limits = [
        ("address_hour", hour.filter(address=who), AN_ADDRESS_AN_HOUR),
        ("address_day", recent.filter(address=who), AN_ADDRESS_A_DAY if proved else CONFIRMATIONS_A_DAY),
        ("all", hour, ALL_AN_HOUR),
        ("same_words", hour.filter(content=what), SAME_WORDS_AN_HOUR),
    ]
    if conversation is not None:
        limits.append(("conversation", recent.filter(conversation=conversation), A_CONVERSATION_A_DAY))
    for cap, counted, most in limits:
        if counted.count() >= most:
            raise Stopped(cap)
    Automatic.objects.create(brand=brand, conversation=conversation, address=who, content=what, sent_at=at)


def may_leave(held: Conversation, *, address: str, content: str, proved: bool) -> bool:
    """Count one letter without a person in this conversation; False, logged and told, when a cap stands against it."""
    return not cap_against(held, address=address, content=content, proved=proved)


def cap_against(held: Conversation, *, address: str, content: str, proved: bool) -> str:
    """As `may_leave`, with the cap that stands against it; "" when it was counted."""
    try:
        count_automatic(brand=held.brand, address=address, content=content, conversation=held.pk, proved=proved)
    except Stopped as stop:
        log.warning("no automatic letter in conversation %s: %s", held.pk, stop.cap)
        if stop.cap in FOR_ALL:
            tell_stopped(held.brand, stop.cap)
        return stop.cap
    return ""


@transaction.atomic
def tell_stopped(brand: Brand, cap: str) -> None:
    """A cap for all was reached: that is no accident, and somebody should look."""
    log.error("automatic letters are stopped: %s", cap)
    record(AutomaticStopped(brand=brand.pk, cap=cap), actor="system")
