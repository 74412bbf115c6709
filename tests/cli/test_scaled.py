"""The second profile from the command line: a fresh PostgreSQL database, several processes that start at once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Done, run_in, surroundings
from tests.running import empty_database

pytestmark = [
    pytest.mark.scaled,
    pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="only on PostgreSQL"),
]
OWNER = {"COUNTERBELL_OWNER_EMAIL": "alice@shop.example", "COUNTERBELL_OWNER_PASSWORD": "the bell rings twice at noon"}


@pytest.fixture
def database_url(worker_id: str) -> Iterator[str]:
    """An empty database of this test's own."""
    with empty_database(f"test_cli_{worker_id}") as url:
        yield url


def test_several_that_start_at_once_make_one_installation(database_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "counterbell.cli", "init"]
    environment = surroundings(tmp_path / "data", DATABASE_URL=database_url, **OWNER)
    at_once = [
        subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(3)
    ]
    said = [process.communicate(timeout=100)[0].decode() for process in at_once]
    assert [process.returncode for process in at_once] == [0, 0, 0], said
    assert sum("owns this installation" in one for one in said) == 1


def test_doctor_backup_and_restore(database_url: str, tmp_path: Path) -> None:
    def counterbell(*arguments: str) -> Done:
        done = run_in(tmp_path, tmp_path / "data", *arguments, DATABASE_URL=database_url, **OWNER)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    counterbell("init")
    assert "PostgreSQL" in counterbell("doctor").stdout
    counterbell("backup", "all.zip")
    counterbell("restore", "all.zip", "--force")
    again = counterbell("backup", "again.zip")
    assert "rows" in again.stdout
