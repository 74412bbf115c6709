"""Numbers and moments as people of a language write them."""

import re
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_percent
from django.utils import timezone, translation
from django.utils.translation import gettext
from persiantools.jdatetime import JalaliDate

from counterbell.base.clock import now
from counterbell.base.digits import digits, language

__all__ = [
    "ago",
    "clock",
    "day",
    "day_and_time",
    "digits",
    "iso_of",
    "language",
    "passed",
    "percent",
    "soon",
    "span",
    "stamp",
    "typed",
    "wall_clock",
    "weekday_and_day",
]

_MINUTE = timedelta(minutes=1)
_WEEK = timedelta(days=7)
JALALI_YEARS = range(1300, 1500)
_TYPED = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T،,]{1,3}(\d{1,2}):(\d{2}))?")
# The same moments stand in a list again and again, and Babel takes its time with each.
_kept = lru_cache(maxsize=4096)


def _locale() -> Locale:
    return _locale_of(translation.get_language() or "en")


@cache
def _locale_of(code: str) -> Locale:
    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _jalali(day: date) -> JalaliDate:
    return JalaliDate(day)  # type: ignore[no-untyped-call]


def day(moment: datetime) -> str:
    """A whole date: 3 March 2026, ۱۲ اسفند ۱۴۰۴."""
    local = timezone.localtime(moment).date()
    if language() == "fa":
        jalali = _jalali(local)
        return digits(f"{jalali.day} {jalali.strftime('%B %Y', locale='fa')}")
    return digits(format_date(local, "long", locale=_locale()))


def day_and_time(moment: datetime) -> str:
    """A whole moment, as for a tooltip."""
    local = timezone.localtime(moment)
    if language() == "fa":
        return f"{day(moment)}، {clock(moment)}"
    # Babel renders in its own default zone, so the local wall clock goes in without one.
    return digits(_medium(local.replace(tzinfo=None, microsecond=0), _locale()))


def typed(iso: str) -> str:
    """A date, with a time or without, as the reader types it: 2026-11-30T14:30 is ۱۴۰۵/۰۹/۰۹ ۱۴:۳۰ in Persian.

    What is no date stays as it was written.
    """
    if language() != "fa":
        return iso
    try:
        jalali = _jalali(date.fromisoformat(iso[:10]))
    except ValueError:
        return iso
    return digits(f"{jalali.strftime('%Y/%m/%d')}{iso[10:16].replace('T', ' ')}")


def iso_of(said: str) -> str:
    """The ISO form of a date that was typed, in the Persian calendar or not, with whichever digits.

    Raises:
        ValueError: when it is a date that no calendar has.
    """
    found = _TYPED.fullmatch(said.strip())
    if not found:
        return said.strip()
    year, month, day = (int(part) for part in found.groups()[:3])
    is_jalali = year in JALALI_YEARS
    meant: date = JalaliDate(year, month, day).to_gregorian() if is_jalali else date(year, month, day)  # type: ignore[no-untyped-call]
    return meant.isoformat() + (f"T{int(found[4]):02}:{int(found[5]):02}" if found[4] else "")


def clock(moment: datetime) -> str:
    """The time of day."""
    return wall_clock(timezone.localtime(moment))


def wall_clock(moment: datetime) -> str:
    """The time of day in the moment's own zone."""
    return digits(_short(time(moment.hour, moment.minute), _locale()))


@_kept
def _medium(wall: datetime, locale: Locale) -> str:
    return str(format_datetime(wall, "medium", locale=locale))


@_kept
def _short(wall: time, locale: Locale) -> str:
    return str(format_time(wall, "short", locale=locale))


def soon(moment: datetime) -> str:
    """A moment of the coming days: the time today, else the weekday and the time."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localtime(now()).date():
        return clock(moment)
    return f"{digits(_weekday(local.date(), _locale()))} {clock(moment)}"


def stamp(moment: datetime) -> str:
    """As short as a list needs: the time today, the weekday this week, else the date."""
    local, today = timezone.localtime(moment), timezone.localtime(now()).date()
    if local.date() == today:
        return clock(moment)
    if local <= timezone.localtime(now()) and today - local.date() < _WEEK:
        return digits(_weekday(local.date(), _locale()))
    if language() == "fa":
        jalali = _jalali(local.date())
        same_year = jalali.year == _jalali(today).year
        return digits(
            f"{jalali.day} {jalali.strftime('%B', locale='fa')}" if same_year else jalali.strftime("%Y/%m/%d")
        )
    pattern = "MMMd" if local.year == today.year else "yMMMd"
    return digits(_skeleton(local.date(), pattern, _locale()))


def weekday_and_day(moment: datetime) -> str:
    """A day to choose: Tue 3 March, سه‌شنبه ۱۲ اسفند."""
    local = timezone.localtime(moment).date()
    if language() == "fa":
        jalali = _jalali(local)
        return digits(
            f"{format_date(local, 'EEEE', locale=_locale())} {jalali.day} {jalali.strftime('%B', locale='fa')}"
        )
    return digits(_skeleton(local, "MMMEd", _locale()))


@_kept
def _weekday(day: date, locale: Locale) -> str:
    return str(format_date(day, "EEE", locale=locale))


@_kept
def _skeleton(day: date, pattern: str, locale: Locale) -> str:
    found = locale.datetime_skeletons.get(pattern)
    return str(found.apply(day, locale) if found else format_date(day, "medium", locale))


def ago(moment: datetime) -> str:
    """How long since (or until): "5 minutes ago", "in 2 hours"."""
    span = moment - now()
    if abs(span) < _MINUTE:
        return gettext("just now")
    return digits(format_timedelta(span, granularity="minute", threshold=0.95, add_direction=True, locale=_locale()))


def span(moment: datetime) -> str:
    """How long since, without direction and short: "5 min", "2 hr"."""
    passed = max(now() - moment, _MINUTE)
    return digits(format_timedelta(passed, granularity="minute", threshold=0.95, format="short", locale=_locale()))


def passed(moment: datetime) -> str:
    """How long since, to the second: "20 seconds ago"."""
    since = min(moment - now(), -timedelta(seconds=1))
    return digits(format_timedelta(since, granularity="second", threshold=0.95, add_direction=True, locale=_locale()))


def percent(share: float) -> str:
    """12.3%, ۱۲٫۳٪: with one decimal where there is one."""
    pattern = _locale().percent_formats[None].pattern.replace("0%", "0.#%").replace("0\u00a0%", "0.#\u00a0%")
    said = digits(format_percent(share, pattern, locale=_locale(), numbering_system="default"))
    return said.replace("%", "٪") if language() in {"fa", "ar"} else said
