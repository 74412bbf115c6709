"""Telling whoever may judge it that something waits for a look: in the morning, once a day, while it does."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May, may
from counterbell.accounts.queries import agents_for
from counterbell.alerts import policies
from counterbell.alerts.actions.telling import announce
from counterbell.alerts.events import ReviewPlanned
from counterbell.alerts.models import Notice, Review
from counterbell.alerts.policies import Kind, Task
from counterbell.base.clock import now
from counterbell.base.rows import insert_objects
from counterbell.bot.sample import wants_looks
from counterbell.helpcenter.editing import waiting_for_review, waiting_for_update
from counterbell.journal.actions import record

JUDGES = {Task.ANSWERS: May.SET_BRAND, Task.ARTICLES: May.SET_HELP, Task.OLD: May.SET_HELP}


@transaction.atomic
def plan_review(brands: Iterable[int]) -> None:
    """Look at these brands next morning; those that will be looked at then anyway are left as they are."""
    wanted = set(brands)
    wanted -= set(Review.objects.filter(brand__in=wanted).values_list("brand_id", flat=True))
    for brand in Brand.objects.filter(pk__in=wanted).order_by("pk"):
        _look_at(brand)


@transaction.atomic
def tell_of_review(brand: int) -> list[Notice]:
    """Tell what waits, and look again the next day; where nothing waits, look no more until something may."""
    plan = Review.objects.select_for_update(of=("self",)).select_related("brand").filter(brand=brand).first()
    if plan is None or plan.due > now():
        return []
    held = plan.brand
    tasks = _waiting(held)
    plan.delete()
    # What was told yesterday says the same: one line is enough.
    Notice.objects.filter(brand=brand, kind=Kind.REVIEW).delete()
    if not tasks:
        return []
    at = now()
    told = [
        Notice(brand=held, agent=agent, kind=Kind.REVIEW, word=task, created_at=at)
        for agent in agents_for(held)
        for task in tasks
        if may(agent, JUDGES[task])
    ]
    insert_objects(told)
    announce(told, at=at)
    _look_at(held)
    return told


def _look_at(brand: Brand) -> None:
    due = policies.next_morning(timezone.localtime(now()))
    if Review.objects.get_or_create(brand=brand, defaults={"due": due})[1]:
        record(ReviewPlanned(brand=brand.pk, due=due), actor="system")


def _waiting(brand: Brand) -> list[Task]:
    waits = {
        Task.ANSWERS: wants_looks(brand),
        Task.ARTICLES: waiting_for_review(brand) > 0,
        Task.OLD: waiting_for_update(brand) > 0,
    }
    return [task for task in Task if waits[task]]
