"""Which answer a message asks for, and how near its nearest example is."""

import numpy as np
import pytest

from counterbell.bot.features import see
from counterbell.bot.matcher import Matcher
from counterbell.bot.meaning import Meaning
from counterbell.bot.space import Floats

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


PEOPLE = {"sofa": (1, 0), "couch": (0.98, 0.2), "settee": (0.95, 0.31), "parcel": (0, 1), "package": (0.17, 0.98)}


def meant(*words: str) -> Floats:
    """Made-up vectors: what means the same lies beside each other, though it has no letter in common."""
    return np.array([PEOPLE[word] for word in words], np.float32)


def test_what_is_meant_counts_beside_what_is_written() -> None:
    taught = ["sofa", "couch", "parcel", "parcel"]
    matcher = Matcher.learn(map(see, taught), np.array([0, 0, 1, 2]), 3, meant(*taught))
    scores = matcher.ask([see("settee"), see("package")], meant("settee", "package"))
    assert scores.votes.argmax(axis=1).tolist()[0] == 0
    assert scores.votes[1, 0] == scores.votes[1].min()
    assert scores.meant is not None
    assert scores.meant[0, 0] > 0.97
    assert scores.meant[1, 1] > 0.97
    assert matcher.ask([see("settee")]).meant is None  # the model could not be asked: words alone decide


def test_what_is_added_is_meant_at_once() -> None:
    taught = ["sofa", "parcel", "parcel"]
    matcher = Matcher.learn(map(see, taught), np.array([0, 1, 2]), 3, meant(*taught))
    matcher.add([see("package")], np.array([2]), 4, meant("package"))
    scores = matcher.ask([see("package")], meant("package"))
    assert scores.votes[0].argmax() == 2
    assert scores.meant is not None
    assert scores.meant[0].argmax() == 2


def test_meaning_is_rehearsed_without_what_is_held_out() -> None:
    taught = ["sofa", "couch", "settee", "parcel", "package"]
    matcher = Matcher.learn(map(see, taught), np.array([0, 0, 0, 1, 2]), 3, meant(*taught))
    scores = matcher.rehearse(np.array([0]), np.array([True, False, False, False, False]), passes=4)
    assert scores.meant is not None
    assert scores.meant[0, 0] < 0.999  # not itself
    assert scores.votes[0].argmax() == 0


def test_examples_without_a_meaning_count_by_their_words_and_are_not_rehearsed() -> None:
    taught = ["sofa", "couch", "divan bleu", "parcel", "package", "colis rouge", "weather"]
    answers, known = np.array([0, 0, 0, 1, 1, 1, 2]), np.array([0, 1, 3, 4])
    matcher = Matcher.learn(map(see, taught), answers, 3)
    matcher.meaning = Meaning.learn(meant(*(taught[at] for at in known)), known, answers, 3, seed=1)
    assert matcher.can_be_asked.tolist() == [True, True, False, True, True, False, False]
    scores = matcher.ask([see("colis bleu rouge")], meant("settee"))
    assert scores.nearest[0].argmax() == 1
    assert scores.meant is not None
    assert scores.meant[0].argmax() == 0
    gone = np.array([True, False, False, False, False, False, False])
    again = matcher.rehearse(np.array([0]), gone, passes=4)
    assert again.meant is not None
    assert again.meant[0, 0] == pytest.approx(0.98, abs=0.01)  # the couch
