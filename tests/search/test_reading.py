"""What is understood of a search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterbell.search.reading import Reading, readings


@pytest.mark.parametrize("typed", ["", "   ", "?!", '""', "\0", "👍"])
def test_no_words_no_reading(typed: str) -> None:
    assert readings(typed) == []


def test_the_last_word_is_a_beginning() -> None:
    assert readings("where ord") == [Reading(words=(("where",),), beginning=("ord",))]


def test_letters_that_people_spell_out_are_sought_in_both_ways() -> None:
    assert readings("Größe Đurđa") == [Reading(words=(("grosse", "groesse"),), beginning=("durda", "djurdja"))]


def test_a_chain_is_one_word_and_if_that_finds_nothing_its_parts() -> None:
    assert readings("1042-A x") == [
        Reading(words=(("1042a",),), beginning=("x",)),
        Reading(words=(("1042",), ("a",)), beginning=("x",)),
    ]


def test_an_elided_article_is_not_sought() -> None:
    assert readings("l'avion")[0] == Reading(words=(), beginning=("avion",))


def test_a_telephone_number_in_pieces_is_one_word() -> None:
    assert readings("091 123 4567 dana")[0] == Reading(words=(("911234567", "0911234567"),), beginning=("dana",))


def test_a_number_at_the_end_may_be_unfinished() -> None:
    assert readings("order 1000042")[0] == Reading(words=(("order",),), beginning=("1000042",))


def test_quoted_words_are_a_passage_and_finished() -> None:
    assert readings("“where is” “it”") == [Reading(words=(("where",), ("is",), ("it",)), passages=(" where is ",))]


def test_a_japanese_word_is_its_pairs_side_by_side() -> None:
    assert readings("東京都")[0] == Reading(words=(("東京",), ("京都",)), passages=(" 東 東京 京 京都 都 ",))
    assert readings("東京") == [Reading(words=(("東京",),))]


def test_read_loosely_japanese_grammar_is_left_out() -> None:
    assert readings("返品の送料は")[1] == Reading(words=(("返品",), ("送料",)))


@given(st.text(max_size=2_000))
def test_any_text_can_be_read(typed: str) -> None:
    for reading in readings(typed):
        assert 0 < len(reading.words) + len(reading.beginning) <= 40
