"""Which answer a message asks for: alone or among many, from few examples or from many, it is the same."""

import numpy as np
import pytest

from counterbell.bot.features import see
from counterbell.bot.matcher import Matcher

TAUGHT = [
    ("where is my parcel", 0), ("track my order", 0), ("my parcel has not come", 0), ("when does it come", 0),
    ("how do I send it back", 1), ("I want to return the shoes", 1), ("return an order", 1), ("it does not fit", 1),
    ("do you take cards", 2), ("can I pay by invoice", 2), ("which ways to pay are there", 2), ("paypal", 2),
    ("what is the weather", 3), ("tell me a joke", 3),
]  # fmt: skip
ASKED = [
    "my order has not come",
    "pay with a card",
    "return shoes",
    "",
    "返品",
    "zzz",
    "order",
    "parcel",
    "joke",
    "pay",
]


@pytest.fixture
def matcher() -> Matcher:
    return Matcher.learn([see(text) for text, _ in TAUGHT], np.array([answer for _, answer in TAUGHT]), 4)


def test_a_question_by_itself_is_as_near_as_among_others(matcher: Matcher) -> None:
    together = matcher.ask([see(text) for text in ASKED]).nearest
    alone = np.concatenate([matcher.ask([see(text)]).nearest for text in ASKED])
    assert len(ASKED) > 8  # so many are looked up in another way
    np.testing.assert_allclose(alone, together, atol=1e-6)
    assert alone[0].argmax() == 0
    assert alone[3].max() == 0


def test_what_is_added_is_near_at_once(matcher: Matcher) -> None:
    asked = see("do you have gift cards for my aunt")
    before = matcher.ask([asked]).nearest[0]
    matcher.add([asked], np.array([3]), 5)  # a new answer, before the last
    after = matcher.ask([asked]).nearest[0]
    assert before.max() < 0.9
    assert after[3] == pytest.approx(1.0)
    assert after[4] < 0.1  # what nobody answers stays the last
