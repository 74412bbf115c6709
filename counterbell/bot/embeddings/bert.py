"""A BERT-family sentence model from a folder, run with numpy: `config.json`, `vocab.txt`, `model.safetensors`.

Small models on one core are quick enough (a question takes some milliseconds), and nothing heavy is installed for it.
"""

import hashlib
import json
import math
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counterbell.bot.embeddings import NoModel

_FILES = ("config.json", "vocab.txt", "model.safetensors")
Floats = NDArray[np.float32]
LONGEST = 128  # tokens of a text that are read
_AT_ONCE = 64
_REMEMBERED = 50_000  # texts
_UNKNOWN, _FIRST, _LAST = "[UNK]", "[CLS]", "[SEP]"
_HUGE = np.float32(-1e9)


class Bert:
    """Mean of the last layer over the tokens, at length one."""

    def __init__(
        self, weights: dict[str, Floats], words: dict[str, int], layers: int, heads: int, *, tiny: float, name: str = ""
    ) -> None:
        self.name = name
        self._weights, self._words, self._layers, self._heads, self._tiny = weights, words, layers, heads, tiny
        self._known: dict[str, Floats] = {}

    @classmethod
    def load(cls, folder: Path) -> "Bert":
        """The model in a folder.

        Raises:
            NoModel: when a file is missing, or is none that we can read.
        """
        if missing := [name for name in _FILES if not (folder / name).is_file()]:
            raise NoModel(f"{folder} has no {', no '.join(missing)}")
        try:
            config = json.loads((folder / "config.json").read_text())
            words = {word: at for at, word in enumerate((folder / "vocab.txt").read_text().splitlines())}
            weights = {
                name.removeprefix("bert."): value for name, value in safetensors(folder / "model.safetensors").items()
            }
            model = cls(
                weights, words, config["num_hidden_layers"], config["num_attention_heads"],
                tiny=config.get("layer_norm_eps", 1e-12), name=_digest(folder),
            )  # fmt: skip
            model.embed([""])
        except (KeyError, ValueError, IndexError, OSError) as failure:
            raise NoModel(f"{folder} holds no BERT that can be read ({failure or type(failure).__name__})") from None
        return model

    def embed(self, texts: Sequence[str]) -> Floats:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(self._known) + len(new) > _REMEMBERED:
            self._known.clear()
            new = list(dict.fromkeys(texts))
        new.sort(key=len)  # neighbours of one length waste nothing on padding
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            self._known.update(zip(some, self._run([self._numbers(text) for text in some]), strict=True))
        return np.stack([self._known[text] for text in texts])

    # ——— tokens ———

    def _numbers(self, text: str) -> list[int]:
        found = [piece for word in _words(text) for piece in self._pieces(word)]
        return [self._words[_FIRST], *found[: LONGEST - 2], self._words[_LAST]]

    def _pieces(self, word: str) -> list[int]:
        found: list[int] = []
        at = 0
        while at < len(word):
            for end in range(len(word), at, -1):
                number = self._words.get(("##" if at else "") + word[at:end])
                if number is not None:
                    found.append(number)
                    at = end
                    break
            else:
                return [self._words[_UNKNOWN]]
        return found

    # ——— layers ———

    def _run(self, rows: list[list[int]]) -> Floats:
        long = max(map(len, rows))
        numbers = np.zeros((len(rows), long), np.intp)
        there = np.zeros((len(rows), long), np.float32)
        for at, row in enumerate(rows):
            numbers[at, : len(row)] = row
            there[at, : len(row)] = 1
        of = self._weights
        hidden = (
            of["embeddings.word_embeddings.weight"][numbers]
            + of["embeddings.position_embeddings.weight"][:long]
            + of["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = self._level(hidden, "embeddings.LayerNorm")
        away = (1 - there)[:, None, None, :] * _HUGE
        for layer in range(self._layers):
            hidden = self._layer(hidden, away, f"encoder.layer.{layer}.")
        mean = (hidden * there[:, :, None]).sum(axis=1) / there.sum(axis=1, keepdims=True)
        return mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)  # type: ignore[no-any-return]

    def _layer(self, hidden: Floats, away: Floats, name: str) -> Floats:
        many, long, wide = hidden.shape
        part = wide // self._heads
        split = (many, long, self._heads, part)
        query, key, value = (
            self._linear(hidden, f"{name}attention.self.{what}").reshape(split).transpose(0, 2, 1, 3)
            for what in ("query", "key", "value")
        )
        look = query @ key.transpose(0, 1, 3, 2) / np.float32(math.sqrt(part)) + away
        look = np.exp(look - look.max(axis=-1, keepdims=True))
        look /= look.sum(axis=-1, keepdims=True)
        seen = (look @ value).transpose(0, 2, 1, 3).reshape(many, long, wide)
        hidden = self._level(
            hidden + self._linear(seen, f"{name}attention.output.dense"), f"{name}attention.output.LayerNorm"
        )
        inner = _gelu(self._linear(hidden, f"{name}intermediate.dense"))
        return self._level(hidden + self._linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _linear(self, values: Floats, name: str) -> Floats:
        flat = values.reshape(-1, values.shape[-1]) @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return flat.reshape(*values.shape[:-1], -1)

    def _level(self, values: Floats, name: str) -> Floats:
        middle = values - values.mean(axis=-1, keepdims=True)
        spread = np.sqrt((middle * middle).mean(axis=-1, keepdims=True) + np.float32(self._tiny))
        return middle / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]  # type: ignore[no-any-return]


def _digest(folder: Path) -> str:
    """Which model it is: another one in the same folder has other weights."""
    sum_ = hashlib.sha256()
    for name in _FILES:
        with (folder / name).open("rb") as file:
            while piece := file.read(1 << 20):
                sum_.update(piece)
    return sum_.hexdigest()[:20]


def safetensors(path: Path) -> dict[str, Floats]:
    """The arrays of a safetensors file; half precision is widened."""
    kinds: dict[str, str] = {"F32": "<f4", "F16": "<f2", "F64": "<f8"}
    raw = path.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    head = json.loads(raw[8 : 8 + size])
    found = {}
    for name, entry in head.items():
        if name == "__metadata__" or entry["dtype"] not in kinds:
            continue
        start, end = entry["data_offsets"]
        flat = np.frombuffer(raw[8 + size + start : 8 + size + end], np.dtype(kinds[entry["dtype"]]))
        found[name] = flat.reshape(entry["shape"]).astype(np.float32)
    return found


def _gelu(values: Floats) -> Floats:
    from scipy.special import erf

    return values * np.float32(0.5) * (1 + erf(values / np.float32(math.sqrt(2))))  # type: ignore[no-any-return]


def _words(text: str) -> list[str]:
    """As BERT's uncased models split: lower case, no accents, punctuation and ideographs by themselves."""
    out: list[str] = []
    for letter in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(letter)
        if kind == "Mn" or kind.startswith("C"):
            out.append("" if kind == "Mn" or not letter.isspace() else " ")
        elif kind.startswith("P") or (letter.isascii() and kind.startswith("S")) or "\u4e00" <= letter <= "\u9fff":
            out.append(f" {letter} ")
        else:
            out.append(letter)
    return "".join(out).split()
