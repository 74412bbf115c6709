"""A sentence model at an address: what it said once is remembered, and long vectors are made shorter."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from counterbell.contracts.llm import Endpoint, Model

Floats = NDArray[np.float32]
LONGEST = 2_000  # letters of a text that are sent
WIDEST = 512  # numbers of a vector that are kept: 50,000 of them stay in memory
_AT_ONCE = 128  # texts of one call
_REMEMBERED = 50_000
_SEED = 5


class Asked:
    """Vectors of any OpenAI-compatible endpoint."""

    def __init__(self, model: Model, endpoint: Endpoint) -> None:
        self._model, self._endpoint = model, endpoint
        self._known: dict[str, Floats] = {}
        self.name = hashlib.sha256(f"{endpoint.address} {endpoint.model}".encode()).hexdigest()[:20]

    def embed(self, texts: Sequence[str]) -> Floats:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(self._known) + len(new) > _REMEMBERED:
            self._known.clear()
            new = list(dict.fromkeys(texts))
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            # An empty text is refused by some.
            said = self._model.embed(self._endpoint, [text[:LONGEST].strip() or "?" for text in some])
            self._known.update(zip(some, _level(np.array(said, np.float32)), strict=True))
        return np.stack([self._known[text] for text in texts])


def _level(rows: Floats) -> Floats:
    if rows.shape[1] > WIDEST:
        rows = rows @ _narrowing(rows.shape[1])
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-9), np.float32)


def _narrowing(width: int) -> Floats:
    """Directions by lot: what lies near each other still does, whatever the model."""
    chance = np.random.default_rng(_SEED)
    return np.asarray(chance.standard_normal((width, WIDEST), np.float32) / np.sqrt(WIDEST), np.float32)
