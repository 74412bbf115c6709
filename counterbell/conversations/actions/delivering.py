"""The way out: each step is written down when it is taken, so that a kill at any point leaves a true word."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.channels.models import Channel
from counterbell.conversations.actions.handling import NotPossible
from counterbell.conversations.actions.thread import ref_of
from counterbell.conversations.events import DeliveryChanged, DeliveryPostponed, DeliveryQueued, ReceiptAsked
from counterbell.conversations.models import Conversation, Delivery, Message
from counterbell.journal.actions import record

State = Delivery.State
MOST_ATTEMPTS = 10  # with the pauses below: about two days
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=12)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 30 s, 90 s, 5 min … at most half a day."""
    return min(FIRST_PAUSE * int(3 ** (attempts - 1)), LONGEST_PAUSE)


@transaction.atomic
def queue(
    message: Message, *, channel: Channel, recipients: dict[str, Any], sent_as: str, automatic: bool = False
) -> Delivery:
    """Let a message leave by a channel as soon as somebody does it. The same `sent_as` is queued once."""
    made, fresh = Delivery.objects.get_or_create(
        sent_as=sent_as,
        defaults={"message": message, "channel": channel, "recipients": recipients, "automatic": automatic},
    )
    if fresh:
        _tell_queued(made, "system")
    return made


@transaction.atomic
def ask_receipt(conversation: Conversation) -> None:
    """Let her hear that what she wrote has arrived, by whoever can tell her."""
    record(ReceiptAsked(brand=conversation.brand_id, conversation=conversation.pk), actor=conversation.customer.ref)


@transaction.atomic
def lead_to(delivery: Delivery, *, channel: Channel, recipients: dict[str, Any], sent_as: str) -> Delivery:
    """It had no way to leave by, so it never did: here is one."""
    held = _held(delivery.pk)
    held.channel, held.recipients, held.sent_as = channel, recipients, sent_as
    held.save(update_fields=["channel", "recipients", "sent_as"])
    return held


@transaction.atomic
def begin(delivery: int) -> Delivery | None:
    """Note that it is being tried now; None when there is nothing to try.

    What is found in the middle of an attempt was left there by somebody who was killed: it may have left.
    """
    held = _held(delivery)
    if held.state not in {State.QUEUED, State.SENDING}:
        return None
    held.unsure = held.unsure or held.state == State.SENDING
    held.state, held.attempts, held.tried_at = State.SENDING, held.attempts + 1, now()
    held.save(update_fields=["state", "attempts", "tried_at", "unsure"])
    return held


@transaction.atomic
def done(delivery: Delivery, *, external_id: str = "", error: str = "") -> None:
    """It left. `error` names recipients that were not taken."""
    held = _held(delivery.pk)
    held.state, held.external_id, held.error, held.sent_at = State.SENT, external_id[:200], error[:2000], now()
    held.save(update_fields=["state", "external_id", "error", "sent_at"])
    _tell(held)


@transaction.atomic
def postpone(delivery: Delivery, *, why: str, after: timedelta | None = None, unsure: bool = False) -> None:
    """It did not leave, or nobody can know; try again later, until that makes no sense any more."""
    held = _held(delivery.pk)
    held.unsure = held.unsure or unsure
    held.error = why[:2000]
    if held.attempts >= MOST_ATTEMPTS:
        held.state = State.MAYBE if held.unsure else State.FAILED
        held.save(update_fields=["state", "error", "unsure"])
        _tell(held)
        return
    held.state = State.QUEUED
    held.save(update_fields=["state", "error", "unsure"])
    until = now() + max(after or timedelta(0), pause_after(held.attempts))
    place = _place(held)
    record(DeliveryPostponed(**place, until=until, channel=held.channel_id), actor="system")


@transaction.atomic
def leave_open(delivery: Delivery, *, why: str) -> None:
    """It may have left, and trying again could bring it twice: a person decides."""
    held = _held(delivery.pk)
    held.state, held.unsure, held.error = State.MAYBE, True, why[:2000]
    held.save(update_fields=["state", "unsure", "error"])
    _tell(held)


@transaction.atomic
def give_up(delivery: Delivery, *, why: str) -> None:
    """It did not leave and will not by itself."""
    held = _held(delivery.pk)
    held.state, held.error = State.MAYBE if held.unsure else State.FAILED, why[:2000]
    held.save(update_fields=["state", "error"])
    _tell(held)


@transaction.atomic
def bounced(delivery: Delivery, *, why: str) -> bool:
    """It came back; tells whether that was news."""
    held = _held(delivery.pk)
    if held.state == State.BOUNCED:
        return False
    held.state, held.error = State.BOUNCED, why[:2000]
    held.save(update_fields=["state", "error"])
    _tell(held)
    return True


@transaction.atomic
def send_again(delivery: Delivery, *, by: Agent) -> Delivery:
    """Try once more, at an agent's wish; with the same id, so that whoever has it already sees one.

    Raises:
        NotPossible: when it is on its way, or has arrived.
    """
    held = _held(delivery.pk)
    if held.state not in {State.FAILED, State.MAYBE, State.BOUNCED}:
        raise NotPossible("it is on its way or has arrived")
    held.state, held.attempts, held.error = State.QUEUED, 0, ""
    held.save(update_fields=["state", "attempts", "error"])
    _mark(held)
    _tell_queued(held, ref_of(by))
    return held


def deliveries_of(messages: Sequence[int]) -> dict[int, list[Delivery]]:
    """The deliveries of these messages, oldest first."""
    found: dict[int, list[Delivery]] = {}
    for one in Delivery.objects.filter(message__in=messages).order_by("pk"):
        found.setdefault(one.message_id, []).append(one)
    return found


def _held(pk: int) -> Delivery:
    return (
        Delivery.objects.select_for_update(no_key=True, of=("self",)).select_related("message__conversation").get(pk=pk)
    )


def _place(held: Delivery) -> dict[str, int]:
    conversation = held.message.conversation
    return {"brand": conversation.brand_id, "conversation": conversation.pk, "delivery": held.pk}


def mark_undelivered(conversations: Collection[int]) -> None:
    """Note of these whether something that a person said in them did not arrive."""
    failed = Delivery.objects.filter(automatic=False, state__in=Delivery.UNDELIVERED)
    found = Conversation.objects.filter(pk__in=conversations)
    troubled = Q(Exists(failed.filter(message__conversation=OuterRef("pk"))))
    found.filter(troubled, undelivered=False).update(undelivered=True)
    found.filter(~troubled, undelivered=True).update(undelivered=False)


def _mark(held: Delivery) -> None:
    conversation = held.message.conversation
    if conversation.undelivered or held.state in Delivery.UNDELIVERED:
        mark_undelivered([conversation.pk])


def _tell(held: Delivery) -> None:
    _mark(held)
    record(DeliveryChanged(**_place(held), state=held.state), actor="system")


def _tell_queued(held: Delivery, actor: str) -> None:
    record(DeliveryQueued(**_place(held), channel=held.channel_id), actor=actor)


def due(event: DeliveryPostponed) -> datetime:
    """When to try again."""
    return event.until
