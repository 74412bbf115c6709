"""What is owed is done: once where we write, at least once outside, later when it failed, never by two at a time."""

import logging
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from counterbell.base.clock import now, shifted
from counterbell.customers.models import Customer
from counterbell.journal import bus, worker
from counterbell.journal.actions import owe_again, record, record_many
from counterbell.journal.bus import Recorded, Subscriber
from counterbell.journal.models import Duty
from counterbell.journal.worker import ATTEMPTS, LEASE, SMALL_BATCH, backoff, claim, unpark, work_once
from tests.journal.conftest import BellRung, Subscribe, owed


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.getLogger("counterbell.journal.worker").setLevel(logging.CRITICAL)
    yield
    logging.getLogger("counterbell.journal.worker").setLevel(logging.NOTSET)


def ring(count: int = 1) -> None:
    with transaction.atomic():
        record_many([(BellRung(ring=n), "system") for n in range(count)])


def leave_a_trace(event: BellRung, _recorded: Recorded) -> None:
    Customer.objects.create(name=f"ring {event.ring}")


def traces() -> list[str]:
    return sorted(Customer.objects.values_list("name", flat=True))


def test_done_means_gone(subscribe: Subscribe) -> None:
    subscribe("trace", leave_a_trace)
    ring(2)
    assert work_once() == 2
    assert (traces(), Duty.objects.count()) == (["ring 0", "ring 1"], 0)
    assert work_once() == 0


def test_failing_undoes_its_writes_and_tries_again_later(subscribe: Subscribe) -> None:
    tried: list[int] = []

    def stumble(event: BellRung, recorded: Recorded) -> None:
        leave_a_trace(event, recorded)
        tried.append(event.ring)
        if len(tried) < 3:
            raise RuntimeError("not yet")

    subscribe("stumble", stumble)
    ring()
    work_once()
    duty = Duty.objects.get()
    assert (traces(), duty.attempts, duty.error) == ([], 1, "RuntimeError: not yet")
    assert work_once() == 0  # it waits
    for wait, left in ((6, 1), (20, 0)):
        with shifted(timedelta(seconds=wait)):
            work_once()
        assert Duty.objects.count() == left
    assert (len(tried), traces()) == (3, ["ring 0"])


def test_the_waits_double_up_to_twelve_hours() -> None:
    waits = [backoff(n).total_seconds() for n in range(1, ATTEMPTS + 1)]
    assert waits[:4] == [5, 10, 20, 40]
    assert waits == sorted(waits)
    assert backoff(40) == timedelta(hours=12)


def test_given_up_it_waits_for_a_person(subscribe: Subscribe) -> None:
    def fail(_event: BellRung, _recorded: Recorded) -> None:
        raise ValueError("never")

    subscribe("fail", fail)
    ring()
    Duty.objects.update(attempts=ATTEMPTS - 1)
    work_once()
    assert (owed(), owed("failed")) == ([], ["tests.fail"])
    with shifted(timedelta(days=2)):
        assert work_once() == 0


def test_owed_again_it_is_done_once_its_cause_is_mended(subscribe: Subscribe) -> None:
    subscribe("trace", leave_a_trace)
    ring(2)
    first, second = Duty.objects.order_by("pk")
    Duty.objects.update(state=Duty.State.FAILED, attempts=ATTEMPTS, error="no luck", due=now() + LEASE)
    assert (owe_again([first.pk]), work_once(), len(traces())) == (1, 1, 1)
    second.refresh_from_db()
    assert (second.state, second.attempts) == (Duty.State.FAILED, ATTEMPTS)
    assert (owe_again(), work_once(), len(traces()), Duty.objects.count()) == (1, 1, 2, 0)
    assert owe_again() == 0


def test_one_failure_stops_nobody_else(subscribe: Subscribe) -> None:
    def fail(_event: BellRung, _recorded: Recorded) -> None:
        raise ValueError

    subscribe("fail", fail)
    subscribe("trace", leave_a_trace)
    ring()
    work_once()
    assert (owed(), traces()) == (["tests.fail"], ["ring 0"])


