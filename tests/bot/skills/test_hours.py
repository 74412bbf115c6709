"""Opening hours from the settings, as sentences."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from counterbell.bot.skills.hours import told
from counterbell.routing.policies import Hours

NINE_TO_FIVE = ((540, 1020),)
HOURS = Hours(
    "Europe/Zagreb",
    (*[NINE_TO_FIVE] * 5, ((600, 780),), ()),
    {date(2026, 12, 24): ((540, 720),), date(2026, 12, 25): ()},
)
FRIDAY_NOON = datetime(2026, 12, 18, 11, tzinfo=UTC)
SUNDAY = datetime(2026, 12, 20, 11, tzinfo=UTC)


def test_now_the_week_and_what_is_different() -> None:
    with translation.override("en"):
        said = told(HOURS, at=FRIDAY_NOON).replace("\u202f", " ")
    assert said.split("\n") == [
        "We are open now, until 5:00 PM.",
        "",
        "Monday – Friday: 9:00 AM – 5:00 PM",
        "Saturday: 10:00 AM – 1:00 PM",
        "Sunday: closed",
        "",
        "On these days it is different:",
        "Thursday, 24 December: 9:00 AM – 12:00 PM",
        "Friday, 25 December: closed",
        "",
        "Times are those of Zagreb.",
    ]


def test_closed_it_says_when_it_opens_on_both_clocks() -> None:
    with translation.override("en"):
        said = told(HOURS, at=SUNDAY, zone="Asia/Tokyo").replace("\u202f", " ")
        same = told(HOURS, at=SUNDAY, zone="Europe/Vienna")
    first = "We are closed now and open again: Monday, 21 December, 9:00 AM"
    assert said.split("\n")[0] == f"{first} (Monday, 21 December, 5:00 PM where you are)."
    assert "where you are" not in same


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd"])
def test_a_clock_that_nobody_knows_is_left_out(zone: str) -> None:
    with translation.override("en"):
        assert "where you are" not in told(HOURS, at=SUNDAY, zone=zone)


def test_persian_has_its_digits_and_its_calendar() -> None:
    with translation.override("fa"):
        said = told(HOURS, at=SUNDAY)
    assert "۹:۰۰" in said
    assert "۳۰ آذر" in said


def test_around_the_clock() -> None:
    with translation.override("en"):
        said = told(Hours("UTC", (((0, 1440),),) * 7), at=SUNDAY)
    assert said.split("\n")[:3] == ["We are open now, around the clock.", "", "Monday – Sunday: around the clock"]
