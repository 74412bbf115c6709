"""What `demo` forgets, and what it keeps."""

from pathlib import Path

from counterbell.cli.demo import forget


def test_starting_over_forgets_everything_but_what_the_bot_learned(tmp_path: Path) -> None:
    for name in ("bot", "files"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one").touch()
    (tmp_path / "counterbell.sqlite3").touch()
    forget(tmp_path)
    assert sorted(str(one.relative_to(tmp_path)) for one in tmp_path.rglob("*")) == ["bot", "bot/one"]
    forget(tmp_path / "none")
