"""When is it open: pure decisions about hours. Wall clocks in, moments in UTC out; no database.

An interval is two minutes of the day. One that ends before (or when) it begins, ends on the next day, and belongs to
the day on which it begins: who is open until two on Saturday night is, whatever Sunday is like.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Interval = tuple[int, int]  # minutes since midnight: (540, 1020) is nine to five
Span = tuple[datetime, datetime]

DAY = 24 * 60
AHEAD = 400  # days in which we look for an opening: more than a year of holidays is not a shop
LONGEST = timedelta(days=AHEAD)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """A week in a time zone, Monday first, and the days that are unlike it."""

    zone: str
    week: tuple[tuple[Interval, ...], ...]
    special: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)

    def of(self, day: date) -> tuple[Interval, ...]:
        """The intervals that begin on that day."""
        return self.special.get(day, self.week[day.weekday()])


def spans(hours: Hours, start: datetime, end: datetime) -> Iterator[Span]:
    """The open times between two moments, in order, each as long as it lasts without a pause."""
    zone = ZoneInfo(hours.zone)
    day, last = start.astimezone(zone).date() - ONE_DAY, end.astimezone(zone).date()
    held: Span | None = None
    while day <= last:
        for opens, closes in sorted(_moments(hours, day, zone)):
            if held and opens <= held[1]:
                held = (held[0], max(held[1], closes))
                continue
            if held and (part := _within(held, start, end)):
                yield part
            held = (opens, closes)
        day += ONE_DAY
    if held and (part := _within(held, start, end)):
        yield part


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether somebody answers at that moment."""
    return next(spans(hours, at, at + timedelta(microseconds=1)), None) is not None


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """When it opens; None while it is open, and when it does not for more than a year."""
    found = next(spans(hours, at, at + LONGEST), None)
    return found[0] if found and found[0] > at else None


def closing(hours: Hours, at: datetime) -> datetime | None:
    """When it closes; None while it is closed, and when it does not within the next week."""
    week = at + timedelta(days=8)
    found = next(spans(hours, at, week), None)
    return found[1] if found and found[0] <= at and found[1] < week else None


def after(hours: Hours, start: datetime, wait: timedelta) -> datetime | None:
    """When so much open time has passed; None when there is not so much of it in more than a year."""
    for reach in (timedelta(days=8), LONGEST):  # nearly always the first, which is cheap
        left = wait
        for opens, closes in spans(hours, start, start + reach):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
    return None


def open_seconds(hours: Hours, start: datetime, end: datetime) -> int:
    """How long it was open between two moments; of more than a year, only the first is counted."""
    until = min(end, start + LONGEST)
    return round(sum(((b - a) for a, b in spans(hours, start, until)), timedelta()).total_seconds())


def _moments(hours: Hours, day: date, zone: ZoneInfo) -> Iterator[Span]:
    for start, end in hours.of(day):
        opens = _moment(day, start, zone, fold=0)
        closes = _moment(day if end > start else day + ONE_DAY, end, zone, fold=1)
        if opens < closes:  # an hour that the clocks skip is no time at all
            yield opens, closes


def _moment(day: date, minute: int, zone: ZoneInfo, *, fold: int) -> datetime:
    """A wall clock as a moment. When the hour comes twice, one opens in the first and closes in the second."""
    days, rest = divmod(minute, DAY)
    wall = datetime.combine(day + days * ONE_DAY, time(rest // 60, rest % 60), zone)
    there_and_back = wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if there_and_back != wall.replace(tzinfo=None):
        return wall.replace(fold=0).astimezone(UTC)  # an hour that does not come: as the clock would have gone on
    return wall.replace(fold=fold).astimezone(UTC)


def _within(span: Span, start: datetime, end: datetime) -> Span | None:
    first, last = max(span[0], start.astimezone(UTC)), min(span[1], end.astimezone(UTC))
    return (first, last) if first < last else None
