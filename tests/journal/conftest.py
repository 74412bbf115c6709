"""Events and subscribers that exist only while a test runs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import pytest

from counterbell.journal import bus
from counterbell.journal.models import Duty, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class BellRung:
    """Somebody rang."""

    name: ClassVar[str] = "tests.bell_rung"
    ring: int
    at: datetime | None = None
    tags: tuple[str, ...] = ()


@pytest.fixture(autouse=True)
def wiring(db: None) -> Iterator[None]:
    """The bus as it is, and as it was when the test is over."""
    kept = (dict(bus.events), dict(bus.subscribers), dict(bus._by_event), list(bus._listeners))
    bus.event(BellRung)
    yield
    for now, before in zip((bus.events, bus.subscribers, bus._by_event), kept[:3], strict=True):
        now.clear()  # type: ignore[attr-defined]
        now.update(before)  # type: ignore[attr-defined]
    bus._listeners[:] = kept[3]


Subscribe = Callable[..., None]


@pytest.fixture
def subscribe() -> Subscribe:
    """Subscribe a function under a name: `subscribe("answer", function, due=…, outside=…, many=…)`."""

    def add(name: str, function: Callable[..., None], *, many: bool = False, **how: object) -> None:
        function.__name__, function.__module__ = name, "counterbell.tests.subscribers"
        if many:
            bus.on_many(BellRung, **how)(function)  # type: ignore[arg-type]
        else:
            bus.on(BellRung, **how)(function)  # type: ignore[arg-type]

    return add


def owed(state: str = "owed") -> list[str]:
    """Who still owes something."""
    return sorted(Duty.objects.filter(state=state).values_list("subscriber", flat=True))


def rung() -> int:
    return Entry.objects.filter(name=BellRung.name).count()
