"""One connected browser: who it is, what it follows, and a short queue of frames on their way to it."""

import asyncio
import secrets
import time
from collections.abc import Iterator
from typing import Any

from counterbell.base.asgi import Send

VISITOR, AGENT = "visitor", "agent"
SLOW = 4409
MOST_WAITING = 512  # frames; who reads more slowly than that is told to come back and resume
MOST_SIZE = 16 * 2**20  # characters that wait behind others: a long thread asked for again and again
BURST_SECONDS = 4.0
LONGEST_TOGETHER = 64 * 1024  # characters of frames that travel together


class Session:
    """A socket. Idle ones cost little: no task of their own, no queue until there is something to wait."""

    __slots__ = (
        "_allowance",
        "_allowed_at",
        "_code",
        "_draining",
        "_send",
        "_size",
        "_waiting",
        "access",
        "agent",
        "brand",
        "closed",
        "counted",
        "ends",
        "follows",
        "heard",
        "id",
        "key",
        "language",
        "name",
        "page",
        "role",
        "view",
        "visitor",
        "zone",
    )

    def __init__(self, send: Send | None) -> None:
        self.id = secrets.token_hex(6)
        self.role = ""  # until hello
        self.brand = 0  # of a visitor
        self.visitor = ""
        self.ends = 0.0  # when a visitor's token does, in seconds since 1970; 0.0: never
        self.language = ""
        self.zone = ""  # of a shopper's clock
        self.page: dict[str, Any] | None = None
        self.agent = 0
        self.name = ""
        self.key = ""  # of an agent's signed-in session
        self.access: frozenset[int] = frozenset()  # brands that an agent may see
        self.view = ""  # the list that an agent looks at, where its rows come over the line
        self.counted: dict[str, int] | None = None  # what an agent was last told of her views
        self.follows: dict[str, int] | None = None  # conversation UUID → primary key, each one checked
        self.heard = time.monotonic()
        self.closed = False
        self._send = send
        self._waiting: list[str] | None = None
        self._size = 0
        self._code = 0  # with which we hang up when the queue is empty
        self._draining = False
        self._allowance = 0.0
        self._allowed_at = 0.0

    def push(self, frame: str) -> None:
        """Queue a frame: all that one turn of the event loop has for a browser goes to it together.

        A full queue closes the session with 4409: its browser resumes from the last number it has.
        """
        if self.closed:
            return
        if self._waiting is None:
            self._waiting = [frame]
            if not self._draining:
                _flush_soon(self)
        elif self._draining and (len(self._waiting) >= MOST_WAITING or self._size > MOST_SIZE):
            self.close(SLOW)
            return
        else:
            self._waiting.append(frame)
        self._size += len(frame)

    def flush(self) -> None:
        """Send what is queued, if the socket takes it at once; else as soon as it does."""
        if self._waiting is None or self._draining or self.closed:
            return
        frames, self._waiting, self._size = self._waiting, None, 0
        sent = 0
        for text, count in _together(frames):
            if not self._sent_now(text):
                break
            sent += count
        if sent < len(frames) and not self.closed:
            self._waiting = frames[sent:]
            self._size = sum(map(len, self._waiting))
            self._flow()

    def close(self, code: int) -> None:
        """Hang up after what is queued (at once for a slow reader)."""
        if self.closed:
            return
        self.closed, self._code = True, code
        if code == SLOW:
            self._waiting = None
        self._flow()

    def may_send(self, rate: float) -> bool:
        """Count one incoming frame against `rate` a second, with a burst of four seconds' worth."""
        now = time.monotonic()
        gained = (now - self._allowed_at) * rate if self._allowed_at else rate * BURST_SECONDS
        self._allowance = min(self._allowance + gained, rate * BURST_SECONDS) - 1
        self._allowed_at = now
        self.heard = now
        return self._allowance >= 0

    def follow(self, public_id: str, pk: int) -> None:
        """Remember that this session may have that conversation."""
        if self.follows is None:
            self.follows = {}
        self.follows[public_id] = pk

    def _flow(self) -> None:
        # A task exists only while frames are on their way: ten thousand idle sockets need none.
        if not self._draining:
            self._draining = True
            asyncio.get_running_loop().create_task(self._drain())

    def _sent_now(self, frame: str) -> bool:
        """Send without a task of its own, if the socket takes it at once: by far most often it does.

        A server waits for a slow reader before it writes (uvicorn does, on its first line); so a call that does not end
        at once has written nothing and can be dropped, and the frame goes the long way.
        """
        if self._send is None:
            return False
        sending = self._send({"type": "websocket.send", "text": frame})
        try:
            sending.send(None)  # type: ignore[attr-defined]  # an ASGI server's `send` is a coroutine function
        except StopIteration:
            return True
        except Exception:  # noqa: BLE001  # each server has its own word for "the peer is gone"
            self.closed = True
            return True
        sending.close()  # type: ignore[attr-defined]
        return False

    async def _drain(self) -> None:
        try:
            while self._waiting:
                frames, self._waiting, self._size = self._waiting, None, 0
                for text, _count in _together(frames):
                    if self._code == SLOW:
                        break
                    await self._send_text(text)
            if self._code and self._send:
                await self._send({"type": "websocket.close", "code": self._code})
        except Exception:  # noqa: BLE001  # each server has its own word for "the peer is gone"
            self.closed = True
            self._waiting = None
        finally:
            self._draining = False

    async def _send_text(self, frame: str) -> None:
        if self._send:
            await self._send({"type": "websocket.send", "text": frame})


_pushed: list[Session] = []


def _flush_soon(session: Session) -> None:
    if not _pushed:
        asyncio.get_running_loop().call_soon(_flush_all)
    _pushed.append(session)


def _flush_all() -> None:
    sessions = _pushed.copy()
    _pushed.clear()
    for session in sessions:
        session.flush()


def _together(frames: list[str]) -> Iterator[tuple[str, int]]:
    """Frames as they travel, and how many each text carries: one alone as it is, several as JSON arrays."""
    first = size = 0
    for place, frame in enumerate(frames):
        if place > first and size + len(frame) > LONGEST_TOGETHER:
            yield _text_of(frames[first:place]), place - first
            first, size = place, 0
        size += len(frame)
    yield _text_of(frames[first:]), len(frames) - first


def _text_of(frames: list[str]) -> str:
    return frames[0] if len(frames) == 1 else f"[{','.join(frames)}]"


class PollSession(Session):
    """A session over HTTP: frames are collected until the waiting request takes them away."""

    __slots__ = ("code", "collected", "news")

    def __init__(self) -> None:
        super().__init__(None)
        self.collected: list[str] = []
        self.news = asyncio.Event()
        self.code = 0

    def push(self, frame: str) -> None:
        """Collect a frame and wake the request."""
        self.collected.append(frame)
        self.news.set()

    def close(self, code: int) -> None:
        """End the request with what the code means over HTTP."""
        self.code, self.closed = code, True
        self.news.set()
