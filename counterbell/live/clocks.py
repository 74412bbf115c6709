"""What the counter does again and again: tell what changed, store marks, check rights, look, say who is there."""

import asyncio
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from django.db import DatabaseError, connection, transaction

from counterbell.base.ids import first_id_at
from counterbell.base.log import get_log
from counterbell.conversations.actions import mark_customer
from counterbell.conversations.changes import Change, changes_of
from counterbell.customers import visitors
from counterbell.journal.queries import recorded_elsewhere
from counterbell.live import access, frames, reading
from counterbell.live.lists import reader_of, rows_with
from counterbell.live.presence import REPEAT_SECONDS
from counterbell.live.sessions import AGENT, VISITOR, Session
from counterbell.live.team import ONLINE, People
from counterbell.live.topics import Head
from counterbell.live.visits import ROUND_SECONDS
from counterbell.routing import attendance

if TYPE_CHECKING:
    from counterbell.live.counter import Counter

log = get_log(__name__)
T = TypeVar("T")

HEARTBEAT_SECONDS = 25
HELLO_WITHIN = 10.0
SILENT_AFTER = 3 * HEARTBEAT_SECONDS
TICK = 0.2  # agents hear of changed conversations at most five times a second
SWEEP_SECONDS = 3.0  # how soon a right that was taken away closes a line
LOOK_SECONDS = 1.5  # how often the database is read when no hub tells us
LOOK_ANYWAY_SECONDS = 15.0  # … and when one does
PRESENCE_SECONDS = 0.5
MOST_NAMED = 400  # conversations in one "changed"; more are "*": everybody loads everything, when there is least time
AT_A_TIME = 500
MOST_ELSEWHERE = 1_000  # facts of other processes in one look; beyond it everybody loads everything
LATE_SECONDS = 20.0  # how long before its commit, or behind our clock, an id may have been made


async def tick(counter: "Counter") -> None:
    """Tell agents which conversations changed, and the numbers beside the views."""
    while True:
        await asyncio.sleep(TICK)
        try:
            await _tell_changed(counter)
            await counter.counts.tell(counter)
        except DatabaseError as failure:
            log.warning("the counter could not read: %s", failure)


async def mark(counter: "Counter") -> None:
    """Store how far shoppers have read: beside the news, because writing may have to wait for its turn."""
    while True:
        await asyncio.sleep(TICK)
        try:
            await store_marks(counter)
        except DatabaseError as failure:
            log.warning("how far shoppers have read could not be stored: %s", failure)


async def store_marks(counter: "Counter") -> None:
    """Store the marks that came since the last time, each conversation once."""
    marks, counter.marks = counter.marks, {}
    if not marks:
        return
    try:
        await counter.reader.keep(_store, marks)
    except DatabaseError:
        for pk, (received, read) in marks.items():  # the next time, with what has come meanwhile
            counter.note_marks(pk, received=received, read=read)
        raise


async def _tell_changed(counter: "Counter") -> None:
    changed, counter.changed = counter.changed, set()
    seen_by, counter.seen_by = counter.seen_by, {}
    everything, counter.all_changed = counter.all_changed, False
    agents = _agents(counter)
    if not agents or not (changed or seen_by or everything):
        return
    counter.counts.stale = True
    if everything or len(changed) > MOST_NAMED:
        for session in agents:
            session.push('{"t":"changed","c":["*"]}')
        return
    found = await counter.reader.ask(changes_of, changed.union(*seen_by.values()))
    at = secrets.token_hex(4)
    # Colleagues of the same brands hear the same, but for what they have read.
    heard: dict[tuple[frozenset[int], int], list[Change]] = {}
    for session in agents:
        if (who := _who(session, seen_by)) not in heard:
            hers = changed | seen_by.get(session.agent, set())
            heard[who] = [one for one in found if one.brand in session.access and one.pk in hers]
    readers = {session: reader_of(session) for session in agents if session.view}
    drawn = await rows_with(counter, {one: heard[_who(session, seen_by)] for session, one in readers.items()}, at)
    said = {who: _changed(changes, at) for who, changes in heard.items()}
    for session in agents:
        if frame := said[_who(session, seen_by)]:
            session.push(frame + drawn.get(readers.get(session), "") + "}")


