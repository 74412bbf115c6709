"""A line that can be cut, and people at its end who write down what they were promised."""

import asyncio
import contextlib
import json
import random
import socket
import struct
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from counterbell.conversations.models import Message
from counterbell.live.frames import several
from counterbell.reliability.plan import Outcome
from counterbell.reliability.world import Colleague, Person, ask

CHUNK = 64 * 1024
SETTLES_WITHIN = 40.0
AGAIN_AFTER = 0.3  # seconds; the bubble waits a little longer
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no seconds: closing sends RST
LOST_LINE = (OSError, WebSocketException, TimeoutError)


class Proxy:
    """Passes bytes on between people and the product, and can cut any line as a broken network does: with RST."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._server: asyncio.Server | None = None
        self._lines: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self.cuts = 0

    async def start(self) -> int:
        """Listen; returns the port."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Cut everything and listen no more."""
        while self.cut():
            pass
        if self._server:
            self._server.close()

    def cut(self) -> bool:
        """Cut one line, drawn at random; False when there is none."""
        if not self._lines:
            return False
        line = random.choice(list(self._lines))  # noqa: S311  # chance, not a secret
        self._lines.discard(line)
        for end in line:
            _reset(end)
        self.cuts += 1
        return True

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            _reset(writer)
            return
        line = (writer, there_writer)
        self._lines.add(line)
        await asyncio.gather(_pass(reader, there_writer), _pass(there_reader, writer))
        self._lines.discard(line)


def _reset(end: asyncio.StreamWriter) -> None:
    sock = end.get_extra_info("socket")
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    end.transport.abort()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    writer.close()


class Participant:
    """One browser in one conversation: says things, is cut off, comes back with the last number it has.

    `sent` and `acknowledged` are the ledger: the markers in the order in which they were said, and the numbers that
    were promised for them. `thread` is what its screen shows: number → marker.
    """

    def __init__(self, who: Person, c: str, *, name: str = "") -> None:
        self.name = name or who.name
        self.c = c
        self.sent: list[str] = []
        self.acknowledged: dict[str, int] = {}
        self.thread: dict[int, str] = {}
        self.seen_at: dict[str, float] = {}
        self.said_at: dict[str, float] = {}
        self.waits: list[float] = []  # from saying to the acknowledgement, seconds
        self.told: Counter[int] = Counter()
        self.nacked: list[str] = []
        self.resyncs = 0
        self.codes: list[int] = []
        self.epoch = 0
        self.connected = asyncio.Event()
        self.who = who
        self._home = 0
        self._waiting: dict[str, str] = {}
        self._line: ClientConnection | None = None
        self._leaving = False
        self._task: asyncio.Task[None] | None = None

    def come(self, port: int, *, home: int = 0) -> None:
        """Come to the counter, and come back whenever the line is lost; `home` is where pages are loaded from."""
        self._leaving, self._home = False, home or port
        self._task = asyncio.get_running_loop().create_task(self._stay(port))

    async def leave(self) -> None:
        """Go away."""
        self._leaving = True
        if self._line:
            await self._line.close()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    async def say(self, text: str) -> str:
        """Say something with a marker of its own; kept and said again until it is acknowledged. Returns the marker."""
        marker = str(uuid.uuid4())
        frame = json.dumps({"t": "say", "id": marker, "c": self.c, "text": text})
        self.sent.append(marker)
        self._waiting[marker] = frame
        self.said_at[marker] = time.monotonic()
        await self._speak(marker)
        return marker

    async def _speak(self, marker: str) -> None:
        if self._line and self.connected.is_set():
            with contextlib.suppress(*LOST_LINE):
                await self._line.send(self._waiting[marker])

    @property
    def last(self) -> int:
        """The highest number that its screen shows: what a browser resumes from."""
        return max(self.thread, default=0)

    @property
    def waiting(self) -> int:
        """How much was said and not yet acknowledged."""
        return len(self._waiting)

    async def _stay(self, port: int) -> None:
        while not self._leaving:
            try:
                async with connect(
                    f"ws://127.0.0.1:{port}/live/ws", compression=None, ping_interval=None, proxy=None, close_timeout=1
                ) as line:
                    await self._listen(line)
            except InvalidHandshake:
                await asyncio.sleep(0.2)
            except LOST_LINE:
                pass
            finally:
                self.connected.clear()
                self._line = None
            await asyncio.sleep(random.uniform(0.01, 0.1))  # noqa: S311  # so that not all come back at once

    async def _listen(self, line: ClientConnection) -> None:
        hello = {**self.who.hello(), "resume": [{"c": self.c, "epoch": self.epoch, "last": self.last}]}
        await line.send(json.dumps(hello))
        self._line = line
        try:
            async for text in line:
                for frame in several(text):
                    await self._hear(line, frame)
        finally:
            if line.close_code is not None:
                self.codes.append(line.close_code)

    async def _hear(self, line: ClientConnection, frame: dict[str, Any]) -> None:
        match frame["t"]:
            case "welcome":
                for said in list(self._waiting.values()):
                    await line.send(said)
                self.connected.set()
            case "ack" if frame["id"] in self.said_at:
                self._promised(frame["id"], frame["number"])
            case "nack":
                self.nacked.append(frame["error"])
            case "entry":
                self._show([frame["entry"]])
            case "entries":
                self._show(frame["entries"])
            case "resync":
                await self._load_anew()
            case _:
                pass

    async def _load_anew(self) -> None:
        """Ordered to forget the thread and load it fresh."""
        fresh = await asyncio.to_thread(load_fresh, self._home, self.who, self.c)
        at = time.monotonic()
        self.thread = {
            number: marker for number, marker in self.thread.items() if number > max(fresh, default=0)
        } | fresh
        for marker in fresh.values():
            self.seen_at.setdefault(marker, at)
        self.resyncs += 1

    def _promised(self, marker: str, number: int) -> None:
        if self._waiting.pop(marker, None):
            self.waits.append(time.monotonic() - self.said_at[marker])
        self.acknowledged[marker] = number
        self.thread[number] = marker

    def _show(self, entries: Iterable[dict[str, Any]]) -> None:
        at = time.monotonic()
        for entry in entries:
            marker = entry["id"] or ""
            self.told[entry["number"]] += 1
            self.thread[entry["number"]] = marker
            self.seen_at.setdefault(marker, at)
            if marker in self._waiting:  # the ack was lost with the line, the message was not
                self._promised(marker, entry["number"])


