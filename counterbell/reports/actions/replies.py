"""How soon people answered for the first time."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.conversations.models import Conversation, Message
from counterbell.links.queries import sides_among
from counterbell.reports.models import AnswerTime, FirstReply
from counterbell.reports.policies import NEWEST, WINDOW, usual
from counterbell.routing.policies import Hours, open_seconds
from counterbell.routing.queries import hours_for

CHUNK = 500


@transaction.atomic
def count_first_replies(conversations: Iterable[int]) -> int:
    """Of these conversations, note those that were answered for the first time; returns how many."""
    wanted = sorted(set(conversations))
    fresh: list[FirstReply] = []
    for start in range(0, len(wanted), CHUNK):
        fresh += _first_replies(wanted[start : start + CHUNK])
    FirstReply.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=CHUNK)
    for brand in Brand.objects.filter(pk__in={one.brand_id for one in fresh}):
        count_answer_time(brand)
    return len(fresh)


@transaction.atomic
def count_answer_time(brand: Brand) -> AnswerTime:
    """Say anew how soon a brand usually answers: of the newest first replies of four weeks."""
    in_hours = hours_for(brand) is not None
    newest = FirstReply.objects.filter(brand=brand, answered_at__gt=now() - WINDOW).order_by("-answered_at")
    waits = [
        one if in_hours and one is not None else seconds
        for seconds, one in newest.values_list("seconds", "open_seconds")[:NEWEST]
    ]
    told = {"seconds": usual(waits), "in_hours": in_hours, "samples": len(waits), "counted_at": now()}
    return AnswerTime.objects.update_or_create(brand=brand, defaults=told)[0]


def _first_replies(pks: list[int]) -> list[FirstReply]:
    known = set(FirstReply.objects.filter(conversation__in=pks).values_list("conversation_id", flat=True))
    missing = [pk for pk in pks if pk not in known]
    aside = sides_among(missing)
    missing = [pk for pk in missing if pk not in aside]
    if not missing:
        return []
    brands = dict(Conversation.objects.filter(pk__in=missing).values_list("pk", "brand_id"))
    hours = {brand.pk: hours_for(brand) for brand in Brand.objects.filter(pk__in=set(brands.values()))}
    found = (_first_of(pk) for pk in missing)
    return [
        _row(pk, brands[pk], *waited, hours[brands[pk]])
        for pk, waited in zip(missing, found, strict=True)
        if waited and pk in brands
    ]


def _first_of(conversation: int) -> tuple[datetime, datetime] | None:
    """When she asked first, and when a person answered; None when we wrote first, or nobody has answered."""
    public = Message.objects.filter(conversation=conversation, kind=Message.Kind.PUBLIC).order_by("number")
    asked = public.filter(author=Message.Author.CUSTOMER).values_list("number", "created_at").first()
    answered = public.filter(author=Message.Author.AGENT).values_list("number", "created_at").first()
    if not asked or not answered or answered[0] < asked[0]:
        return None
    return asked[1], answered[1]


def _row(conversation: int, brand: int, asked: datetime, answered: datetime, hours: Hours | None) -> FirstReply:
    return FirstReply(
        conversation_id=conversation,
        brand_id=brand,
        asked_at=asked,
        answered_at=answered,
        seconds=max(0, round((answered - asked).total_seconds())),
        open_seconds=open_seconds(hours, asked, answered) if hours else None,
    )
