"""Topics, presence and sessions by themselves: no server, no database."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from django.db import DatabaseError

from counterbell.conversations.changes import Change
from counterbell.lenses.drawing import Reader
from counterbell.live import clocks, lists, presence, sessions
from counterbell.live.counter import Counter
from counterbell.live.presence import Presence
from counterbell.live.sessions import AGENT, VISITOR, PollSession, Session
from counterbell.live.topics import Topic, Topics
from tests import loops


class Ear(Session):
    """A session that only remembers."""

    def __init__(self, role: str, *, agent: int = 0, name: str = "") -> None:
        super().__init__(None)
        self.role, self.agent, self.name = role, agent, name
        self.frames: list[str] = []

    def push(self, frame: str) -> None:
        self.frames.append(frame)


@pytest.fixture
def topic() -> Topic:
    return Topic(pk=7, brand=1, public_id="c", last=3, epoch=0)


# ——— topics ———


def test_everybody_hears_each_entry_once_and_in_order(topic: Topic) -> None:
    dana, bob = Ear(VISITOR), Ear(AGENT)
    topic.told = {dana: 3, bob: 3}
    assert topic.tell(4, "public", "four")
    assert topic.tell(4, "public", "four again")
    assert topic.tell(2, "public", "two, late")
    assert (dana.frames, bob.frames) == (["four"], ["four"])


def test_a_gap_is_noticed_and_nothing_is_told(topic: Topic) -> None:
    dana = Ear(VISITOR)
    topic.told = {dana: 3}
    assert not topic.tell(5, "public", "five")
    assert (topic.last, dana.frames) == (3, [])


def test_notes_and_happenings_are_for_agents(topic: Topic) -> None:
    dana, bob = Ear(VISITOR), Ear(AGENT)
    topic.told = {dana: 3, bob: 3}
    for number, kind in ((4, "note"), (5, "happening"), (6, "public")):
        assert topic.tell(number, kind, kind)
    assert dana.frames == ["public"]
    assert bob.frames == ["note", "happening", "public"]
    assert topic.told[dana] == 6


def test_who_still_catches_up_is_told_by_the_one_who_reads_for_her(topic: Topic) -> None:
    late = Ear(VISITOR)
    topic.told = {late: None}
    assert topic.tell(4, "public", "four")
    assert late.frames == []


def test_the_sender_does_not_hear_herself(topic: Topic) -> None:
    dana, other = Ear(VISITOR), Ear(VISITOR)
    topic.told = {dana: 3, other: 3}
    topic.tell(4, "public", "four", but=dana)
    assert (dana.frames, other.frames, topic.told[dana]) == ([], ["four"], 4)


def test_watchers_are_named_once_and_topics_end_with_their_followers(topic: Topic) -> None:
    topics = Topics()
    tabs = [Ear(AGENT, agent=5, name="Bob"), Ear(AGENT, agent=5, name="Bob")]
    for tab in tabs:
        topics.join(tab, topic, 3)
    dana = Ear(VISITOR)
    assert not topic.customer_here
    assert topics.join(dana, Topic(7, 1, "c", 9, 9), 3) is topic
    assert topic.customer_here
    assert topic.watchers() == [(5, "Bob")]
    for session in (*tabs, dana):
        topics.leave(session, 7)
    assert len(topics) == 0
    assert topics.leave(dana, 7) is None


# ——— presence ———


def test_what_another_process_tells_counts_until_it_falls_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = Presence(), Presence()
    there.mine.agents = {1: 2}
    there.mine.note(7, [(5, "Bob")], customer=True)
    _, process, text = there.mine.line("there").split(" ", 2)
    assert here.hear(process, text) == {7}
    assert (here.online(1), here.online(2), here.watchers(7), here.customer_here(7)) == (
        True,
        False,
        [(5, "Bob")],
        True,
    )
    assert here.hear(process, text) == set()
    assert here.forget_silent() == set()
    later = presence.time.monotonic() + presence.FORGET_SECONDS + 1
    monkeypatch.setattr(presence.time, "monotonic", lambda: later)
    assert here.forget_silent() == {7}
    assert (here.online(1), here.watchers(7), here.customer_here(7)) == (False, [], False)


def test_the_same_agent_in_two_processes_is_one_watcher() -> None:
    here, there = Presence(), Presence()
    for one in (here, there):
        one.mine.note(7, [(5, "Bob")], customer=False)
    here.hear("there", there.mine.line("there").split(" ", 2)[2])
    assert here.watchers(7) == [(5, "Bob")]
    here.mine.note(7, [], customer=False)
    assert here.watchers(7) == [(5, "Bob")]


# ——— sessions ———


class Wire:
    """Takes what a session sends; `open` is cleared to make it wait as a slow reader does."""

    def __init__(self) -> None:
        self.sent: list[MutableMapping[str, Any]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        await self.open.wait()
        self.sent.append(message)

    @property
    def said(self) -> list[object]:
        return [m.get("text", m.get("code")) for m in self.sent]


def test_frames_go_out_in_order_and_the_closing_code_after_them() -> None:
    async def talk() -> list[object]:
        wire = Wire()
        session = Session(wire)
        session.push("one")
        await asyncio.sleep(0)
        session.push("two")
        session.close(1012)
        session.push("too late")
        session.close(4400)
        await asyncio.sleep(0.01)
        return wire.said

    assert loops.run(talk()) == ["one", "two", 1012]


def test_a_close_while_frames_are_on_their_way_comes_after_them() -> None:
    async def talk() -> list[object]:
        wire = Wire()
        session = Session(wire)
        wire.open.clear()
        session.push("one")
        session.push("two")
        await asyncio.sleep(0.01)
        session.push("three")
        session.close(1012)
        wire.open.set()
        await asyncio.sleep(0.01)
        return wire.said

    assert loops.run(talk()) == ["[one,two]", "three", 1012]


@pytest.mark.parametrize(("frames", "frame"), [(sessions.MOST_WAITING + 2, "x"), (20, "x" * 2**20)])
def test_who_reads_too_slowly_is_closed_and_what_waited_is_dropped(frames: int, frame: str) -> None:
    async def talk() -> list[object]:
        wire = Wire()
        session = Session(wire)
        wire.open.clear()
        session.push("first")
        await asyncio.sleep(0.01)
        for _ in range(frames):
            session.push(frame)
        assert session.closed
        wire.open.set()
        await asyncio.sleep(0.01)
        return wire.said

    assert loops.run(talk()) == ["first", 4409]


def test_a_peer_that_is_gone_raises_nothing() -> None:
    async def talk() -> bool:
        async def broken(_message: MutableMapping[str, Any]) -> None:
            raise OSError("gone")

        session = Session(broken)
        session.push("one")
        await asyncio.sleep(0.01)
        return session.closed

    assert loops.run(talk())


def test_a_burst_is_allowed_a_stream_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 100.0
    monkeypatch.setattr(sessions.time, "monotonic", lambda: clock)
    session = Session(None)
    assert [session.may_send(10) for _ in range(41)] == [True] * 40 + [False]
    clock += 1.0
    assert [session.may_send(10) for _ in range(10)].count(True) == 9


def test_over_http_frames_are_collected() -> None:
    async def poll() -> PollSession:
        session = PollSession()
        session.push("one")
        session.push("two")
        session.close(4401)
        return session

    session = loops.run(poll())
    assert (session.collected, session.code, session.news.is_set()) == (["one", "two"], 4401, True)


def test_marks_that_could_not_be_stored_are_kept_for_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> dict[int, tuple[int, int]]:
        counter = Counter()

        async def full(*_: object) -> None:
            counter.note_marks(7, received=5)  # meanwhile
            raise DatabaseError("full")

        monkeypatch.setattr(counter.reader, "keep", full)
        counter.note_marks(7, received=3, read=2)
        with pytest.raises(DatabaseError):
            await clocks.store_marks(counter)
        counter.reader.stop()
        return counter.marks

    assert loops.run(run()) == {7: (5, 2)}


@pytest.mark.parametrize("fault", [DatabaseError("locked"), RuntimeError("a template that cannot be drawn")])
def test_rows_that_cannot_be_drawn_keep_no_news_back(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def fail(_wanted: object, _at: str) -> dict[Reader, str]:
        raise fault

    monkeypatch.setattr(lists, "draw", fail)

    async def run() -> dict[Reader | None, str]:
        counter = Counter()
        reader = Reader(5, "all", "en", several_brands=False)
        told = await lists.rows_with(counter, {reader: [Change(7, 1, "c", ["all"], None, "head")]}, "at")
        counter.reader.stop()
        return told

    assert loops.run(run()) == {}


@pytest.mark.parametrize(
    ("said", "spoken"), [("fa", "fa"), ("hr-BA", "hr"), ("", "en"), ("../../x", "en"), ("xx", "en")]
)
def test_rows_are_drawn_in_a_language_that_we_speak(said: str, spoken: str) -> None:
    session = Ear(AGENT, agent=5)
    session.view, session.language = "all", said
    assert lists.reader_of(session).language == spoken
