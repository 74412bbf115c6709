"""When is it open: zones, the two nights of a year that are unlike the others, and days that end on the next."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterbell.routing.policies import Hours, after, closing, is_open, next_opening, open_seconds, spans

ZAGREB = "Europe/Zagreb"
NINE_TO_FIVE = ((9 * 60, 17 * 60),)
WORKDAYS = (*(NINE_TO_FIVE,) * 5, (), ())
SHOP = Hours(ZAGREB, WORKDAYS)
ALWAYS = Hours("UTC", (((0, 1440),),) * 7)
NEVER = Hours("UTC", ((),) * 7)
HOUR = 3600


def at(text: str, zone: str = ZAGREB) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("moment", "open_then"),
    [
        ("2026-11-27T08:59:59", False),
        ("2026-11-27T09:00", True),
        ("2026-11-27T16:59:59", True),
        ("2026-11-27T17:00", False),
        ("2026-11-28T12:00", False),  # a Saturday
    ],
)
def test_an_interval_begins_with_its_first_second_and_ends_before_its_last(moment: str, open_then: bool) -> None:
    assert is_open(SHOP, at(moment)) is open_then


def test_the_shops_own_clock_decides_wherever_the_shopper_is() -> None:
    assert is_open(SHOP, datetime(2026, 11, 27, 8, 30, tzinfo=UTC))  # half past nine in Zagreb
    assert not is_open(SHOP, datetime(2026, 11, 27, 16, 30, tzinfo=UTC))


def test_it_opens_on_monday_when_it_is_friday_evening() -> None:
    assert next_opening(SHOP, at("2026-11-27T18:00")) == at("2026-11-30T09:00")
    assert next_opening(SHOP, at("2026-11-27T12:00")) is None
    assert closing(SHOP, at("2026-11-27T12:00")) == at("2026-11-27T17:00")
    assert closing(SHOP, at("2026-11-27T18:00")) is None


@pytest.mark.parametrize(
    ("hours", "start", "minutes", "moment"),
    [
        (SHOP, "2026-11-27T12:00", 10, "2026-11-27T12:10"),
        (SHOP, "2026-11-27T16:55", 5, "2026-11-27T17:00"),
        (SHOP, "2026-11-27T16:55", 15, "2026-11-30T09:10"),
        (SHOP, "2026-11-28T12:00", 10, "2026-11-30T09:10"),
        (SHOP, "2026-11-27T16:00", 60 * 8 * 9, "2026-12-10T16:00"),
        (ALWAYS, "2026-11-27T16:55", 60 * 24 * 30, "2026-12-27T16:55"),
    ],
)
def test_only_open_time_is_waited(hours: Hours, start: str, minutes: int, moment: str) -> None:
    assert after(hours, at(start), timedelta(minutes=minutes)) == at(moment)


def test_who_never_opens_never_comes_to_an_end_of_waiting() -> None:
    assert after(NEVER, at("2026-11-27T12:00"), timedelta(minutes=1)) is None


def test_several_intervals_a_day_have_a_pause() -> None:
    siesta = Hours(ZAGREB, (((9 * 60, 12 * 60), (16 * 60, 20 * 60)),) * 7)
    assert next_opening(siesta, at("2026-11-27T13:00")) == at("2026-11-27T16:00")
    assert closing(siesta, at("2026-11-27T10:00")) == at("2026-11-27T12:00")
    assert open_seconds(siesta, at("2026-11-27T00:00"), at("2026-11-28T00:00")) == 7 * HOUR


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    bar = Hours(ZAGREB, ((), (), (), (), (), ((20 * 60, 2 * 60),), ()))
    assert is_open(bar, at("2026-11-29T01:59"))  # Sunday, but Saturday's night
    assert not is_open(bar, at("2026-11-29T02:00"))
    assert closing(bar, at("2026-11-28T23:00")) == at("2026-11-29T02:00")
    closed_sunday = Hours(ZAGREB, bar.week, {date(2026, 11, 29): ()})
    assert is_open(closed_sunday, at("2026-11-29T01:00"))


def test_special_days_close_or_open() -> None:
    special = {date(2026, 12, 25): (), date(2026, 12, 27): ((10 * 60, 12 * 60),)}
    shop = Hours(ZAGREB, WORKDAYS, special)
    assert next_opening(shop, at("2026-12-24T18:00")) == at("2026-12-27T10:00")  # a Sunday, for once
    assert not is_open(shop, at("2026-12-25T12:00"))


def test_days_that_touch_are_one_time() -> None:
    assert closing(ALWAYS, at("2026-11-27T12:00")) is None
    assert next_opening(ALWAYS, at("2026-11-27T12:00")) is None
    week = timedelta(days=7)
    assert list(spans(ALWAYS, at("2026-11-27T12:00"), at("2026-11-27T12:00") + week)) == [
        (at("2026-11-27T12:00"), at("2026-11-27T12:00") + week)
    ]


def test_a_shop_that_never_opens_says_nothing() -> None:
    assert (is_open(NEVER, at("2026-11-27T12:00")), next_opening(NEVER, at("2026-11-27T12:00"))) == (False, None)


# ——— the two nights ———


def test_the_hour_that_the_clocks_skip_is_not_counted() -> None:
    night = Hours(ZAGREB, (((1 * 60, 4 * 60),),) * 7)
    assert open_seconds(night, at("2026-03-29T00:00"), at("2026-03-29T12:00")) == 2 * HOUR  # 02:00 became 03:00
    assert open_seconds(night, at("2026-03-28T00:00"), at("2026-03-28T12:00")) == 3 * HOUR


def test_the_hour_that_comes_twice_is_counted_twice() -> None:
    night = Hours(ZAGREB, (((1 * 60, 4 * 60),),) * 7)
    assert open_seconds(night, at("2026-10-25T00:00"), at("2026-10-25T12:00")) == 4 * HOUR
    half_past = Hours(ZAGREB, (((2 * 60 + 30, 3 * 60),),) * 7)
    assert open_seconds(half_past, at("2026-10-25T00:00"), at("2026-10-25T12:00")) == HOUR + HOUR // 2


def test_opening_in_the_skipped_hour_opens_when_the_clock_goes_on() -> None:
    early = Hours(ZAGREB, (((2 * 60 + 30, 8 * 60),),) * 7)
    opens = next_opening(early, at("2026-03-29T00:00"))
    assert opens == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # half past three by the new time
    gone = Hours(ZAGREB, (((2 * 60, 3 * 60),),) * 7)
    assert open_seconds(gone, at("2026-03-29T00:00"), at("2026-03-29T12:00")) == 0


def test_nine_oclock_is_nine_oclock_in_summer_and_winter() -> None:
    assert next_opening(SHOP, at("2026-03-28T12:00")) == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)
    assert next_opening(SHOP, at("2026-03-21T12:00")) == datetime(2026, 3, 23, 8, 0, tzinfo=UTC)


# ——— counting ———


def test_open_seconds_leave_nights_and_weekends_out() -> None:
    assert open_seconds(SHOP, at("2026-11-27T16:30"), at("2026-11-30T09:10")) == 40 * 60
    assert open_seconds(SHOP, at("2026-11-28T10:00"), at("2026-11-29T10:00")) == 0
    assert open_seconds(SHOP, at("2026-11-27T12:00"), at("2026-11-27T11:00")) == 0


def test_a_wait_of_years_is_counted_for_a_while_only() -> None:
    start = at("2016-01-01T00:00", "UTC")
    assert open_seconds(ALWAYS, start, at("2026-01-01T00:00", "UTC")) == 400 * 24 * HOUR


_interval = st.tuples(st.integers(0, 1439), st.integers(0, 1440)).filter(lambda pair: pair[0] != pair[1])
_week = st.tuples(*([st.lists(_interval, max_size=3).map(tuple)] * 7))
_zones = st.sampled_from([ZAGREB, "Asia/Tehran", "Asia/Tokyo", "America/St_Johns", "Pacific/Chatham", "UTC"])
_moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda late: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=late)
)


@given(zone=_zones, week=_week, start=_moments, hours=st.integers(1, 24 * 20))
def test_times_are_in_order_apart_and_counted_as_they_stand(
    zone: str, week: tuple[tuple[tuple[int, int], ...], ...], start: datetime, hours: int
) -> None:
    shop, end = Hours(zone, week), start + timedelta(hours=hours)
    found = list(spans(shop, start, end))
    assert all(start <= a < b <= end for a, b in found)
    assert all(before[1] < after[0] for before, after in pairwise(found))
    assert open_seconds(shop, start, end) == round(sum((b - a).total_seconds() for a, b in found))
    if (opens := next_opening(shop, start)) is not None:
        assert not is_open(shop, start)
        assert is_open(shop, opens)
        assert not is_open(shop, opens - timedelta(seconds=1))
