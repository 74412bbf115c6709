"""Readings of figures. This one is told to every shopper."""

from dataclasses import dataclass

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.bot import promises
from counterbell.reports.models import AnswerTime
from counterbell.reports.policies import WINDOW, spoken


@dataclass(frozen=True, slots=True)
class Usual:
    """How soon a brand usually answers: seconds as one would say them, and whether only open hours count."""

    seconds: int
    in_hours: bool


def usual_answer(brand: Brand) -> Usual | None:
    """What may be said about the time to an answer; None: nothing honest can be."""
    row = AnswerTime.objects.filter(brand=brand, counted_at__gt=now() - WINDOW).first()
    if row is None or row.seconds is None:
        return None
    said = spoken(row.seconds)
    return Usual(said, row.in_hours) if said else None


@promises.told_by
def seconds_to_answer(brand: Brand) -> int | None:
    """What the bot tells of it when it calls a person."""
    usual = usual_answer(brand)
    return usual.seconds if usual else None
