"""What a shopper may see of herself: everything begins with her own customer, nothing with a number from outside."""

from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from counterbell.accounts.models import Brand
from counterbell.bot.queries import answers_in, bot_of
from counterbell.conversations.models import Conversation, Message
from counterbell.conversations.queries import of_customer
from counterbell.conversations.wire import entries_of as stored_entries
from counterbell.conversations.wire import marks_of, newest_of
from counterbell.customers import visitors
from counterbell.customers.models import Customer
from counterbell.feedback.models import Rating
from counterbell.feedback.queries import rating_of_ending
from counterbell.outreach.queries import answered_in

MOST_CONVERSATIONS = 50
PAGE = 100
ENDED = "resolved"


def living_visitor(token: str, brand: Brand) -> str | None:
    """The visitor id that a token proves, unless she gave it up by signing out."""
    visitor = visitors.read(token, brand)
    if visitor is None:
        return None
    return None if visitors.given_up([(brand.pk, visitor)]) else visitor


def person(customer: Customer | None, visitor: str) -> dict[str, Any]:
    """Who the bubble takes her for. `known`: the shop's server said so."""
    known = customer is not None and visitor.startswith(visitors.SIGNED_IN)
    return {
        "name": customer.name if customer else "",
        "email": customer.email if customer else "",
        "known": known,
    }


def conversation_of(customer: Customer | None, brand: Brand, c: UUID | str) -> Conversation | None:
    """Her conversation of that name with this brand, followed to where it was merged."""
    found = of_customer(customer, c) if customer else None
    return found if found and customer and _hers(found, customer, brand) else None


def conversations_of(customer: Customer | None, brand: Brand) -> list[dict[str, Any]]:
    """Cards of her conversations with this brand, newest first."""
    if customer is None:
        return []
    theirs = Q(messages__kind=Message.Kind.PUBLIC) & ~Q(messages__author=Message.Author.CUSTOMER)
    unread: QuerySet[Any] = (
        Conversation.objects.of_customer(customer)
        .filter(brand=brand)
        .annotate(unread=Count("messages", filter=theirs & Q(messages__number__gt=F("customer_read"))))
        .order_by("-active_at")
    )
    return [card(c, unread=c.unread) for c in unread[:MOST_CONVERSATIONS]]


def card(conversation: Conversation, *, unread: int) -> dict[str, Any]:
    """A line in her list: nothing that only agents may see, and one word for every kind of waiting."""
    return {
        "c": str(conversation.public_id),
        "epoch": conversation.epoch,
        "last": conversation.last_number,
        "status": _status(conversation),
        "preview": conversation.preview,
        "by": conversation.last_author,
        "at": conversation.active_at.isoformat(),
        "unread": unread,
    }


def thread_of(conversation: Conversation, *, after: int | None, before: int | None) -> dict[str, Any]:
    """A page of the thread: the newest, or those after or before a number."""
    if after is None and before is None:
        entries = newest_of(conversation, limit=PAGE, public_only=True)
    else:
        entries = stored_entries(conversation, after=after or 0, before=before, limit=PAGE, public_only=True)
    return {
        "c": str(conversation.public_id),
        "epoch": conversation.epoch,
        "last": conversation.last_number,
        "status": _status(conversation),
        "marks": marks_of(conversation),
        "rating": rating_card(rating_of_ending(conversation)),
        "greeting": answered.text if (answered := answered_in(conversation)) else None,
        "entries": entries,
        "more": len(entries) == PAGE,
        "bot": bot_of(conversation.brand).is_on and answers_in(conversation),
    }


def rating_card(rating: Rating | None) -> dict[str, Any] | None:
    return {"score": rating.score, "comment": rating.comment} if rating else None


def _status(conversation: Conversation) -> str:
    return ENDED if conversation.status == Conversation.Status.RESOLVED else "open"


def _hers(conversation: Conversation, customer: Customer, brand: Brand) -> bool:
    return conversation.customer_id == customer.pk and conversation.brand_id == brand.pk
