"""S17: nobody hears what is not theirs: by guess, by wildcard, from a foreign page, or after a right was taken away."""

import asyncio
import contextlib
import json
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.sync import sync_to_async
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from counterbell.accounts import actions as accounts
from counterbell.accounts.models import Team
from counterbell.accounts.tickets import make_ticket
from counterbell.conversations.models import Conversation
from counterbell.customers.actions import sign_out
from counterbell.customers.visitors import read
from counterbell.live.frames import several
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import Colleague, Person, World, colleague, conversation_of, world

SECRET = "the parcel is under the blue stairs"  # noqa: S105  # a sentence
QUIET = 2.5  # seconds of listening before we say that nothing was heard
KICKED_WITHIN = 5.0
GUESSES = ["*", "%", "", "_", "[a-z]*", "conversation:*", "../", "' OR 1=1 --", "null", 0, 1, -1, None, True, {}, ["*"]]
ORIGINS = [
    "https://evil.example", "http://127.0.0.1.evil.example", "null", "http://127.0.0.1:1", "file://", "http://",
    "http://[::1]:9", "https://127.0.0.1@evil.example", "http://evil.example#127.0.0.1",
]  # fmt: skip


def eavesdrop(plan: Plan) -> Outcome:
    """S17: listen where one may not."""
    outcome = Outcome()
    with world() as here:
        conversation = conversation_of(here.people.dana)
        asyncio.run(_eavesdrop(here, conversation, plan.times(500, 60), outcome))
        log = here.said()
        secrets = [here.people.dana.token, here.people.bob.session, "ticket="]
        outcome.expect(not any(word in log for word in secrets), "a token stands in the log")
    return outcome


async def _eavesdrop(here: World, conversation: Conversation, guesses: int, outcome: Outcome) -> None:
    await _foreign_pages(here, outcome)
    await _guess(here, conversation, guesses, outcome)
    await _bad_tickets(here, outcome)
    await _tokens_in_addresses(here, outcome)
    await _lose_rights(here, conversation, outcome)


@asynccontextmanager
async def _line(
    here: World, hello: dict[str, Any] | None, *, query: str = "", origin: str = ""
) -> AsyncIterator[ClientConnection]:
    headers = {"Origin": origin} if origin else {}
    address = f"ws://127.0.0.1:{here.port}/live/ws{query}"
    async with connect(address, compression=None, proxy=None, additional_headers=headers) as line:
        if hello:
            await line.send(json.dumps(hello))
        yield line


async def _heard(line: ClientConnection, seconds: float = QUIET) -> list[dict[str, Any]]:
    frames = []
    with contextlib.suppress(TimeoutError, ConnectionClosed):
        async with asyncio.timeout(seconds):
            async for text in line:
                frames += several(text)
    return frames


async def _foreign_pages(here: World, outcome: Outcome) -> None:
    for origin in ORIGINS:
        try:
            async with _line(here, here.people.dana.hello(), origin=origin) as line:
                frames = await _heard(line, 1)
            outcome.expect(not frames, f"a page of {origin} may open a line")
        except (InvalidStatus, ConnectionClosed):
            continue
    own = f"http://127.0.0.1:{here.port}"
    async with _line(here, here.people.dana.hello(), origin=own) as line:
        frames = await _heard(line, 1)
    outcome.expect(bool(frames) and frames[0]["t"] == "welcome", "our own page may not open a line")
    outcome.figures["origins"] = len(ORIGINS)


async def _guess(here: World, conversation: Conversation, guesses: int, outcome: Outcome) -> None:
    """Eve, charlie and a stranger ask for everything while dana and bob talk."""
    c = str(conversation.public_id)
    names = [*GUESSES, c, c.upper(), f"{c}%00", f" {c}", conversation.pk, str(conversation.pk), c.replace("-", "")]
    names += [str(uuid.uuid4()) for _ in range(guesses)]
    for who in (here.people.eve, here.people.charlie):
        async with _line(here, who.hello()) as spy, _line(here, here.people.dana.hello()) as dana:
            asks: list[dict[str, object]] = [
                {"t": kind, "c": name, "epoch": 0, "last": 0} for name in names for kind in ("resume", "watch")
            ]
            for number, frame in enumerate(asks):
                await spy.send(json.dumps(frame))
                if number % 40 == 39:
                    await asyncio.sleep(1)  # faster than that closes the line, which would prove nothing
            for said in ({"t": "typing", "text": SECRET}, {"t": "say", "id": str(uuid.uuid4()), "text": SECRET}):
                await dana.send(json.dumps({**said, "c": c}))
            forged = {"t": "say", "id": str(uuid.uuid4()), "c": c, "text": "forged"}
            await spy.send(json.dumps(forged))
            await spy.send(json.dumps({"t": "typing", "c": c, "text": "forged"}))
            frames = await _heard(spy)
            told = await _heard(dana, 1)
            kinds = {frame["t"] for frame in frames}
            outcome.expect(SECRET not in json.dumps(frames), f"{who.name} heard what dana said")
            outcome.expect(
                not kinds & {"entry", "entries", "typing", "marks", "viewers", "status", "ack", "resync"},
                f"{who.name} was told {sorted(kinds)}",
            )
            changed = [frame["c"] for frame in frames if frame["t"] == "changed"]
            outcome.expect(all(named == ["*"] for named in changed), f"{who.name} was told that {changed} changed")
            outcome.expect("forged" not in json.dumps(told), f"{who.name} was heard in dana's conversation")
            outcome.expect("pong" in kinds or spy.close_code is None, f"{who.name} was cut off, which proves nothing")
    outcome.figures["asked"] = 2 * 2 * len(names)


