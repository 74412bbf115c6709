"""A sentence model at an address: real HTTP, and what it may do wrong."""

from collections.abc import Iterator

import numpy as np
import pytest

from counterbell.base.env import env
from counterbell.bot.embeddings.asked import WIDEST, Asked
from counterbell.connectors.openai.adapter import OpenAI
from counterbell.contracts.llm import Endpoint, NoReply
from tests.bot.endpoint import FakeModel, fake_model


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModel]:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")
    with fake_model() as found:
        yield found


@pytest.fixture
def asked(model: FakeModel) -> Asked:
    return Asked(OpenAI(), Endpoint(model.url, "a-key", "vectors-1", 5.0))


def test_texts_are_vectors_of_length_one_each_at_its_place(asked: Asked, model: FakeModel) -> None:
    found = asked.embed(["a", "four", "a"])
    assert np.allclose(found, [[2**-0.5, 2**-0.5], [4 / 17**0.5, 1 / 17**0.5], [2**-0.5, 2**-0.5]], atol=1e-5)
    assert model.heard[0]["path"] == "/v1/embeddings"
    assert (model.heard[0]["model"], model.heard[0]["input"]) == ("vectors-1", ["a", "four"])
    assert model.keys == ["Bearer a-key"]


def test_what_was_asked_once_is_remembered(asked: Asked, model: FakeModel) -> None:
    asked.embed(["a", "b"])
    asked.embed(["b", "a"])
    asked.embed(["b", "c"])
    assert [call["input"] for call in model.heard] == [["a", "b"], ["c"]]


def test_many_texts_are_several_calls(asked: Asked, model: FakeModel) -> None:
    assert asked.embed([str(number) for number in range(300)]).shape == (300, 2)
    assert [len(call["input"]) for call in model.heard] == [128, 128, 44]


def test_wide_vectors_are_made_narrower_and_keep_who_is_near_whom(asked: Asked, model: FakeModel) -> None:
    lots = np.random.default_rng(1)
    places = {"sofa": lots.standard_normal(3_000), "parcel": lots.standard_normal(3_000)}
    places["couch"] = places["sofa"] + lots.standard_normal(3_000) / 4
    model.lies = lambda text: [float(one) for one in places[text]]
    sofa, couch, parcel = asked.embed(["sofa", "couch", "parcel"])
    assert sofa.shape == (WIDEST,)
    assert sofa @ couch > 0.9
    assert abs(sofa @ parcel) < 0.3


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"no json", "unreadable"),
        (b'{"data": []}', "unreadable"),
        (b'{"data": [{"index": 1, "embedding": [1, 2]}]}', "unreadable"),
        (b'{"data": [{"index": 0, "embedding": []}]}', "unreadable"),
        (b'{"data": [{"index": 0, "embedding": [0, 0]}]}', "unreadable"),
        (b'{"data": [{"index": 0, "embedding": [NaN, 1]}]}', "unreadable"),
    ],
)
def test_no_vector_is_no_reply(asked: Asked, model: FakeModel, raw: bytes, reason: str) -> None:
    model.raw = raw
    with pytest.raises(NoReply) as silence:
        asked.embed(["a"])
    assert silence.value.reason == reason


def test_a_refusal_and_no_answer_in_time(asked: Asked, model: FakeModel) -> None:
    model.status = 401
    with pytest.raises(NoReply, match="401"):
        asked.embed(["a"])
    model.status, model.waits = 200, 1.0
    with pytest.raises(NoReply):
        Asked(OpenAI(), Endpoint(model.url, "", "m", 0.2)).embed(["a"])
