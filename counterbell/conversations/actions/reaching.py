"""We speak first: an agent begins a matter with a customer who has not asked."""

from uuid import UUID

from django.db import transaction

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.channels.queries import webchat_of
from counterbell.conversations.actions.posting import Refused, reply
from counterbell.conversations.actions.thread import happen
from counterbell.conversations.events import ConversationOpened
from counterbell.conversations.models import Conversation
from counterbell.customers.models import Customer
from counterbell.journal.actions import record

ACTIVE = (Conversation.Status.OPEN, Conversation.Status.PENDING)


@transaction.atomic
def reach_out(
    customer: Customer,
    *,
    brand: Brand,
    public_id: UUID,
    text: str,
    by: Agent,
    language: str = "",
    page: dict[str, str] | None = None,
) -> Conversation:
    """Write to a customer first: in what is open between us, else in a new conversation. Done twice, it is done once.

    Raises:
        Refused: when there is nothing to say, too much, or the id is somebody else's.
    """
    found = Conversation.objects.filter(public_id=public_id).first()
    if found and (found.customer_id != customer.pk or found.brand_id != brand.pk):
        raise Refused("forbidden")
    held = found or _open_already(customer, brand) or _begin(customer, brand, public_id, by, language, page)
    reply(held, text=text, by=by, client_id=str(public_id))
    held.refresh_from_db()
    return held


def _open_already(customer: Customer, brand: Brand) -> Conversation | None:
    return (
        Conversation.objects.of_customer(customer).filter(brand=brand, status__in=ACTIVE).order_by("-active_at").first()
    )


def _begin(
    customer: Customer, brand: Brand, public_id: UUID, by: Agent, language: str, page: dict[str, str] | None
) -> Conversation:
    made = Conversation.objects.create(
        public_id=public_id,
        brand=brand,
        channel=webchat_of(brand),
        customer=customer,
        language=language[:12],
        page=page or {},
        active_at=now(),
    )
    happen(made, "opened", by=by)
    record(ConversationOpened(brand=brand.pk, conversation=made.pk, customer=customer.pk), actor=by.ref)
    return made
