"""Hours as people write them and as the table keeps them: "09:00", "mon", "2026-12-25"."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from counterbell.routing.policies import DAY, Hours, Interval

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_INTERVALS = 6
MOST_SPECIAL = 200
LONGEST_NAME = 80
_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
Written = Sequence[Sequence[str]]


class Unclear(Exception):
    """These are no hours; the text says what is wrong, for the person who wrote them."""


def read_hours(zone: str, week: Mapping[str, Written], special: Sequence[Mapping[str, Any]]) -> Hours:
    """What the table keeps, as policies take it.

    Raises:
        Unclear: when it is not what we keep.
    """
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise Unclear(_("Choose a time zone from the list.")) from None
    days = tuple(read_day(week.get(day, ())) for day in DAYS)
    return Hours(zone, days, {_date(one["date"]): read_day(one.get("hours", ())) for one in special})


def read_day(written: Written) -> tuple[Interval, ...]:
    """One day's intervals, in order.

    Raises:
        Unclear: when a time is none, or two of them overlap.
    """
    if len(written) > MOST_INTERVALS:
        raise Unclear(_("A day has at most %(count)d intervals.") % {"count": MOST_INTERVALS})
    found = sorted((minutes(one[0]), minutes(one[1])) for one in written)
    for start, end in found:
        if start == end:
            raise Unclear(_("An interval begins and ends at the same time. For the whole day write 00:00 to 24:00."))
        if start == DAY:
            raise Unclear(_("An interval cannot begin at 24:00."))
    for before, after in pairwise(found):
        if after[0] < (before[1] if before[1] > before[0] else DAY + before[1]):
            raise Unclear(_("Two intervals of a day overlap."))
    return tuple(found)


def minutes(text: str) -> int:
    """ "09:30" → 570; "24:00" is the end of the day.

    Raises:
        Unclear: when it is no time of the day.
    """
    found = _TIME.fullmatch(text.strip())
    value = int(found[1]) * 60 + int(found[2]) if found else DAY + 1
    if value > DAY:
        raise Unclear(_("“%(typed)s” is not a time of the day like 09:30.") % {"typed": text[:20]})
    return value


def clean_week(week: Mapping[str, Written]) -> dict[str, list[list[str]]]:
    """The same week in its one form: sorted, days without hours left out.

    Raises:
        Unclear: when something in it is wrong.
    """
    return {day: found for day in DAYS if (found := _written(read_day(week.get(day, ()))))}


def clean_special(special: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Special days in their one form, by date; of two for one date the last one counts.

    Raises:
        Unclear: when something in them is wrong.
    """
    if len(special) > MOST_SPECIAL:
        raise Unclear(_("There can be at most %(count)d special days.") % {"count": MOST_SPECIAL})
    found = {
        _date(one["date"]): {
            "date": _date(one["date"]).isoformat(),
            "name": " ".join(str(one.get("name", "")).split())[:LONGEST_NAME],
            "hours": _written(read_day(one.get("hours", ()))),
        }
        for one in special
    }
    return [found[day] for day in sorted(found)]


def _written(intervals: tuple[Interval, ...]) -> list[list[str]]:
    return [[f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}"] for a, b in intervals]


def _date(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise Unclear(_("“%(typed)s” is not a date.") % {"typed": str(text)[:20]}) from None
