"""The live counter of this process: who is connected, what they are told, and what holds it all together.

Everything here runs on one event loop, so nothing needs a lock; the database is asked through `reading` and written
through `writer`, both in threads of their own.
"""

import asyncio
import secrets
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any

from django.db import DatabaseError

from counterbell.base import clock
from counterbell.base.env import env
from counterbell.base.log import get_log
from counterbell.conversations.models import Conversation
from counterbell.journal.bus import Recorded
from counterbell.journal.worker import give_way_to
from counterbell.live import clocks, frames, hearing, reading
from counterbell.live.company import Company
from counterbell.live.counts import Counts
from counterbell.live.hailing import Hails
from counterbell.live.hub import Hub
from counterbell.live.hub.memory import MemoryHub
from counterbell.live.presence import Presence
from counterbell.live.reading import Reader, Snapshot
from counterbell.live.sessions import AGENT, VISITOR, Session
from counterbell.live.team import Team
from counterbell.live.topics import Topic, Topics, further
from counterbell.live.visits import Visits
from counterbell.live.writer import Said, Writer

log = get_log(__name__)

DRAIN_SPREAD_MS = 5_000
_SAID = ("message_received", "reply_sent", "note_added", "link_said")
SAID_IN_LANE = {f"conversations.{what}" for what in _SAID}


