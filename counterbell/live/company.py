"""Collision: which colleagues look at a conversation or write in it, for the rows of everybody's lists."""

import json
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from counterbell.live import frames, reading
from counterbell.live.sessions import AGENT, Session

if TYPE_CHECKING:
    from counterbell.live.counter import Counter

FORGET_SECONDS = 6.0
MOST_NAMED = 2_000
_BY_AGENT = '"role":"agent"'


class Company:
    """Who writes where (in all processes), and what the lists have not been told yet."""

    def __init__(self) -> None:
        self._writing: dict[int, dict[int, float]] = {}  # conversation → agent → until when we believe it
        self._stale: set[int] = set()
        self._names: dict[int, tuple[int, str]] = {}  # conversation → brand, UUID

    def changed(self, pks: Iterable[int]) -> None:
        """Somebody came to these conversations, or left them."""
        self._stale.update(pks)

    def heard_typing(self, pk: int, frame: str) -> None:
        """A frame about typing passes by, from here or from another process."""
        if _BY_AGENT not in frame[:200]:
            return
        cells = json.loads(frame)
        writers = self._writing.setdefault(pk, {})
        agent = cells["who"]["id"]
        before = agent in writers
        if cells["text"]:
            writers[agent] = time.monotonic() + FORGET_SECONDS
        else:
            writers.pop(agent, None)
        if before != bool(cells["text"]):
            self._stale.add(pk)

    async def tell(self, counter: "Counter") -> None:
        """Tell every agent who is where now, for the conversations in which it changed."""
        self._forget_old()
        stale, self._stale = self._stale, set()
        agents = [s for s in counter.sessions if s.role == AGENT]
        if stale and agents:
            rows = await self._rows(counter, stale)
            for session in agents:
                _push(session, rows)

    async def tell_one(self, counter: "Counter", session: Session) -> None:
        """Tell one who has just come how it is everywhere."""
        _push(session, await self._rows(counter, counter.presence.watched()), whole=True)

    async def _rows(self, counter: "Counter", pks: Iterable[int]) -> list[tuple[int, str, list[dict[str, Any]]]]:
        wanted = list(pks)
        if unknown := [pk for pk in wanted if pk not in self._names]:
            if len(self._names) > MOST_NAMED:
                self._names.clear()
                unknown = wanted
            self._names |= await counter.reader.ask(reading.names, unknown)
        return [(*self._names[pk], self._people(counter, pk)) for pk in wanted if pk in self._names]

    def _people(self, counter: "Counter", pk: int) -> list[dict[str, Any]]:
        writing = self._writing.get(pk, {})
        there = counter.presence.watchers(pk)
        return [{"id": agent, "name": name, "writes": agent in writing} for agent, name in there]

    def _forget_old(self) -> None:
        now = time.monotonic()
        for pk, writers in list(self._writing.items()):
            for agent in [a for a, until in writers.items() if until < now]:
                del writers[agent]
                self._stale.add(pk)
            if not writers:
                del self._writing[pk]


def _push(session: Session, rows: list[tuple[int, str, list[dict[str, Any]]]], *, whole: bool = False) -> None:
    mine = {c: people for brand, c, people in rows if brand in session.access}
    if mine or whole:
        session.push(frames.write({"t": "company", "c": mine, "whole": whole}))
