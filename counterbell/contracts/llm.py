"""The socket for language models: what is asked of one, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class NoReply(Exception):
    """It said nothing that can be used. `reason`: one word for programs; the text is for who knows such things."""

    def __init__(self, text: str, *, reason: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked. `seconds`: how long it may take altogether."""

    address: str
    key: str
    model: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: our rules, and the data that they are about."""

    rules: str
    data: str
    most_tokens: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and what it cost in tokens as they count; 0 when they do not say."""

    text: str
    tokens: int = 0


class Model(Protocol):
    """What a connector to language models offers."""

    def complete(self, endpoint: Endpoint, request: Request) -> Reply:
        """Ask once.

        Raises:
            NoReply: when nothing usable came in time.
        """
        ...

    def embed(self, endpoint: Endpoint, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text, all of one width, none of them of length nought.

        Raises:
            NoReply: when nothing usable came in time.
        """
        ...
