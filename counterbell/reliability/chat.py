"""R17 and R18: cut lines lose nothing, and saying it twice says it once."""

import asyncio
import contextlib
import json
import random
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from counterbell.conversations.models import Message
from counterbell.live.frames import several
from counterbell.live.reading import TOO_FAR
from counterbell.reliability.line import LOST_LINE, Participant, Proxy, compare, load_fresh, settle, talk
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import World, ask, conversation_of, shopper, world

PAIRS = 4
EACH_SECOND = 10.0
CUTS_EACH_SECOND = 20.0
FLOOD = TOO_FAR + 200
ANSWERS_WITHIN = 20.0


def cut_lines(plan: Plan) -> Outcome:
    """R17: the lines are cut again and again while both sides talk; one browser sleeps for longer than we resume."""
    outcome = Outcome()
    processes = 2 if plan.database == "postgresql" else 1
    with world(servers=processes, COUNTERBELL_CHAT_RATE="1000000") as here:
        dana, bob = here.people.dana, here.people.bob
        shoppers = [dana, *(shopper(f"visitor{number}", here.people.brand) for number in range(1, PAIRS))]
        people = []
        for one in shoppers:
            c = str(conversation_of(one).public_id)
            people += [Participant(one, c), Participant(bob, c)]
        sleeper = Participant(dana, people[0].c, name="sleeper")
        cuts = asyncio.run(_cut_lines(here, plan.times(1000, 40), people, sleeper, outcome))
        compare(people, outcome)
        outcome.figures = {"cuts": cuts, **outcome.figures}
    return outcome


async def _cut_lines(
    here: World, cuts: int, people: Sequence[Participant], sleeper: Participant, outcome: Outcome
) -> int:
    proxies = [Proxy(server.port) for server in here.servers]
    ports = [await proxy.start() for proxy in proxies]
    for number, one in enumerate([*people, sleeper]):
        one.come(ports[number % len(ports)], home=here.port)
    await asyncio.gather(*(one.connected.wait() for one in [*people, sleeper]))
    await _fall_asleep(sleeper, people[0])
    cutting = asyncio.create_task(_cut(proxies, cuts))
    await talk(people, each_second=EACH_SECOND, until=cutting.done)
    await settle(people)
    await _wake(here, sleeper, ports[0], outcome)
    for one in people:
        await one.leave()
    for proxy in proxies:
        await proxy.stop()
    return sum(proxy.cuts for proxy in proxies)


async def _cut(proxies: Sequence[Proxy], cuts: int) -> None:
    while sum(proxy.cuts for proxy in proxies) < cuts:
        await asyncio.sleep(random.uniform(0.5, 1.5) / CUTS_EACH_SECOND)  # noqa: S311  # chance, not a secret
        random.choice(proxies).cut()  # noqa: S311


async def _fall_asleep(sleeper: Participant, talker: Participant) -> None:
    """The sleeper sees one message and goes; then more is said than anybody may resume."""
    await talker.say("Good night")
    await settle([talker, sleeper])
    await sleeper.leave()
    for number in range(FLOOD):
        await talker.say(f"while you slept, {number}")
        if number % 200 == 0:
            await settle([talker])


async def _wake(here: World, sleeper: Participant, port: int, outcome: Outcome) -> None:
    """Told to load the thread anew, and then the same as a page that was opened just now."""
    sleeper.come(port, home=here.port)
    await sleeper.connected.wait()
    until = asyncio.get_running_loop().time() + ANSWERS_WITHIN
    while not sleeper.resyncs and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(0.05)
    outcome.expect(sleeper.resyncs > 0, "the sleeper was not told to load the thread anew")
    outcome.figures["resyncs"] = sleeper.resyncs
    await sleeper.say("Good morning")
    await settle([sleeper])
    fresh = await asyncio.to_thread(load_fresh, here.port, here.people.dana, sleeper.c)
    outcome.expect(sleeper.thread == fresh, "the sleeper's thread is another than a freshly loaded one")
    outcome.figures["fresh_entries"] = len(fresh)
    await sleeper.leave()


