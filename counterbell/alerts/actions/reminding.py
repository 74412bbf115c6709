"""Reminders: an agent's own word to herself, to be said at a moment."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.alerts import queries
from counterbell.alerts.actions.telling import tell
from counterbell.alerts.events import ReminderEnded, ReminderSet
from counterbell.alerts.models import Notice, Reminder
from counterbell.alerts.policies import LONGEST_NOTE, Kind
from counterbell.base.clock import now
from counterbell.conversations.actions import NotPossible, require_moment
from counterbell.conversations.models import Conversation
from counterbell.journal.actions import record

MOST = 500  # of one agent


@transaction.atomic
def set_reminder(conversation: Conversation, *, due: datetime, note: str, by: Agent) -> Reminder:
    """Let her be told at that moment; how the conversation stands does not change.

    Raises:
        NotPossible: when the moment does not lie ahead, or she has very many.
    """
    require_moment(due)
    if Reminder.objects.filter(agent=by).count() >= MOST:
        raise NotPossible(_("You have too many reminders. End some of them first."))
    last = conversation.messages.order_by("-number").first()
    made = Reminder.objects.create(agent=by, conversation=conversation, message=last, note=_line(note), due=due)
    return _told_when(made)


@transaction.atomic
def move_reminder(pk: int, *, due: datetime, note: str, by: Agent) -> Reminder:
    """Let it be at another moment, or say something else.

    Raises:
        NotPossible: when it has ended, or the moment does not lie ahead.
    """
    require_moment(due)
    row = _hers(pk, by)
    row.due, row.note, row.told_at = due, _line(note), None
    row.save(update_fields=["due", "note", "told_at"])
    return _told_when(row)


@transaction.atomic
def end_reminder(pk: int, *, by: Agent) -> None:
    """It is done, or wanted no more.

    Raises:
        NotPossible: when it had ended already.
    """
    row = _hers(pk, by)
    row.delete()
    record(ReminderEnded(reminder=pk, agent=by.pk), actor=by.ref)


@transaction.atomic
def remind(pk: int, *, due: datetime) -> Notice | None:
    """Its moment has come: tell her, once. Not when it was moved or ended, nor of what she may not see any more."""
    row = Reminder.objects.select_for_update(of=("self",)).filter(pk=pk, due=due, told_at=None).first()
    if row and row.message:
        move_reminders(row.message.conversation_id)  # a merge of this moment
        row.refresh_from_db(fields=["conversation"])
    if row is None or not queries.reminders_of(row.agent).filter(pk=pk).exists():
        return None
    row.told_at = now()
    row.save(update_fields=["told_at"])
    return tell(row.conversation, Kind.REMINDER, agent=row.agent_id, reminder=row.pk)


def move_reminders(*conversations: int) -> None:
    """After a merge or split, a reminder stands where the message stands that was the latest when it was set."""
    for conversation in conversations:
        astray = Reminder.objects.filter(message__conversation=conversation).exclude(conversation=conversation)
        astray.update(conversation=conversation)


def forget_reminders(agent: int) -> None:
    """Whoever may not sign in any more has none."""
    Reminder.objects.filter(agent=agent, agent__is_active=False).delete()


def _line(note: str) -> str:
    return " ".join(note.replace("\x00", "").split())[:LONGEST_NOTE]


def _hers(pk: int, by: Agent) -> Reminder:
    row = queries.reminders_of(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotPossible(_("This reminder has ended already."))
    return row


def _told_when(row: Reminder) -> Reminder:
    record(ReminderSet(reminder=row.pk, agent=row.agent_id, due=row.due), actor=row.agent.ref)
    return row
