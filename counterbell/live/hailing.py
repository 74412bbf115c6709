"""We speak first: an agent writes to somebody on the shop's pages, and it becomes a conversation that she opened."""

import json
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.queries import brand_ids_of
from counterbell.conversations.actions import reach_out
from counterbell.conversations.actions.posting import Refused
from counterbell.customers.actions import VisitorSignedOut, recognise
from counterbell.live import frames, reading
from counterbell.live.frames import Frame
from counterbell.live.sessions import AGENT, Session

if TYPE_CHECKING:
    from counterbell.live.counter import Counter

LONGEST = 2_000
PENDING_SECONDS = 60.0
MOST_PENDING = 500


@dataclass(slots=True)
class Hail:
    """What an agent wants to say to a visit. Its id becomes the conversation's: done twice, it is done once."""

    id: str
    visit: str
    brand: int
    agent: int
    text: str
    page: dict[str, str] | None
    language: str
    until: float = 0.0


class Hails:
    """Those that wait until her page has a window of ours: kept by every process, because any may get it."""

    def __init__(self) -> None:
        self._pending: dict[str, Hail] = {}

    def keep(self, hail: Hail) -> None:
        """Wait for her window."""
        self._forget()
        if len(self._pending) < MOST_PENDING:
            hail.until = time.monotonic() + PENDING_SECONDS
            self._pending[hail.visit] = hail

    def waits_for(self, visit: str) -> bool:
        """Whether somebody wants to speak to this visit."""
        self._forget()
        return visit in self._pending

    def take(self, visit: str) -> Hail | None:
        """Her window is there."""
        self._forget()
        return self._pending.pop(visit, None)

    def _forget(self) -> None:
        now = time.monotonic()
        self._pending = {key: hail for key, hail in self._pending.items() if hail.until > now}


async def hail(counter: "Counter", session: Session, frame: Frame) -> None:
    """An agent writes first."""
    client_id, key = frames.named(frame, "id"), frames.words(frame, "v", 32)
    text = frames.words(frame, "text", LONGEST)
    visit = counter.visits.find(key)
    if session.role != AGENT or client_id is None:
        session.push(frames.write({"t": "error", "error": "no_id", "text": "hail needs id and v"}))
    elif visit is None or visit.brand not in session.access:
        session.push(frames.write({"t": "hailed", "v": key, "id": client_id, "error": "gone"}))
    elif not text.strip():
        session.push(frames.write({"t": "hailed", "v": key, "id": client_id, "error": "empty"}))
    else:
        wanted = Hail(client_id, key, visit.brand, session.agent, text, visit.page, visit.language)
        if visit.visitor:
            await say(counter, wanted, visit.visitor)
        else:
            counter.hails.keep(wanted)
            counter.hub.publish(f"k {json.dumps(asdict(wanted))}")
            session.push(frames.write({"t": "hailed", "v": key, "id": client_id, "waits": True}))


def hear(counter: "Counter", text: str) -> None:
    """Another process has an agent who wants to speak."""
    counter.hails.keep(Hail(**json.loads(text)))


async def window_came(counter: "Counter", session: Session, visit: str) -> None:
    """A shopper's window opened for a visit: say what waits for it."""
    if visit and (waiting := counter.hails.take(visit)) and waiting.brand == session.brand:
        await say(counter, waiting, session.visitor)


async def say(counter: "Counter", wanted: Hail, visitor: str) -> None:
    """Store it, let her windows follow it, and tell the agent."""
    found = await counter.reader.keep(_store, wanted, visitor)
    answer: Frame = {"t": "hailed", "v": wanted.visit, "id": wanted.id}
    if found is None:
        tell_agent(counter, wanted.agent, {**answer, "error": "refused"})
        return
    line = f"h {wanted.brand} {visitor} {found}"
    begin_following(counter, wanted.brand, visitor, found)
    counter.hub.publish(line)
    counter.visits.learn_again(wanted.visit)
    tell_agent(counter, wanted.agent, {**answer, "c": found})


def begin_following(counter: "Counter", brand: int, visitor: str, public_id: str) -> None:
    """Let her windows in this process hear the conversation that was opened for her."""
    for session in counter.visits.sessions_of(brand, visitor):
        counter.spawn(_follow(counter, session, public_id))


async def _follow(counter: "Counter", session: Session, public_id: str) -> None:
    found = await counter.reader.ask(reading.for_visitor, session.brand, session.visitor, public_id)
    if found and public_id not in (session.follows or {}):
        await counter.follow(session, found, epoch=None, last=0)


def tell_agent(counter: "Counter", agent: int, frame: Frame) -> None:
    """Tell the pages of one agent something, wherever they are connected."""
    said = frames.write(frame)
    push_to_agent(counter, agent, said)
    counter.hub.publish(f"q {agent} {said}")


def push_to_agent(counter: "Counter", agent: int, said: str) -> None:
    """… those that are connected here."""
    for session in counter.sessions:
        if session.role == AGENT and session.agent == agent:
            session.push(said)


def _store(wanted: Hail, visitor: str) -> str | None:
    agent = Agent.objects.filter(pk=wanted.agent).first()
    if agent is None or wanted.brand not in brand_ids_of(agent):
        return None
    brand = Brand.objects.get(pk=wanted.brand)
    try:
        customer = recognise(visitor, brand=brand, language=wanted.language)
        opened = reach_out(
            customer,
            brand=brand,
            public_id=frames.as_uuid(wanted.id),
            text=wanted.text,
            by=agent,
            language=wanted.language,
            page=wanted.page,
        )
    except (Refused, VisitorSignedOut):
        return None
    return str(opened.public_id)
