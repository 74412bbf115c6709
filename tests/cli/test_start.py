"""How an installation begins."""

import os
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click import ClickException

from counterbell.base.env import Env
from counterbell.cli import start
from tests.cli.conftest import Run, surroundings


def rows(data: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(data / "counterbell.sqlite3") as line:
        return line.execute(sql).fetchall()


def test_the_first_start_makes_everything_and_prints_a_link(counterbell: Run, data: Path) -> None:
    done = counterbell("init", COUNTERBELL_URL="https://help.shop.example")
    assert done.returncode == 0, done.stderr
    assert re.search(r"https://help\.shop\.example/setup/[\w-]{32}/\s", done.stdout)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "secret").stat().st_mode) == 0o600
    assert rows(data, "SELECT count(*) FROM accounts_agent") == [(0,)]
    assert rows(data, "SELECT count(*) FROM accounts_setuplink WHERE used_at IS NULL") == [(1,)]


def test_a_second_start_keeps_the_secret_and_replaces_the_link(counterbell: Run, data: Path) -> None:
    first = counterbell("init")
    secret = (data / "secret").read_text()
    second = counterbell("init")
    assert (data / "secret").read_text() == secret
    assert link_in(first.stdout) != link_in(second.stdout)
    assert rows(data, "SELECT count(*) FROM accounts_setuplink WHERE used_at IS NULL") == [(1,)]


def link_in(said: str) -> str:
    return next(word for word in said.split() if "/setup/" in word)


def test_without_a_person_the_environment_names_the_owner(installed: Run, data: Path) -> None:
    assert rows(data, "SELECT email, name, role FROM accounts_agent") == [("alice@shop.example", "Alice", "owner")]
    assert rows(data, "SELECT name FROM accounts_brand") == [("Lisbon Ceramics",)]
    assert rows(data, "SELECT kind FROM channels_channel") == [("webchat",)]
    again = installed("init", COUNTERBELL_OWNER_EMAIL="mallory@shop.example", COUNTERBELL_OWNER_PASSWORD="x" * 20)
    assert "/setup/" not in again.stdout
    assert rows(data, "SELECT count(*) FROM accounts_agent") == [(1,)]


def test_a_weak_password_makes_nobody(counterbell: Run, data: Path) -> None:
    done = counterbell("init", COUNTERBELL_OWNER_EMAIL="alice@shop.example", COUNTERBELL_OWNER_PASSWORD="12345")
    assert done.returncode == 1
    assert "The first owner could not be made" in done.stderr
    assert rows(data, "SELECT count(*) FROM accounts_agent") == [(0,)]
    assert rows(data, "SELECT count(*) FROM accounts_brand") == [(0,)]


def test_several_that_start_at_once_make_one_installation(data: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "counterbell.cli", "init"]
    at_once = [
        subprocess.Popen(
            command, cwd=tmp_path, env=surroundings(data), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for _ in range(3)
    ]
    said = [process.communicate(timeout=90)[0].decode() for process in at_once]
    assert [process.returncode for process in at_once] == [0, 0, 0], said
    assert rows(data, "SELECT count(*) FROM accounts_setuplink WHERE used_at IS NULL") == [(1,)]


def test_a_wrong_variable_is_named(counterbell: Run, data: Path) -> None:
    done = counterbell("init", COUNTERBELL_PORT="many", COUNTERBELL_URL="shop.example")
    assert done.returncode == 1
    assert "COUNTERBELL_PORT" in done.stderr
    assert "COUNTERBELL_URL: write it with http:// or https:// and a host name" in done.stderr
    assert "Traceback" not in done.stderr
    assert not data.exists()


def test_a_folder_that_cannot_be_made_is_said(counterbell: Run, data: Path) -> None:
    data.write_text("a file lies where the folder should be")
    done = counterbell("init")
    assert done.returncode == 1
    assert "Set COUNTERBELL_DATA to a folder" in done.stderr


def test_a_database_that_does_not_answer_is_said(counterbell: Run) -> None:
    done = counterbell("init", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "The database cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_of_a_newer_version_is_left_alone(installed: Run, data: Path) -> None:
    with sqlite3.connect(data / "counterbell.sqlite3") as line:
        line.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('accounts', '9999_later', '2031-01-01')"
        )
    done = installed("init")
    assert done.returncode == 1
    assert "accounts.9999_later" in done.stderr


def test_the_data_folder_is_closed_again(installed: Run, data: Path) -> None:
    data.chmod(0o755)
    installed("init")
    assert stat.S_IMODE(os.stat(data).st_mode) == 0o700  # noqa: PTH116


def test_two_servers_do_not_share_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "HANDOVER_SECONDS", 0.2)
    found = Env(data=tmp_path, DATABASE_URL="")
    with start.serving(found), pytest.raises(ClickException, match="already serves"), start.serving(found):
        pytest.fail("two served")
    with start.serving(found):
        pass  # the first has ended


def test_on_postgresql_any_number_may_serve(tmp_path: Path) -> None:
    found = Env(data=tmp_path, DATABASE_URL="postgresql://127.0.0.1/anywhere")
    with start.serving(found), start.serving(found):
        pass
