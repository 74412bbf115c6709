"""The emoji of the picker: the same set in every language, each with words to find it by."""

import json
from pathlib import Path

import pytest

from counterbell import ui
from counterbell.widget.words import languages

FOLDER = Path(ui.__file__).parent / "static" / "ui" / "emoji"


def lines(language: str) -> list[list[str]]:
    text = json.loads((FOLDER / f"{language}.json").read_text())
    return [line.split(",") for line in text["emoji"].split("|")]


@pytest.mark.parametrize("language", languages())
def test_every_language_names_every_emoji(language: str) -> None:
    found = lines(language)
    assert [line[0] for line in found] == [line[0] for line in lines("en")]
    assert [line for line in found if len(line) < 2 or not all(word.strip() for word in line)] == []
    names = [line[1] for line in found]
    assert [name for name in names if names.count(name) > 1] == []


@pytest.mark.parametrize("language", languages())
def test_the_pickers_own_words_are_there(language: str) -> None:
    text = json.loads((FOLDER / f"{language}.json").read_text())
    assert all(text[key].strip() for key in ("search", "recent", "none", "tone"))