def test_a_worker_that_outlives_the_database_takes_its_own_batch_again_at_once(
    subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe("trace", leave_a_trace)
    ring(3)
    one, do = worker.Worker(), worker._do
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.0)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)  # the test lives in a transaction
    done: list[int] = []

    def broken_off(subscriber: Subscriber, duties: Sequence[Duty], known: worker.Known) -> None:
        if done:
            raise OperationalError("the connection is lost")
        done.append(duties[0].pk)
        do(subscriber, duties, known)

    monkeypatch.setattr(worker, "_do", broken_off)
    one._round(threading.Event())
    assert (traces(), len(owed())) == (["ring 0"], 2)
    monkeypatch.setattr(worker, "_do", do)
    one._round(threading.Event())
    assert (traces(), owed()) == (["ring 0", "ring 1", "ring 2"], [])


def test_what_another_worker_has_taken_meanwhile_is_not_given_back(subscribe: Subscribe) -> None:
    subscribe("trace", leave_a_trace)
    ring()
    ours = claim()
    with shifted(LEASE + timedelta(seconds=1)):
        theirs = claim()
        worker.give_back(ours)
        assert Duty.objects.get().due == theirs[0].due


def test_a_poisoned_letter_in_a_batch_is_found_and_the_others_are_done(subscribe: Subscribe) -> None:
    batches: list[int] = []

    def many(recorded: Sequence[Recorded]) -> None:
        batches.append(len(recorded))
        for one in recorded:
            leave_a_trace(one.event, one)
            if one.event.ring == 2:
                raise ValueError("poison")

    subscribe("many", many, many=True)
    ring(5)
    work_once()
    assert traces() == ["ring 0", "ring 1", "ring 3", "ring 4"]
    assert batches == [5, 1, 1, 1, 1, 1]
    assert Duty.objects.get().attempts == 1


def test_what_was_recorded_together_is_one_duty_for_who_does_many_at_once(subscribe: Subscribe) -> None:
    heard: list[list[int]] = []
    subscribe("many", lambda recorded: heard.append([one.event.ring for one in recorded]), many=True)
    ring(SMALL_BATCH + 2)
    assert owed() == ["tests.many", "tests.many"]
    assert work_once(limit=SMALL_BATCH) == 1
    assert heard == [list(range(SMALL_BATCH))]
    assert work_once() == 1
    assert heard[1:] == [[SMALL_BATCH, SMALL_BATCH + 1]]
    assert Duty.objects.count() == 0


def test_a_duty_for_more_than_may_be_done_at_once_is_done_nevertheless(subscribe: Subscribe) -> None:
    heard: list[int] = []
    subscribe("many", lambda recorded: heard.append(len(recorded)), many=True)
    ring(7)
    ring(3)
    assert [work_once(limit=5), work_once(limit=5), work_once(limit=5)] == [1, 1, 0]
    assert heard == [7, 3]


def test_work_outside_for_many_is_taken_apart_only_by_who_holds_it(subscribe: Subscribe) -> None:
    sent: list[int] = []

    def send(recorded: Sequence[Recorded]) -> None:
        if len(recorded) > 1:
            raise RuntimeError("one of these is poison")
        sent.append(recorded[0].event.ring)

    subscribe("send", send, many=True, outside=True)
    ring(3)
    slept = claim()
    with shifted(LEASE + timedelta(seconds=1)):
        taken_over = claim()
        worker._do(bus.subscribers["tests.send"], slept)
        assert (sent, Duty.objects.count()) == ([], 1)
        worker._do(bus.subscribers["tests.send"], taken_over)
    assert (sent, Duty.objects.count()) == ([0, 1, 2], 0)


def test_what_is_done_for_many_can_wait(subscribe: Subscribe) -> None:
    heard: list[int] = []
    later = timedelta(minutes=15)
    subscribe("many", lambda recorded: heard.append(len(recorded)), many=True, due=lambda _event: now() + later)
    ring(3)
    assert work_once() == 0
    with shifted(later):
        assert work_once() == 1
    assert heard == [3]


