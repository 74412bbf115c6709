"""We speak first: an agent begins a matter with a customer who has not asked."""

from uuid import UUID

from django.db import transaction

from counterbell.accounts.models import Agent, Brand
from counterbell.conversations.actions.posting import open_conversation, reply
from counterbell.conversations.models import ACTIVE, Conversation
from counterbell.customers.models import Customer


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
    said_before = Conversation.objects.filter(public_id=public_id).exists()
    held = (None if said_before else _open_already(customer, brand)) or open_conversation(
        customer, brand=brand, public_id=public_id, language=language, page=page, by=by
    )
    reply(held, text=text, by=by, client_id=str(public_id))
    held.refresh_from_db()
    return held


def _open_already(customer: Customer, brand: Brand) -> Conversation | None:
    return (
        Conversation.objects.of_customer(customer).filter(brand=brand, status__in=ACTIVE).order_by("-active_at").first()
    )
