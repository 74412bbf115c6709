"""Chatting pairs: a shopper and an agent each, both saying the next thing as soon as the last is stored and delivered.

The real gateway with tokens, journal, duties and full durability, against a bare echo of the same server in the same
run. Every message is looked for afterwards: acknowledged means stored once, and shown once to the other side.
"""

import asyncio
import json
import sys
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench import running
from bench.wire import Client, connect
from counterbell.live.frames import several

IN_FLIGHT = 4  # messages each participant may have on their way
TEXT = "Where is my parcel? It should have been here on Tuesday, order 10{:06d}."
SETTLE_SECONDS = 20.0


@dataclass
class Tally:
    """What one measurement saw."""

    sent: dict[str, float] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    other: dict[str, int] = field(default_factory=dict)  # message → the screen on which it must appear
    shown: Counter[tuple[str, int]] = field(default_factory=Counter)  # (message, screen) → how often
    facing: dict[int, int] = field(default_factory=dict)  # screen → the one across the counter
    seated: set[int] = field(default_factory=set)  # screens that have been told all there was
    stopped: bool = False


def run(database: str, *, pairs: int, seconds: float) -> dict[str, float | int]:
    """Echo, chat, echo again (a machine is not equally fast all the time); returns the figures."""
    before = _echo(pairs * 2, seconds / 2)
    with running.installation(database) as environment:
        running.migrate()
        people = _people(pairs)
        with running.served(environment):
            port = int(environment["COUNTERBELL_PORT"])
            chat_per_s, tally = asyncio.run(_chat(port, people, seconds))
        stored = _stored()
    echo_per_s = (before + _echo(pairs * 2, seconds / 2)) / 2
    lost = sum(1 for key in tally.acknowledged if stored[key] == 0 or tally.shown[key, tally.other[key]] == 0)
    doubled = sum(1 for key in tally.sent if stored[key] > 1)
    doubled += sum(1 for times in tally.shown.values() if times > 1)
    return {
        "echo_per_s": round(echo_per_s),
        "chat_per_s": round(chat_per_s),
        "ratio": round(chat_per_s / echo_per_s, 3),
        "p50_ms": round(running.percentile(tally.waits, 0.5) * 1000, 2),
        "p99_ms": round(running.percentile(tally.waits, 0.99) * 1000, 2),
        "acknowledged": len(tally.acknowledged),
        "lost": lost,
        "duplicated": doubled,
    }


# ——— the baseline ———


def _echo(participants: int, seconds: float) -> float:
    port = running.free_port()
    with running.started([sys.executable, "-m", "bench.echo", str(port)], port):
        return asyncio.run(_echo_load(port, participants, seconds))


async def _echo_load(port: int, participants: int, seconds: float) -> float:
    count, text = 0, json.dumps({"t": "say", "id": str(uuid.uuid4()), "text": TEXT.format(1)}).encode()
    stop = False

    def heard(client: Client, _frame: bytes) -> None:
        nonlocal count
        count += 1
        if not stop:
            client.say(text)

    clients = [await connect(port, "/", heard) for _ in range(participants)]
    began = time.perf_counter()
    for client in clients:
        for _ in range(IN_FLIGHT):
            client.say(text)
    await asyncio.sleep(seconds)
    took, counted, stop = time.perf_counter() - began, count, True
    await asyncio.sleep(0.2)
    for client in clients:
        client.close()
    return counted / took


# ——— the product ———


@dataclass
class Pair:
    """What two participants need to come in."""

    brand: str
    token: str
    ticket: str
    conversation: str


