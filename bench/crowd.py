"""The load of `bench agents`, in a process of its own: shoppers and agents who read, type and answer at human speed.

An agent does what the inbox's scripts do: she hears what changed and how it stands now, and fetches those rows that
her list holds or must hold, at most so often; fetches the head of what lies on her desk when its mark is another;
watches one conversation at a time; marks, drafts, answers with what she had seen.
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
COUNTS_SECONDS = 8.0  # how often an inbox asks for the numbers of brands, teams and labels
COUNTS_KEPT = 2.5  # and once more when something changed later than so long before it asked
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
        word = f"q{key[:8]}"  # by which a row shows which message it shows
        self.hall.said[key] = self.hall.said[word] = time.perf_counter()
        self.send({"t": "say", "id": key, "c": c, "text": f"{word} {text}", **more})
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
                if not told.done():  # who waited too long has given up
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
        self._me = 0
        self._shown: set[str] = set()  # the rows of her list
        self._seen: set[str] = set()  # the messages that rows have shown her
        self._stale: set[str] = set()
        self._asked: list[str] = []
        self._at: str | None = None
        self._since = 0.0  # when the oldest frame came whose rows are not fetched yet
        self._some = asyncio.Event()
        self._counts_stale = asyncio.Event()
        self._changed_at = 0.0
        self._head_stale = asyncio.Event()
        self._head = ""  # the mark of the header that lies on her desk
        self._desk = ""
        self._last = 0

    async def live(self) -> None:
        """Until the end of the measurement."""
        await asyncio.sleep(self.hall.dice.uniform(0, 5))
        page = (await self.browser.get(f"/inbox/?view={self._view}")).decode()
        self._me = int(_ME.search(page)[1])  # type: ignore[index]
        ticket = json.loads(await self.browser.post("/live/ticket"))["ticket"]
        await self.sit_down({"t": "hello", "role": "agent", "ticket": ticket, "lang": "en", "resume": []})
        self.send({"t": "list", "view": self._view})
        await self._reload()  # nobody told her what changed while the line was not yet up
        async with asyncio.TaskGroup() as group:
            for habit in (self._keep_list(), self._keep_head(), self._keep_counts(), self._answer()):
                group.create_task(habit)

    # ——— what the scripts do ———

    def heard(self, frame: dict[str, Any]) -> None:
        """As inbox.js and talk.js hear it."""
        if frame["t"] == "changed":
            self._changed_at = time.monotonic()
            self._counts_stale.set()
            stand = frame.get("stand", {})
            if concerned := [c for c in frame["c"] if c not in stand or self._concerns(c, stand[c])]:
                if frame.get("view") == self._view and not (self._stale or self._asked):
                    self._drawn(concerned, frame["rows"])
                else:
                    self._changed(concerned, frame.get("at", ""))
            if "*" in frame["c"] or (self._desk in frame["c"] and stand[self._desk]["head"] != self._head):
                self._head_stale.set()
        elif frame["t"] == "entry" and frame["c"] == self._desk:
            entry = frame["entry"]
            self._last = max(self._last, entry["number"])
            if entry["author"] == "customer" and entry["id"] in self.hall.said:
                self.hall.took(self.hall.said[entry["id"]])
                self.send({"t": "read", "c": self._desk, "number": self._last})

    def _concerns(self, c: str, stand: dict[str, Any]) -> bool:
        if stand["for"] == self._me if self._view == "mine" else self._view in stand["in"]:
            return True
        return c in self._stale or c in self._asked or c in self._shown

    def _changed(self, conversations: list[str], at: str = "") -> None:
        self._since = self._since or time.perf_counter()
        self._at = at if at and self._at != "" else ""
        self._stale.update(conversations)
        self._some.set()

    def _drawn(self, concerned: list[str], rows: str) -> None:
        """Rows that came with the news."""
        for c, word in _SHOWS.findall(rows):
            # What comes to stand in her list by something else than this message has waited for that.
            if (c in self._shown or self._view == "all") and word not in self._seen:
                self.hall.took(self.hall.said[word])
            self._seen.add(word)
        self._shown = (self._shown - set(concerned)) | set(_ROW.findall(rows))

    async def _keep_list(self) -> None:
        rest = _rest()
        while True:
            await self._some.wait()
            self._some.clear()
            self._asked, at, began = sorted(self._stale), self._at, self._since
            self._stale.clear()
            self._at, self._since = None, 0.0
            asked = time.perf_counter()
            if "*" in self._asked or len(self._asked) > MANY:
                await self._reload()
            else:
                word = f"&at={at}" if at else ""
                page = await self.browser.get(f"/inbox/changed/?view={self._view}&c={','.join(self._asked)}{word}")
                self._show(page.decode())
            self._asked = []
            self.hall.took(began)
            await asyncio.sleep(max(rest, time.perf_counter() - asked))

    async def _reload(self) -> None:
        page = await self.browser.get(f"/inbox/rows/?view={self._view}&size={len(self._shown)}")
        self._shown.clear()
        self._show(page.decode())

    def _show(self, rows: str) -> None:
        self._shown = (self._shown - set(self._asked)) | set(_ROW.findall(rows))
        self._seen.update(word for _c, word in _SHOWS.findall(rows))

    async def _keep_head(self) -> None:
        while True:
            await self._head_stale.wait()
            self._head_stale.clear()
            if c := self._desk:
                self._head_drawn(await self.browser.get(f"/inbox/{c}/header/"))

    def _head_drawn(self, page: bytes) -> None:
        if found := _HEAD.search(page.decode()):
            self._head = found[1]

    async def _keep_counts(self) -> None:
        while True:
            await self._counts_stale.wait()
            self._counts_stale.clear()
            asked = time.monotonic()
            await self.browser.get("/inbox/counts/")
            await asyncio.sleep(COUNTS_SECONDS)
            if self._changed_at > asked - COUNTS_KEPT:
                self._counts_stale.set()

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
            self._head_drawn(page.encode())
            self.send({"t": "watch", "c": c, "epoch": thread["epoch"], "last": self._last})
            self.send({"t": "read", "c": c, "number": self._last})
            if is_new:
                self._head_drawn(await self.browser.post(f"/inbox/{c}/assign/", agent="me"))
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


_ME = re.compile(r'data-agent="(\d+)"')
_ROW = re.compile(r'class="row-item" data-c="([^"]+)"')
_SHOWS = re.compile(r'class="row-item" data-c="([^"]+)"(?:(?!class="row-item").)*?\b(q[0-9a-f]{8})\b', re.DOTALL)
_HEAD = re.compile(r'id="talk-head"[^>]* data-mark="([^"]*)"')
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
