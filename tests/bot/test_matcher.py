"""Which answer a message asks for, and how near its nearest example is."""

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
ASKED = ["my order has not come", "pay with a card", "return shoes", "", "返品", "order"]


@pytest.fixture
def matcher() -> Matcher:
    return Matcher.learn([see(text) for text, _ in TAUGHT], np.array([answer for _, answer in TAUGHT]), 4)


def test_the_nearest_example_of_each_answer_is_found(matcher: Matcher) -> None:
    asked = [see(text) for text in ASKED]
    likeness = (matcher.space.vectors(asked) @ matcher.space.rows.T).toarray()
    every = np.stack([likeness[:, matcher.answers == answer].max(axis=1) for answer in range(4)], axis=1)
    found = matcher.ask(asked).nearest
    np.testing.assert_allclose(found, every, atol=1e-6)
    assert found[0].argmax() == 0
    assert found[3].max() == 0


def test_what_is_added_is_near_at_once(matcher: Matcher) -> None:
    asked = see("do you have gift cards for my aunt")
    before = matcher.ask([asked]).nearest[0]
    matcher.add([asked], np.array([3]), 5)  # a new answer, before the last
    after = matcher.ask([asked]).nearest[0]
    assert before.max() < 0.9
    assert after[3] == pytest.approx(1.0)
    assert after[4] < 0.1  # what nobody answers stays the last
