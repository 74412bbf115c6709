"""Concepts: what is meant, whatever the words."""

import pytest

from counterbell.search.lexicon import IMPLIED, asked_concepts, concept_mark, concepts_in
from counterbell.search.tokens import tokens


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("I want my money back", "refund"),
        ("any gift cards left?", "giftcard"),  # a phrase of which any ending will do
        ("paket mi nije stigao", "notarrived"),
        ("لم يصلني شيء", "notarrived"),
        ("払えますか", "pay"),
        ("سفارشم کجاست", "where"),
    ],
)
def test_a_text_has_concepts(text: str, concept: str) -> None:
    assert concept in concepts_in(text)


def test_a_phrase_ends_where_it_ends() -> None:
    assert "return" in concepts_in("please send back")
    assert "return" not in concepts_in("please send backpacks")


def test_a_question_leads_to_what_it_is_asked_for() -> None:
    asked = asked_concepts("my parcel has not arrived")
    assert (asked["notarrived"], asked["where"]) == (1.0, IMPLIED)
    assert asked_concepts("where is it, it is late")["where"] == 1.0


def test_nobody_can_type_the_mark_of_a_concept() -> None:
    assert concept_mark("refund") not in tokens("=refund k=refund")
