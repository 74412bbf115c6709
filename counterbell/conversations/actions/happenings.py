"""Lines that rooms above put into a thread, for agents to read."""

from typing import Any

from django.db import transaction

from counterbell.conversations.actions.thread import happen, locked
from counterbell.conversations.events import HappeningNoted
from counterbell.conversations.models import Conversation, Message
from counterbell.journal.actions import record


@transaction.atomic
def note_happening(conversation: Conversation, what: str, **facts: Any) -> Message:
    """Put something that happened around a conversation into its thread; pages say `what` in words."""
    held = locked(conversation)
    line = happen(held, what, by=None, **facts)
    record(HappeningNoted(brand=held.brand_id, conversation=held.pk), actor="system")
    return line
