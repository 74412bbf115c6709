"""`serve` and `work`: they start, say so, answer, and end politely."""

import gc
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from counterbell.cli.serve import freeze_heap
from tests.cli.conftest import Run, surroundings
from tests.running import STARTS_WITHIN, free_port


@contextmanager
def running(data: Path, *arguments: str, until: str, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """The command, once it has said `until`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "counterbell.cli", *arguments],
        env={**surroundings(data, **environment), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    late = threading.Timer(STARTS_WITHIN, process.kill)
    late.start()
    try:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if until in line:
                break
        else:
            pytest.fail(f"it did not say “{until}” within {STARTS_WITHIN:.0f} s, but:\n{said}")
        yield process
    finally:
        late.cancel()
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def test_it_answers_and_ends_when_asked(data: Path) -> None:
    port = str(free_port())
    at = {"COUNTERBELL_PORT": port, "COUNTERBELL_URL": f"http://127.0.0.1:{port}"}
    with running(data, "serve", until="Counterbell answers at", **at) as process:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=10) as page:
            assert page.status == 200
            assert "server" not in {name.lower() for name in page.headers}
        process.terminate()
        assert process.wait(timeout=20) == 0
        assert process.stdout is not None
        assert "Traceback" not in process.stdout.read()


def test_a_port_in_use_is_said(counterbell: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = counterbell("serve", COUNTERBELL_PORT=str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "Is something else running there?" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_host_name_is_refused(data: Path) -> None:
    """Whoever names another host than ours is sent away."""
    port = str(free_port())
    at = {"COUNTERBELL_PORT": port, "COUNTERBELL_URL": f"http://127.0.0.1:{port}"}
    with running(data, "serve", until="Counterbell answers at", **at):
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/account/login/", headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(asked, timeout=10)
        assert refused.value.code == 400
        refused.value.close()


def test_work_ends_when_asked(installed: Run, data: Path) -> None:
    with running(data, "work", "--threads", "2", until="Working with 2 threads") as process:
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert process.stdout is not None
        assert "what was begun is finished" in process.stdout.read()


def test_work_does_what_is_owed(installed: Run, data: Path) -> None:
    """An index duty is owed by hand, and vanishes."""
    with sqlite3.connect(data / "counterbell.sqlite3") as line:
        line.execute(
            "INSERT INTO journal_entry (id, name, facts, actor, at) VALUES "
            "(1, 'customers.changed', '{\"customer\": 1}', 'system', '2026-01-01 00:00:00')"
        )
        line.execute(
            "INSERT INTO journal_duty (id, entry_id, others, subscriber, due, state, attempts, error) VALUES "
            "(1, 1, '[]', 'conversations.index_customers', '2026-01-01 00:00:00', 'owed', 0, '')"
        )
    with running(data, "work", "--threads", "1", until="Working with 1 threads"):
        until = time.monotonic() + 15
        while owed(data) and time.monotonic() < until:
            time.sleep(0.1)
    assert owed(data) == 0


def owed(data: Path) -> int:
    with sqlite3.connect(data / "counterbell.sqlite3") as line:
        return int(line.execute("SELECT count(*) FROM journal_duty WHERE id = 1").fetchone()[0])


def test_what_start_up_made_is_looked_at_by_no_collection() -> None:
    made = [{"kept": number} for number in range(10)]
    freeze_heap()
    try:
        assert gc.get_freeze_count() > 10_000  # the modules alone are more
        looked_at = {id(one) for one in gc.get_objects()}
        assert not looked_at & {id(made), *map(id, made)}
    finally:
        gc.unfreeze()
