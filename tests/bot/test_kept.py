"""What was learned of the pack is read again, not learned again; a file that is no good is learned over."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from counterbell.bot import kept
from counterbell.bot.knowledge import Example, Knowledge

ASKED = [
    "where is my order",
    "money back please",
    "are you open on sunday",
    "how tall is mount everest",
    "wo ist mein paket",
]
SMALL = [
    Example(text, answer)
    for answer, texts in {
        "track": ["where is my order", "track my parcel", "has it been sent"],
        "refund": ["money back", "i want a refund", "refund me please"],
        "hours": ["when are you open", "opening hours", "open on sunday"],
    }.items()
    for text in texts
]


@pytest.fixture
def learned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often something was learned, of a small pack."""
    times: list[int] = []

    def examples() -> list[Example]:
        times.append(1)
        return SMALL

    monkeypatch.setattr(kept.pack, "examples", examples)
    monkeypatch.setattr(kept, "BROUGHT", Path("/nonexistent"))
    return times


def test_it_is_learned_once(tmp_path: Path, learned: list[int]) -> None:
    first, second = (kept.learned_pack(tmp_path / "bot").knowledge for _again in range(2))
    assert learned == [1]
    for one, again in zip(first.guesses(ASKED), second.guesses(ASKED), strict=True):
        assert (again.answer, again.dared, again.second) == (one.answer, one.dared, one.second)
        assert again.chance == pytest.approx(one.chance, abs=0.005)
    assert second.line_for(0.05, ["track", "refund"]) == pytest.approx(first.line_for(0.05, ["track", "refund"]))
    assert second.rarity("w:order") == pytest.approx(first.rarity("w:order"))


@pytest.mark.parametrize("which", ["npz", "npy"])
@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"PK"), lambda path: path.unlink()])
def test_a_bad_file_is_learned_over(
    tmp_path: Path, learned: list[int], spoil: Callable[[Path], None], which: str
) -> None:
    kept.learned_pack(tmp_path)
    (path,) = tmp_path.glob(f"pack-*.{which}")
    spoil(path)
    assert kept.learned_pack(tmp_path).knowledge.guess(ASKED[0]) is not None
    assert learned == [1, 1]
    kept.learned_pack(tmp_path)
    assert learned == [1, 1]


def test_a_newer_release_leaves_no_old_file(tmp_path: Path, learned: list[int]) -> None:
    (tmp_path / "pack-of-before.npz").write_bytes(b"old")
    kept.learned_pack(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {f"pack-{kept.digest()}.npz", f"pack-{kept.digest()}.npy"}


def test_what_the_release_brought_is_not_learned_again(
    tmp_path: Path, learned: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "BROUGHT", tmp_path / "brought")
    kept.learn(kept.BROUGHT / f"pack-{kept.digest()}.npz")
    assert kept.learned_pack(tmp_path / "data").knowledge.guess(ASKED[0]) is not None
    assert learned == [1]
    assert not (tmp_path / "data").exists()


def test_the_weights_of_another_pack_are_not_taken(tmp_path: Path, learned: list[int]) -> None:
    kept.learned_pack(tmp_path)
    (path,) = tmp_path.glob("pack-*.npy")
    np.save(path, np.zeros((3, 2), np.float16))
    kept.learned_pack(tmp_path)
    assert learned == [1, 1]


def test_where_nothing_can_be_written_it_still_answers(tmp_path: Path, learned: list[int]) -> None:
    (tmp_path / "file").write_text("no folder")
    knowledge = kept.learned_pack(tmp_path / "file").knowledge
    assert isinstance(knowledge, Knowledge)
    assert knowledge.guess(ASKED[0]) is not None
