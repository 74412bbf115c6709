"""Who is on the shops' pages now: known only while they are there, told between processes, never stored."""

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from counterbell.live import frames
from counterbell.live.acquaintance import Known, known
from counterbell.live.frames import Frame
from counterbell.live.sessions import AGENT, Session

if TYPE_CHECKING:
    from counterbell.live.counter import Counter

MOST = 5_000  # visits that one process keeps
MOST_SHOWN = 1_000  # … and that one agent is shown, the newest
ROUND_SECONDS = 1.0
REPEAT_SECONDS = 10.0
FORGET_SECONDS = 25.0
BEACON_LASTS = 75.0
KNOWN_LASTS = 5.0


@dataclass(slots=True)
class Visit:
    """Somebody on a shop's page. `visitor` stays with us: agents' browsers get `key`, that opens nothing."""

    key: str
    brand: int
    visitor: str = ""  # empty while only the page's beacon tells of her
    page: dict[str, str] | None = None
    since: float = field(default_factory=time.time)
    moved: float = field(default_factory=time.time)
    language: str = ""
    country: str = ""
    zone: str = ""
    again: bool = False  # her browser has been here before
    until: float = 0.0  # of a beacon: believed until then


class Visits:
    """All visits that this process knows of: its own and, while an agent looks, those of the others."""

    def __init__(self) -> None:
        self.lookers: set[Session] = set()
        self._mine: dict[str, Visit] = {}
        self._sessions: dict[str, set[Session]] = {}
        self._countries: dict[Session, str] = {}
        self._others: dict[str, tuple[float, dict[str, Visit]]] = {}
        self._looking_elsewhere: dict[str, float] = {}
        self._known: dict[str, tuple[float, Known]] = {}
        self._stale: set[str] = set()  # for our agents
        self._untold: set[str] = set()  # for other processes
        self._told_all = 0.0
        self._told_looking = 0.0

    # ——— coming and going ———

    def arrived(self, session: Session, country: str) -> None:
        """A socket that has not said who it is; remember where it comes from."""
        if country:
            self._countries[session] = country

    def came(self, session: Session, hello: Frame) -> None:
        """A shopper's window has connected."""
        key = key_of(session.brand, session.visitor)
        visit = self._mine.get(key)
        if visit is None and len(self._mine) >= MOST:
            return
        if visit is None:
            visit = self._mine[key] = Visit(key, session.brand, session.visitor)
            if before := self._mine.get(frames.words(hello, "visit", 32)):
                visit.since, visit.again = before.since, before.again
                self._end(before.key)
        visit.page, visit.language = session.page or visit.page, session.language
        visit.country = self._countries.get(session, "") or visit.country
        visit.zone = frames.words(hello, "zone", 40) or visit.zone
        visit.again = visit.again or hello.get("again") is True
        self._sessions.setdefault(key, set()).add(session)
        self._changed(key)

    def moved(self, session: Session) -> None:
        """She went to another page."""
        if visit := self._mine.get(key_of(session.brand, session.visitor)):
            visit.page, visit.moved = session.page, time.time()
            self._changed(visit.key)

    def gone(self, session: Session) -> None:
        """A line is cut."""
        self._countries.pop(session, None)
        self.lookers.discard(session)
        if not session.visitor:
            return
        key = key_of(session.brand, session.visitor)
        there = self._sessions.get(key, set())
        there.discard(session)
        if not there:
            self._sessions.pop(key, None)
            self._end(key)

    def beacon(self, brand: int, told: Frame, country: str) -> Visit | None:
        """A page says that somebody is on it, or leaves; None when nothing of it is kept."""
        key = frames.words(told, "v", 32)
        if told.get("gone") is True:
            self._end(key)
            return None
        visit = self._mine.get(key)
        if visit is None:
            if len(self._mine) >= MOST:
                return None
            visit = self._mine[key] = Visit(key, brand)
        if visit.brand != brand or visit.visitor:
            return None
        page = frames.page_of({"t": "page", **told})
        if page != visit.page:
            visit.page, visit.moved = page, time.time()
        visit.language, visit.zone = frames.words(told, "lang", 12), frames.words(told, "zone", 40)
        visit.country, visit.again = country, told.get("again") is True
        visit.until = time.monotonic() + BEACON_LASTS
        self._changed(key)
        return visit

    def find(self, key: str) -> Visit | None:
        """A visit, wherever it is known."""
        return self._all().get(key)

    def sessions_of(self, brand: int, visitor: str) -> list[Session]:
        """Her windows here."""
        return list(self._sessions.get(key_of(brand, visitor), ()))

    def _end(self, key: str) -> None:
        if self._mine.pop(key, None):
            self._changed(key)

    def _changed(self, key: str) -> None:
        self._stale.add(key)
        self._untold.add(key)

    def _all(self) -> dict[str, Visit]:
        together: dict[str, Visit] = {}
        for _at, visits in self._others.values():
            together |= visits
        return together | self._mine

    # ——— telling other processes ———

    def hear(self, process: str, text: str) -> None:
        """What another process tells: whom it has, or that somebody looks there."""
        told = json.loads(text)
        if "looking" in told:
            if told["looking"] and process not in self._looking_elsewhere:
                self._told_all = 0.0
            self._looking_elsewhere.pop(process, None)
            if told["looking"]:
                self._looking_elsewhere[process] = time.monotonic()
            return
        _at, before = self._others.get(process, (0.0, {}))
        fresh = {cells["key"]: Visit(**cells) for cells in told["come"]}
        kept = fresh if told["all"] else {k: v for k, v in before.items() if k not in told["gone"]} | fresh
        self._others[process] = (time.monotonic(), kept)
        self._stale |= before.keys() ^ kept.keys() | fresh.keys()

    async def round(self, counter: "Counter") -> None:
        """Once a second: forget who left without a word, tell other processes, tell agents."""
        self._forget()
        if counter.hub.shared:
            self._tell_others(counter)
        else:
            self._untold.clear()
        if self.lookers:
            await self._learn(counter, self._all().values())
            stale, self._stale = self._stale, set()
            await self._tell(counter, self.lookers, stale)
        else:
            self._stale.clear()

    def _forget(self) -> None:
        now = time.monotonic()
        for visit in [v for v in self._mine.values() if not v.visitor and v.until < now]:
            self._end(visit.key)
        for process, (at, visits) in list(self._others.items()):
            if now - at > FORGET_SECONDS:
                del self._others[process]
                self._stale |= visits.keys()
        self._looking_elsewhere = {p: at for p, at in self._looking_elsewhere.items() if now - at < FORGET_SECONDS}

    def _tell_others(self, counter: "Counter") -> None:
        now = time.monotonic()
        if bool(self.lookers) != bool(self._told_looking) or (
            self.lookers and now - self._told_looking > REPEAT_SECONDS
        ):
            self._told_looking = now if self.lookers else 0.0
            counter.hub.publish(f"v {counter.process} {json.dumps({'looking': bool(self.lookers)})}")
        untold, self._untold = self._untold, set()
        if not self._looking_elsewhere:
            return
        everything = now - self._told_all > REPEAT_SECONDS
        if everything:
            self._told_all = now
        elif not untold:
            return
        keys: Iterable[str] = self._mine if everything else untold
        come = [asdict(self._mine[key]) for key in keys if key in self._mine]
        gone = [] if everything else [key for key in untold if key not in self._mine]
        line = json.dumps({"all": everything, "come": come, "gone": gone}, separators=(",", ":"))
        counter.hub.publish(f"v {counter.process} {line}")

    # ——— telling agents ———

    async def begin(self, counter: "Counter", session: Session) -> None:
        """An agent looks at the list from now on."""
        self.lookers.add(session)
        keys = sorted(self._all().values(), key=lambda v: -v.since)
        shown = [v.key for v in keys if v.brand in session.access][:MOST_SHOWN]
        await self._tell(counter, {session}, shown, whole=True)

    async def _tell(
        self, counter: "Counter", lookers: set[Session], keys: Iterable[str], *, whole: bool = False
    ) -> None:
        here = self._all()
        wanted = [here[key] for key in keys if key in here]
        gone = [] if whole else [key for key in keys if key not in here]
        if not (wanted or gone or whole):
            return
        await self._learn(counter, wanted)
        rows = [(visit.brand, self._row(visit)) for visit in wanted]
        for session in list(lookers):
            come = [row for brand, row in rows if brand in session.access]
            if come or gone or whole:
                session.push(frames.write({"t": "visitors", "whole": whole, "come": come, "gone": gone}))

    def learn_again(self, key: str) -> None:
        """What we know of a visit may be old."""
        self._known.pop(key, None)
        self._stale.add(key)

    async def _learn(self, counter: "Counter", visits: Iterable[Visit]) -> None:
        """Look again who they are and what we talk about with them; what is another now will be told."""
        oldest = time.monotonic() - KNOWN_LASTS
        unknown = [v for v in visits if v.visitor and self._known.get(v.key, (0.0,))[0] < oldest]
        if not unknown:
            return
        found = await counter.reader.ask(known, {(v.brand, v.visitor) for v in unknown})
        at = time.monotonic()
        if len(self._known) > 2 * MOST:
            self._known.clear()
        for visit in unknown:
            who = found.get((visit.brand, visit.visitor), Known())
            if self._known.get(visit.key, (0.0, Known()))[1] != who:
                self._stale.add(visit.key)
            self._known[visit.key] = (at, who)

    def _row(self, visit: Visit) -> dict[str, Any]:
        who = self._known.get(visit.key, (0.0, Known()))[1]
        return {
            "v": visit.key,
            "brand": visit.brand,
            "page": visit.page,
            "since": _iso(visit.since),
            "moved": _iso(visit.moved),
            "language": visit.language,
            "country": visit.country,
            "zone": visit.zone,
            "returning": visit.again or (bool(who.since) and who.since < visit.since - 1800),
            "name": who.name,
            "c": who.c,
            "status": who.status,
            "agent": who.agent,
            "near": bool(visit.visitor),
        }


async def look(counter: "Counter", session: Session, frame: Frame) -> None:
    """An agent opens or leaves the list of visitors."""
    if session.role != AGENT:
        return
    if frame.get("on") is True:
        await counter.visits.begin(counter, session)
    else:
        counter.visits.lookers.discard(session)


def key_of(brand: int, visitor: str) -> str:
    """How agents' browsers name a visitor: the same for all her windows, and no way back to her id."""
    return hashlib.sha256(f"visit:{brand}:{visitor}".encode()).hexdigest()[:24]


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")
