"""Moments and numbers as people of each language write them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from counterbell.base.clock import now
from counterbell.ui import dates

MOMENT = datetime(2026, 3, 21, 14, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_utc() -> Iterator[None]:
    with timezone.override(UTC):
        yield


@pytest.mark.parametrize(
    ("language", "day", "clock"),
    [
        ("en", "March 21, 2026", "2:05\u202fPM"),
        ("fa", "۱ فروردین ۱۴۰۵", "۱۴:۰۵"),
        ("ar", "٢١ مارس ٢٠٢٦", "٢:٠٥ م"),
        ("ja", "2026年3月21日", "14:05"),
        ("hr", "21. ožujka 2026.", "14:05"),
    ],
)
def test_a_day_and_a_time(language: str, day: str, clock: str) -> None:
    with translation.override(language):
        assert (dates.day(MOMENT), dates.clock(MOMENT)) == (day, clock)


def test_the_day_is_the_readers_own() -> None:
    late = datetime(2026, 3, 20, 22, 0, tzinfo=UTC)
    with translation.override("fa"), timezone.override(ZoneInfo("Asia/Tehran")):
        assert dates.day(late) == "۱ فروردین ۱۴۰۵"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=7), "7 minutes ago"),
        (timedelta(days=2), "2 days ago"),
        (-timedelta(hours=3, seconds=5), "in 3 hours"),
    ],
)
def test_how_long_ago(passed: timedelta, words: str) -> None:
    with translation.override("en"):
        assert dates.ago(now() - passed) == words


def test_a_stamp_is_as_short_as_a_list_needs() -> None:
    with translation.override("en"):
        assert dates.stamp(MOMENT.replace(year=2020)) == "Mar 21, 2020"
        assert dates.stamp(now()) == dates.clock(now())
    with translation.override("fa"):
        assert dates.stamp(MOMENT.replace(year=2020)) == "۱۳۹۹/۰۱/۰۲"


def test_digits_are_the_readers_own() -> None:
    for language, written in (("en", "120+"), ("fa", "۱۲۰+"), ("ar", "١٢٠+"), ("ja", "120+")):
        with translation.override(language):
            assert dates.digits("120+") == written


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("۱۴۰۵/۰۹/۰۹", "2026-11-30"),
        ("1405-9-9", "2026-11-30"),
        (" ۱۴۰۵/۰۹/۰۹ ۱۴:۳۰ ", "2026-11-30T14:30"),
        ("1403/12/30", "2025-03-20"),  # a leap year
        ("2026/11/30", "2026-11-30"),
        ("2026-11-30T14:30:05+01:00", "2026-11-30T14:30:05+01:00"),
        ("soon", "soon"),
    ],
)
def test_a_date_that_was_typed(said: str, iso: str) -> None:
    assert dates.iso_of(said) == iso


@pytest.mark.parametrize("said", ["۱۴۰۴/۱۲/۳۰", "1405/13/01", "1405/07/31", "2026/02/30"])
def test_a_date_that_no_calendar_has(said: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        dates.iso_of(said)


@pytest.mark.parametrize("iso", ["2026-11-30", "2026-11-30T14:30", "", "soon"])
def test_a_date_is_typed_as_the_reader_writes_it(iso: str) -> None:
    with translation.override("fa"):
        assert dates.iso_of(dates.typed(iso)) == iso
    assert dates.typed(iso) == iso
