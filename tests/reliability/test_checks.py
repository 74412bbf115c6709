"""What is built passes in its quick form; what is not built is never called passed."""

import os
import re
from pathlib import Path

import pytest

from counterbell.reliability import checks
from counterbell.reliability.plan import Outcome, Plan

SERVERS = os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_TEST", "")
IN_A_BROWSER = {"S01", "S02", "S04", "S05"}
LONG = 420
# Two minutes of waiting for slow strangers: `check-reliability` runs it, tests/test_patience.py holds its rules.
TOO_LONG = {"L02"}
# On PostgreSQL the suite runs those that need it; the others are run there by the command.
CHOSEN = [
    name
    for name in checks.BUILT
    if name not in TOO_LONG and (name in checks.NEEDS_POSTGRESQL or not os.environ.get("DATABASE_URL"))
]


def _marked(name: str) -> object:
    marks = [pytest.mark.slow, pytest.mark.timeout(LONG)]
    return pytest.param(name, marks=[*marks, pytest.mark.browser] if name in IN_A_BROWSER else marks)


@pytest.mark.scaled
@pytest.mark.parametrize("name", [_marked(name) for name in CHOSEN])
def test_holds(name: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    if name in checks.NEEDS_POSTGRESQL:
        monkeypatch.setenv("DATABASE_URL", SERVERS)
    code = checks.run([name], quick=True, database="postgresql" if os.environ.get("DATABASE_URL") else "sqlite")
    line = capfd.readouterr().out
    if f"{name} not run: " in line:
        pytest.skip(line.strip())
    assert (code, line.split()[:2]) == (0, [name, "PASS"]), line


def test_what_is_not_built_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    missing = [name for name in checks.EVERY if name not in checks.BUILT]
    assert checks.run(missing) == 3
    *lines, last = capfd.readouterr().out.splitlines()
    assert lines == [f"{name} not built" for name in missing]
    assert last == f"0 passed, 0 failed, {len(missing)} not run ({', '.join(missing)})"
    assert len(checks.EVERY) == 60
    assert set(checks.BUILT) <= set(checks.EVERY)


@pytest.mark.parametrize("ids", [["R99"], ["R17", "x"], [""]])
def test_an_unknown_check_is_an_error_and_nothing_runs(ids: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert checks.run(ids) == 2
    assert re.match(r"There is no check called .*\. There are R01 to R27", capfd.readouterr().out)


def test_an_unknown_database_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    assert checks.run(["R01"], database="oracle") == 2
    assert "say sqlite or postgresql" in capfd.readouterr().out


def test_without_postgresql_its_check_is_not_run(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert checks.run(["R20"]) == 3
    line, last = capfd.readouterr().out.splitlines()
    assert line.startswith("R20 not run: it needs PostgreSQL, so set DATABASE_URL")
    assert last == "0 passed, 0 failed, 1 not run (R20)"


def test_without_ids_what_is_not_built_is_listed_too(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "BUILT", {"R17": "", "R18": "", "R20": ""})
    monkeypatch.setattr(checks, "run_one", lambda name, _plan: {"R17": 0, "R18": 0, "R20": 3}[name])
    assert checks.run([]) == 3
    *lines, last = capfd.readouterr().out.splitlines()
    assert lines == [f"{name} not built" for name in checks.EVERY if name not in {"R17", "R18", "R20"}]
    assert last == "2 passed, 0 failed, 1 not run (R20), 57 not built"


def test_a_broken_promise_is_a_failure_and_said() -> None:
    outcome = Outcome({"cuts": 3})
    outcome.expect(2 > 1, "arithmetic ended")
    assert outcome.line("R17") == "R17 PASS cuts=3"
    outcome.expect(1 > 2, "one message is lost")
    assert (outcome.passed, outcome.line("R17")) == (False, "R17 FAIL cuts=3\n     one message is lost")


def test_a_check_that_stumbles_has_failed(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(checks.BUILT, "R17", "plan:there_is_no_such_function")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))  # what it keeps for a look goes with the test
    assert checks.run(["R17"], quick=True) == 1
    said = capfd.readouterr()
    assert "PASS" not in said.out
    assert "there_is_no_such_function" in said.err


def test_rounds_are_as_many_as_were_asked_for() -> None:
    assert (Plan().times(500, 5), Plan(quick=True).times(500, 5), Plan(quick=True, rounds=9).times(500, 5)) == (
        500,
        5,
        9,
    )