async def _bad_tickets(here: World, outcome: Outcome) -> None:
    good = here.people.bob.hello()["ticket"]
    tickets = {
        "none": "",
        "changed": good[:-2] + ("A" if good[-2] != "A" else "B") + good[-1],
        "cut": good[:40],
        "a visitor's token": here.people.dana.token,
        "a session key": here.people.bob.session,
        "of another's session": make_ticket(here.people.alice.agent, here.people.bob.session),
        "of no session": make_ticket(here.people.alice.agent, "x" * 32),
    }
    for name, ticket in tickets.items():
        async with _line(here, {"t": "hello", "role": "agent", "ticket": ticket}) as line:
            frames = await _heard(line, 2)
            outcome.expect(not frames and line.close_code == 4401, f"ticket {name}: {frames[:1]} {line.close_code}")
    outcome.figures["tickets"] = len(tickets)


async def _tokens_in_addresses(here: World, outcome: Outcome) -> None:
    """What stands in an address proves nothing, so that nobody is tempted to put it there."""
    hello = here.people.bob.hello()
    for query in (
        f"?ticket={hello['ticket']}",
        f"?token={here.people.dana.token}",
        f"?role=agent&ticket={hello['ticket']}",
    ):
        async with _line(here, None, query=query) as line:
            await line.send('{"t":"ping"}')
            frames = await _heard(line, 1)
            outcome.expect(not frames and line.close_code == 4400, f"an address let somebody in: {frames[:1]}")


async def _lose_rights(here: World, conversation: Conversation, outcome: Outcome) -> None:
    """Somebody who listens loses the right to, in each way in which that happens."""
    slowest = 0.0
    teams = await sync_to_async(lambda: list(Team.objects.filter(brands=here.people.brand)))()
    ways = {
        "left the team": lambda who: accounts.set_teams_of(who.agent, teams=[], by=None),
        "was deactivated": lambda who: accounts.deactivate(who.agent, by=None),
        "was signed out": lambda who: accounts.end_sessions(who.agent, by=None),
        "changed the password": lambda who: accounts.set_password(who.agent, "another bell rings at dusk"),
        "signed out": _end_session(here),
    }
    for number, (name, take) in enumerate(ways.items()):
        who = await sync_to_async(lambda n=number: colleague(f"walter{n}", teams=teams))()
        took, heard = await _kicked(here, who, conversation, take)
        slowest = max(slowest, took)
        outcome.expect(took <= KICKED_WITHIN, f"somebody who {name} listened for {took:.1f} s more")
        outcome.expect(heard, f"somebody who {name} had not been listening before")
        again = await sync_to_async(lambda w=who: here.ask("POST", "/live/ticket", who=w).status)()
        may = name == "left the team"  # she may come back, and sees nothing of that brand
        outcome.expect((again == 200) == may, f"somebody who {name} is given a ticket: {again}")
    outcome.figures |= {"ways": len(ways), "slowest_kick_s": round(slowest, 1)}
    await _visitor_signs_out(here, conversation, outcome)


async def _kicked(here: World, who: Colleague, conversation: Conversation, take: Any) -> tuple[float, bool]:
    """Seconds until the line is closed with 4401, and whether she had heard something before."""
    c = str(conversation.public_id)
    async with _line(here, who.hello()) as line:
        await line.send(json.dumps({"t": "watch", "c": c, "epoch": 0, "last": 0}))
        heard = "viewers" in {frame["t"] for frame in await _heard(line, 1.5)}
        await sync_to_async(take)(who)
        began = time.monotonic()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(KICKED_WITHIN * 2):
                await line.wait_closed()
        return time.monotonic() - began if line.close_code == 4401 else 99.0, heard


def _end_session(here: World) -> Any:
    return lambda who: here.ask("POST", "/account/logout/", who=who)


async def _visitor_signs_out(here: World, conversation: Conversation, outcome: Outcome) -> None:
    """A shopper who signed out: an open tab is closed, and an old one may neither resume nor write."""
    dana = here.people.dana
    c = str(conversation.public_id)
    async with _line(here, {**dana.hello(), "resume": [{"c": c, "epoch": 0, "last": 0}]}) as line:
        outcome.expect(bool(await _heard(line, 1)), "a shopper had not been listening before she signed out")
        await sync_to_async(lambda: sign_out(read(dana.token, dana.brand) or "", brand=dana.brand))()
        began = time.monotonic()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(KICKED_WITHIN * 2):
                await line.wait_closed()
        took = time.monotonic() - began if line.close_code == 4401 else 99.0
    outcome.expect(took <= KICKED_WITHIN, f"a shopper who signed out listened for {took:.1f} s more")
    outcome.figures["shopper_kick_s"] = round(took, 1)
    async with _line(here, {**dana.hello(), "resume": [{"c": c, "epoch": 0, "last": 0}]}) as line:
        with contextlib.suppress(ConnectionClosed):
            await line.send(json.dumps({"t": "say", "id": str(uuid.uuid4()), "c": c, "text": "still here"}))
        frames = await _heard(line)
    kinds = {frame["t"] for frame in frames}
    outcome.expect(not kinds & {"entries", "entry", "ack"}, f"somebody who signed out was told {sorted(kinds)}")


async def hears(here: World, who: Person, c: str) -> bool:
    """Whether that person is let into a conversation."""
    async with _line(here, {**who.hello(), "resume": [{"c": c, "epoch": 0, "last": 0}]}) as line:
        return bool({"entries", "marks", "resync"} & {frame["t"] for frame in await _heard(line, 1)})