class Counter:
    """One for each process that serves."""

    def __init__(self) -> None:
        self.process = secrets.token_hex(4)
        self.sessions: set[Session] = set()
        self.topics = Topics()
        self.presence = Presence()
        self.team, self.company, self.visits, self.hails = Team(), Company(), Visits(), Hails()
        self.counts = Counts()
        self.reader = Reader()
        self.hub: Hub = MemoryHub()
        self.writer = Writer(self._stored)
        self.draining = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        # What waits for the next round of a clock (clocks.py).
        self.changed: set[int] = set()  # conversations that agents must hear of
        self.seen_by: dict[int, set[int]] = {}  # agent → conversations that she has read, on whatever device
        self.all_changed = False
        self.marks: dict[int, tuple[int, int]] = {}  # conversation → received, read by its shopper
        self.present = False  # somebody came or went since the other processes were told
        self.rate = env().chat_rate

    @property
    def serving(self) -> bool:
        """Whether this process has a counter that runs."""
        return self._loop is not None

    @staticmethod
    def now() -> str:
        """The time, as frames carry it."""
        return clock.now().isoformat()

    # ——— beginning and end ———

    async def start(self) -> None:
        """Begin to serve: hub, writer, and the clocks."""
        self._loop = asyncio.get_running_loop()
        if env().redis_url:
            from counterbell.live.hub.redis import RedisHub  # its library is only installed where it is used

            self.hub = RedisHub(env().redis_url)
        await self.hub.start(self._hear, self._hub_is_back)
        self.writer.start()
        give_way_to(self.writer.is_busy)
        for run in clocks.ALL:
            self.spawn(run(self))

    async def drain(self) -> None:
        """Before the end: tell everybody to come back, each at a moment of its own."""
        self.draining = True
        for session in list(self.sessions):
            wait = 200 + secrets.randbelow(DRAIN_SPREAD_MS)
            session.push(frames.write({"t": "bye", "reconnect_in": wait}))
        await asyncio.to_thread(self.writer.stop)  # what was said is stored and acknowledged before the lines close
        await asyncio.sleep(0.05)
        for session in list(self.sessions):
            session.close(1012)
        await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """End: store what waits, hang up."""
        if not self.draining:
            await self.drain()
        for task in list(self._tasks):
            task.cancel()
        await clocks.store_marks(self)
        await self.hub.stop()
        self.reader.stop()
        self._loop = None

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the others; its failure is logged and stops nobody."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (failure := task.exception()):
            log.error("the counter stumbled", exc_info=failure)

    # ——— following ———

    async def follow(
        self, session: Session, conversation: Conversation, *, epoch: int | None, last: int | None
    ) -> None:
        """Let a session follow a conversation, and tell what it missed since `last` (None: only what is new)."""
        session.follow(str(conversation.public_id), conversation.pk)
        # It joins before the thread is read: whatever is stored from now on is told, whatever was before is read.
        topic = self.topics.join(session, _topic_of(conversation), None)
        self._presence_changed(topic.pk)
        found = await self.reader.ask(reading.snapshot, topic.pk, last)
        if found is None or session.closed:
            return
        if last is not None and (epoch not in (None, found.epoch) or found.last - last > reading.TOO_FAR):
            topic.told[session] = found.last
            session.push(frames.write({"t": "resync", "c": topic.public_id}))
        else:
            await self._catch_up(session, topic, found, last)

    async def _catch_up(self, session: Session, topic: Topic, found: Snapshot, last: int | None) -> None:
        """Tell one follower what it missed, until it has all that the topic has told."""
        told = found.last if last is None else last
        while session in topic.told and not session.closed:
            if found.entries:
                told = found.entries[-1]["number"]
                mine = found.entries if session.role == AGENT else [e for e in found.entries if e["kind"] == "public"]
                more = told < found.last
                frame = {"t": "entries", "c": topic.public_id, "epoch": found.epoch, "entries": mine, "more": False}
                if mine:
                    session.push(frames.write(frame))
            else:
                more, told = False, max(told, found.last)
            if not more and told >= topic.last:
                topic.told[session] = told
                session.push(self.marks_frame(topic))
                return
            again = await self.reader.ask(reading.snapshot, topic.pk, told)
            if again is None:
                return
            found = again

    def leave(self, session: Session, public_id: str) -> None:
        """Stop following."""
        pk = (session.follows or {}).pop(public_id, 0)
        if pk:
            self.topics.leave(session, pk)
            self._presence_changed(pk)

    def gone(self, session: Session) -> None:
        """The line is cut."""
        session.closed = True
        self.sessions.discard(session)
        for pk in (session.follows or {}).values():
            self.topics.leave(session, pk)
            self._presence_changed(pk)
        self.visits.gone(session)
        if session.role == AGENT:
            self.present = True

    # ——— telling ———

    def _stored(self, results: Sequence[Said]) -> None:
        """Called by the writer's thread after the commit."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._said, results)

    def _said(self, results: Sequence[Said]) -> None:
        for said in results:
            session, asked = said.saying.session, said.saying
            if said.fault:
                nack = frames.nack(asked.client_id, asked.c, said.fault, session.language)
                session.push(frames.write(nack))
                continue
            ack = (
                f'{{"t":"ack","id":"{asked.client_id}","c":"{said.c}","number":{said.number},'
                f'"at":"{said.at}","epoch":{said.epoch}}}'
            )
            topic = self.topics.get(said.pk)
            if topic is None:
                session.push(ack)
            elif not topic.acknowledge(session, said.number, ack):
                self.read_again(topic)
            if said.fresh:
                self._tell(said)
            if not session.closed and said.pk not in (session.follows or {}).values():
                self._follow_own(session, said)

    def _tell(self, said: Said) -> None:
        topic = self.topics.get(said.pk)
        if topic and said.kind == "public":
            topic.spoke(said.saying.post.author, said.number)
        # The ack has told the sender everything but the links of files.
        sender = None if said.saying.post.files else said.saying.session
        if topic and not topic.tell(said.number, said.kind, said.frame, but=sender):
            self.read_again(topic)
        self.changed.add(said.pk)
        if self.hub.shared:
            self.hub.publish(f"e {said.pk} {said.number} {said.kind} {said.brand} {said.frame}")

    def _follow_own(self, session: Session, said: Said) -> None:
        """Whoever said something in a conversation follows it from there."""
        session.follow(said.c, said.pk)
        topic = Topic(said.pk, said.brand, said.c, said.number, said.epoch, "open")
        self.topics.join(session, topic, said.number)
        if said.c != said.saying.c:
            session.push(frames.write({"t": "resync", "c": said.saying.c}))  # it lives on under another name
        self._presence_changed(said.pk)

    def noticed(self, recorded: Sequence[Recorded], *, in_lane: bool) -> None:
        """Facts were committed in this process (any thread may call)."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._notice, recorded, in_lane)

    def _notice(self, recorded: Sequence[Recorded], in_lane: bool) -> None:  # noqa: FBT001
        for line in lines_of(recorded, in_lane=in_lane):
            self._act_on(line)
            self.hub.publish(line)

    def heard_late(self, recorded: Sequence[Recorded], *, everything: bool) -> None:
        """Other processes recorded this, and may not have told us; `everything`: more than we read."""
        self.all_changed = self.all_changed or everything
        for line in lines_of(recorded, in_lane=False):
            self._act_on(line)

    def _hear(self, line: str) -> None:
        """A line from another process."""
        try:
            self._act_on(line)
        except (ValueError, KeyError, IndexError) as failure:
            log.warning("a line on the hub was not understood: %s", failure)

    def _act_on(self, line: str) -> None:
        kind, _, rest = line.partition(" ")
        if kind == "e":
            pk, number, what, _brand, frame = rest.split(" ", 4)
            self.changed.add(int(pk))
            topic = self.topics.get(int(pk))
            if topic and not topic.tell(int(number), what, frame):
                self.read_again(topic)
        elif kind == "n":
            self.changed.add(int(rest))
            if topic := self.topics.get(int(rest)):
                self.read_again(topic)
        elif kind in {"t", "m"}:
            pk, role, frame = rest.split(" ", 2)
            if kind == "t":
                self.company.heard_typing(int(pk), frame)
            if topic := self.topics.get(int(pk)):
                topic.tell_all(frame, role=role.strip("-"))
        elif kind == "p":
            process, text = rest.split(" ", 1)
            self.tell_viewers(self.presence.hear(process, text))
        else:
            hearing.act(self, kind, rest)

    def tell_typing(self, topic: Topic, session: Session, text: str) -> None:
        """Agents see what a shopper types; a shopper sees that somebody does."""
        who = {"role": session.role, "id": session.agent or None, "name": session.name}
        frame = {"t": "typing", "c": topic.public_id, "who": who, "text": text}
        for role, shown in ((AGENT, text), (VISITOR, "…" if text else "")):
            if role == VISITOR and session.role == VISITOR:
                continue
            said = frames.write({**frame, "text": shown})
            topic.tell_all(said, role=role, but=session)
            self.hub.publish(f"t {topic.pk} {role} {said}")
            if role == AGENT:
                self.company.heard_typing(topic.pk, said)

    def note_marks(self, pk: int, *, received: int = 0, read: int = 0) -> None:
        """Remember how far a shopper is; stored for all of them together, once a tick."""
        old = self.marks.get(pk, (0, 0))
        self.marks[pk] = (max(old[0], received), max(old[1], read))

    @staticmethod
    def marks_frame(topic: Topic) -> str:
        """The watermarks of a topic."""
        received, read, agent = topic.marks
        cells = {"customer_received": received, "customer_read": read, "agent_read": agent}
        return frames.write({"t": "marks", "c": topic.public_id, **cells})

    # ——— catching up with the database ———

    def read_again(self, topic: Topic) -> None:
        """Something was stored elsewhere: bring the topic up to what the database has."""
        if topic.reading:
            topic.again = True
            return
        topic.reading = True
        self.spawn(self._read(topic))

    async def _read(self, topic: Topic) -> None:
        try:
            while topic.told:
                topic.again = False
                found = await self.reader.ask(reading.snapshot, topic.pk, topic.last)
                if found is None:
                    return
                self._apply(topic, found)
                if not topic.again and topic.last >= found.last:
                    return
        except DatabaseError as failure:
            log.warning("a conversation could not be read, it will be looked at again: %s", failure)
        finally:
            topic.reading = False

    def _apply(self, topic: Topic, found: Snapshot) -> None:
        too_far = found.last - topic.last > reading.TOO_FAR
        # What was said since the thread was read has moved its marks on.
        marks = found.marks if found.epoch != topic.epoch else further(topic.marks, found.marks)
        if found.epoch != topic.epoch or found.merged or too_far:
            topic.epoch, topic.last = found.epoch, max(found.last, topic.last)
            for session in topic.told:
                topic.told[session] = topic.last
            topic.tell_all(frames.write({"t": "resync", "c": topic.public_id}))
        for entry in found.entries:
            frame = {"t": "entry", "c": topic.public_id, "epoch": topic.epoch, "entry": entry}
            topic.tell(entry["number"], entry["kind"], frames.write(frame))
        if found.status != topic.status:
            topic.status = found.status
            status = {"t": "status", "c": topic.public_id, "status": found.status}
            topic.tell_all(frames.write(status), role=VISITOR)
        if marks != topic.marks:
            topic.marks = marks
            topic.tell_all(self.marks_frame(topic))
        topic.release()

    def _hub_is_back(self) -> None:
        self.all_changed = True
        self.spawn(clocks.Look(self).once())

    # ——— presence ———

    def _presence_changed(self, pk: int) -> None:
        self.present = True
        topic = self.topics.get(pk)
        watchers = topic.watchers() if topic else []
        self.presence.mine.note(pk, watchers, customer=topic is not None and topic.customer_here)
        self.tell_viewers([pk])

    def page_changed(self, session: Session) -> None:
        """A shopper went to another page."""
        self.visits.moved(session)
        self.tell_viewers((session.follows or {}).values())

    def agent_came(self) -> None:
        """Somebody who answers has connected."""
        self.present = True

    def tell_viewers(self, pks: Iterable[int]) -> None:
        """Tell the agents who look at these conversations who else does."""
        named = list(pks)
        self.company.changed(named)
        for pk in named:
            if topic := self.topics.get(pk):
                topic.tell_all(frames.write(self.viewers_frame(topic)), role=AGENT)

    def viewers_frame(self, topic: Topic) -> dict[str, Any]:
        """Who looks at a conversation, and whether its shopper is there."""
        page = next((s.page for s in topic.told if s.role == VISITOR and s.page), None)
        return {
            "t": "viewers",
            "c": topic.public_id,
            "agents": [{"id": pk, "name": name} for pk, name in self.presence.watchers(topic.pk)],
            "customer": self.presence.customer_here(topic.pk),
            "page": page,
        }


