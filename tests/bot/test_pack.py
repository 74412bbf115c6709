"""The pack is whole in every language, and the lexicon names the same concepts in each."""

import pytest

from counterbell.bot import pack
from counterbell.bot.answers import tongue
from counterbell.bot.features import see
from counterbell.search import lexicon

LANGUAGES = ("ar", "de", "en", "es", "fa", "fr", "hr", "ja", "pl", "sv")


def test_ten_languages() -> None:
    assert pack.languages() == LANGUAGES
    assert lexicon.languages() == LANGUAGES


def test_at_least_eighty_questions() -> None:
    assert len(pack.names()) >= 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_asked_in_every_language(language: str) -> None:
    assert tuple(pack.phrasings(language)) == pack.names()
    assert [name for name, ways in pack.phrasings(language).items() if len(ways) < 2] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_way_to_ask_asks_one_thing(language: str) -> None:
    every = [way for ways in pack.phrasings(language).values() for way in ways]
    assert sorted({way for way in every if every.count(way) > 1}) == []


def test_trials_ask_what_the_pack_knows_or_nothing() -> None:
    wanted = {name for _, name in pack.trials()}
    assert None in wanted
    assert wanted - {None} <= set(pack.names())
    assert all(text == " ".join(text.split()) for text, _ in pack.trials())


def test_trials_are_enough_to_rehearse_with_and_no_ways_of_the_pack() -> None:
    """Who learns its limits from what it was taught word for word finds that it is never wrong."""
    taught = {way.casefold() for language in LANGUAGES for ways in pack.phrasings(language).values() for way in ways}
    same = [text for text, _ in pack.trials() if text.casefold() in taught]
    assert len(pack.trials()) > 10_000
    assert len(same) < len(pack.trials()) * 0.05


@pytest.mark.parametrize("language", LANGUAGES)
def test_concepts_have_the_same_names_everywhere(language: str) -> None:
    assert set(lexicon.known_concepts(language)) <= set(lexicon.known_concepts("en"))


def test_one_meaning_has_one_concept() -> None:
    for text in (
        "refund please",
        "ich will mein Geld zurück",
        "poolamo pas bedid",
        "返金お願いします",
        "أريد استرداد المبلغ",
    ):
        assert "c:refund" in see(text).concepts, text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("wo bleibt mein paket", "de"), ("سفارشم کو", "fa"), ("وين طلبي", "ar"), ("返品したい", "ja"),
        ("gdje je moja narudžba", "hr"), ("sefaresham kojast", "fa"), ("where is my stuff", "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_messages_own(text: str, language: str) -> None:
    assert tongue(text) == language
