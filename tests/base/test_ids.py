"""Ids never repeat, sort by time, and fit into every database."""

import threading
import time

import pytest

from counterbell.base.ids import IdMaker, first_id_at


def test_they_only_grow() -> None:
    make = IdMaker()
    made = [make() for _ in range(5000)]
    assert made == sorted(set(made))


def test_they_fit_into_63_bits() -> None:
    assert 0 < IdMaker()() < 2**63


def test_threads_never_meet() -> None:
    make = IdMaker()
    made: list[int] = []

    def some() -> None:
        made.extend([make() for _ in range(2000)])

    threads = [threading.Thread(target=some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8000


def test_a_clock_that_steps_back_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    make = IdMaker()
    moments = iter([2_000_000_000_000_000_000, 1_999_999_000_000_000_000, 1_999_998_000_000_000_000])
    monkeypatch.setattr(time, "time_ns", lambda: next(moments))
    assert make() < make() < make()


def test_a_range_of_time_is_a_range_of_ids() -> None:
    before = first_id_at(time.time() - 1)
    after = first_id_at(time.time() + 1)
    assert before < IdMaker()() < after
    assert first_id_at(0) == 0


def test_another_node_can_be_drawn() -> None:
    make = IdMaker()
    before = make()
    make.redraw()
    assert make() != before
