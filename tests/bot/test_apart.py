"""The pack is learned beside who serves, once, whoever asks for it."""

import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from counterbell.bot import apart, kept, pretended


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where nothing is kept yet, nor brought by the release."""
    monkeypatch.setattr(kept, "BROUGHT", tmp_path / "brought")
    return tmp_path / "bot"


def put(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for end in "yz":
        (folder / f"pack-{kept.digest()}.np{end}").touch()
    (folder / pretended.name()).touch()


def test_of_two_that_begin_one_learns_and_the_other_waits_for_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learned: list[Path] = []

    def learn(path: Path) -> Any:
        learned.append(path)
        time.sleep(0.3)
        put(folder)
        return SimpleNamespace(knowledge="the pack")

    monkeypatch.setattr(kept, "learned_pack", learn)
    monkeypatch.setattr(pretended, "pretended", lambda _folder, knowledge: knowledge)
    both = [threading.Thread(target=apart.learn_alone, args=(folder,)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(5)
    assert learned == [folder]


def test_it_is_another_process_that_learns_and_only_where_nothing_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[list[str]] = []

    def run(command: list[str], **_how: Any) -> None:
        begun.append(command[1:])
        put(folder)

    monkeypatch.setattr(apart.subprocess, "run", run)
    monkeypatch.setattr(kept, "learned_pack", lambda place: ("the pack of", place))
    for _ in range(2):
        assert apart.pack_of(folder) == ("the pack of", folder)
    assert begun == [["-m", "counterbell.bot.apart", str(folder)]]


def test_half_of_what_is_kept_is_nothing(folder: Path) -> None:
    put(folder)
    assert apart.is_kept(folder)
    next(folder.glob("*.npy")).unlink()
    assert not apart.is_kept(folder)
    put(folder)
    (folder / pretended.name()).unlink()
    assert not apart.is_kept(folder)
