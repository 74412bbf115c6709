"""What agents do with a conversation: assign, set aside, end, sort, read. Doing a thing twice is harmless."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent, Team
from counterbell.accounts.queries import agents_for, teams_for
from counterbell.base.clock import now
from counterbell.conversations.actions.mentioning import see_mentions
from counterbell.conversations.actions.thread import happen, locked, ref_of
from counterbell.conversations.events import (
    Assigned,
    LabelsChanged,
    MarkedRead,
    PriorityChanged,
    Snoozed,
    StatusChanged,
)
from counterbell.conversations.models import Conversation, Label, ReadMark
from counterbell.journal.actions import record

Status = Conversation.Status


class NotPossible(Exception):
    """The wish makes no sense here; the text says why, for the person who wished."""


@transaction.atomic
def assign(conversation: Conversation, *, agent: Agent | None, team: Team | None, by: Agent | None) -> Conversation:
    """Give the conversation to an agent, a team, both, or nobody.

    Raises:
        NotPossible: when they do not serve the conversation's brand.
    """
    held = locked(conversation)
    if agent and not agents_for(held.brand).filter(pk=agent.pk).exists():
        raise NotPossible(_("%(name)s does not serve this brand.") % {"name": agent.name})
    if team and not teams_for(held.brand).filter(pk=team.pk).exists():
        raise NotPossible(_("%(name)s does not serve this brand.") % {"name": team.name})
    if held.assignee_id == (agent.pk if agent else None) and held.team_id == (team.pk if team else None):
        return held
    held.assignee, held.team = agent, team
    held.save(update_fields=["assignee", "team"])
    facts = {"agent": agent.pk if agent else None, "team": team.pk if team else None}
    happen(held, "assigned", by=by, **facts)
    record(Assigned(brand=held.brand_id, conversation=held.pk, **facts), actor=ref_of(by))
    return held


def resolve(conversation: Conversation, *, by: Agent | None) -> Conversation:
    """The matter is settled. The customer's next word within the brand's window reopens it."""
    return _set_status(conversation, Status.RESOLVED, by=by)


def end_by_customer(conversation: Conversation) -> Conversation:
    """The customer has all that she wanted; her next word reopens it as after any end."""
    return _set_status(conversation, Status.RESOLVED, by=None, by_customer=True)


def reopen(conversation: Conversation, *, by: Agent | None) -> Conversation:
    """Work goes on."""
    return _set_status(conversation, Status.OPEN, by=by)


def set_pending(conversation: Conversation, *, by: Agent | None) -> Conversation:
    """We wait for the customer or for somebody else."""
    return _set_status(conversation, Status.PENDING, by=by)


@transaction.atomic
def snooze(conversation: Conversation, *, until: datetime | None, by: Agent | None) -> Conversation:
    """Out of sight until a moment, or (None) until the customer writes; more than thanks always wakes it.

    Raises:
        NotPossible: when the moment has passed.
    """
    if until and until <= now():
        raise NotPossible(_("Choose a time that lies ahead."))
    held = locked(conversation)
    before = held.status
    held.status, held.snoozed_until, held.resolved_at = Status.SNOOZED, until, None
    held.save(update_fields=["status", "snoozed_until", "resolved_at"])
    happen(held, "snoozed", by=by, until=until.isoformat() if until else None)
    record(Snoozed(brand=held.brand_id, conversation=held.pk, until=until), actor=ref_of(by))
    _tell_status(held, before, ref_of(by))
    return held


@transaction.atomic
def wake(conversation: int, *, snoozed_until: datetime) -> Conversation | None:
    """End a snooze whose time has come; None when it was ended or moved meanwhile."""
    held = locked(conversation)
    if held.status != Status.SNOOZED or held.snoozed_until != snoozed_until:
        return None
    held.status, held.snoozed_until = Status.OPEN, None
    held.save(update_fields=["status", "snoozed_until"])
    happen(held, "woke", by=None)
    _tell_status(held, Status.SNOOZED, ref_of(None))
    return held


@transaction.atomic
def set_priority(conversation: Conversation, *, priority: int, by: Agent | None) -> Conversation:
    """Say how much it matters."""
    held = locked(conversation)
    wanted = Conversation.Priority(priority)
    if held.priority == wanted:
        return held
    held.priority = wanted
    held.save(update_fields=["priority"])
    happen(held, "priority", by=by, priority=wanted.value)
    record(PriorityChanged(brand=held.brand_id, conversation=held.pk, priority=wanted.value), actor=ref_of(by))
    return held


@transaction.atomic
def set_labels(conversation: Conversation, *, labels: Iterable[Label], by: Agent | None) -> Conversation:
    """Let it wear exactly these labels."""
    held = locked(conversation)
    wanted = {label.pk for label in labels}
    if wanted == set(held.labels.values_list("pk", flat=True)):
        return held
    held.labels.set(wanted)
    happen(held, "labels", by=by, labels=sorted(wanted))
    record(LabelsChanged(brand=held.brand_id, conversation=held.pk), actor=ref_of(by))
    return held


@transaction.atomic
def mark_read(conversation: Conversation, *, agent: Agent, number: int) -> None:
    """An agent has seen the thread up to a number."""
    held = locked(conversation)
    number = min(number, held.last_number)
    mark, fresh = ReadMark.objects.get_or_create(conversation=held, agent=agent, defaults={"number": number})
    if not fresh and mark.number < number:
        mark.number = number
        mark.save(update_fields=["number"])
    see_mentions(held, agent=agent, number=number)
    if held.agent_read < number:
        held.agent_read = number
        held.save(update_fields=["agent_read"])
        record(MarkedRead(brand=held.brand_id, conversation=held.pk), actor=agent.ref)


@transaction.atomic
def mark_unread(conversation: Conversation, *, agent: Agent) -> None:
    """Let it be new to this agent again, until she reads it; nobody else notices. A mark at zero says so."""
    ReadMark.objects.update_or_create(conversation=conversation, agent=agent, defaults={"number": 0})


@transaction.atomic
def mark_customer(conversation: int, *, received: int = 0, read: int = 0) -> bool:
    """The customer's browser has, or she has seen, the thread up to a number; tells whether that was news."""
    mine = Conversation.objects.filter(pk=conversation)
    row = mine.values("brand_id", "last_number", "customer_received", "customer_read").first()
    if row is None:
        return False
    read = min(read, row["last_number"])
    received = max(min(received, row["last_number"]), read)
    if received <= row["customer_received"] and read <= row["customer_read"]:
        return False
    mine.update(
        customer_received=Greatest("customer_received", received), customer_read=Greatest("customer_read", read)
    )
    record(MarkedRead(brand=row["brand_id"], conversation=conversation), actor="customer")
    return True


@transaction.atomic
def _set_status(
    conversation: Conversation, status: str, *, by: Agent | None, by_customer: bool = False
) -> Conversation:
    held = locked(conversation)
    if held.status == status:
        return held
    before = held.status
    held.status, held.snoozed_until = status, None
    held.resolved_at = now() if status == Status.RESOLVED else None
    if status == Status.RESOLVED:
        held.waiting_since = None
    held.save(update_fields=["status", "snoozed_until", "resolved_at", "waiting_since"])
    who = {"who": "customer"} if by_customer else {}
    happen(held, "status", by=by, before=before, status=status, **who)
    _tell_status(held, before, f"customer:{held.customer_id}" if by_customer else ref_of(by))
    return held


def _tell_status(held: Conversation, before: str, actor: str) -> None:
    changed = StatusChanged(brand=held.brand_id, conversation=held.pk, before=before, status=held.status)
    record(changed, actor=actor)
