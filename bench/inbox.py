"""The inbox's pages with a hundred thousand conversations, against a tenth of them.

Two installations stand side by side, the small one a copy that was taken on the way, each with its own server. Every
page is asked from both in turn, so that whatever else the machine does weighs on both alike.
"""

import http.client
import os
import random
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import click

from bench import running, stock

SHARE = 10  # the small installation has this much less
ROUNDS = 160  # of each kind of page
WARM_UP = 15
VIEWS = ("mine", "unassigned", "all", "snoozed", "resolved")
WORDS = (
    "parcel", "order", "refund please", "سفارش", "مرسوله", "طلب", "الشحن", "注文", "配送", "narudžba", "paket",
    "narudzba", "deliv", "zzyzx", "shopper77@mail.example", "107000", *stock.RARE.values(),
)  # fmt: skip
CLOCK: Callable[[], float] = time.perf_counter


@dataclass(frozen=True)
class Side:
    """One of the two servers, and whom it knows: session keys of an owner and of an agent, conversations' UUIDs."""

    port: int
    sessions: tuple[str, ...]
    conversations: tuple[str, ...]


def run(
    database: str, *, conversations: int, messages: int, rounds: int = ROUNDS, quiet: bool = False
) -> dict[str, float | int]:
    """Fill, copy on the way, measure both; returns the figures."""
    dice = random.Random(stock.SEED)
    with running.installation(database) as large:
        running.migrate()
        began, house = CLOCK(), stock.make_house()

        def told(done: int) -> None:
            if not quiet and done % (10 * stock.BATCH) == 0:
                click.echo(f"{done:,} of {conversations:,} conversations after {CLOCK() - began:.0f} s", err=True)

        stock.fill(house, 0, conversations // SHARE, conversations, messages, told)
        sessions = _sign_in(house)
        few = _some_conversations(dice)
        _tidy()
        with _copied(database, large) as small:
            stock.fill(house, conversations // SHARE, conversations, conversations, messages, told)
            _tidy()
            many, counted = _some_conversations(dice), _counted()
            with running.served(large), _served_beside(small):
                sides = (Side(_port(small), sessions, few), Side(_port(large), sessions, many))
                times = _measure(sides, rounds, dice)
    return counted | _figures(times)


def _figures(times: dict[tuple[str, int], list[float]]) -> dict[str, float | int]:
    p95 = {cell: running.percentile(seen, 0.95) * 1000 for cell, seen in times.items()}
    pages = ("list", "open", "search")
    figures: dict[str, float | int] = {f"{page}_p95_ms": round(p95[page, 1], 1) for page in pages}
    return figures | {f"growth_{page}": round(p95[page, 1] / p95[page, 0], 2) for page in pages}


# ——— measuring ———


def _measure(sides: Sequence[Side], rounds: int, dice: random.Random) -> dict[tuple[str, int], list[float]]:
    times: dict[tuple[str, int], list[float]] = defaultdict(list)
    lines = [http.client.HTTPConnection("127.0.0.1", side.port, timeout=60) for side in sides]
    for turn in range(-WARM_UP, rounds):
        view, word, who = VIEWS[turn % len(VIEWS)], WORDS[turn % len(WORDS)], turn // 2 % 2
        for page in ("list", "open", "search"):
            for place, side in sorted(enumerate(sides), key=lambda _: dice.random()):
                # A team's agent may not see every brand: open is asked by the owner.
                session = side.sessions[0 if page == "open" else who]
                path = {
                    "list": f"/inbox/?view={view}",
                    "open": f"/inbox/{side.conversations[turn % len(side.conversations)]}/",
                    "search": f"/search?q={quote(word)}",
                }[page]
                took = _ask(lines[place], path, session)
                if turn >= 0:
                    times[page, place].append(took)
    return times


def _ask(line: http.client.HTTPConnection, path: str, session: str) -> float:
    headers = {"Cookie": f"counterbell_session={session}", "Accept-Encoding": "gzip"}
    try:
        began = CLOCK()
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
    except http.client.RemoteDisconnected:  # the other side was slow meanwhile, and this line was idle too long
        line.connect()
        began = CLOCK()
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return CLOCK() - began


def _sign_in(house: stock.House) -> tuple[str, ...]:
    """Sessions of the owner and of an agent on a team."""
    from counterbell.accounts.models import Agent
    from counterbell.reliability.world import signed_in

    return tuple(signed_in(agent) for agent in Agent.objects.filter(pk__in=house.agents[:2]).order_by("pk"))


def _some_conversations(dice: random.Random) -> tuple[str, ...]:
    from counterbell.conversations.models import Conversation

    names = list(Conversation.objects.values_list("public_id", flat=True))
    return tuple(str(name) for name in dice.sample(names, min(len(names), ROUNDS)))


def _counted() -> dict[str, float | int]:
    from counterbell.conversations.models import Conversation, Message

    return {"conversations": Conversation.objects.count(), "messages": Message.objects.count()}


# ——— the copy ———


def _tidy() -> None:
    """Leave the database as it is after a quiet night, and let go of it."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM ANALYZE")
    connection.close()


@contextmanager
def _copied(database: str, large: dict[str, str]) -> Iterator[dict[str, str]]:
    """The environment of a copy of the installation as it is now."""
    folder = Path(f"{large['COUNTERBELL_DATA']}-small")
    shutil.copytree(large["COUNTERBELL_DATA"], folder)
    port = running.free_port()
    small = large | {
        "COUNTERBELL_DATA": str(folder),
        "COUNTERBELL_URL": f"http://127.0.0.1:{port}",
        "COUNTERBELL_PORT": str(port),
    }
    if database == "postgresql":
        small["DATABASE_URL"] = running.copy_database()
    try:
        yield small
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _served_beside(small: dict[str, str]) -> Iterator[None]:
    """The copy's server. (`running.served` uses this process's own environment, which is the large one's.)"""
    command = [sys.executable, "-m", "counterbell.cli", "serve"]
    process = subprocess.Popen(command, env=os.environ | small, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + running.STARTS_WITHIN
        while not running.answers(_port(small)):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the small installation did not start")
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _port(environment: dict[str, str]) -> int:
    return int(environment["COUNTERBELL_PORT"])
