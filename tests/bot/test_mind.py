"""What one brand's bot makes of a message, from what the shop has taught it."""

import pytest

from counterbell.bot.answers import Step
from counterbell.bot.mind import Mind
from counterbell.bot.sources import Entry

REPAIRS = Entry(key="own.1", language="en", title="Repairs", answer="We do.", phrasings=("do you repair leather bags",))
STATION = Entry(
    key="own.2", language="en", title="Station", answer="At six.",
    phrasings=("can I pick up the order at the station",),
)  # fmt: skip


@pytest.fixture
def mind() -> Mind:
    return Mind([REPAIRS, STATION], tolerated=0.02, default="en")


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("mogu li preuzeti narudžbu na kolodvoru", "own.2"),
        ("kann ich die Bestellung am Bahnhof abholen", "own.2"),
        ("کیف چرمی تعمیر می‌کنید؟", "own.1"),
        ("革のバッグを修理できますか", "own.1"),
    ],
)
def test_another_language_about_the_same_is_asked_back(mind: Mind, asked: str, key: str) -> None:
    assert any(one.step is Step.ASK_BACK and key in one.keys for one in mind.think(asked))


@pytest.mark.parametrize("asked", ["kako mogu platiti", "注文をキャンセルしたい", "کجا هستید", "gdje je moja narudžba"])
def test_what_is_about_something_else_is_not(mind: Mind, asked: str) -> None:
    assert not any({"own.1", "own.2"} & set(one.keys) for one in mind.think(asked))


def test_of_two_that_are_equally_close_she_chooses() -> None:
    small, large = (
        Entry(key=key, language="en", title=key, answer=key, phrasings=(f"do you rent {what} tents for weddings",))
        for key, what in (("own.3", "small"), ("own.4", "large"))
    )
    mind = Mind([small, large], tolerated=0.02, default="en")
    [thought] = mind.think("do you rent tents for weddings")
    assert (thought.step, set(thought.keys)) == (Step.ASK_BACK, {"own.3", "own.4"})
    [thought] = mind.think("do you rent large tents for weddings?")
    assert (thought.step, thought.keys) == (Step.ANSWER, ("own.4",))


SENT_BACK = Entry(
    key="article.1.en.1", language="en", title="What now?", answer="What now? Send it back within thirty days.",
    passages=("What now? Send it back within thirty days.",),
)  # fmt: skip
ASKED = ("where_is_my_order", "damaged_item", "delivery_time", "payment_methods", "opening_hours")


@pytest.fixture
def shop() -> Mind:
    """One that says some of the pack, and has an article whose words stand in many a message."""
    known = [Entry(key=f"pack.{name}", language="en", title=name, answer=name) for name in ASKED]
    return Mind([*known, SENT_BACK], tolerated=0.02, default="en")


def test_a_sentence_that_asks_nothing_where_it_stands_is_not_answered(shop: Mind) -> None:
    assert [one.keys for one in shop.think("What now?")] == [("article.1.en.1",)]  # all that there is
    said = [key for one in shop.think("Two of the four mugs are broken. What now?") for key in one.keys]
    assert said == ["pack.damaged_item"]


def test_two_clear_questions_are_both_answered(shop: Mind) -> None:
    found = shop.think("When are you open? And which payment methods do you accept?")
    assert [(one.step, one.keys) for one in found] == [
        (Step.ANSWER, ("pack.opening_hours",)),
        (Step.ANSWER, ("pack.payment_methods",)),
    ]


def test_an_article_that_the_whole_message_is_about_answers_its_part(shop: Mind) -> None:
    found = shop.think("I send it back within thirty days. What now?")
    assert any(one.keys == ("article.1.en.1",) for one in found)
