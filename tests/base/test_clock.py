"""One clock, which tests can move."""

from datetime import UTC, timedelta

from counterbell.base.clock import now, shifted

NEAR = timedelta(seconds=5)


def test_it_is_aware_and_in_utc() -> None:
    assert now().tzinfo is UTC


def test_it_can_be_moved_and_comes_back() -> None:
    before = now()
    with shifted(timedelta(days=3)):
        assert abs(now() - before - timedelta(days=3)) < NEAR
        with shifted(timedelta(days=-1)):
            assert abs(now() - before - timedelta(days=2)) < NEAR
    assert abs(now() - before) < NEAR