def _people(pairs: int) -> list[Pair]:
    from counterbell.accounts.models import Agent, Brand, Team
    from counterbell.accounts.tickets import make_ticket
    from counterbell.channels.queries import webchat_of
    from counterbell.conversations.actions import open_conversation
    from counterbell.customers import visitors
    from counterbell.customers.actions import recognise
    from counterbell.reliability.world import signed_in

    brand = Brand.objects.create(name="Bench")
    webchat_of(brand)
    team = Team.objects.create(name="Bench")
    team.brands.add(brand)
    made = []
    for number in range(pairs):
        agent = Agent.objects.create(email=f"agent{number}@bench.example", name=f"Agent {number}")
        team.agents.add(agent)
        token = visitors.mint(brand)
        customer = recognise(visitors.read(token, brand) or "", brand=brand)
        conversation = open_conversation(customer, brand=brand, public_id=uuid.uuid4())
        ticket = make_ticket(agent, signed_in(agent))
        made.append(Pair(brand.key, token, ticket, str(conversation.public_id)))
    return made


async def _chat(port: int, people: list[Pair], seconds: float) -> tuple[float, Tally]:
    tally = Tally()
    clients = []
    for pair in people:
        shopper, agent = await _seat(port, pair, tally)
        tally.facing[id(shopper)], tally.facing[id(agent)] = id(agent), id(shopper)
        clients += [(shopper, pair.conversation), (agent, pair.conversation)]
    await _seated(tally, len(clients))
    began = time.perf_counter()
    for client, conversation in clients:
        for _ in range(IN_FLIGHT):
            _say(client, conversation, tally)
    await asyncio.sleep(seconds)
    took = time.perf_counter() - began
    done = len(tally.acknowledged)
    tally.stopped = True
    await _settle(tally)
    for client, _conversation in clients:
        client.close()
    return done / took, tally


async def _seat(port: int, pair: Pair, tally: Tally) -> list[Client]:
    """Bring a shopper and an agent in; both follow the conversation."""
    names = {"c": pair.conversation, "epoch": 0, "last": 0}
    hellos = [
        {"t": "hello", "role": "visitor", "brand": pair.brand, "token": pair.token, "resume": [names]},
        {"t": "hello", "role": "agent", "ticket": pair.ticket, "resume": [names]},
    ]
    seated = []
    for hello in hellos:
        client = await connect(port, "/live/ws", lambda c, f: _heard(c, f, pair.conversation, tally))
        client.say(json.dumps(hello).encode())
        seated.append(client)
    return seated


async def _seated(tally: Tally, everybody: int) -> None:
    """Wait until everybody is told what is new as it comes; before, it comes with the thread."""
    ends = time.monotonic() + SETTLE_SECONDS
    while len(tally.seated) < everybody:
        if time.monotonic() > ends:
            raise RuntimeError(f"{everybody - len(tally.seated)} of {everybody} did not get in")
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)


def _say(client: Client, conversation: str, tally: Tally) -> None:
    key = str(uuid.uuid4())
    tally.sent[key], tally.other[key] = time.perf_counter(), tally.facing[id(client)]
    text = TEXT.format(len(tally.sent))
    client.say(json.dumps({"t": "say", "id": key, "c": conversation, "text": text}).encode())


def _heard(client: Client, text: bytes, conversation: str, tally: Tally) -> None:
    for frame in several(text):
        _took(client, frame, conversation, tally)


def _took(client: Client, frame: dict[str, Any], conversation: str, tally: Tally) -> None:
    if frame["t"] == "ack":
        key = frame["id"]
        tally.acknowledged.append(key)
        tally.waits.append(time.perf_counter() - tally.sent[key])
        if not tally.stopped:
            _say(client, conversation, tally)
    elif frame["t"] == "entry" and frame["entry"]["id"]:
        tally.shown[frame["entry"]["id"], id(client)] += 1
    elif frame["t"] == "marks":
        tally.seated.add(id(client))
    elif frame["t"] in {"nack", "resync"}:
        raise RuntimeError(str(frame))


async def _settle(tally: Tally) -> None:
    """Wait until everything that was sent is acknowledged and shown."""
    ends = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < ends and len(tally.acknowledged) < len(tally.sent):
        await asyncio.sleep(0.1)
    await asyncio.sleep(1.0)


def _stored() -> Counter[str]:
    from counterbell.conversations.models import Message

    return Counter(k for k in Message.objects.exclude(client_id=None).values_list("client_id", flat=True) if k)
