"""Our own door for letters (SMTP): a letter is taken when it is on disk, never before.

Many letters come at once: they are kept in batches, each batch in one transaction, and only then answered with 250.
"""

import asyncio
import contextlib
import re
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from counterbell.base.clock import now
from counterbell.base.disk import is_full
from counterbell.base.log import get_log
from counterbell.connectors.email.naming import letter_id
from counterbell.contracts.channels import Taken

log = get_log(__name__)

MOST_RECIPIENTS = 50
MOST_LINES = 200
MOST_LINES_A_PEER = 40
LONGEST_LINE = 512 * 1024
LONGEST_SILENCE = 60.0
BATCH = 64
MOST_WAITING = 512
ENDS_WITHIN = 10
KNOWN_SECONDS = 3.0  # between two questions which mailboxes there are

# An address as nearly every server says it: plain words between brackets, then perhaps parameters, no comment.
_ATOMS = r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"
_PLAIN = re.compile(rf"<({_ATOMS}@[a-z0-9-]+(?:\.[a-z0-9-]+)*)>(?: +([^\s()][^()]*)?)?", re.ASCII | re.IGNORECASE)

Knows = Callable[[], Mapping[str, int]]  # every address at which we take letters → its channel
KeepMany = Callable[[Sequence[tuple[int, Taken]]], None]


class Full(Exception):
    """There is no room on the disk: they shall try again later."""


@dataclass(slots=True)
class _Waiting:
    """A letter that nobody has answered yet."""

    taken: list[tuple[int, Taken]]
    loop: asyncio.AbstractEventLoop
    kept: "asyncio.Future[None]"


