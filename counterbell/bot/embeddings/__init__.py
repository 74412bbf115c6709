"""Sentence embeddings where an owner has a model: one interface, any number of makers."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class NoModel(Exception):
    """What the owner named is no sentence model; the text says what is missing."""


class Embedder(Protocol):
    """Texts as vectors of length one."""

    @property
    def name(self) -> str:
        """What its vectors depend on: whoever keeps some asks whether this is still the same."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row for each text.

        Raises:
            NoReply: when the model is somewhere else and does not answer.
        """
        ...
