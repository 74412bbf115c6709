"""Two serving processes on one PostgreSQL: with Redis between them, without it, and while it goes away."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from counterbell.accounts.models import Agent
from counterbell.conversations.models import Message
from tests.live.lines import Desk, Http, Line, follow
from tests.people import Shopper
from tests.running import RunningServer, free_port, url_of_test_database

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL"), reason="several processes need PostgreSQL: set DATABASE_URL"
    ),
]


class Redis:
    """A Redis of the test's own, which may be killed."""

    def __init__(self) -> None:
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        found = shutil.which("redis-server") or shutil.which("valkey-server")
        if not found:
            pytest.skip("neither redis-server nor valkey-server is installed")
        command = [found, "--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        time.sleep(0.3)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(5)
            self._process = None


@pytest.fixture
def redis() -> Iterator[Redis]:
    made = Redis()
    made.start()
    yield made
    made.kill()


@contextmanager
def two_desks(redis_url: str) -> Iterator[tuple[Desk, Desk]]:
    with ExitStack() as stack:
        desks = []
        for _ in range(2):
            data = Path(os.environ["COUNTERBELL_DATA"])
            server = RunningServer(data, database_url=url_of_test_database(), environment={"REDIS_URL": redis_url})
            stack.callback(server.stop)
            server.start()
            desk = Desk(server)
            stack.callback(desk.close)
            desks.append(desk)
        time.sleep(1.0)  # both have found the hub, if there is one
        yield desks[0], desks[1]


def across(desks: tuple[Desk, Desk], dana: Shopper, bob: Agent, c: str) -> tuple[Line, Line]:
    """A shopper at one server and an agent at the other, both following the conversation."""
    shopper, agent = desks[0].shopper(dana), desks[1].agent(bob)
    shopper.send(t="resume", c=c)
    shopper.until("marks")
    agent.send(t="watch", c=c)
    agent.until("viewers")
    return shopper, agent


def numbers(line: Line) -> list[int]:
    told = [f["entry"] for f in line.heard if f["t"] == "entry"]
    told += [e for f in line.heard if f["t"] == "entries" for e in f["entries"]]
    return sorted(entry["number"] for entry in told)


@pytest.mark.django_db(transaction=True)
def test_with_redis_words_typing_and_presence_cross(redis: Redis, dana: Shopper, bob: Agent, c: str) -> None:
    assert connection.vendor == "postgresql"
    with two_desks(redis.url) as desks:
        shopper, agent = across(desks, dana, bob, c)
        agent.until("viewers", lambda f: f["customer"] is True, within=12)
        shopper.said(c, "Hello over there")
        assert agent.until("entry", within=1.5)["entry"]["text"] == "Hello over there"
        agent.said(c, "Hello back")
        assert shopper.until("entry", lambda f: f["entry"]["text"] == "Hello back", within=1.5)
        shopper.send(t="typing", c=c, text="and")
        assert agent.until("typing", within=1.5)["text"] == "and"
        if not any(f.get("online") for f in shopper.heard):  # by her welcome or after it, sooner or later
            shopper.until("online", lambda f: f["online"] is True, within=12)


@pytest.mark.parametrize(("hub", "within"), [(True, 2.0), (False, 5.5)])
@pytest.mark.django_db(transaction=True)
def test_signing_out_at_one_server_closes_her_line_at_the_other(
    redis: Redis, dana: Shopper, c: str, hub: bool, within: float
) -> None:
    with two_desks(redis.url if hub else "") as desks:
        line = desks[1].shopper(dana)
        follow(line, c)
        http = Http(desks[0].server)
        assert http.post(f"/widget/{dana.brand.key}/signout", {}, Authorization=f"Bearer {dana.token}")[0] == 200
        assert line.closed_with(within=within) == 4401


@pytest.mark.django_db(transaction=True)
def test_without_redis_the_database_carries_them(dana: Shopper, bob: Agent, c: str) -> None:
    with two_desks("") as desks:
        shopper, agent = across(desks, dana, bob, c)
        for n in range(5):
            shopper.said(c, f"word {n}")
        agent.until("entry", lambda f: f["entry"]["text"] == "word 4", within=15)
        assert numbers(agent) == [1, 2, 3, 4, 5]
        assert c in agent.until("changed", within=8)["c"] or "*" in str(agent.heard)


@pytest.mark.django_db(transaction=True)
def test_redis_killed_and_back_loses_and_doubles_nothing(redis: Redis, dana: Shopper, bob: Agent, c: str) -> None:
    with two_desks(redis.url) as desks:
        shopper, agent = across(desks, dana, bob, c)
        for n in range(30):
            if n == 10:
                redis.kill()
            if n == 20:
                redis.start()
            shopper.said(c, f"word {n}")
        agent.until("entry", lambda f: f["entry"]["text"] == "word 29", within=15)
        assert numbers(agent) == list(range(1, 31))
        assert Message.objects.filter(conversation__public_id=c).count() == 30
