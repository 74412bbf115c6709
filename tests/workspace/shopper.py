"""A shopper at the other end of the line: speaks the wire as her bubble would."""

import json
from typing import Any
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from counterbell.live.frames import several
from tests.people import Shopper
from tests.running import RunningServer

PATIENCE = 10


class Caller:
    """One socket of a shopper; `c` is her conversation."""

    def __init__(self, server: RunningServer, shopper: Shopper, c: str = "") -> None:
        self.c = c or str(uuid4())
        self._server, self._shopper = server, shopper
        self._line: ClientConnection | None = None
        self._heard: list[dict[str, Any]] = []

    def __enter__(self) -> "Caller":
        self._call = connect(self._server.socket_url, origin=Origin(self._server.url))
        self._line = self._call.__enter__()
        self.send(
            t="hello",
            role="visitor",
            brand=self._shopper.brand.key,
            token=self._shopper.token,
            lang="en",
            page={"url": "https://shop.example/lamps", "title": "Lamps"},
            resume=[],
        )
        self.hear("welcome")
        return self

    def __exit__(self, *why: Any) -> None:
        self._call.__exit__(*why)

    @property
    def line(self) -> ClientConnection:
        assert self._line is not None
        return self._line

    def send(self, **frame: Any) -> None:
        self.line.send(json.dumps(frame))

    def hear(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next frame of that kind (with these fields); others are let pass."""
        while True:
            while self._heard:
                frame = self._heard.pop(0)
                if frame["t"] == kind and all(frame.get(field) == value for field, value in wanted.items()):
                    return frame
            self._heard += several(self.line.recv(timeout=PATIENCE))

    def say(self, text: str) -> int:
        """Say something, and wait until it is on disk; returns its number."""
        name = str(uuid4())
        self.send(t="say", id=name, c=self.c, text=text, files=[], lang="en")
        return int(self.hear("ack", id=name)["number"])

    def typing(self, text: str) -> None:
        self.send(t="typing", c=self.c, text=text)

    def read(self, number: int) -> None:
        self.send(t="read", c=self.c, number=number)
