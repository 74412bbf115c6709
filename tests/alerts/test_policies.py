"""By which ways, and when not."""

from datetime import UTC, datetime, time, timedelta

import pytest

from counterbell.alerts.policies import USUAL, Kind, clean_matrix, is_quiet, ways_of

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_what_was_never_set_is_as_usual() -> None:
    assert ways_of({}, Kind.MESSAGE) == frozenset(USUAL[Kind.MESSAGE])
    assert ways_of({"message": []}, Kind.MESSAGE) == frozenset()
    assert ways_of({"message": ["push"]}, Kind.MESSAGE) == {"push"}


def test_only_what_there_is_is_kept() -> None:
    kept = clean_matrix({"message": ["push", "smoke", "push"], "flood": ["sound"]})
    assert kept["message"] == ["push"]
    assert set(kept) == set(Kind)


@pytest.mark.parametrize(
    ("hour", "begin", "end", "quiet"),
    [
        (23, time(22), time(7), True),
        (6, time(22), time(7), True),
        (7, time(22), time(7), False),
        (12, time(22), time(7), False),
        (12, time(12), time(13), True),
        (13, time(12), time(13), False),
        (12, None, None, False),
        (12, time(12), time(12), False),
    ],
)
def test_quiet_hours(hour: int, begin: time | None, end: time | None, *, quiet: bool) -> None:
    assert is_quiet(NOON + timedelta(hours=hour - 12), begin, end) is quiet
