"""Letters are read in a process that may be killed."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from counterbell.base import confined
from counterbell.connectors.email import apart, passing
from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.letters import Unreadable
from counterbell.reliability.hostile import HOSTILE
from tests.connectors.email.test_bounces import REPORT
from tests.connectors.email.test_reading import WHOLE

ORDINARY = b"From: dana@home.example\nSubject: lamp\n\nIt flickers.\n"


@pytest.fixture(autouse=True)
def _no_children_stay() -> Any:
    yield
    apart.close()


def test_it_is_the_same_letter() -> None:
    told: dict[str, Any] = {
        "authserv_id": "mx.us.example",
        "own_hosts": ["a.example"],
        "own_addresses": ["b@a.example"],
    }
    for raw in (ORDINARY, WHOLE, REPORT):
        here = read_letter(raw, **told)
        assert passing.unpacked(passing.packed(here)) == here
        assert apart.read_apart(raw, **told) == here


def test_a_refusal_comes_through() -> None:
    with pytest.raises(Unreadable) as refused:
        apart.read_apart(b" \n")
    assert (refused.value.reason, str(refused.value)) == ("empty", "There is nothing in this letter.")


def test_one_child_reads_many_and_many_ask_at_once() -> None:
    apart.read_apart(ORDINARY)
    first = apart._pool.idle[0].process.pid
    with ThreadPoolExecutor(8) as threads:
        subjects = list(threads.map(lambda _: apart.read_apart(ORDINARY).subject, range(40)))
    assert subjects == ["lamp"] * 40
    assert len(apart._pool.idle) <= apart.KEPT
    apart.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_child_that_was_killed_is_replaced() -> None:
    apart.read_apart(ORDINARY)
    child = apart._pool.idle[0]
    os.kill(child.process.pid, signal.SIGKILL)
    assert apart.read_apart(ORDINARY).subject == "lamp"
    assert apart._pool.idle[0] is not child


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = apart._child()
    os.kill(slow.process.pid, signal.SIGSTOP)
    monkeypatch.setattr(apart._pool, "idle", [slow])
    began = time.monotonic()
    with pytest.raises(Unreadable) as refused:
        apart.read_apart(ORDINARY, wall=0.5)
    assert refused.value.reason == "too_slow"
    assert time.monotonic() - began < 5
    assert slow.process.poll() is not None
    assert apart.read_apart(ORDINARY).subject == "lamp"


def test_cpu_and_memory_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "CPU_SECONDS", 1)
    monkeypatch.setattr(apart, "MEMORY", 60_000_000)
    with pytest.raises(Unreadable) as refused:
        apart.read_apart(b"Subject: big\n\n" + b"<" * 45_000_000)
    assert refused.value.reason == "too_big"
    assert apart.read_apart(ORDINARY).subject == "lamp"


def test_a_child_may_write_no_file(tmp_path: Any) -> None:
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        confined.limit(10, 300_000_000)
        try:
            (tmp_path / "x").write_bytes(b"x")
        except OSError:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7


@pytest.mark.parametrize(
    "answer",
    [b"", b"letter\n", b"letter\n{}\n", b"letter\n[]\n", b'letter\n{"attachments":[{"data":5}]}\nab', b"\x80\x04."],
)
def test_an_answer_that_is_none_is_refused(answer: bytes) -> None:
    with pytest.raises(Unreadable):
        apart._understood(answer)


@pytest.mark.parametrize(
    "name", ["html_of_20_mb", "nested_multiparts", "parameters", "noise", "winmail", "charset_utf_7"]
)
def test_hostile_letters_cost_little(name: str) -> None:
    apart.read_apart(HOSTILE[name]())
    cpu, memory = apart.cost()
    assert cpu < apart.CPU_SECONDS
    assert memory < 300


def test_there_are_enough_hostile_letters() -> None:
    assert len(HOSTILE) >= 40
