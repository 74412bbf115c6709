"""Hours as people write them."""

import pytest

from counterbell.routing.writing import Unclear, clean_special, clean_week, minutes, read_day, read_hours


def test_times_of_the_day() -> None:
    assert (minutes("00:00"), minutes("09:30"), minutes("24:00")) == (0, 570, 1440)
    for wrong in ("9:30", "25:00", "24:01", "12:60", "", "noon", "١٢:٠٠"):
        with pytest.raises(Unclear):
            minutes(wrong)


def test_a_week_has_one_form() -> None:
    said = {"mon": [["16:00", "18:00"], ["09:00", "12:00"]], "sun": [], "xyz": [["09:00", "10:00"]]}
    assert clean_week(said) == {"mon": [["09:00", "12:00"], ["16:00", "18:00"]]}


@pytest.mark.parametrize(
    "wrong",
    [
        [["09:00", "12:00"], ["11:00", "13:00"]],
        [["20:00", "02:00"], ["22:00", "23:00"]],
        [["09:00", "09:00"]],
        [["24:00", "02:00"]],
        [[f"{hour:02}:00", f"{hour:02}:30"] for hour in range(7)],
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: list[list[str]]) -> None:
    with pytest.raises(Unclear):
        read_day(wrong)


def test_special_days_are_sorted_and_the_last_word_counts() -> None:
    said = [
        {"date": "2026-12-25", "name": " Christmas  Day ", "hours": []},
        {"date": "2026-12-24", "name": "", "hours": [["09:00", "12:00"]]},
        {"date": "2026-12-25", "name": "Christmas", "hours": []},
    ]
    assert clean_special(said) == [
        {"date": "2026-12-24", "name": "", "hours": [["09:00", "12:00"]]},
        {"date": "2026-12-25", "name": "Christmas", "hours": []},
    ]
    with pytest.raises(Unclear):
        clean_special([{"date": "25.12.2026"}])


def test_a_zone_that_is_none_is_refused() -> None:
    for wrong in ("Mars/Olympus", "", "../etc/passwd"):
        with pytest.raises(Unclear):
            read_hours(wrong, {}, [])
