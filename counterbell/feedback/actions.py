"""The only writer of ratings."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.base.clock import now
from counterbell.conversations.models import Conversation
from counterbell.customers.models import Customer
from counterbell.feedback.events import Rated
from counterbell.feedback.models import Rating
from counterbell.journal.actions import record

LONGEST_COMMENT = 2000
EDITABLE_FOR = timedelta(days=1)
SCORES = range(1, 6)


class NotRated(Exception):
    """This rating was not taken; the text says why, for the person who gave it."""


@transaction.atomic
def rate(conversation: Conversation, *, customer: Customer, score: int, comment: str = "") -> Rating:
    """Rate the latest ending of one's own conversation; within a day the same call changes it.

    Raises:
        NotRated: when it is not hers, not over, not one to five, or too long ago to change.
    """
    held = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    if held.customer_id != customer.pk:
        raise NotRated(_("Only the person who asked can rate the answer."))
    if held.status != Conversation.Status.RESOLVED or held.resolved_at is None:
        raise NotRated(_("This conversation can be rated when it has ended."))
    if score not in SCORES:
        raise NotRated(_("A rating is a number from 1 to 5."))
    said = comment.replace("\x00", "").strip()[:LONGEST_COMMENT]
    rating, fresh = Rating.objects.get_or_create(
        conversation=held,
        resolved_at=held.resolved_at,
        defaults={"customer": customer, "score": score, "comment": said},
    )
    if not fresh and (rating.score, rating.comment) == (score, said):
        return rating
    if not fresh:
        _change(rating, score, said)
    record(
        Rated(brand=held.brand_id, conversation=held.pk, rating=rating.pk, score=score),
        actor=customer.ref,
    )
    return rating


def _change(rating: Rating, score: int, comment: str) -> None:
    if now() - rating.created_at > EDITABLE_FOR:
        raise NotRated(_("This rating was given more than a day ago and stays as it is."))
    rating.score, rating.comment, rating.changed_at = score, comment, now()
    rating.save(update_fields=["score", "comment", "changed_at"])
