"""Readings about hours and the queue. What they tell is told to every shopper: nothing here needs a right."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from counterbell.accounts.models import Brand, Team
from counterbell.base.clock import now
from counterbell.conversations.models import Conversation
from counterbell.routing import policies
from counterbell.routing.models import Schedule
from counterbell.routing.policies import Hours
from counterbell.routing.writing import read_hours

QUEUE_SECONDS = 4  # a shopper's place may be that old; then a thousand open bubbles cost one query
LONGEST_QUEUE = 200  # beyond it a place says nothing that helps
IN_LINE = timedelta(hours=8)  # who has waited longer waits for a letter, not in a line


@dataclass(frozen=True, slots=True)
class Standing:
    """How a counter stands at a moment. `open` is None when it keeps no hours."""

    open: bool | None
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def hours_for(brand: Brand, team: Team | None = None) -> Hours | None:
    """The hours of a team, else of its brand; None when nobody has written any."""
    found = {row.team_id: row for row in Schedule.objects.filter(brand=brand, is_on=True)}
    row = found.get(team.pk) if team else None
    row = row or found.get(None)
    return read_hours(row.zone, row.week, row.special) if row else None


def standing(hours: Hours | None, at: datetime | None = None) -> Standing:
    """Open or closed, and until when."""
    if hours is None:
        return Standing(None)
    moment = at or now()
    if policies.is_open(hours, moment):
        return Standing(True, closes_at=policies.closing(hours, moment))  # noqa: FBT003
    return Standing(False, opens_at=policies.next_opening(hours, moment))  # noqa: FBT003


def schedules_of(brand: Brand) -> list[Schedule]:
    """All hours of a brand: its own first, then its teams'."""
    rows = Schedule.objects.filter(brand=brand).select_related("team")
    return sorted(rows, key=lambda row: (row.team is not None, row.team.name if row.team else ""))


def queue(brand: Brand) -> list[datetime]:
    """Since when the brand's shoppers wait for a person, the longest first; those in line, at most LONGEST_QUEUE."""
    key = f"routing.queue.{brand.pk}"
    waiting: list[datetime] | None = cache.get(key)
    if waiting is None:
        open_ones = Conversation.objects.filter(brand=brand, status=Conversation.Status.OPEN, merged_into=None)
        asked = open_ones.filter(waiting_since__gt=now() - IN_LINE).order_by("waiting_since")
        waiting = [since for since in asked.values_list("waiting_since", flat=True)[:LONGEST_QUEUE] if since]
        cache.set(key, waiting, QUEUE_SECONDS)
    return waiting


def place_of(conversation: Conversation) -> int | None:
    """Her place in the queue, 1 being next; None when she is not in line, or behind more than we count."""
    since = conversation.waiting_since
    if conversation.status != Conversation.Status.OPEN or since is None or since <= now() - IN_LINE:
        return None
    before = bisect_left(queue(conversation.brand), since)
    return before + 1 if before < LONGEST_QUEUE else None