def test_without_its_subscriber_a_duty_is_parked_and_comes_back_with_it(subscribe: Subscribe) -> None:
    subscribe("trace", leave_a_trace)
    ring()
    kept = bus.subscribers.pop("tests.trace")
    work_once()
    assert (owed(), owed("parked"), unpark()) == ([], ["tests.trace"], 0)
    bus.subscribers["tests.trace"] = kept
    assert unpark() == 1
    work_once()
    assert (traces(), Duty.objects.count()) == (["ring 0"], 0)


def test_what_a_killed_worker_held_falls_due_again(subscribe: Subscribe) -> None:
    subscribe("trace", leave_a_trace)
    ring()
    assert len(claim()) == 1  # … and then the power is cut
    assert work_once() == 0
    with shifted(LEASE + timedelta(seconds=1)):
        assert work_once() == 1
    assert traces() == ["ring 0"]


def test_a_worker_that_slept_through_its_lease_does_nothing_a_second_time(subscribe: Subscribe) -> None:
    subscribe("trace", leave_a_trace)
    ring()
    held = claim()
    with shifted(LEASE + timedelta(seconds=1)):
        work_once()  # somebody else did it meanwhile
    worker._do(bus.subscribers["tests.trace"], held)
    assert traces() == ["ring 0"]


def test_in_a_batch_only_what_is_still_owed_is_done(subscribe: Subscribe) -> None:
    def many(recorded: Sequence[Recorded]) -> None:
        for one in recorded:
            leave_a_trace(one.event, one)

    subscribe("many", many, many=True)
    ring(3)
    held = claim()
    with shifted(LEASE + timedelta(seconds=1)):
        work_once(limit=1)
    worker._do(bus.subscribers["tests.many"], held)
    assert traces() == ["ring 0", "ring 1", "ring 2"]
    assert Duty.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_outside_work_runs_in_no_transaction_and_may_run_again(subscribe: Subscribe) -> None:
    seen: list[bool] = []

    def send(_event: BellRung, _recorded: Recorded) -> None:
        seen.append(connection.in_atomic_block)
        if len(seen) == 1:
            raise RuntimeError("the line was cut after it was sent")

    subscribe("send", send, outside=True)
    ring()
    work_once()
    with shifted(timedelta(seconds=6)):
        work_once()
    assert seen == [False, False]
    assert Duty.objects.count() == 0


def test_outside_work_that_somebody_else_has_taken_over_is_left_to_her(subscribe: Subscribe) -> None:
    sent: list[int] = []
    subscribe("send", lambda event, _r: sent.append(event.ring), outside=True)
    ring()
    held = claim()
    with shifted(LEASE + timedelta(seconds=1)):
        work_once()
    worker._do(bus.subscribers["tests.send"], held)
    assert sent == [0]


def test_the_oldest_debt_comes_first(subscribe: Subscribe) -> None:
    heard: list[int] = []
    subscribe("one", lambda event, _r: heard.append(event.ring), due=lambda event: event.at)
    for number, minutes in ((1, 1), (2, 3), (3, 2)):
        record(BellRung(ring=number, at=now() - timedelta(minutes=minutes)), actor="system")
    work_once()
    assert heard == [2, 3, 1]


@pytest.mark.django_db(transaction=True)
def test_many_workers_do_every_duty_exactly_once(subscribe: Subscribe) -> None:
    outside: Counter[int] = Counter()
    lock = threading.Lock()

    def send(event: BellRung, _recorded: Recorded) -> None:
        with lock:
            outside[event.ring] += 1

    subscribe("trace", leave_a_trace)
    subscribe("send", send, outside=True)
    ring(40)

    def work() -> None:
        try:
            while work_once(limit=7):
                pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert traces() == sorted(f"ring {n}" for n in range(40))
    assert outside == Counter(range(40))
    assert Duty.objects.count() == 0
