"""R19: whatever is thrown at the counter closes that line with a code, and nobody else notices."""

import asyncio
import contextlib
import json
import os
import uuid
from collections.abc import Awaitable, Callable, Mapping

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from counterbell.live.frames import several
from counterbell.reliability.line import LOST_LINE, Participant, compare, settle, talk
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import World, conversation_of, world

CLOSES_WITHIN = 20.0
HALF_HANDSHAKE_WITHIN = 45.0
BYSTANDERS_WAIT = 1.0  # seconds, at the 95th percentile
MEGABYTES = 10 * 1024 * 1024
DEEP = 100_000
Throw = Callable[[ClientConnection], Awaitable[None]]
NOT_UNDERSTOOD = frozenset({4400})
TOO_BIG = frozenset({1009, 4400})
GARBLED: Mapping[str, tuple[str | bytes, frozenset[int]]] = {
    "no JSON": ("<script>alert(1)</script>", NOT_UNDERSTOOD),
    "nothing": ("", NOT_UNDERSTOOD),
    "binary": (os.urandom(500), NOT_UNDERSTOOD),
    "a list": ("[1,2,3]", NOT_UNDERSTOOD),
    "a number": ("1e999", NOT_UNDERSTOOD),
    "no kind": ('{"text":"x"}', NOT_UNDERSTOOD),
    "kind is no text": ('{"t":{"t":"hello"}}', NOT_UNDERSTOOD),
    "deep lists": ("[" * DEEP + "]" * DEEP, TOO_BIG),
    "deep objects": ('{"t":' * 20_000 + "1" + "}" * 20_000, TOO_BIG),
    "deep within a frame": ('{"t":"hello","x":' + "[" * 60_000 + "]" * 60_000 + "}", TOO_BIG),
    "10 MB of text": ("x" * MEGABYTES, TOO_BIG),
    "10 MB of JSON": (json.dumps({"t": "hello", "role": "visitor", "token": "x" * MEGABYTES}), TOO_BIG),
    "10 MB of bytes": (b"\0" * MEGABYTES, TOO_BIG),
    "nothing of ours first": ('{"t":"say","id":1,"c":2}', NOT_UNDERSTOOD),
    "an unknown role": ('{"t":"hello","role":"owner"}', NOT_UNDERSTOOD),
    "a number for a token": ('{"t":"hello","role":"agent","ticket":12345678901234567890123}', frozenset({4401})),
    "a surrogate for a ticket": ('{"t":"hello","role":"agent","ticket":"\\ud800"}', frozenset({4401})),
    "a surrogate for a brand": ('{"t":"hello","role":"visitor","brand":"\\udfff","token":"x"}', frozenset({4403})),
    "a nul for a brand": ('{"t":"hello","role":"visitor","brand":"\\u0000","token":"x"}', frozenset({4403})),
}
# After a good hello: none of these may close anything but their own line, and most need not even do that.
STRANGE = [
    {"t": "say"},
    {"t": "say", "id": None, "c": [], "text": {}},
    {"t": "say", "id": "x" * 50_000, "c": "y"},
    {"t": "typing", "c": 1e308, "text": ["a"]},
    {"t": "typing", "c": None},
    {"t": "received", "c": {}, "number": -1},
    {"t": "read", "c": "*", "number": 10**30},
    {"t": "resume", "c": "*", "epoch": "x", "last": {}},
    {"t": "resume", "c": str(uuid.UUID(int=0)), "epoch": 10**40, "last": -(10**40)},
    {"t": "watch", "c": str(uuid.UUID(int=0))},
    {"t": "unwatch"},
    {"t": "page", "url": "javascript:alert(1)", "title": 5},
    {"t": "hello", "role": "agent"},
    {"t": "__class__"},
    {"t": "\x00"},
    {"t": "\ud800"},
    {"t": "page", "url": "https://shop.example/\x00\ud800", "title": "\x00\udfff"},
    {"t": "say", "id": str(uuid.UUID(int=7)), "c": str(uuid.UUID(int=8)), "text": "a", "files": ["\ud800", "\x00"]},
    {"t": "say", "id": str(uuid.UUID(int=9)), "c": str(uuid.UUID(int=10)), "text": "a", "page": {"url": "http://\x00"}},
    {"t": "typing", "c": str(uuid.UUID(int=10)), "text": "\x00\ud800"},
    {"t": "say", "id": str(uuid.UUID(int=1)), "c": str(uuid.UUID(int=2)), "text": "\x00\ud800", "files": [None, 1, []]},
    {"t": "say", "id": str(uuid.UUID(int=3)), "c": str(uuid.UUID(int=4)), "text": "x" * 100_000, "reply_to": 2**70},
    {
        "t": "say",
        "id": str(uuid.UUID(int=5)),
        "c": str(uuid.UUID(int=6)),
        "text": "a",
        "page": {"url": [], "title": {}},
    },
]
HALF = b"GET /live/ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-K"
RAW = {
    "a frame without a mask": b"\x81\x05hello",
    "a reserved opcode": b"\x83\x80\0\0\0\0",
    "a continuation of nothing": b"\x80\x80\0\0\0\0",
    "a length of 2^63": b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0",
    "text that is no UTF-8": b"\x81\x82\0\0\0\0\xff\xfe",
    "a ping that is too long": b"\x89\xfe\x01\x00\0\0\0\0" + b"x" * 256,
}
HANDSHAKE = (
    b"GET /live/ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def garbled_frames(plan: Plan) -> Outcome:
    """R19: garbage of every kind, many times, while two people chat."""
    outcome = Outcome()
    with world() as here:
        c = str(conversation_of(here.people.dana).public_id)
        people = [Participant(here.people.dana, c), Participant(here.people.bob, c)]
        before = here.server.pid
        asyncio.run(_throw_all(here, people, plan.times(20, 1), outcome))
        compare(people, outcome)
        waits = sorted(wait for one in people for wait in one.waits)
        outcome.figures["p95_ms"] = round(1000 * waits[int(0.95 * len(waits))], 1) if waits else "none"
        outcome.expect(bool(waits) and waits[int(0.95 * len(waits))] < BYSTANDERS_WAIT, "the others had to wait")
        outcome.expect(all(not one.codes for one in people), "a line of somebody else was closed")
        outcome.expect(here.server.pid == before, "the server was not the same process afterwards")
        said = here.said()  # uvicorn itself writes one for text that is no UTF-8, and closes with 1007
        ours = said.count("Traceback") - said.count("Invalid UTF-8 sequence")
        outcome.expect(ours == 0, "the server's log has a traceback")
    return outcome


async def _throw_all(here: World, people: list[Participant], rounds: int, outcome: Outcome) -> None:
    for one in people:
        one.come(here.port)
    await asyncio.gather(*(one.connected.wait() for one in people))
    throwing = asyncio.create_task(_rounds(here, rounds, outcome))
    await talk(people, each_second=5, until=throwing.done)
    await throwing
    await settle(people)
    lasting = [list(one.codes) for one in people]
    for one, codes in zip(people, lasting, strict=True):
        await one.leave()
        one.codes = codes


async def _rounds(here: World, rounds: int, outcome: Outcome) -> None:
    half = asyncio.create_task(_half_handshake(here.port))
    thrown = 0
    for _ in range(rounds):
        for name, (what, codes) in GARBLED.items():
            code = await _thrown(here, name, _send(what))
            outcome.expect(code in codes, f"{name}: closed with {code}, not {sorted(codes)}")
        for name, raw in RAW.items():
            outcome.expect(await _raw(here.port, raw), f"{name}: the line stayed open")
        code = await _thrown(here, "a flood", _flood(here))
        outcome.expect(code == 4429, f"1,000 frames a second: closed with {code}, not 4429")
        await _strange(here, outcome)
        thrown += len(GARBLED) + len(RAW) + len(STRANGE) + 1
    closed_after = await half
    outcome.expect(closed_after < HALF_HANDSHAKE_WITHIN, f"half a handshake was kept for {closed_after:.0f} s")
    outcome.figures |= {"thrown": thrown, "half_handshake_s": round(closed_after, 1)}


def _send(what: str | bytes) -> Throw:
    async def throw(line: ClientConnection) -> None:
        await line.send(what)

    return throw


def _flood(here: World) -> Throw:
    async def throw(line: ClientConnection) -> None:
        await line.send(json.dumps(here.people.eve.hello()))
        for _ in range(10):
            for _ in range(100):
                await line.send('{"t":"ping"}')
            await asyncio.sleep(0.1)

    return throw


async def _thrown(here: World, name: str, throw: Throw) -> int | None:
    """Throw it on a line of its own; the code that it is closed with, None when it is not."""
    async with connect(f"ws://127.0.0.1:{here.port}/live/ws", compression=None, proxy=None, max_size=None) as line:
        with contextlib.suppress(*LOST_LINE):
            await throw(line)
        try:
            async with asyncio.timeout(CLOSES_WITHIN):
                while True:
                    await line.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
        except TimeoutError:
            return None


async def _strange(here: World, outcome: Outcome) -> None:
    """Frames of a person who is allowed in: the line goes on, or is closed with a code of ours."""
    for who in (here.people.eve, here.people.charlie):
        for frame in STRANGE:
            with contextlib.suppress(InvalidHandshake):
                async with connect(f"ws://127.0.0.1:{here.port}/live/ws", compression=None, proxy=None) as line:
                    alive = await _still_answers(line, json.dumps(who.hello()), json.dumps(frame))
                    outcome.expect(alive, f"{who.name}: {str(frame)[:80]} was not survived")


async def _still_answers(line: ClientConnection, hello: str, frame: str) -> bool:
    try:
        async with asyncio.timeout(CLOSES_WITHIN):
            for text in (hello, frame, '{"t":"ping"}'):
                await line.send(text)
            while all(said["t"] != "pong" for said in several(await line.recv())):
                pass
    except ConnectionClosed as closed:
        return closed.rcvd is not None and closed.rcvd.code in {4400, 4401, 4403}
    except TimeoutError:
        return False
    return True


async def _raw(port: int, raw: bytes) -> bool:
    """Bytes that break the protocol itself, after a handshake: whether the line ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HANDSHAKE)
    await reader.readuntil(b"\r\n\r\n")
    writer.write(raw)
    ended = await _ends(reader, CLOSES_WITHIN)
    writer.close()
    return ended


async def _half_handshake(port: int) -> float:
    loop = asyncio.get_running_loop()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HALF)
    began = loop.time()
    await _ends(reader, HALF_HANDSHAKE_WITHIN)
    writer.close()
    return loop.time() - began


async def _ends(reader: asyncio.StreamReader, within: float) -> bool:
    with contextlib.suppress(ConnectionError):
        try:
            async with asyncio.timeout(within):
                while await reader.read(4096):
                    pass
        except TimeoutError:
            return False
    return True
