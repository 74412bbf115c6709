"""The queue before SQLite's one writer: in order, the urgent first, and nobody for ever."""

import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from counterbell.base.sqlite.turnstile import Turnstile, hurry


def queue_up(turnstile: Turnstile, names: list[str]) -> tuple[list[str], list[threading.Thread]]:
    """Threads that enter in this order (those called "urgent …" in a hurry), each noting its name inside."""
    inside: list[str] = []
    threads = []
    for name in names:

        def pass_through(name: str = name) -> None:
            if name.startswith("urgent"):
                hurry()
            assert turnstile.enter(10)
            inside.append(name)
            turnstile.leave()

        thread = threading.Thread(target=pass_through)
        thread.start()
        threads.append(thread)
        until = time.monotonic() + 5
        while len(turnstile._urgent) + len(turnstile._others) < len(threads) and time.monotonic() < until:
            time.sleep(0.001)
    return inside, threads


def test_first_come_first_served_but_who_is_in_a_hurry() -> None:
    turnstile = Turnstile()
    assert turnstile.enter(1)
    inside, threads = queue_up(turnstile, ["one", "two", "urgent a", "three", "urgent b"])
    assert inside == []
    turnstile.leave()
    for thread in threads:
        thread.join(10)
    assert inside == ["urgent a", "urgent b", "one", "two", "three"]
    assert turnstile.enter(0)


def test_who_waits_too_long_goes_away_and_takes_no_place() -> None:
    turnstile = Turnstile()
    assert turnstile.enter(1)
    assert not turnstile.enter(0.05)
    turnstile.leave()
    assert turnstile.enter(0)
    turnstile.leave()


def test_only_one_is_inside() -> None:
    turnstile, inside, most = Turnstile(), 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        for _ in range(200):
            assert turnstile.enter(30)
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1
            turnstile.leave()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (most, inside) == (1, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no turnstile")
def test_a_transaction_that_takes_too_long_is_an_error_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, end, failed = threading.Event(), threading.Event(), []

    def hold() -> None:
        with transaction.atomic():
            begun.set()
            end.wait(10)
        connection.close()

    def wait() -> None:
        connection.ensure_connection()
        connection.settings_dict = {
            **connection.settings_dict,
            "OPTIONS": {**connection.settings_dict["OPTIONS"], "timeout": 0.1},
        }
        try:
            with transaction.atomic():
                pass
        except OperationalError as failure:
            failed.append(str(failure))
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait(5)
    waiter = threading.Thread(target=wait)
    waiter.start()
    waiter.join(10)
    end.set()
    holder.join(10)
    assert len(failed) == 1
    assert "locked" in failed[0]
    with transaction.atomic():  # the place is free again
        pass
