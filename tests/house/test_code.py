"""Rules about every file of ours."""

from pathlib import Path

import pytest

from tests.house import rules
from tests.house.tree import PACKAGE, ROOT, ours, rooms, shown, tracked

EVERYWHERE = [PACKAGE, ROOT / "tests", ROOT / "bench", ROOT / "dev"]


def test_python() -> None:
    faults = [
        f"{shown(path)}:{fault}"
        for folder in EVERYWHERE
        for path in ours(".py", under=folder)
        if path.parent.name != "house"
        for fault in rules.python_faults(path.read_text(), models=path.stem == "models")
    ]
    assert faults == []


def test_writers_ask_the_policy_room_and_not_for_a_role() -> None:
    writers = [
        path
        for path in ours(".py")
        if path.is_relative_to(PACKAGE) and "counterbell.journal.actions import record" in path.read_text()
    ]
    above = [path for path in writers if not path.is_relative_to(PACKAGE / "accounts")]
    assert len(above) > 20
    assert [f"{shown(path)}:{fault}" for path in above for fault in rules.role_faults(path.read_text())] == []


def test_scripts_are_not_too_long() -> None:
    long = [f"{shown(path)}: {count}" for path in ours(".js") if (count := _lines(path)) > rules.LONGEST_FILE]
    assert long == []


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_names_come_from_the_shop() -> None:
    workshop = [
        shown(path)
        for folder in EVERYWHERE
        for path in ours(".py", ".js", under=folder)
        if {path.stem, path.parent.name} & rules.BANNED_NAMES
    ]
    assert workshop == []


def test_tests_mirror_the_rooms() -> None:
    known = {*rooms(), "house", "journeys", "bench"}
    strange = sorted(path.name for path in (ROOT / "tests").iterdir() if _holds_tests(path) and path.name not in known)
    assert strange == []


@pytest.mark.parametrize("room", rooms())
def test_every_room_has_tests(room: str) -> None:
    # What the ground and the face do is shown by everything that stands on them, and by tests of their own.
    assert list((ROOT / "tests" / room).glob("test_*.py")), f"tests/{room}/ has no tests"


def _holds_tests(path: Path) -> bool:
    return path.is_dir() and any(path.rglob("test_*.py"))


def test_nothing_says_where_packages_come_from() -> None:
    faults = [
        f"{shown(path)}:{fault}"
        for path in tracked()
        if path.suffix in {".txt", ".in", ".toml", ".md", ".py", ".json", ".sh", ".yml", ".yaml", ".cfg", ""}
        and path.name != "rules.py"
        and path.parent.name != "house"
        for fault in rules.registry_faults(path.read_text(errors="replace"))
    ]
    assert faults == []