# ——— R18 ———


def say_twice(plan: Plan) -> Outcome:
    """R18: the same message from two tabs, over HTTP and again after a cut line is one message."""
    outcome = Outcome()
    with world(COUNTERBELL_CHAT_RATE="1000000") as here:
        rounds = plan.times(300, 25)
        sent = asyncio.run(_say_twice(here, rounds, outcome))
        rows = Message.objects.filter(client_id__in=sent).values_list("client_id", "conversation__public_id")
        stored = [(str(marker), str(c)) for marker, c in rows]
    markers = {marker for marker, _ in stored}
    outcome.figures |= {
        "stored": len(stored),
        "lost": len(sent.keys() - markers),
        "duplicated": len(stored) - len(markers),
    }
    outcome.expect(
        sorted(stored) == sorted(sent.items()), "not every message is stored exactly once, where it was said"
    )
    return outcome


async def _say_twice(here: World, rounds: int, outcome: Outcome) -> dict[str, str]:
    proxy = Proxy(here.port)
    port = await proxy.start()
    sent: dict[str, str] = {}
    differing = silent = 0
    for number in range(rounds):
        # Every other round begins a conversation with it: then two tabs open the same one at once.
        c = str(uuid.uuid4()) if number % 2 == 0 or not sent else list(sent.values())[-1]
        marker = str(uuid.uuid4())
        frame = {"t": "say", "id": marker, "c": c, "text": f"only once, {number}"}
        numbers = await _everywhere(here, port, proxy, frame)
        sent[marker] = c
        silent += not numbers
        differing += len(set(numbers)) > 1
    await proxy.stop()
    outcome.figures = {"rounds": rounds, "cuts": proxy.cuts}
    outcome.expect(differing == 0, f"{differing} messages were acknowledged under two numbers")
    outcome.expect(silent == 0, f"{silent} messages were acknowledged nowhere")
    return sent


async def _everywhere(here: World, port: int, proxy: Proxy, frame: dict[str, Any]) -> list[int]:
    """Say it on a line that is cut at once, then from two tabs and over HTTP at the same time; the acked numbers."""
    dana = here.people.dana
    with contextlib.suppress(*LOST_LINE):
        async with connect(f"ws://127.0.0.1:{port}/live/ws", compression=None, proxy=None, close_timeout=1) as line:
            await line.send(json.dumps(dana.hello()))
            await line.send(json.dumps(frame))
            await asyncio.sleep(random.uniform(0, 0.01))  # noqa: S311  # now it is stored, now it is not
            proxy.cut()
            await line.wait_closed()
    answers = await asyncio.gather(
        _tab(here.port, dana.hello, frame),
        _tab(here.port, dana.hello, frame),
        asyncio.to_thread(_over_http, here.port, dana.hello(), frame),
    )
    return [number for number in answers if number]


async def _tab(port: int, hello: Callable[[], dict[str, Any]], frame: dict[str, Any]) -> int:
    async with connect(f"ws://127.0.0.1:{port}/live/ws", compression=None, proxy=None) as line:
        await line.send(json.dumps(hello()))
        await line.send(json.dumps(frame))
        return await _acknowledged(line, frame["id"])


async def _acknowledged(line: ClientConnection, marker: str) -> int:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(ANSWERS_WITHIN):
            async for text in line:
                for said in several(text):
                    if said["t"] == "ack" and said["id"] == marker:
                        return int(said["number"])
    return 0


def _over_http(port: int, hello: dict[str, Any], frame: dict[str, Any]) -> int:
    answer = ask(port, "POST", "/live/send", data={"hello": hello, "frames": [frame]})
    acks = [said for said in answer.json().get("frames", []) if said["t"] == "ack"]
    return int(acks[0]["number"]) if acks else 0
