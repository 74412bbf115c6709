"""Agents from the command line."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_start import rows

PASSWORD = "a lamp, a vase and a door\n"


def test_somebody_who_can_sign_in(installed: Run, data: Path) -> None:
    done = installed(
        "create-agent", "bob@shop.example", "--name", "Bob", "--team", "Support", "--password-stdin", typed=PASSWORD
    )
    assert done.returncode == 0, done.stderr
    assert rows(data, "SELECT name, role FROM accounts_agent WHERE email = 'bob@shop.example'") == [("Bob", "agent")]
    assert rows(data, "SELECT count(*) FROM accounts_team_agents") == [(2,)]
    stored = str(rows(data, "SELECT password FROM accounts_agent WHERE name = 'Bob'")[0][0])
    assert stored.startswith("argon2")


def test_no_team_of_that_name(installed: Run, data: Path) -> None:
    done = installed("create-agent", "bob@shop.example", "--team", "Nobody", "--password-stdin", typed=PASSWORD)
    assert done.returncode == 1
    assert "There is no team called Nobody. There are: Support." in done.stderr
    assert rows(data, "SELECT count(*) FROM accounts_agent") == [(1,)]


def test_weak_or_missing_passwords_make_nobody(installed: Run, data: Path) -> None:
    weak = installed("create-agent", "bob@shop.example", "--password-stdin", typed="short\n")
    none = installed("create-agent", "bob@shop.example")
    assert (weak.returncode, none.returncode) == (1, 1)
    assert "use --password-stdin" in none.stderr
    assert rows(data, "SELECT count(*) FROM accounts_agent") == [(1,)]
