"""What is said word for word as the pack has it."""

import pytest

from counterbell.bot.knowledge import Example
from counterbell.bot.nearness import words_of
from counterbell.bot.verbatim import Verbatim, bare

ANSWERS = ["refund", "track"]
KNOWN = Verbatim.of(
    [
        Example("Where is my order?", "track"), Example("wo ist mein paket", "track"), Example("money back", "refund"),
        Example("any news", "track"), Example("any news", "refund"), Example("nice weather", None),
    ],
    ANSWERS,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("where is my order", "track"),
        ("WHERE is my order!!", "track"),
        ("hello, where is my order? thanks", "track"),
        ("Wo ist mein Paket?", "track"),
        ("money back", "refund"),
    ],
)
def test_the_same_words_ask_for_the_same(text: str, answer: str) -> None:
    found = KNOWN.answer(bare(words_of(text)))
    assert found is not None
    assert ANSWERS[found] == answer


@pytest.mark.parametrize("text", ["where is my", "my order where is", "any news", "nice weather", "", "zzz"])
def test_other_words_and_those_that_may_ask_for_two_things_are_nobodys(text: str) -> None:
    assert KNOWN.answer(bare(words_of(text))) is None


def test_nothing_known_is_nothing_found() -> None:
    assert Verbatim.of([], ANSWERS).answer(("where",)) is None
