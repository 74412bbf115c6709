"""A sentence model is read from its folder and run without its own libraries."""

import json
from pathlib import Path

import numpy as np
import pytest

from counterbell.bot.embeddings import NoModel
from counterbell.bot.embeddings.bert import Bert

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "where", "is", "my", "order", "re", "##fund", "?"]
WIDE, INNER, LAYERS, HEADS = 8, 16, 2, 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model with made-up weights: small, but whole."""
    random = np.random.default_rng(3)
    shapes = {
        "embeddings.word_embeddings.weight": (len(WORDS), WIDE), "embeddings.position_embeddings.weight": (128, WIDE),
        "embeddings.token_type_embeddings.weight": (2, WIDE), "embeddings.LayerNorm.weight": (WIDE,),
        "embeddings.LayerNorm.bias": (WIDE,),
    }  # fmt: skip
    for layer in range(LAYERS):
        for name, size in (
            ("attention.self.query", (WIDE, WIDE)), ("attention.self.key", (WIDE, WIDE)),
            ("attention.self.value", (WIDE, WIDE)), ("attention.output.dense", (WIDE, WIDE)),
            ("intermediate.dense", (INNER, WIDE)), ("output.dense", (WIDE, INNER)),
            ("attention.output.LayerNorm", (WIDE,)), ("output.LayerNorm", (WIDE,)),
        ):  # fmt: skip
            shapes[f"encoder.layer.{layer}.{name}.weight"] = size
            shapes[f"encoder.layer.{layer}.{name}.bias"] = size[:1]
    head, body = {}, b""
    for name, shape in shapes.items():
        raw = random.normal(size=shape).astype("<f4").tobytes()
        head[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    packed = json.dumps(head).encode()
    (tmp_path / "model.safetensors").write_bytes(len(packed).to_bytes(8, "little") + packed + body)
    (tmp_path / "vocab.txt").write_text("\n".join(WORDS))
    (tmp_path / "config.json").write_text(json.dumps({"num_hidden_layers": LAYERS, "num_attention_heads": HEADS}))
    return tmp_path


def test_sentences_are_vectors_of_length_one(folder: Path) -> None:
    found = Bert.load(folder).embed(["Where is my order?", "refund", ""])
    assert found.shape == (3, WIDE)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_company_changes_nothing(folder: Path) -> None:
    alone = Bert.load(folder).embed(["refund"])
    beside = Bert.load(folder).embed(["where is my order ? where is my order", "refund"])
    assert np.allclose(alone[0], beside[1], atol=1e-5)


def test_case_and_accents_do_not_matter(folder: Path) -> None:
    one, two = Bert.load(folder).embed(["Réfund", "refund"])
    assert np.allclose(one, two, atol=1e-6)


def test_another_model_in_the_same_folder_has_another_name(folder: Path) -> None:
    before = Bert.load(folder).name
    assert Bert.load(folder).name == before
    (folder / "vocab.txt").write_text("\n".join([*WORDS[:-1], "!"]))
    assert Bert.load(folder).name != before


@pytest.mark.parametrize("missing", ["config.json", "vocab.txt", "model.safetensors"])
def test_what_is_missing_is_said(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(NoModel, match=missing):
        Bert.load(folder)


@pytest.mark.parametrize("broken", ["config.json", "model.safetensors"])
def test_what_cannot_be_read_is_no_model(folder: Path, broken: str) -> None:
    (folder / broken).write_bytes(b"{}" + bytes(30))
    with pytest.raises(NoModel, match="no BERT"):
        Bert.load(folder)
