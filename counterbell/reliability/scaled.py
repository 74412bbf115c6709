"""R20: Redis dies and forgets everything, and nobody who chats loses a word."""

import asyncio
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from counterbell.base.clock import now
from counterbell.conversations.models import Message
from counterbell.journal import worker
from counterbell.journal.models import Duty, Entry
from counterbell.reliability.duties import do_what_is_left, left_undone
from counterbell.reliability.line import Participant, compare, settle, talk
from counterbell.reliability.plan import Impossible, Outcome, Plan
from counterbell.reliability.world import conversation_of, free_port, shopper, world

PAIRS = 6
EACH_SECOND = 5.0
SEEN_WITHIN = 5.0
BEFORE, AWAY, AFTER = 3.0, 7.0, 4.0  # seconds
DUTIES_WITHIN = 60.0
SPOKEN = ("conversations.message_received", "conversations.reply_sent")


class Redis:
    """A redis-server of our own, without a disk."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        binary = shutil.which("redis-server") or shutil.which("valkey-server")
        if not binary:
            raise Impossible("it needs redis-server or valkey-server on the PATH")
        quiet = ["--save", "", "--appendonly", "no", "--dir", str(self._folder), "--loglevel", "warning"]
        command = [binary, "--port", str(self.port), "--bind", "127.0.0.1", *quiet]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
        until = time.monotonic() + 10
        while time.monotonic() < until:
            if self._answer("PING").startswith(b"+PONG"):
                return
            time.sleep(0.05)
        raise Impossible("redis-server did not start")

    def forget_and_die(self) -> None:
        """FLUSHALL, then kill -9."""
        self._answer("FLUSHALL")
        self.kill()

    def kill(self) -> None:
        """kill -9."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answer(self, command: str) -> bytes:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(f"{command}\r\n".encode())
                return line.recv(100)
        except OSError:
            return b""


def lose_redis(plan: Plan) -> Outcome:
    """R20: two server processes on PostgreSQL; Redis is emptied and killed under load, then comes back empty."""
    outcome = Outcome()
    redis = Redis(Path(os.environ["COUNTERBELL_DATA"]).parent)
    redis.start()
    try:
        with world(servers=2, REDIS_URL=redis.url, COUNTERBELL_CHAT_RATE="1000000") as here:
            people = []
            for number in range(PAIRS):
                visitor = shopper(f"visitor{number}", here.people.brand)
                c = str(conversation_of(visitor).public_id)
                people += [Participant(visitor, c), Participant(here.people.bob, c)]
            ports = [server.port for server in here.servers]
            pids = [server.pid for server in here.servers]
            rounds = plan.times(5, 1)
            outcome.figures["rounds"] = rounds
            asyncio.run(_chat(people, ports, redis, rounds))
            compare(people, outcome)
            _waits(people, outcome)
            _jobs(people, outcome)
            outcome.expect(pids == [server.pid for server in here.servers], "a server process ended")
            outcome.expect(
                here.said().count("Redis is away") >= rounds, "the servers did not notice that Redis was away"
            )
            outcome.expect("Traceback" not in here.said(), "a server's log has a traceback")
    finally:
        redis.kill()
    return outcome


async def _chat(people: Sequence[Participant], ports: Sequence[int], redis: Redis, rounds: int) -> None:
    for number, one in enumerate(people):
        one.come(ports[number % len(ports)])  # the two of a pair sit at different processes
    await asyncio.gather(*(one.connected.wait() for one in people))
    harm = asyncio.create_task(_lose(redis, rounds))
    await talk(people, each_second=EACH_SECOND, until=harm.done)
    await harm
    await settle(people)
    for one in people:
        await one.leave()


async def _lose(redis: Redis, rounds: int) -> None:
    for _ in range(rounds):
        await asyncio.sleep(BEFORE)
        await asyncio.to_thread(redis.forget_and_die)
        await asyncio.sleep(AWAY)
        await asyncio.to_thread(redis.start)
        await asyncio.sleep(AFTER)


def _waits(people: Sequence[Participant], outcome: Outcome) -> None:
    """From saying something until the other one, at the other process, sees it."""
    waits = []
    for one, other in zip(people[::2], people[1::2], strict=True):
        for sender, reader in ((one, other), (other, one)):
            waits += [
                reader.seen_at[marker] - sender.said_at[marker] for marker in sender.sent if marker in reader.seen_at
            ]
    longest = max(waits, default=99.0)
    outcome.figures["slowest_s"] = round(longest, 2)
    outcome.expect(longest <= SEEN_WITHIN, f"somebody waited {longest:.1f} s to see what was said")


def _jobs(people: Sequence[Participant], outcome: Outcome) -> None:
    """Each message is one fact in the journal, and all that was owed because of it is done."""
    until = time.monotonic() + DUTIES_WITHIN
    while Duty.objects.filter(due__lte=now() + worker.LEASE).exists() and time.monotonic() < until:
        worker.work_once()
        time.sleep(0.2)
    do_what_is_left()
    facts = list(Entry.objects.filter(name__in=SPOKEN).values_list("facts", flat=True))
    told = [fact["message"] for fact in facts]
    spoken = Message.objects.filter(client_id__isnull=False).count()
    outcome.figures |= {"facts": len(told), "duties_left": left_undone(outcome)}
    outcome.expect(len(told) == len(set(told)) == spoken, f"{spoken} messages have {len(told)} facts in the journal")
