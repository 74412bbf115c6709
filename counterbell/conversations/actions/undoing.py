"""The way back from what was done to a conversation: how it stood before and after, and putting it back.

Putting back is done by the same verbs, so that the thread and the journal tell that too. What somebody else has changed
since is left as it is: her deed is younger than ours.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from counterbell.accounts.models import Agent, Team
from counterbell.base.clock import now
from counterbell.conversations.actions import handling
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.models import Conversation, Label, Message

Status = Conversation.Status


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands: everything that a deed of an agent changes about it."""

    status: str
    snoozed_until: datetime | None
    assignee: int | None
    team: int | None
    priority: int
    labels: tuple[int, ...]
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """One conversation before and after a deed."""

    conversation: int
    before: Standing
    after: Standing


def standing_of(conversation: Conversation) -> Standing:
    """How it stands in the row that is here."""
    return Standing(
        status=conversation.status,
        snoozed_until=conversation.snoozed_until,
        assignee=conversation.assignee_id,
        team=conversation.team_id,
        priority=conversation.priority,
        labels=tuple(sorted(conversation.labels.values_list("pk", flat=True))),
        waiting_since=conversation.waiting_since,
    )


@transaction.atomic
def put_back(done: Sequence[Done], *, by: Agent) -> int:
    """Let conversations stand as they did before; returns how many there was something to put back for."""
    return sum(any([*_put_back(locked(one.conversation), one, by)]) for one in done)


def _put_back(held: Conversation, done: Done, by: Agent) -> Iterator[bool]:
    before, after, now_ = done.before, done.after, standing_of(held)
    # Refused means that a colleague, a team or a label is gone by now.
    with suppress(handling.NotPossible):
        same = (now_.assignee, now_.team) == (after.assignee, after.team)
        if same and (before.assignee, before.team) != (after.assignee, after.team):
            agent = Agent.objects.filter(pk=before.assignee or 0, is_active=True).first()
            team = Team.objects.filter(pk=before.team or 0).first()
            handling.assign(held, agent=agent, team=team, by=by)
            yield True
    if now_.priority == after.priority != before.priority:
        handling.set_priority(held, priority=before.priority, by=by)
        yield True
    changed = set(before.labels) ^ set(after.labels)
    if changed and set(now_.labels) & changed == set(after.labels) & changed:
        wanted = (set(now_.labels) - changed) | (set(before.labels) & changed)
        handling.set_labels(held, labels=Label.objects.filter(pk__in=wanted), by=by)
        yield True
    stood = (before.status, before.snoozed_until)
    if (now_.status, now_.snoozed_until) == (after.status, after.snoozed_until) != stood:
        _status_back(held, before, by)
        yield True


def _status_back(held: Conversation, before: Standing, by: Agent) -> None:
    if before.status == Status.SNOOZED and (before.snoozed_until is None or before.snoozed_until > now()):
        handling.snooze(held, until=before.snoozed_until, by=by)
    elif before.status == Status.RESOLVED:
        handling.resolve(held, by=by)
    elif before.status == Status.PENDING:
        handling.set_pending(held, by=by)
    else:
        handling.reopen(held, by=by)
    held.refresh_from_db(fields=["waiting_since", "last_author"])
    if before.waiting_since and not held.waiting_since and held.last_author == Message.Author.CUSTOMER:
        # Resolving forgot since when she waits; she still does.
        held.waiting_since = before.waiting_since
        held.save(update_fields=["waiting_since"])
