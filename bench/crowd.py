"""The load of `bench agents`, in a process of its own: shoppers and agents who read, type and answer at human speed.

An agent does what the inbox's scripts do: she hears what changed and fetches those rows, at most so often; fetches the
head of what lies on her desk; watches one conversation at a time; marks, drafts, answers with what she had seen.
"""

import asyncio
import json
import random
import re
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.asking import Asking
from bench.wire import Client, connect
from counterbell.live.frames import several

LIST = Path(__file__).parent.parent / "counterbell" / "workspace" / "static" / "workspace" / "list.js"
PING_SECONDS = 25.0
COUNTS_SECONDS = 8.0  # how often an inbox asks for the numbers of the navigation
MANY = 60  # changed conversations for which it fetches the whole list
TURNS = (1, 3)  # what a shopper asks before she is content
ASKED = ("Hello, where is my parcel? Order 10{:06d}.", "It said Tuesday.", "And may I still change the address?")
CONTENT = "That is all, thank you."
ANSWERED = "I have looked: it left our house this morning and is with you on Thursday."
# Seconds: at random between the two.
READING, TYPING, ANSWERING, GLANCING, MORE = (4.0, 15.0), (3.0, 9.0), (4.0, 9.0), (1.5, 4.0), (2.0, 6.0)
COME_PER_SECOND = 20
SAYS_MORE = 0.3


@dataclass
class Hall:
    """What everybody in the process shares."""

    port: int
    dice: random.Random
    arriving: float  # seconds in which all shoppers come
    waits: list[float] = field(default_factory=list)
    said: dict[str, float] = field(default_factory=dict)  # message → when it was sent
    waiting: dict[str, None] = field(default_factory=dict)  # conversations in which a shopper waits, the longest first
    owner: dict[str, int] = field(default_factory=dict)  # conversation → the agent who took it
    finished: int = 0
    answers: int = 0
    refused: int = 0
    measuring: bool = False

    def sleep(self, between: tuple[float, float]) -> Any:
        """A human pause."""
        return asyncio.sleep(self.dice.uniform(*between))

    def took(self, began: float) -> None:
        """An event reached the other screen."""
        if self.measuring:
            self.waits.append(time.perf_counter() - began)


