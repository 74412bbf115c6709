"""Beginning matters that come by another way than our own chat: many at once, because letters come in heaps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.base import rows
from counterbell.base.clock import now
from counterbell.channels.models import Channel
from counterbell.conversations.actions.handling import NotPossible
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.events import ConversationOpened, StatusChanged
from counterbell.conversations.models import Conversation, Message
from counterbell.conversations.policies import PREVIEW
from counterbell.customers.events import CustomerChanged
from counterbell.customers.models import Customer
from counterbell.journal.actions import record, record_many

LONGEST_SUBJECT = 200
Status = Conversation.Status


@dataclass(frozen=True, slots=True)
class Opening:
    """A matter to begin. `quiet`: nobody waits for an answer, so it begins resolved."""

    customer: Customer
    channel: Channel
    subject: str = ""
    language: str = ""
    quiet: bool = False
    public_id: UUID = field(default_factory=uuid4)  # the same again is refused by the database
    page: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def open_many(openings: Sequence[Opening]) -> list[Conversation]:
    """Begin these matters, in order; the caller says their first words in the same transaction."""
    at = now()
    made = [
        Conversation(
            public_id=o.public_id,
            page=o.page,
            brand=o.channel.brand,
            channel=o.channel,
            customer=o.customer,
            subject=o.subject[:LONGEST_SUBJECT],
            language=o.language[:12],
            active_at=at,
            status=Status.RESOLVED if o.quiet else Status.OPEN,
            resolved_at=at if o.quiet else None,
            preview=o.subject[:PREVIEW] if o.quiet else "",
        )
        for o in openings
    ]
    rows.insert_objects(made)
    record_many(
        [
            (ConversationOpened(brand=c.brand_id, conversation=c.pk, customer=c.customer_id), c.customer.ref)
            for c in made
        ]
    )
    return made


@transaction.atomic
def call_for(conversation: Conversation | int, *, actor: str) -> Conversation:
    """Somebody must look at it, though the customer herself said nothing: to the top, and open."""
    held = locked(conversation)
    held.active_at = now()
    held.waiting_since = held.waiting_since or held.active_at
    before, held.status, held.snoozed_until, held.resolved_at = held.status, Status.OPEN, None, None
    held.save(update_fields=["active_at", "waiting_since", "status", "snoozed_until", "resolved_at"])
    if before != Status.OPEN:
        changed = StatusChanged(brand=held.brand_id, conversation=held.pk, before=before, status=held.status)
        record(changed, actor=actor)
    return held


@transaction.atomic
def call_off(conversation: Conversation, *, into: Conversation) -> None:
    """What was begun and never said stands in no list any more; whoever opens it comes to the one it was about.

    Raises:
        NotPossible: when something was said in it.
    """
    held = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    if held.messages.exclude(kind=Message.Kind.HAPPENING).exists():
        raise NotPossible(_("It has been sent already."))
    held.merged_into, held.status, held.snoozed_until, held.resolved_at = into, Status.RESOLVED, None, now()
    held.save(update_fields=["merged_into", "status", "snoozed_until", "resolved_at"])


@transaction.atomic
def give_to(conversation: Conversation | int, *, customer: Customer) -> Conversation:
    """It is hers: she has proved to be the person who wrote it."""
    held = locked(conversation)
    if held.customer_id != customer.pk:
        held.customer = customer
        held.save(update_fields=["customer"])
        record(CustomerChanged(customer=customer.pk), actor=customer.ref)  # she can be found at this brand from now on
    return held


@transaction.atomic
def take_over(customer: int, *, into: int) -> list[int]:
    """All that a customer began is another's, who proved to be the same person. Returns the brands concerned."""
    theirs = Conversation.objects.filter(customer=customer)
    brands = list(theirs.values_list("brand_id", flat=True).distinct())
    if theirs.update(customer=into):
        record(CustomerChanged(customer=into), actor=f"customer:{into}")  # she can be found there from now on
    return brands


@transaction.atomic
def rename(conversation: Conversation, *, subject: str) -> Conversation:
    """Call it something else: the subject of the letters that follow."""
    held = locked(conversation)
    held.subject = " ".join(subject.split())[:LONGEST_SUBJECT]
    held.save(update_fields=["subject"])
    return held
