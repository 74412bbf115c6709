"""How long strangers may keep us waiting: half a request, a slow body, an answer that nobody reads.

A thread is only taken when a request is here as a whole, and is given back as soon as the answer is made; so nobody
holds a thread by being slow, and whoever is too slow is cut off.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from counterbell.base.asgi import Message, Receive, Scope, Send

HEADER_SECONDS = 15.0
BODY_SECONDS = 60.0
STALL_SECONDS = 20.0
ANSWER_SECONDS = 600.0
MOST_PIPELINED = 8  # requests waiting behind one on the same line; browsers send none, and each costs memory
LARGEST_BODY = 24 * 2**20  # a file of 20 MB and what surrounds it
IN_MEMORY = 512 * 1024
CHUNK = 64 * 1024


class PatientHttp(HttpToolsProtocol):
    """uvicorn's protocol with an end to its patience: for a request's head, and for somebody who does not read."""

    _head_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin()

    def on_message_begin(self) -> None:
        self._begin()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._end()
        if len(self.pipeline) >= MOST_PIPELINED:
            self.transport.abort()
        else:
            super().on_headers_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stall_timer = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        self._reads_again()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()
        self._reads_again()
        super().connection_lost(exc)

    def _reads_again(self) -> None:
        if self._stall_timer:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _begin(self) -> None:
        self._end()
        self._head_timer = self.loop.call_later(HEADER_SECONDS, self.transport.close)

    def _end(self) -> None:
        if self._head_timer:
            self._head_timer.cancel()
            self._head_timer = None


class TooLarge(Exception):
    """The body is larger than anything we take."""


class TooSlow(Exception):
    """The body did not come in time."""


@asynccontextmanager
async def whole(scope: Scope, receive: Receive) -> AsyncIterator[Receive]:
    """Wait for the whole body; within the block it comes from memory or disk.

    Raises:
        TooLarge: when it is larger than LARGEST_BODY.
        TooSlow: when it does not come within BODY_SECONDS.
        ConnectionError: when the sender goes away.
    """
    if not {name for name, _ in scope["headers"]} & {b"content-length", b"transfer-encoding"}:
        yield receive
        return
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                await _take(receive, body)
        except TimeoutError:
            raise TooSlow from None
        size = body.tell()
        body.seek(0)

        async def again() -> Message:
            chunk = body.read(CHUNK)
            return {"type": "http.request", "body": chunk, "more_body": body.tell() < size}

        yield again


async def _take(receive: Receive, body: IO[bytes]) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError("gone before the body was complete")
        body.write(message.get("body", b""))
        if body.tell() > LARGEST_BODY:
            raise TooLarge
        if not message.get("more_body"):
            return


class Answer:
    """Sends an answer on, until the reader stalls: then the rest is dropped, so that its thread comes free."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._ends = asyncio.get_running_loop().time() + ANSWER_SECONDS
        self.stalled = False

    async def __call__(self, message: Message) -> None:
        """One part of the answer."""
        if self.stalled:
            return
        left = self._ends - asyncio.get_running_loop().time()
        try:
            await asyncio.wait_for(self._send(message), min(STALL_SECONDS, max(left, 0.001)))
        except TimeoutError:
            self.stalled = True
        except RuntimeError as failure:
            if "closed" not in str(failure):  # uvloop's word for a line that was cut while we wrote
                raise
            self.stalled = True
