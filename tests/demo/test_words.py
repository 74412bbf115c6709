"""The shop speaks five languages completely, and writes numbers as each of them does."""

import string
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from counterbell.demo import goods, words
from counterbell.demo.dialogues import AGENT, CUSTOMER, NOTE, cast
from counterbell.demo.stage import PHOTOS
from counterbell.demo.team import LABELS, PEOPLE
from counterbell.statics import HERE

OTHERS = [language for language in words.LANGUAGES if language != "en"]
ICONS = HERE / "demo/static/demo/goods"


def texts(found: Any, path: str = "") -> Iterator[tuple[str, str]]:
    cells = found.items() if isinstance(found, dict) else enumerate(found)
    for key, cell in cells:
        if isinstance(cell, str):
            yield f"{path}.{key}", cell
        else:
            yield from texts(cell, f"{path}.{key}")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_there_with_the_same_places(language: str) -> None:
    english, other = dict(texts(words.words("en"))), dict(texts(words.words(language)))
    assert sorted(other) == sorted(english)
    assert {k: places(v) for k, v in other.items()} == {k: places(v) for k, v in english.items()}
    assert [k for k, v in other.items() if not v.strip()] == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_everything_on_the_shelf_has_words_and_a_picture(language: str) -> None:
    known = words.words(language)
    assert list(known["products"]) == list(goods.products())
    assert {v.key for p in goods.products().values() for v in p.variants} <= set(known["variant"])
    assert [slug for slug in goods.products() if not (ICONS / f"{slug}.svg").is_file()] == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_dialogues_can_be_played(language: str) -> None:
    found = cast(language)
    assert len(found.dialogues) >= 14
    assert len({p.handle for p in found.people}) == len(found.people) == 20
    assert set(found.short) == set(goods.products())
    for dialogue in found.dialogues:
        assert dialogue.lines[0].who == CUSTOMER, dialogue.key
        assert {line.who for line in dialogue.lines} <= {CUSTOMER, AGENT, NOTE}, dialogue.key
        assert set().union(*(places(line.text) for line in dialogue.lines)) <= {"name", "item", "order", "city"}
        assert set(dialogue.goods) <= set(goods.products()), dialogue.key
        assert set(dialogue.labels) <= set(LABELS), dialogue.key
        assert not dialogue.gender or any(p.gender == dialogue.gender for p in found.people), dialogue.key


def test_everybody_of_the_team_has_a_face() -> None:
    assert [p.email for p in PEOPLE if not (PHOTOS / f"{p.email.split('@')[0]}.png").is_file()] == []


@pytest.mark.parametrize(
    ("language", "whole", "broken"),
    [
        ("en", "€1,249", "€6.90"),
        ("fa", "۱٬۲۴۹ یورو", "۶٫۹۰ یورو"),
        ("ar", "1,249 يورو", "6.90 يورو"),
        ("ja", "€1,249", "€6.90"),
        ("hr", "1.249\xa0€", "6,90\xa0€"),
    ],
)
def test_prices_are_written_as_their_readers_write_them(language: str, whole: str, broken: str) -> None:
    assert words.price(language, 124_900).replace(" €", "\xa0€") == whole
    assert words.price(language, 690).replace(" €", "\xa0€") == broken


def test_dates_follow_the_readers_calendar() -> None:
    day = date(2026, 11, 22)
    assert words.day("fa", day) == "۱ آذر ۱۴۰۵"
    assert words.day("en", day) == "November 22, 2026"
    assert words.day("ja", day) == "2026年11月22日"


def test_a_missing_text_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        words.say("en", "cart.no_such_text")
