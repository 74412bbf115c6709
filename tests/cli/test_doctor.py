"""The doctor says what is wrong, in words, and ends with 1 when something does not work."""

import json
import sqlite3
from pathlib import Path

from tests.cli.conftest import Run


def findings(run: Run, **environment: str) -> tuple[int, dict[str, list[dict[str, str]]]]:
    done = run("doctor", "--json", **environment)
    by_part: dict[str, list[dict[str, str]]] = {}
    for one in json.loads(done.stdout):
        by_part.setdefault(one["part"], []).append(one)
    return done.returncode, by_part


def levels(found: dict[str, list[dict[str, str]]], part: str) -> set[str]:
    return {one["level"] for one in found[part]}


def test_before_there_is_anything(counterbell: Run) -> None:
    code, found = findings(counterbell)
    assert code == 1
    assert levels(found, "data folder") == levels(found, "secret") == {"fault"}
    assert "counterbell init" in found["secret"][0]["mend"]


def test_a_healthy_installation(installed: Run) -> None:
    code, found = findings(installed)
    assert code == 0
    for part in ("data folder", "secret", "disk", "database", "tables", "duties", "files", "clock", "mode"):
        assert levels(found, part) == {"fine"}, found[part]
    assert levels(found, "agents") == {"warning", "fine"}  # alice has no second step yet
    assert "alice@shop.example" in found["agents"][0]["says"]
    assert levels(found, "letters") == {"warning"}


def test_in_words_with_a_summary(installed: Run) -> None:
    done = installed("doctor", "--quiet")
    assert done.returncode == 0
    assert "Only a password stands before the accounts of alice@shop.example." in done.stdout
    assert "0 to mend" in done.stdout
    assert "✓" not in done.stdout


def test_rights_that_are_too_wide(installed: Run, data: Path) -> None:
    data.chmod(0o755)
    (data / "secret").chmod(0o644)
    _, found = findings(installed)
    assert "warning" in levels(found, "data folder")
    assert levels(found, "secret") == {"warning"}
    assert "chmod 600" in found["secret"][0]["mend"]


def test_demo_on_a_real_shop_is_a_fault(installed: Run) -> None:
    code, found = findings(installed, COUNTERBELL_DEMO="on", COUNTERBELL_URL="https://help.shop.example")
    assert code == 1
    assert levels(found, "mode") == {"fault"}


def test_a_misspelt_variable_is_guessed(installed: Run) -> None:
    _, found = findings(installed, COUNTERBELL_PORTS="8001")
    assert found["environment"][0]["mend"] == "Did you mean COUNTERBELL_PORT?"


def test_https_without_a_named_proxy(installed: Run) -> None:
    _, found = findings(installed, COUNTERBELL_URL="https://help.shop.example")
    assert "COUNTERBELL_TRUSTED_PROXIES" in found["address"][1]["mend"]


def test_a_mail_server_that_does_not_answer(installed: Run) -> None:
    code, found = findings(installed, COUNTERBELL_MAIL_URL="smtp://127.0.0.1:1")
    assert code == 1
    assert levels(found, "letters") == {"fault"}


def test_redis_that_does_not_answer(installed: Run) -> None:
    code, found = findings(installed, REDIS_URL="redis://127.0.0.1:1/0")
    assert code == 1
    assert levels(found, "redis") == {"fault"}


def test_duties_that_failed_are_parked_or_late(installed: Run, data: Path) -> None:
    with sqlite3.connect(data / "counterbell.sqlite3") as line:
        line.execute("DELETE FROM journal_duty")
        entry = line.execute("SELECT id FROM journal_entry LIMIT 1").fetchone()[0]
        for number, (state, who) in enumerate([("failed", "a.b"), ("parked", "c.d"), ("owed", "e.f")], start=1):
            line.execute(
                "INSERT INTO journal_duty (id, entry_id, others, subscriber, due, state, attempts, error) "
                "VALUES (?, ?, '[]', ?, '2026-01-01 00:00:00', ?, 1, 'no luck')",
                (number, entry, who, state),
            )
    code, found = findings(installed)
    assert code == 1
    assert [(one["level"], one["says"].split(" ")[2]) for one in found["duties"]] == [
        ("fault", "a.b"),
        ("warning", "c.d"),
        ("warning", "been"),
    ]
    assert "counterbell duties --retry all" in found["duties"][0]["mend"]


def test_missing_tables(installed: Run, data: Path) -> None:
    with sqlite3.connect(data / "counterbell.sqlite3") as line:
        line.execute("DELETE FROM django_migrations WHERE app = 'conversations'")
    code, found = findings(installed)
    assert code == 1
    assert "counterbell init" in found["tables"][0]["mend"]
