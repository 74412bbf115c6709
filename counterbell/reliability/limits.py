"""L02: thousands who are slow on purpose cost the others nothing, and are shown out."""

import asyncio
import contextlib
import json
import random
import resource
import socket
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path

from django.templatetags.static import static

from counterbell.reliability.line import LOST_LINE, Participant, compare, settle, talk
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import World, ask, conversation_of, world

EACH_KIND = 2000
OTHERS_WAIT = 1.0  # seconds, at the 95th percentile
SHOWN_OUT_WITHIN = 120.0
Drip = Callable[[asyncio.StreamWriter], Coroutine[None, None, None]]
SPARE = 3  # the one who only wants the page comes and goes
STEP = 200  # lines opened at a time
MEMORY_MB = 400
MASK = b"\0\0\0\0"
LISTENS = "0A"  # a state in /proc/net/tcp
HANDSHAKE = (
    "GET /live/ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def starve(plan: Plan) -> Outcome:
    """L02: half headers, bodies that drip, pages and sockets that nobody reads."""
    outcome = Outcome()
    many = plan.times(EACH_KIND, 150)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # the server inherits it
    with world() as here:
        c = str(conversation_of(here.people.dana).public_id)
        people = [Participant(here.people.dana, c), Participant(here.people.bob, c)]
        asyncio.run(_starve(here, people, many, outcome))
        compare(people, outcome)
        outcome.expect("Traceback" not in here.said(), "the server's log has a traceback")
        outcome.figures = {"each_kind": many, **outcome.figures}
    return outcome


async def _starve(here: World, people: Sequence[Participant], many: int, outcome: Outcome) -> None:
    for one in people:
        one.come(here.port)
    await asyncio.gather(*(one.connected.wait() for one in people))
    await asyncio.sleep(1)
    pages: list[float] = []
    before, began = _lines_to(here.port), _memory_mb(here.server.pid)
    attack = asyncio.create_task(_attack(here, many, before, outcome))
    watch = asyncio.create_task(_look_at_pages(here, pages, attack))
    await talk(people, each_second=5, until=attack.done)
    await asyncio.gather(attack, watch)
    await settle(people)
    waits = [wait for one in people for wait in one.waits]
    for name, took in (("page", pages), ("chat", waits)):
        p95 = sorted(took)[int(len(took) * 0.95)] if took else 99.0
        outcome.figures[f"{name}_p95_ms"] = round(p95 * 1000)
        outcome.expect(p95 < OTHERS_WAIT, f"others waited {p95:.1f} s for a {name}")
    grown = _memory_mb(here.server.pid) - began
    outcome.figures["grown_mb"] = grown
    outcome.expect(grown < MEMORY_MB, f"the server grew by {grown} MB")
    outcome.expect(all(not one.codes for one in people), "a line of somebody else was closed")
    for one in people:
        await one.leave()


async def _attack(here: World, many: int, before: int, outcome: Outcome) -> None:
    """Each kind by itself, so that one that is not shown out is known by name."""
    key, script = here.people.brand.key, static("ui/htmx-2.0.11.min.js")  # our largest: many fill every buffer
    hello = json.dumps(here.people.eve.hello())
    kinds: dict[str, tuple[bytes, Drip | None]] = {
        "half_headers": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", _drip),
        "slow_bodies": (
            f"POST /widget/{key}/visitor HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n\r\n".encode(),
            _drip,
        ),
        "slow_frames": (HANDSHAKE.encode() + b"\x81\xfe\x10\x00" + MASK, _drip),
        "pages_never_read": (f"GET /widget/{key}/frame HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() * 3, None),
        "files_never_read": (f"GET {script} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() * 200, None),
        "sockets_never_read": (HANDSHAKE.encode() + _frame(hello) + _frame('{"t":"ping"}') * 150, None),
    }
    for name, (words, go_on) in kinds.items():
        held = await _open(here.port, many, words)
        dripping = [asyncio.create_task(go_on(writer)) for writer in held] if go_on else []
        kept, took = await _shown_out(here.port, before)
        outcome.figures[f"{name}_s"] = took
        outcome.expect(kept == 0, f"{name}: {kept} of {many} were still held after {took} s")
        for task in dripping:
            task.cancel()
        await asyncio.gather(*dripping, return_exceptions=True)
        for writer in held:
            writer.transport.abort()
        await asyncio.sleep(1)


async def _open(port: int, many: int, words: bytes) -> list[asyncio.StreamWriter]:
    held: list[asyncio.StreamWriter] = []
    for start in range(0, many, STEP):
        opened = (_line(port, words) for _ in range(min(STEP, many - start)))
        held += [line for line in await asyncio.gather(*opened) if line]
    return held


async def _line(port: int, words: bytes) -> asyncio.StreamWriter | None:
    """A line with the smallest buffer that the kernel gives, on which nobody will ever read."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    sock.settimeout(0)
    with contextlib.suppress(OSError):
        await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
        reader, writer = await asyncio.open_connection(sock=sock)
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(words)
        return writer
    return None


async def _drip(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while True:
            await asyncio.sleep(random.uniform(1, 3))  # noqa: S311  # chance, not a secret
            writer.write(b"x")
            await writer.drain()


async def _shown_out(port: int, before: int) -> tuple[int, int]:
    """Wait until the server has let go of them; how many it still holds, and after how many seconds."""
    began = time.monotonic()
    while True:
        kept = max(0, _lines_to(port) - before - SPARE)
        took = time.monotonic() - began
        if kept == 0 or took > SHOWN_OUT_WITHIN:
            return kept, round(took)
        await asyncio.sleep(0.5)


async def _look_at_pages(here: World, pages: list[float], attack: "asyncio.Task[None]") -> None:
    """Somebody who only wants the shop's chat page."""
    path = f"/widget/{here.people.brand.key}/frame"
    while not attack.done():
        began = time.monotonic()
        with contextlib.suppress(*LOST_LINE):
            answer = await asyncio.to_thread(ask, here.port, "GET", path, timeout=20)
            if answer.status != 200:
                pages.append(99.0)
                continue
        pages.append(time.monotonic() - began)
        await asyncio.sleep(0.1)


def _frame(text: str) -> bytes:
    content = text.encode()
    size = len(content)
    head = bytes([0x81, 0x80 | size]) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
    return head + MASK + content


def _lines_to(port: int) -> int:
    """How many the server holds; its own lines to a database are not among them, nor what only the kernel still has."""
    count = 0
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = row.split()
        local, state, inode = fields[1], fields[3], fields[9]
        count += int(local.rpartition(":")[2], 16) == port and state != LISTENS and inode != "0"
    return count


def _memory_mb(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20
