"""Setting a conversation aside because it looks like spam, and taking that back. It stays where its shopper left it."""

from collections.abc import Sequence

from django.db import transaction

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations.actions.thread import happen, locked, ref_of
from counterbell.conversations.events import Cleared, Suspected
from counterbell.conversations.models import Conversation
from counterbell.journal.actions import record


@transaction.atomic
def suspect(conversation: int, *, reasons: Sequence[str]) -> Conversation:
    """Out of the lists of those who answer, into one of its own; what an agent has cleared or taken stays cleared."""
    held = locked(conversation)
    if held.suspected_at or held.cleared_at or held.assignee_id:
        return held
    held.suspected_at, held.suspected_for = now(), ",".join(reasons)[:120]
    held.save(update_fields=["suspected_at", "suspected_for"])
    happen(held, "suspected", by=None, reasons=list(reasons))
    record(Suspected(brand=held.brand_id, conversation=held.pk), actor=ref_of(None))
    return held


@transaction.atomic
def clear(conversation: Conversation, *, by: Agent) -> Conversation:
    """It is a person who wants something: back among the others, for good."""
    held = locked(conversation)
    if not held.suspected_at:
        return held
    held.suspected_at, held.cleared_at = None, now()
    held.save(update_fields=["suspected_at", "cleared_at"])
    happen(held, "cleared", by=by)
    record(Cleared(brand=held.brand_id, conversation=held.pk), actor=by.ref)
    return held