def _who(session: Session, seen_by: Mapping[int, set[int]]) -> tuple[frozenset[int], int]:
    return session.access, session.agent if session.agent in seen_by else 0


def _changed(found: list[Change], at: str) -> str:
    """The frame that tells of them, but for its last brace; "" when there is nothing to tell."""
    if not found:
        return ""
    stand = {one.c: {"in": one.views, "for": one.assignee, "head": one.head} for one in found}
    return frames.write({"t": "changed", "c": list(stand), "stand": stand, "at": at}).removesuffix("}")


async def sweep(counter: "Counter") -> None:
    """Close lines that are silent, that never said who they are, or whose rights have ended."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        now, today = time.monotonic(), time.time()
        for session in list(counter.sessions):
            if session.closed:
                counter.gone(session)  # its browser does not even take the end of the line
            elif now - session.heard > (SILENT_AFTER if session.role else HELLO_WITHIN):
                session.close(frames.SILENT)
            elif session.ends and today > session.ends:
                session.close(frames.NOT_VALID)
        try:
            await check_access(counter)
            await check_visitors(counter)
        except DatabaseError as failure:
            log.warning("rights could not be checked: %s", failure)


async def check_access(counter: "Counter") -> None:
    """Close the lines of agents whose session ended or whose rights are others than when they came."""
    agents = _agents(counter)
    if not agents:
        return
    allowed = await counter.reader.ask(access.still_allowed, {(s.agent, s.key) for s in agents})
    for session in agents:
        if allowed.get((session.agent, session.key)) != session.access:
            session.close(frames.NOT_VALID)


async def check_visitors(counter: "Counter") -> None:
    """Close the lines of shoppers who signed out: of those who could hear something, should nobody have told us."""
    held = {
        (s.brand, s.visitor)
        for s in counter.sessions
        if s.role == VISITOR and (s.follows or s.visitor.startswith(visitors.SIGNED_IN))
    }
    for chunk in _chunks(list(held)):
        for ended in await counter.reader.ask(visitors.given_up, chunk):
            _hang_up(counter, ended)


async def customer_changed(counter: "Counter", customer: int) -> None:
    """She is called otherwise: agents hear it of what she talks about with us."""
    if _agents(counter):
        counter.changed.update(await counter.reader.ask(reading.talks_of, customer))


async def end_visitor(counter: "Counter", identity: int) -> None:
    """A visitor id was given up: its lines end at once."""
    if who := await counter.reader.ask(access.visitor_behind, identity):
        _hang_up(counter, who)


def _hang_up(counter: "Counter", who: tuple[int, str]) -> None:
    for session in list(counter.sessions):
        if session.role == VISITOR and (session.brand, session.visitor) == who:
            session.close(frames.NOT_VALID)


async def look(counter: "Counter") -> None:
    """Where other processes may write and no hub can be trusted, the database is asked."""
    looked, eye, ear = time.monotonic(), Look(counter), Elsewhere(counter)
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        alone = connection.vendor == "sqlite"
        if (alone or (counter.hub.shared and counter.hub.healthy)) and time.monotonic() - looked < LOOK_ANYWAY_SECONDS:
            continue
        looked = time.monotonic()
        try:
            await eye.once()
            await ear.once()
        except DatabaseError as failure:
            log.warning("the database cannot be read: %s", failure)


class Look:
    """Compares the topics with the database, and remembers how the database stood."""

    def __init__(self, counter: "Counter") -> None:
        self._counter = counter
        self._stood: dict[int, Head] = {}  # topic → what the database had at the look before

    async def once(self) -> None:
        """Read those topics that are still behind what the database had at the look before: the rest is on its way."""
        topics = {t.pk: t for t in self._counter.topics.all()}
        stood, self._stood = self._stood, {}
        for chunk in _chunks(list(topics)):
            for pk, head in (await self._counter.reader.ask(reading.heads, chunk)).items():
                self._stood[pk] = head
                if topics[pk].differs(head) or topics[pk].is_behind(stood.get(pk)):
                    self._counter.read_again(topics[pk])


async def presence(counter: "Counter") -> None:
    """Tell the other processes who is here, and shoppers whether anybody is."""
    told, online = 0.0, dict[int, bool]()
    while True:
        await asyncio.sleep(PRESENCE_SECONDS)
        counter.tell_viewers(counter.presence.forget_silent())
        if counter.present or (counter.hub.shared and time.monotonic() - told > REPEAT_SECONDS):
            counter.present, told = False, time.monotonic()
            counter.presence.mine.people = people = await _people(counter)
            counter.presence.mine.agents = _answering(people)
            counter.hub.publish(counter.presence.mine.line(counter.process))
        attendance.told(counter.presence.brands_online())
        online = _tell_online(counter, online)
        counter.team.tell(counter)


async def _people(counter: "Counter") -> People:
    try:
        return await counter.team.look(counter)
    except DatabaseError as failure:
        log.warning("how colleagues are could not be read: %s", failure)
        counter.present = True
        return counter.presence.mine.people


def _answering(people: People) -> dict[int, int]:
    """Brand → how many answer for it now: who is away does not."""
    counted: dict[int, int] = {}
    for status, brands in people.values():
        for brand in brands if status == ONLINE else ():
            counted[brand] = counted.get(brand, 0) + 1
    return counted


async def around(counter: "Counter") -> None:
    """Tell agents who else is at a conversation, and who is on the shops' pages."""
    turn = 0
    while True:
        await asyncio.sleep(PRESENCE_SECONDS)
        turn += 1
        try:
            await counter.company.tell(counter)
            if turn * PRESENCE_SECONDS >= ROUND_SECONDS:
                turn = 0
                await counter.visits.round(counter)
        except DatabaseError as failure:
            log.warning("who is around could not be read: %s", failure)