class Person:
    """Somebody with a line to the counter."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.client: Client | None = None
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def sit_down(self, hello: dict[str, Any]) -> None:
        """Open the line, and keep it alive."""
        self.client = await connect(self.hall.port, "/live/ws", self._heard)
        self.send(hello)

    async def stay(self) -> None:
        """Say now and then that one is there."""
        while True:
            await asyncio.sleep(PING_SECONDS)
            self.send({"t": "ping"})

    def send(self, frame: dict[str, Any]) -> None:
        """One frame."""
        assert self.client
        if self.client.closed:
            raise RuntimeError("the server hung up")
        self.client.say(json.dumps(frame).encode())

    async def say(self, c: str, text: str, **more: Any) -> dict[str, Any]:
        """Say something; returns the ack or nack."""
        key = str(uuid.uuid4())
        self._answers[key] = told = asyncio.get_running_loop().create_future()
        self.hall.said[key] = time.perf_counter()
        self.send({"t": "say", "id": key, "c": c, "text": text, **more})
        return await asyncio.wait_for(told, 30)

    async def type(self, c: str, between: tuple[float, float]) -> None:
        """Type for a while; a sign of it every 2.5 seconds."""
        until = time.monotonic() + self.hall.dice.uniform(*between)
        while time.monotonic() < until:
            self.send({"t": "typing", "c": c, "text": "…"})
            await asyncio.sleep(min(2.5, max(0.0, until - time.monotonic())))

    def heard(self, frame: dict[str, Any]) -> None:
        """What a frame means to her."""
        raise NotImplementedError

    def _heard(self, _client: Client, text: bytes) -> None:
        for frame in several(text):
            if frame["t"] in {"ack", "nack"} and (told := self._answers.pop(frame["id"], None)):
                told.set_result(frame)
            else:
                self.heard(frame)


class Shopper(Person):
    """Asks, waits for an answer, reads it, asks again; when she is content she comes back with something else."""

    def __init__(self, hall: Hall, brand: str, token: str) -> None:
        super().__init__(hall)
        page = {"url": "https://shop.example/lamps/7", "title": "A lamp"}
        self._hello = {"t": "hello", "role": "visitor", "brand": brand, "token": token, "lang": "en", "page": page}
        self._answered = asyncio.Event()
        self._c = ""

    async def live(self) -> None:
        """Until the end of the measurement."""
        await self.hall.sleep((0.0, self.hall.arriving))
        await self.sit_down({**self._hello, "resume": []})
        turns = self.hall.dice.randint(1, TURNS[1])  # as if she had begun before we looked
        while True:
            self._c = str(uuid.uuid4())
            for turn in range(turns):
                await self._ask(last=turn == turns - 1)
            self.hall.finished += self.hall.measuring
            turns = self.hall.dice.randint(*TURNS)

    async def _ask(self, *, last: bool) -> None:
        hall = self.hall
        await self.type(self._c, TYPING)
        self._answered.clear()
        await self._tell(hall.dice.choice(ASKED).format(hall.dice.randrange(10**6)) + (f" {CONTENT}" if last else ""))
        hall.waiting.setdefault(self._c)
        if hall.dice.random() < SAYS_MORE:
            await hall.sleep(MORE)
            if not self._answered.is_set():
                await self._tell("I hope it is not lost.")
        await self._answered.wait()
        await hall.sleep(READING)

    async def _tell(self, text: str) -> None:
        told = await self.say(self._c, text, lang="en")
        if told["t"] == "nack":
            raise RuntimeError(str(told))

    def heard(self, frame: dict[str, Any]) -> None:
        """An answer: it has arrived, and she reads it."""
        entry = frame.get("entry") if frame["t"] == "entry" else None
        if entry and entry["author"] == "agent" and entry["id"] in self.hall.said:
            self.hall.took(self.hall.said[entry["id"]])
            self.send({"t": "received", "c": frame["c"], "number": entry["number"]})
            self.send({"t": "read", "c": frame["c"], "number": entry["number"]})
            if frame["c"] == self._c:
                self._answered.set()


class Agent(Person):
    """Keeps her list true, and answers whoever waits longest."""

    def __init__(self, hall: Hall, number: int, session: str, view: str) -> None:
        super().__init__(hall)
        self._number, self._view = number, view
        self.browser = Asking(hall.port, session)
        self._stale: set[str] = set()
        self._since = 0.0  # when the oldest frame came whose rows are not fetched yet
        self._some = asyncio.Event()
        self._changes = 0
        self._head_stale = asyncio.Event()
        self._desk = ""
        self._last = 0

    async def live(self) -> None:
        """Until the end of the measurement."""
        await asyncio.sleep(self.hall.dice.uniform(0, 5))
        await self.browser.get(f"/inbox/?view={self._view}")
        ticket = json.loads(await self.browser.post("/live/ticket"))["ticket"]
        await self.sit_down({"t": "hello", "role": "agent", "ticket": ticket, "resume": []})
        async with asyncio.TaskGroup() as group:
            for habit in (self._keep_list(), self._keep_head(), self._keep_counts(), self._answer()):
                group.create_task(habit)

    # ——— what the scripts do ———

    def heard(self, frame: dict[str, Any]) -> None:
        """As inbox.js and talk.js hear it."""
        if frame["t"] == "changed":
            self._since = self._since or time.perf_counter()
            self._stale.update(frame["c"])
            self._changes += 1
            self._some.set()
            if self._desk in frame["c"] or "*" in frame["c"]:
                self._head_stale.set()
        elif frame["t"] == "entry" and frame["c"] == self._desk:
            entry = frame["entry"]
            self._last = max(self._last, entry["number"])
            if entry["author"] == "customer" and entry["id"] in self.hall.said:
                self.hall.took(self.hall.said[entry["id"]])
                self.send({"t": "read", "c": self._desk, "number": self._last})

    async def _keep_list(self) -> None:
        rest = _rest()
        while True:
            await self._some.wait()
            self._some.clear()
            wanted, began = sorted(self._stale), self._since
            self._stale.clear()
            self._since = 0.0
            asked = time.perf_counter()
            if "*" in wanted or len(wanted) > MANY:
                await self.browser.get(f"/inbox/rows/?view={self._view}")
            else:
                await self.browser.get(f"/inbox/changed/?view={self._view}&c={','.join(wanted)}")
            self.hall.took(began)
            await asyncio.sleep(max(rest, time.perf_counter() - asked))

    async def _keep_head(self) -> None:
        while True:
            await self._head_stale.wait()
            self._head_stale.clear()
            if c := self._desk:
                await self.browser.get(f"/inbox/{c}/header/")

    async def _keep_counts(self) -> None:
        told = -1
        while True:
            if self._changes != told:
                told = self._changes
                await self.browser.get("/inbox/counts/")
            await asyncio.sleep(COUNTS_SECONDS)

    # ——— what she does ———

    async def _answer(self) -> None:
        while True:
            c, is_new = self._next()
            if not c:
                await asyncio.sleep(0.5)
                continue
            page = (await self.browser.get(f"/inbox/{c}/?view={self._view}")).decode()
            thread = json.loads(_THREAD.search(page)[1])  # type: ignore[index]
            self._desk, self._last = c, thread["entries"][-1]["number"]
            self.send({"t": "watch", "c": c, "epoch": thread["epoch"], "last": self._last})
            self.send({"t": "read", "c": c, "number": self._last})
            if is_new:
                await self.browser.post(f"/inbox/{c}/assign/", agent="me")
            await self.hall.sleep(GLANCING)
            await self._write(c, content=CONTENT in page)
            self.send({"t": "unwatch", "c": c})
            self._desk = ""

    def _next(self) -> tuple[str, bool]:
        """Her own first, then one that nobody has taken (True)."""
        owner = self.hall.owner
        for wanted in (self._number, None):
            for c in self.hall.waiting:
                if owner.get(c) == wanted:
                    owner[c] = self._number
                    del self.hall.waiting[c]
                    return c, wanted is None
        return "", False

    async def _write(self, c: str, *, content: bool) -> None:
        await self.type(c, ANSWERING)
        await self.browser.post(f"/inbox/{c}/draft/", kind="public", text=ANSWERED[:40])
        then = {"then": "resolve"} if content else {}
        while (told := await self.say(c, ANSWERED, seen=self._last, **then))["t"] == "nack":
            if told["error"] != "stale":
                raise RuntimeError(str(told))
            self.hall.refused += self.hall.measuring
            await self.hall.sleep(GLANCING)
        self._last = max(self._last, told["number"])
        self.hall.answers += self.hall.measuring
        await self.browser.post(f"/inbox/{c}/draft/", kind="public", text="")


_THREAD = re.compile(r'<script id="thread-data" type="application/json">(.*?)</script>', re.DOTALL)


def _rest() -> float:
    """How long the list's script rests between two fetches, in seconds; read from the script itself."""
    found = re.search(r"^const REST = (\d+);", LIST.read_text(), re.MULTILINE)
    assert found, "list.js does not say how long it rests"
    return int(found[1]) / 1000


