"""Who does what is owed: at once, and without waiting for strangers that somebody else talks to."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from counterbell.journal import bus, crew, worker
from counterbell.journal.actions import record_many
from counterbell.journal.crew import Crew
from counterbell.journal.models import Duty
from tests.journal.conftest import BellRung, Subscribe, owed

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 5.0


@pytest.fixture
def begin() -> Iterator[Callable[[], Crew]]:
    """Begin to work with a crew of one thread of each kind; it ends with the test."""
    begun: list[Crew] = []

    def start() -> Crew:
        begun.append(Crew(1))
        begun[0].start()
        return begun[0]

    yield start
    for one in begun:
        one.stop()


def ring() -> None:
    with transaction.atomic():
        record_many([(BellRung(ring=1), "system")])


def wait_for(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + SOON
    while not (held := holds()) and time.monotonic() < until:
        time.sleep(0.02)
    return held


def test_it_wakes_at_the_nudge(
    subscribe: Subscribe, begin: Callable[[], Crew], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (worker, crew):
        monkeypatch.setattr(module, "POLL_SECONDS", 60.0)
    inside, outside = threading.Event(), threading.Event()
    subscribe("count", lambda _e, _r: inside.set())
    subscribe("send", lambda _e, _r: outside.set(), outside=True)
    begin()
    time.sleep(0.3)  # they have looked, and wait
    ring()
    assert inside.wait(SOON)
    assert outside.wait(SOON)
    assert wait_for(lambda: not owed())


def test_a_stranger_who_does_not_answer_holds_up_nobody(subscribe: Subscribe, begin: Callable[[], Crew]) -> None:
    answered, done, counted = threading.Event(), threading.Event(), threading.Event()
    subscribe("ask", lambda _e, _r: answered.wait(60), outside=True)
    subscribe("send", lambda _e, _r: done.set(), outside=True)
    subscribe("count", lambda _e, _r: counted.set())
    begin()
    ring()
    try:
        assert counted.wait(SOON)
        assert done.wait(SOON)
        assert wait_for(lambda: owed() == ["tests.ask"])
    finally:
        answered.set()
    assert wait_for(lambda: not owed())


def test_of_each_stranger_one_is_asked_at_a_time(subscribe: Subscribe, begin: Callable[[], Crew]) -> None:
    at_once, most, lock = 0, 0, threading.Lock()

    def ask(_event: BellRung, _recorded: bus.Recorded) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.05)
        with lock:
            at_once -= 1

    subscribe("ask", ask, outside=True)
    begin()
    for _ in range(6):
        ring()
        time.sleep(0.06)
    assert wait_for(lambda: not owed())
    assert most == 1


def test_who_has_nothing_more_to_say_goes_and_comes_again(
    subscribe: Subscribe, begin: Callable[[], Crew], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "LINGERS", 0.1)
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.1)
    asked: list[int] = []
    subscribe("ask", lambda event, _r: asked.append(event.ring), outside=True)
    ours = begin()
    for times in (1, 2):
        ring()
        assert wait_for(lambda: len(asked) == times)  # noqa: B023  # asked at once
        assert wait_for(lambda: not any(one.works for one in ours._outside.get(("tests.ask", ""), ())))


def test_what_is_in_hand_is_finished_before_the_end(subscribe: Subscribe) -> None:
    begun = threading.Event()

    def ask(_event: BellRung, _recorded: bus.Recorded) -> None:
        begun.set()
        time.sleep(0.3)

    subscribe("ask", ask, outside=True)
    ours = Crew(1)
    ours.start()
    ring()
    assert begun.wait(SOON)
    ours.stop()
    assert not Duty.objects.exists()
    assert not ours._thread.is_alive()


def test_a_duty_whose_subscriber_is_gone_is_parked(subscribe: Subscribe, begin: Callable[[], Crew]) -> None:
    subscribe("ask", lambda _e, _r: None, outside=True)
    ring()
    del bus.subscribers["tests.ask"]
    begin()
    assert wait_for(lambda: owed("parked") == ["tests.ask"])
