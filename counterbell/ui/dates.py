"""Numbers and moments as people of a language write them."""

from datetime import date, datetime, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from django.utils import timezone, translation
from django.utils.translation import gettext
from persiantools.jdatetime import JalaliDate

from counterbell.base.clock import now

# Babel prints Latin digits for these two, their readers write their own.
_DIGITS = {
    "fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
    "ar": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
}
_MINUTE = timedelta(minutes=1)
_WEEK = timedelta(days=7)


def language() -> str:
    """The reader's language without its region: "fa"."""
    return (translation.get_language() or "en").split("-", maxsplit=1)[0]


def _locale() -> Locale:
    try:
        return Locale.parse((translation.get_language() or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def digits(value: object) -> str:
    """The same text with the reader's own digits."""
    return str(value).translate(_DIGITS.get(language(), {}))


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
    return digits(format_datetime(local.replace(tzinfo=None), "medium", locale=_locale()))


def clock(moment: datetime) -> str:
    """The time of day."""
    return wall_clock(timezone.localtime(moment))


def wall_clock(moment: datetime) -> str:
    """The time of day in the moment's own zone."""
    return digits(format_time(moment.time(), "short", locale=_locale()))


def soon(moment: datetime) -> str:
    """A moment of the coming days: the time today, else the weekday and the time."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localtime(now()).date():
        return clock(moment)
    return f"{digits(format_date(local.date(), 'EEE', locale=_locale()))} {clock(moment)}"


def stamp(moment: datetime) -> str:
    """As short as a list needs: the time today, the weekday this week, else the date."""
    local, today = timezone.localtime(moment), timezone.localtime(now()).date()
    if local.date() == today:
        return clock(moment)
    if local <= timezone.localtime(now()) and today - local.date() < _WEEK:
        return digits(format_date(local.date(), "EEE", locale=_locale()))
    if language() == "fa":
        jalali = _jalali(local.date())
        same_year = jalali.year == _jalali(today).year
        return digits(
            f"{jalali.day} {jalali.strftime('%B', locale='fa')}" if same_year else jalali.strftime("%Y/%m/%d")
        )
    pattern = "MMMd" if local.year == today.year else "yMMMd"
    return digits(_skeleton(local, pattern))


def weekday_and_day(moment: datetime) -> str:
    """A day to choose: Tue 3 March, سه‌شنبه ۱۲ اسفند."""
    local = timezone.localtime(moment).date()
    if language() == "fa":
        jalali = _jalali(local)
        return digits(
            f"{format_date(local, 'EEEE', locale=_locale())} {jalali.day} {jalali.strftime('%B', locale='fa')}"
        )
    return digits(_skeleton(timezone.localtime(moment), "MMMEd"))


def _skeleton(moment: datetime, pattern: str) -> str:
    locale = _locale()
    found = locale.datetime_skeletons.get(pattern)
    return found.apply(moment.replace(tzinfo=None), locale) if found else format_date(moment.date(), "medium", locale)


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