# ——— the process ———


async def _crowd(given: dict[str, Any]) -> None:
    hall = Hall(given["port"], random.Random(7), arriving=len(given["tokens"]) / COME_PER_SECOND)
    people: list[Agent | Shopper] = [
        Agent(hall, n, session, "all" if n % 5 == 0 else "mine") for n, session in enumerate(given["sessions"])
    ]
    people += [Shopper(hall, given["brand"], token) for token in given["tokens"]]
    tasks = [asyncio.create_task(person.live()) for person in people]
    watch = asyncio.create_task(_fails(tasks))
    await asyncio.wait([watch], timeout=hall.arriving + given["warm_up"])
    tasks += [asyncio.create_task(person.stay()) for person in people if person.client]
    print("measuring", flush=True)
    hall.measuring = True
    await asyncio.wait([watch], timeout=given["seconds"])
    hall.measuring = False
    if watch.done():
        watch.result()
    for task in (watch, *tasks):
        task.cancel()
    await asyncio.gather(watch, *tasks, return_exceptions=True)
    told = {"waits": hall.waits, "finished": hall.finished, "answers": hall.answers, "refused": hall.refused}
    print(json.dumps(told), flush=True)


async def _fails(tasks: list["asyncio.Task[None]"]) -> None:
    """Ends with the first fault; nobody stops of herself."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    for task in done:
        task.result()


if __name__ == "__main__":
    asyncio.run(_crowd(json.loads(sys.stdin.readline())))
