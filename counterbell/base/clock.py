"""The only source of time, so that a test can move it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_source: Callable[[], datetime] | None = None


def now() -> datetime:
    """The time, aware, in UTC."""
    return _source() if _source else datetime.now(UTC)  # noqa: TID251  # the one place


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """For tests: let time stand `by` further on (or back) while the block runs."""
    global _source  # noqa: PLW0603  # one clock for the whole process is the point
    before = _source
    base = before or (lambda: datetime.now(UTC))  # noqa: TID251
    _source = lambda: base() + by  # noqa: E731
    try:
        yield
    finally:
        _source = before
