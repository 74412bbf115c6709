"""The hub over Redis or Valkey: one channel, best effort. When it is away, the counter reads the database."""

import asyncio
import contextlib
import hashlib
import secrets
from collections import deque
from collections.abc import Callable

from django.conf import settings
from redis import asyncio as redis
from redis.exceptions import RedisError

from counterbell.base.log import get_log
from counterbell.live.hub import Hear

log = get_log(__name__)

MOST_WAITING = 20_000  # lines; beyond this the database tells the others sooner than we could
RETRY_SECONDS = 0.5
ANSWER_SECONDS = 2.0
STOPS = 4  # how often a task is told to end


def channel() -> str:
    """The channel of this installation: another one on the same Redis has another secret."""
    return f"counterbell.live.{hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest()[:16]}"


class RedisHub:
    """Publishes in pipelines from a task of its own, so that the counter never waits for Redis."""

    shared = True

    def __init__(self, url: str) -> None:
        self.healthy = False
        self._url = url
        self._channel = channel()
        self._me = secrets.token_hex(4)
        self._waiting: deque[str] = deque()
        self._some = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._lost_once = False

    async def start(self, hear: Hear, back: Callable[[], None]) -> None:
        """Listen and publish in the background; returns at once, even while Redis is away."""
        self._tasks = [asyncio.create_task(self._listen(hear, back)), asyncio.create_task(self._send())]

    def publish(self, line: str) -> None:
        """Queue a line for the others; dropped while Redis is away, because the database has it."""
        if self.healthy and len(self._waiting) < MOST_WAITING:
            self._waiting.append(line)
            self._some.set()

    async def stop(self) -> None:
        """End both tasks."""
        running = set(self._tasks)
        for _ in range(STOPS):  # a library may swallow the first word; the house must not wait for it for ever
            for task in running:
                task.cancel()
            if running:
                _done, running = await asyncio.wait(running, timeout=ANSWER_SECONDS / STOPS)

    async def _listen(self, hear: Hear, back: Callable[[], None]) -> None:
        while True:
            try:
                await self._hear_until_lost(hear, back)
            except (RedisError, OSError) as failure:
                if self.healthy:
                    log.warning("Redis is away, the database carries the chat: %s", failure)
                self.healthy, self._lost_once = False, True
            await asyncio.sleep(RETRY_SECONDS)

    async def _hear_until_lost(self, hear: Hear, back: Callable[[], None]) -> None:
        client = self._client()
        try:
            async with client.pubsub() as pubsub:
                await pubsub.subscribe(self._channel)
                self.healthy = True
                if self._lost_once:
                    log.warning("Redis is back")
                    back()
                await self._pass_on(pubsub, hear)
        finally:
            with contextlib.suppress(RedisError, OSError):
                await client.aclose()

    async def _pass_on(self, pubsub: "redis.client.PubSub", hear: Hear) -> None:
        while True:
            message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=ANSWER_SECONDS)
            if message is None:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await pubsub.ping()
                continue
            if message["type"] != "message":
                continue
            origin, _, line = message["data"].decode().partition(" ")
            if origin != self._me:
                hear(line)

    async def _send(self) -> None:
        client = self._client()
        while True:
            await self._some.wait()
            self._some.clear()
            lines, self._waiting = self._waiting, deque()
            try:
                pipeline = client.pipeline(transaction=False)
                for line in lines:
                    pipeline.publish(self._channel, f"{self._me} {line}")
                await pipeline.execute()
            except (RedisError, OSError) as failure:
                log.warning("%s lines were not published: %s", len(lines), failure)
                await asyncio.sleep(RETRY_SECONDS)

    def _client(self) -> "redis.Redis":
        return redis.Redis.from_url(
            self._url, socket_timeout=ANSWER_SECONDS * 2, socket_connect_timeout=ANSWER_SECONDS, retry=None
        )