class Keeper:
    """One thread that keeps letters in batches."""

    def __init__(self, keep: KeepMany, *, rest: Callable[[], None] = lambda: None) -> None:
        self._keep, self._rest = keep, rest
        self._some = threading.Condition()
        self._waiting: list[_Waiting] = []
        self._ending = False
        self._thread = threading.Thread(target=self._loop, name="letter-keeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Keep what waits, then end."""
        with self._some:
            self._ending = True
            self._some.notify()
        self._thread.join(ENDS_WITHIN)

    async def take(self, taken: list[tuple[int, Taken]]) -> None:
        """Returns when it is on disk.

        Raises:
            Full: when there is no room.
        """
        loop = asyncio.get_running_loop()
        one = _Waiting(taken, loop, loop.create_future())
        with self._some:
            if len(self._waiting) >= MOST_WAITING or self._ending:
                raise Full("too many letters wait")
            self._waiting.append(one)
            self._some.notify()
        await one.kept

    def _loop(self) -> None:
        try:
            while batch := self._next():
                self._store(batch)
        finally:
            self._rest()

    def _next(self) -> list[_Waiting]:
        with self._some:
            while not self._waiting and not self._ending:
                self._some.wait()
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            return batch

    def _store(self, batch: list[_Waiting]) -> None:
        try:
            self._keep([pair for one in batch for pair in one.taken])
        except Exception as fault:  # noqa: BLE001  # whatever it is, the senders must hear that nothing was kept
            if len(batch) > 1:
                for one in batch:
                    self._store([one])
                return
            log.warning("a letter could not be kept, its sender tries again: %s", fault)
            _answer(batch, Full(str(fault)) if is_full(fault) else fault)
        else:
            _answer(batch, None)


def _answer(batch: list[_Waiting], fault: Exception | None) -> None:
    def tell(one: _Waiting) -> None:
        if not one.kept.done():
            one.kept.set_result(None) if fault is None else one.kept.set_exception(fault)

    for one in batch:
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits
            one.loop.call_soon_threadsafe(tell, one)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the door is, and how it introduces itself."""

    host: str
    port: int
    name: str
    largest: int
    certificate: str = ""
    key: str = ""


class Door(Controller):
    """Takes letters in a thread of its own until it is stopped."""

    def __init__(self, place: Place, *, knows: Knows, keeper: Keeper) -> None:
        self._place = place
        self._lines: Counter[str] = Counter()
        self._tls = _tls(place)
        super().__init__(
            _Handler(knows, keeper, place.name), hostname=place.host, port=place.port, server_hostname=place.name
        )

    def factory(self) -> SMTP:
        """A line of the door."""
        return _Line(
            self.handler,
            self._lines,
            hostname=self._place.name,
            ident="Counterbell",
            data_size_limit=self._place.largest,
            enable_SMTPUTF8=True,
            decode_data=False,
            timeout=LONGEST_SILENCE,
            tls_context=self._tls,
            loop=self.loop,
        )


class _Line(SMTP):
    """One sender; too many of one peer, or at all, are told to come later."""

    # The standard says 998; programs write pages into one line all the same, and refusing them would lose a letter.
    line_length_limit = LONGEST_LINE

    def __init__(self, handler: Any, lines: "Counter[str]", **how: Any) -> None:
        super().__init__(handler, **how)
        self._lines = lines
        self._peer = ""

    def connection_made(self, transport: Any) -> None:
        if self.session is None or not self._peer:  # not again after STARTTLS
            self._peer = str((transport.get_extra_info("peername") or ("",))[0])
            self._lines[self._peer] += 1
            if self._lines.total() > MOST_LINES or self._lines[self._peer] > MOST_LINES_A_PEER:
                transport.write(b"421 4.7.0 Too many lines at once, come back later\r\n")
                transport.close()
                return
        super().connection_made(transport)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """The address and what follows it. The standard library's grammar is asked only about what is not plain."""
        if found := _PLAIN.fullmatch(arg):
            return found[1], found[2] or ""
        return super()._getaddr(arg)

    def connection_lost(self, error: Exception | None) -> None:
        if self._peer:
            self._lines[self._peer] -= 1
            if self._lines[self._peer] <= 0:
                del self._lines[self._peer]
            self._peer = ""
        with contextlib.suppress(AttributeError):  # it was closed before it began
            super().connection_lost(error)


@dataclass(slots=True)
class _Handler:
    knows: Knows
    keeper: Keeper
    name: str
    _known: Mapping[str, int] = field(default_factory=dict)
    _looked: float = -KNOWN_SECONDS

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        if self._channel(await self._addresses(), address) is None:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        known = await self._addresses()
        wanted: dict[int, list[str]] = {}
        for address in envelope.rcpt_tos:
            if (channel := self._channel(known, address)) is None:
                return "451 4.2.1 A mailbox was closed just now, try again later"
            wanted.setdefault(channel, []).append(address)
        content = envelope.original_content or b""
        raw = self._head(session, envelope) + content
        name = letter_id(content)
        about = _about(session, envelope)
        taken = [(channel, Taken(raw, name, {**about, "to": people})) for channel, people in wanted.items()]
        try:
            await self.keeper.take(taken)
        except Full:
            return "452 4.3.1 There is no room now, try again later"
        except Exception:  # noqa: BLE001  # the keeper has logged it
            return "451 4.3.0 It could not be kept, try again later"
        return "250 2.0.0 Kept"

    async def handle_exception(self, fault: Exception) -> str:
        log.warning("a line of the door for letters stumbled: %s", type(fault).__name__)
        return "451 4.3.0 Try again later"

    async def _addresses(self) -> Mapping[str, int]:
        if time.monotonic() - self._looked > KNOWN_SECONDS:
            self._known = await asyncio.to_thread(self.knows)
            self._looked = time.monotonic()
        return self._known

    @staticmethod
    def _channel(known: Mapping[str, int], address: str) -> int | None:
        local, _, domain = address.lower().rpartition("@")
        return known.get(f"{local}@{domain}", known.get(f"{local.partition('+')[0]}@{domain}"))

    def _head(self, session: Session, envelope: Envelope) -> bytes:
        peer = session.peer[0] if session.peer else ""
        helo = "".join(c for c in (session.host_name or "") if c.isalnum() or c in ".-[]:")[:200]
        sender = "".join(c for c in (envelope.mail_from or "") if c.isprintable() and c not in "<> ")
        lines = [
            f"Return-Path: <{sender}>",
            f"Received: from {helo or 'unknown'} ([{peer}]) by {self.name} with ESMTP{'S' if session.ssl else ''};",
            f"\t{now():%a, %d %b %Y %H:%M:%S +0000}",
        ]
        return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")


def _about(session: Session, envelope: Envelope) -> dict[str, Any]:
    return {
        "way": "smtp",
        "from": (envelope.mail_from or "")[:254],
        "peer": str(session.peer[0]) if session.peer else "",
        "helo": (session.host_name or "")[:200],
        "tls": bool(session.ssl),
    }


def _tls(place: Place) -> ssl.SSLContext | None:
    if not place.certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(place.certificate, place.key or None)
    return context
