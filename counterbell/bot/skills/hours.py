"""When the shop is open: its stored hours as sentences, on its own clock and, where that differs, on hers."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_time, get_day_names
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from persiantools.jdatetime import JalaliDate

from counterbell.base.clock import now
from counterbell.base.digits import digits, language
from counterbell.bot.skills.registry import skill
from counterbell.bot.skills.skill import Matter, Outcome, Skill
from counterbell.routing.policies import DAY, Hours, Interval
from counterbell.routing.queries import Standing, hours_for, standing

AHEAD = 30  # days in which exceptions are told
MOST_DAYS = 8  # exceptions


@skill
class OpeningHours(Skill):
    """Tells the hours that stand in the settings; nothing where none are kept."""

    name = "opening hours"
    keys = frozenset({"pack.opening_hours"})

    def act(self, matter: Matter) -> Outcome:
        hours = hours_for(matter.brand)
        return Outcome(told(hours, zone=matter.zone)) if hours else Outcome()


def told(hours: Hours, *, zone: str = "", at: datetime | None = None) -> str:
    """How it stands now, the week, and the days ahead that are unlike it; `zone`: the shopper's."""
    moment = at or now()
    lines = [_now(standing(hours, moment), hours.zone, zone, moment), "", *_week(hours)]
    if ahead := list(_special(hours, moment)):
        lines += ["", _("On these days it is different:"), *ahead]
    return "\n".join([*lines, "", _("Times are those of %(place)s.") % {"place": _place(hours.zone)}])


def _now(stands: Standing, zone: str, hers: str, at: datetime) -> str:
    if stands.open:
        if stands.closes_at is None:
            return _("We are open now, around the clock.")
        said = _("We are open now, until %(moment)s.")
        return said % {"moment": _moment(stands.closes_at, zone, hers, at)}
    if stands.opens_at is None:
        return _("We are closed now.")
    said = _("We are closed now and open again: %(moment)s.")
    return said % {"moment": _moment(stands.opens_at, zone, hers, at)}


def _moment(moment: datetime, zone: str, hers: str, at: datetime) -> str:
    """On the shop's clock, and on hers where that shows something else."""
    local = moment.astimezone(ZoneInfo(zone))
    shown = _day_and_clock(local, today=at.astimezone(ZoneInfo(zone)).date())
    theirs = _zone(hers)
    away = moment.astimezone(theirs) if theirs else local
    if away.replace(tzinfo=None) == local.replace(tzinfo=None):
        return shown
    assert theirs is not None
    on_hers = _day_and_clock(away, today=at.astimezone(theirs).date())
    return _("%(moment)s (%(hers)s where you are)") % {"moment": shown, "hers": on_hers}


def _day_and_clock(local: datetime, *, today: date) -> str:
    if local.date() == today:
        return _clock(local.hour * 60 + local.minute)
    return _("%(day)s, %(clock)s") % {"day": _date(local.date()), "clock": _clock(local.hour * 60 + local.minute)}


def _week(hours: Hours) -> Iterator[str]:
    """A line for days that follow each other and are alike."""
    names = get_day_names("wide", context="stand-alone", locale=_locale())
    for intervals, found in groupby(range(7), key=lambda day: hours.week[day]):
        days = list(found)
        first, last = names[days[0]], names[days[-1]]
        called = first if len(days) == 1 else f"{first} – {last}"
        yield _("%(day)s: %(hours)s") % {"day": called, "hours": _intervals(intervals)}


def _special(hours: Hours, at: datetime) -> Iterator[str]:
    today = at.astimezone(ZoneInfo(hours.zone)).date()
    ahead = sorted(day for day in hours.special if today <= day <= today + timedelta(days=AHEAD))
    for day in ahead[:MOST_DAYS]:
        yield _("%(day)s: %(hours)s") % {"day": _date(day), "hours": _intervals(hours.special[day])}


def _intervals(intervals: tuple[Interval, ...]) -> str:
    if not intervals:
        return _("closed")
    if intervals == ((0, DAY),):
        return _("around the clock")
    return _(", ").join(f"{_clock(start)} – {_clock(end)}" for start, end in intervals)


def _clock(minute: int) -> str:
    wall = time(minute // 60 % 24, minute % 60)
    return digits(format_time(wall, "short", locale=_locale()))


def _date(day: date) -> str:
    if language() == "fa":
        jalali = JalaliDate(day)  # type: ignore[no-untyped-call]
        weekday = format_date(day, "EEEE", locale=_locale())
        return digits(f"{weekday} {jalali.day} {jalali.strftime('%B', locale='fa')}")
    return digits(format_date(day, _date_pattern(), locale=_locale()))


def _date_pattern() -> str:
    """Weekday, day and month in the order of the language."""
    return {"ja": "M月d日(EEE)", "hr": "EEEE, d. MMMM", "ar": "EEEE، d MMMM"}.get(language(), "EEEE, d MMMM")


def _locale() -> Locale:
    return Locale.parse((get_language() or "en").replace("-", "_"))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