class Patient(Participant):
    """As the bubble does it: one thing is on its way at a time, and what was not kept is said again after a while."""

    on_its_way = ""

    async def _speak(self, marker: str) -> None:
        if not self.on_its_way:
            self.on_its_way = marker
            await super()._speak(marker)

    async def _hear(self, line: ClientConnection, frame: dict[str, Any]) -> None:
        match frame["t"]:
            case "welcome":
                self.connected.set()
                await self._go_on()
            case "nack" if frame.get("retry"):
                self.nacked.append(frame["error"])
                await asyncio.sleep(AGAIN_AFTER)
                await self._go_on()
            case _:
                await super()._hear(line, frame)
                if self.on_its_way not in self._waiting:
                    await self._go_on()

    async def _go_on(self) -> None:
        self.on_its_way = ""
        if first := next(iter(self._waiting), ""):
            await self._speak(first)


def load_fresh(port: int, who: Person, c: str) -> dict[int, str]:
    """The whole thread as a page loads it that was opened just now: the newest part, then older ones."""
    path = (
        f"/inbox/{c}/entries/" if isinstance(who, Colleague) else f"/widget/{who.brand.key}/conversations/{c}/entries"
    )
    thread: dict[int, str] = {}
    query = ""
    while True:
        answer = ask(port, "GET", path + query, who=who)
        page = {entry["number"]: entry["id"] or "" for entry in answer.json()["entries"]}
        thread |= page
        if not page or min(page) == 1:
            return thread
        query = f"?before={min(thread)}"


async def talk(people: Sequence[Participant], *, each_second: float, until: Callable[[], bool]) -> None:
    """Let everybody say about so many things a second until `until()` says that it is enough."""

    async def chatter(one: Participant) -> None:
        while not until():
            await one.say(f"{one.name} says number {len(one.sent) + 1}")
            await asyncio.sleep(random.uniform(0.5, 1.5) / each_second)  # noqa: S311  # chance, not a secret

    await asyncio.gather(*(chatter(one) for one in people))


async def settle(people: Sequence[Participant], *, within: float = SETTLES_WITHIN) -> None:
    """Wait until everything said is acknowledged and everybody of a conversation sees it (or time is over)."""
    until = time.monotonic() + within
    while time.monotonic() < until and not _settled(people):
        await asyncio.sleep(0.1)


def _settled(people: Sequence[Participant]) -> bool:
    by_conversation: dict[str, set[str]] = {}
    for one in people:
        by_conversation.setdefault(one.c, set()).update(one.acknowledged)
    return all(
        not one.waiting and by_conversation[one.c] <= set(one.thread.values()) and one.connected.is_set()
        for one in people
    )


def compare(people: Sequence[Participant], outcome: Outcome) -> None:
    """Hold the ledgers against the database and the screens: nothing lost, nothing twice, order kept."""
    stored: dict[str, list[tuple[int, str]]] = {}
    names = {one.c for one in people}
    rows = Message.objects.filter(conversation__public_id__in=names, client_id__isnull=False)
    for c, number, marker in rows.values_list("conversation__public_id", "number", "client_id"):
        stored.setdefault(str(marker), []).append((number, str(c)))
    acknowledged = lost = doubled = disordered = unanswered = 0
    for one in people:
        promised = one.acknowledged
        acknowledged += len(promised)
        unanswered += one.waiting
        lost += sum(stored.get(marker) != [(number, one.c)] for marker, number in promised.items())
        numbers = [promised[marker] for marker in one.sent if marker in promised]
        disordered += sum(a >= b for a, b in pairwise(numbers))
        for other in (p for p in people if p.c == one.c):
            times = Counter(marker for marker in other.thread.values() if marker)
            lost += sum(times[marker] == 0 for marker in promised)
            doubled += sum(times[marker] > 1 for marker in promised)
    doubled += sum(len(places) > 1 for places in stored.values())
    outcome.figures |= {"acknowledged": acknowledged, "lost": lost, "duplicated": doubled, "disordered": disordered}
    outcome.expect(acknowledged > 0, "nothing was acknowledged at all")
    outcome.expect(lost == 0, f"{lost} acknowledged messages are missing in the database or on a screen")
    outcome.expect(doubled == 0, f"{doubled} messages stand somewhere twice")
    outcome.expect(disordered == 0, f"{disordered} messages stand before an older one of the same sender")
    outcome.expect(unanswered == 0, f"{unanswered} messages were never acknowledged")
    again = sum(times > 1 for one in people for times in one.told.values())
    outcome.figures["shown_again"] = again