def _tell_online(counter: "Counter", before: dict[int, bool]) -> dict[int, bool]:
    now = {brand: count > 0 for brand, count in counter.presence.brands_online().items()}
    differing = {b for b in now.keys() | before.keys() if now.get(b, False) != before.get(b, False)}
    if differing:
        for session in counter.sessions:
            if session.role == VISITOR and session.brand in differing:
                session.push(frames.write({"t": "online", "online": now.get(session.brand, False)}))
    return now


def _agents(counter: "Counter") -> list[Session]:
    return [s for s in counter.sessions if s.role == AGENT]


@transaction.atomic
def _store(marks: dict[int, tuple[int, int]]) -> None:
    for pk, (received, read) in marks.items():
        mark_customer(pk, received=received, read=read)


class Elsewhere:
    """What other processes recorded, read from the journal: as if they had told us."""

    def __init__(self, counter: "Counter") -> None:
        self._counter = counter
        self._since = first_id_at(time.time())
        self._heard: set[int] = set()

    async def once(self) -> None:
        """Act on what is new since the last time. An id is older than its commit: what came late is looked for too."""
        began = time.time()
        found = await self._counter.reader.ask(recorded_elsewhere, self._since, MOST_ELSEWHERE)
        fresh = [fact for fact in found if fact.entry not in self._heard]
        self._counter.heard_late(fresh, everything=len(found) >= MOST_ELSEWHERE)
        self._since, self._heard = first_id_at(began - LATE_SECONDS), {fact.entry for fact in found}


def _chunks(items: Sequence[T]) -> list[Sequence[T]]:
    return [items[start : start + AT_A_TIME] for start in range(0, len(items), AT_A_TIME)]


ALL = (tick, mark, sweep, look, presence, around)
