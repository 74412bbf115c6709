"""`duties` lists what was given up, and has it tried again."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def given_up(installed: Run, data: Path) -> Path:
    """Two duties that failed for good, and one that is owed."""
    with sqlite3.connect(data / "counterbell.sqlite3") as line:
        line.execute("DELETE FROM journal_duty")
        entry = line.execute("SELECT id FROM journal_entry LIMIT 1").fetchone()[0]
        for number, state in enumerate(["failed", "failed", "owed"], start=1):
            line.execute(
                "INSERT INTO journal_duty (id, entry_id, others, subscriber, due, state, attempts, error) "
                "VALUES (?, ?, '[]', 'a.b', '2026-01-01 00:00:00', ?, 9, 'Traceback\nDiskFull: no room')",
                (number, entry, state),
            )
    return data / "counterbell.sqlite3"


def states(database: Path) -> list[tuple[int, str, int]]:
    with sqlite3.connect(database) as line:
        return line.execute("SELECT id, state, attempts FROM journal_duty ORDER BY id").fetchall()


def test_what_was_given_up_is_listed_with_its_reason(installed: Run, given_up: Path) -> None:
    done = installed("duties")
    assert done.returncode == 0, done.stderr
    first, second, last = done.stdout.splitlines()
    assert (first.split()[:2], second.split()[:2]) == (["1", "a.b"], ["2", "a.b"])
    assert first.endswith("DiskFull: no room")
    assert last == "2 failed for good."
    assert states(given_up) == [(1, "failed", 9), (2, "failed", 9), (3, "owed", 9)]


@pytest.mark.parametrize(("which", "left"), [("1", [(1, "owed", 0), (2, "failed", 9)]), ("all", None)])
def test_it_is_owed_again_as_if_for_the_first_time(
    installed: Run, given_up: Path, which: str, left: list[tuple[int, str, int]] | None
) -> None:
    done = installed("duties", "--retry", which)
    assert done.returncode == 0, done.stderr
    assert states(given_up) == [*(left or [(1, "owed", 0), (2, "owed", 0)]), (3, "owed", 9)]


def test_what_is_no_number_is_refused_in_words(installed: Run, given_up: Path) -> None:
    done = installed("duties", "--retry", "1; drop")
    assert (done.returncode, "say the number of a duty, or all" in done.stderr) == (2, True)
