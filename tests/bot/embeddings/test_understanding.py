"""The pack with a sentence model: in the languages that it knows, with limits of its own, and never waited for."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pytest_django.fixtures import Settings

from counterbell.accounts.models import Brand
from counterbell.bot import mind, pack
from counterbell.bot.embeddings import at_hand, understanding
from counterbell.bot.knowledge import Knowledge
from counterbell.bot.mind import Mind
from counterbell.bot.sources import Entry
from counterbell.contracts.llm import NoReply

# What lies at one place means the same; no two of a place have a word in common.
PLACES = (
    ("where", "track", "arrive", "parcel", "shipment", "consignment"),
    ("refund", "money", "repay", "reimbursement", "cash"),
    ("open", "hours", "close", "sunday", "closing"),
    ("sofa", "couch", "settee", "divan"),
)
WAYS = {
    "where_is_my_order": ("where is it", "track it", "when does it arrive", "my parcel please", "which shipment"),
    "refund_how": ("a refund please", "my money now", "repay me", "give me cash", "some reimbursement"),
    "opening_hours": ("are you open", "what hours", "when do you close", "is it sunday", "closing time"),
}


class Words:
    """A model that knows some English words, and finds all else alike."""

    name = "words"

    def __init__(self) -> None:
        self.silent, self.asked = False, 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += len(texts)
        if self.silent:
            raise NoReply("nobody there", reason="failed")
        rows = np.full((len(texts), len(PLACES) + 1), 0.01, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for at, words in enumerate(PLACES):
                row[at] += sum(word in text.split() for word in words)
            row[-1] += not row[:-1].max() > 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def shrink_the_pack(patch: pytest.MonkeyPatch) -> None:
    ways = {"en": WAYS, "fa": {name: tuple(f"{way[::-1]} {name}" for way in of) for name, of in WAYS.items()}}
    patch.setattr(pack, "languages", lambda: ("en", "fa"))
    patch.setattr(pack, "phrasings", lambda language: ways[language])
    patch.setattr(pack, "trials", tuple)


@pytest.fixture
def small_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink_the_pack(monkeypatch)


@pytest.mark.usefixtures("small_pack")
def test_only_the_languages_that_the_model_knows_are_learned(tmp_path: Path) -> None:
    model = Words()
    assert understanding.learn(tmp_path, model, Knowledge(pack.examples())) == {
        "en"
    }  # of the other, words alone find more
    known = understanding.read(tmp_path, model)
    assert known is not None
    assert known.languages == {"en"}
    assert known.maybe <= known.near < 2


@pytest.mark.usefixtures("small_pack")
def test_it_stands_beside_the_words_of_the_pack(tmp_path: Path) -> None:
    model, words = Words(), Knowledge(pack.examples())
    understanding.learn(tmp_path, model, words)
    known = understanding.read(tmp_path, model)
    assert known is not None
    both = known.beside(words)
    guess = both.guess("my consignment")
    assert guess is not None
    assert guess.answer == "where_is_my_order"
    model.asked = 0
    assert understanding.read(tmp_path, model) is not None
    assert model.asked == 0
    model.name = "another"
    assert understanding.read(tmp_path, model) is None


@pytest.mark.usefixtures("small_pack")
def test_a_model_that_knows_nothing_is_remembered_as_that(tmp_path: Path) -> None:
    class Numb(Words):
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.tile(np.array([1, 0], np.float32), (len(texts), 1))

    assert understanding.learn(tmp_path, Numb(), Knowledge(pack.examples())) == frozenset()
    kept = understanding.read(tmp_path, Numb())
    assert kept is not None
    assert kept.languages == frozenset()


# ——— in a brand's mind ———


@pytest.fixture
def model(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Words]:
    """Named by the owner, and learned with a small pack, which is then all that the bot knows."""
    words = Words()
    settings.SENTENCES, settings.BOT_ROOT = "/somewhere", tmp_path
    with monkeypatch.context() as for_now:
        shrink_the_pack(for_now)
        by_words = Knowledge(pack.examples())
        understanding.learn(tmp_path, words, by_words)
    monkeypatch.setattr(mind, "learned", lambda: by_words)
    monkeypatch.setattr(at_hand, "chosen", lambda: words)
    monkeypatch.setattr(at_hand.chosen, "cache_clear", lambda: None, raising=False)
    at_hand.forget()
    yield words
    at_hand.forget()


SOFA = Entry(key="own.1", language="en", title="", answer="We have twelve.", phrasings=("do you sell a sofa",))


@pytest.mark.django_db
def test_a_question_of_the_shop_is_found_by_its_meaning(model: Words) -> None:
    taught = Mind([SOFA], tolerated=0.02, default="en")
    found = taught.think("could somebody buy the settee off these people")
    assert [one.keys for one in found] == [("own.1",)]
    assert taught.think("و آن چند است")[0].keys != ("own.1",)  # in a language that it does not know


@pytest.mark.django_db
def test_a_model_that_does_not_answer_is_not_waited_for(model: Words) -> None:
    taught = Mind([SOFA], tolerated=0.02, default="en")
    model.silent, model.asked = True, 0
    for text in ("could somebody buy the settee off these people", "where is my order", "do you sell a sofa"):
        found = taught.think(text)
        assert found
    assert model.asked == 1  # then it rests
    assert found[0].keys == ("own.1",)  # word for word


@pytest.mark.django_db
def test_without_a_model_nothing_is_asked(settings: Settings, brand: Brand) -> None:
    settings.SENTENCES = ""
    assert at_hand.vectors(["where is my order"]) is None
    assert at_hand.guess_of("where is my order", mind.learned()) is None


@pytest.mark.django_db
def test_what_is_no_model_is_logged_and_words_decide(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SENTENCES = str(tmp_path)
    at_hand.forget()
    try:
        assert at_hand.guess_of("where is my order", mind.learned()) is None
        assert "config.json" in caplog.text
    finally:
        at_hand.forget()
