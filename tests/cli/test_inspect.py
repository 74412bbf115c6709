"""`events` works before anything is installed; `reindex` afterwards."""

from pathlib import Path

from tests.cli.conftest import Run


def test_the_wiring_needs_no_installation(counterbell: Run, data: Path) -> None:
    done = counterbell("events")
    assert done.returncode == 0, done.stderr
    assert "conversations.message_received(brand, conversation, message)" in done.stdout
    assert "→ conversations.index_received: Make what customers wrote findable. (in batches)" in done.stdout
    told = done.stdout.split("every event, after its commit, in the process that committed it\n")[1]
    assert told.startswith("  → live.listening.heard: Tell this process's counter")
    assert not data.exists()


def test_reindex(installed: Run) -> None:
    done = installed("reindex")
    assert done.returncode == 0, done.stderr
    assert "0 messages can be found." in done.stdout


def test_a_check_that_does_not_exist_is_said(counterbell: Run) -> None:
    done = counterbell("check-reliability", "X9")
    assert done.returncode == 2
    assert "no check called X9" in done.stdout + done.stderr
