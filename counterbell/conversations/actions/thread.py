"""Numbering: every line of a thread gets the next number of its conversation, under that conversation's lock."""

from typing import Any

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations.models import Conversation, Message


def locked(conversation: Conversation | int) -> Conversation:
    """The conversation as it is now, held until the transaction ends; a merged one is followed to its survivor."""
    pk = conversation if isinstance(conversation, int) else conversation.pk
    found = Conversation.objects.select_for_update(no_key=True).get(pk=pk)
    return locked(found.merged_into_id) if found.merged_into_id else found


def both_locked(one: Conversation, other: Conversation) -> tuple[Conversation, Conversation]:
    """Two of them, held in an order in which nobody waits for somebody who waits for her."""
    first, second = sorted([one.pk, other.pk])
    held = {pk: locked(pk) for pk in (first, second)}
    return held[one.pk], held[other.pk]


def happen(conversation: Conversation, what: str, *, by: Agent | None, **facts: Any) -> Message:
    """Put a happening into the thread of a locked conversation."""
    conversation.last_number += 1
    conversation.save(update_fields=["last_number"])
    return Message.objects.create(
        conversation=conversation,
        number=conversation.last_number,
        kind=Message.Kind.HAPPENING,
        author=Message.Author.AGENT if by else Message.Author.SYSTEM,
        agent=by,
        facts={"what": what, **facts},
        created_at=now(),
    )


def ref_of(by: Agent | None) -> str:
    """How the journal names who did it."""
    return by.ref if by else "system"
