"""What the bubble says: every language says all of it."""

import re

import pytest

from counterbell.accounts.models import Brand
from counterbell.base.colours import contrast, ink_on
from counterbell.base.limits import Limit
from counterbell.widget.words import DRAWN, LOADER_KEYS, LOCALES, languages, texts, words_for

ROOM = LOCALES.parent
PLACES = re.compile(r"\{\w+\}")


def test_the_five_languages_are_there() -> None:
    assert set(languages()) >= {"ar", "en", "fa", "hr", "ja"}


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_every_language_has_every_text_with_its_places(language: str) -> None:
    english, other = texts("en"), texts(language)
    assert set(other) == set(english)
    assert {k: sorted(PLACES.findall(v)) for k, v in other.items()} == {
        k: sorted(PLACES.findall(v)) for k, v in english.items()
    }
    same = {k for k in english if other[k] == english[k]}
    assert same <= {"title"}, "left in English"


@pytest.mark.parametrize("language", languages())
def test_no_text_is_empty_and_they_stand_in_order(language: str) -> None:
    found = texts(language)
    assert [k for k, v in found.items() if not v.strip()] == []
    assert list(found) == sorted(found)


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    sources = [*ROOM.glob("static/**/*.js"), *ROOM.glob("templates/**/*.html"), ROOM / "words.py"]
    # line.js names its states
    shared = [ROOM.parent / "ui/static/ui" / name for name in ("thread.js", "bot.js", "cards.js", "line.js")]
    said = "\n".join(path.read_text() for path in [*sources, *shared])
    made = ("score_", "speaks_", "status_")  # by scripts, from what they know
    unused = [k for k in texts("en") if not re.search(rf"\b{k}\b", said) and not k.startswith(made)]
    assert unused == []
    called = set(re.findall(r'words\("(\w+)"', said)) | set(re.findall(r"\bw\.(\w+)", said))
    assert called - set(texts("en")) - {"words"} == set()


def test_what_only_the_page_says_is_asked_for_by_no_script() -> None:
    shared = [
        ROOM.parent / "ui/static/ui" / name for name in ("thread.js", "bot.js", "cards.js", "line.js", "emoji.js")
    ]
    scripts = [*(ROOM / "static/widget/frame").glob("**/*.js"), *shared]
    asked = [line for path in scripts for line in path.read_text().splitlines() if "words" in line]
    assert [key for key in DRAWN for line in asked if re.search(rf"[\"'`]{key}[\"'`]", line)] == []
    page = (ROOM / "templates/widget/frame.html").read_text()
    assert {key for key in DRAWN if f"w.{key}" not in page} <= set(LOADER_KEYS)
    assert set(texts("en")) >= DRAWN


def test_the_brands_own_words_win(brand: Brand) -> None:
    brand.texts = {"hr": {"greeting": "Bok! Ovdje {brand}."}}
    brand.default_language = "hr"
    assert words_for(brand, "hr")["greeting"] == "Bok! Ovdje Lisbon Ceramics."
    assert words_for(brand, "ja")["greeting"] == "Bok! Ovdje Lisbon Ceramics."
    assert words_for(brand, "hr")["send"] == "Pošalji"


@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#1f5f5b", "#ffcc00", "#808080", "#e11d48", "#0ea5e9"])
def test_the_bell_can_be_seen_on_any_brand_colour(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= 3  # WCAG 1.4.11: a picture that means something


@pytest.mark.scaled
def test_a_limit_counts_each_source_by_itself() -> None:
    limit = Limit("test", 2)
    assert [limit.exceeded("a"), limit.exceeded("a"), limit.exceeded("a"), limit.exceeded("b")] == [
        False, False, True, False,
    ]  # fmt: skip