def _topic_of(conversation: Conversation) -> Topic:
    return Topic(
        conversation.pk,
        conversation.brand_id,
        str(conversation.public_id),
        conversation.last_number,
        conversation.epoch,
        conversation.status,
        (conversation.customer_received, conversation.customer_read, conversation.agent_read),
    )


def lines_of(recorded: Sequence[Recorded], *, in_lane: bool) -> list[str]:
    """What the counters of all processes must hear about these facts; the lane tells its own messages itself."""
    lines: dict[str, None] = {}
    for fact in recorded:
        if in_lane and fact.event.name in SAID_IN_LANE:
            continue
        room, _, what = fact.event.name.partition(".")
        if what == "marked_read":
            # Nobody's list shows how far a customer has read, and only hers how far an agent has.
            who, _, agent = fact.actor.partition(":")
            lines[f"r {fact.event.conversation} {agent if who == 'agent' else 0}"] = None
        elif what == "page_shown":
            lines[f"u {fact.event.conversation} {fact.event.number}"] = None
        elif room in {"conversations", "links"}:
            for field in ("conversation", "source", "target"):
                if pk := getattr(fact.event, field, None):
                    lines[f"n {pk}"] = None
        elif fact.event.name == "accounts.access_changed":
            lines["a"] = None
        elif fact.event.name == "accounts.brand_changed":
            lines["b"] = None
        else:
            lines |= dict.fromkeys(hearing.lines_of(fact))
    return list(lines)


counter = Counter()
