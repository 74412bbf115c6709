"""`POST /live/here`: a shop's page says that somebody is on it, where its brand asked for that. Nothing is stored."""

import asyncio
import json
import time

from counterbell.accounts.domains import allows
from counterbell.accounts.models import Brand
from counterbell.base.asgi import Receive, Scope, Send
from counterbell.live import access, frames
from counterbell.live.counter import Counter
from counterbell.live.countries import country_of

LARGEST = 4 * 1024
BODY_SECONDS = 5.0
EACH_MINUTE = 120  # from one address: a family, or an office behind one line
MOST_SOURCES = 20_000


class Beacons:
    """The door for beacons of one counter."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._knocks: dict[str, int] = {}
        self._minute = 0

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One knock. The answer says whether an agent wants to speak, and nothing else."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        status, body, origin = await self._answer(scope, headers, receive)
        sent = [(b"cache-control", b"no-store"), (b"content-type", b"application/json"), (b"vary", b"Origin")]
        if origin:
            sent.append((b"access-control-allow-origin", origin.encode("latin-1")))
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, headers: dict[bytes, str], receive: Receive) -> tuple[int, bytes, str]:
        if scope["method"] != "POST":
            return 405, b"{}", ""
        if self._too_often(str((scope.get("client") or ("",))[0])):
            return 429, b"{}", ""
        try:
            told = json.loads(await asyncio.wait_for(_body(receive), BODY_SECONDS))
        except (ValueError, RecursionError, TimeoutError):
            return 400, b"{}", ""
        if not isinstance(told, dict) or len(frames.words(told, "v", 33)) not in range(16, 33):
            return 400, b"{}", ""
        key = frames.words(told, "brand", 40)
        brand = access.known_brand(key) or await self._counter.reader.ask(access.brand_by_key, key)
        origin = headers.get(b"origin", "")
        if brand is None or not _may(brand, origin):
            return 403, b"{}", ""
        if headers.get(b"sec-gpc") == "1" or headers.get(b"dnt") == "1":
            return 200, b"{}", origin  # she does not want to be followed: we have seen nothing
        visit = self._counter.visits.beacon(brand.pk, told, country_of(scope))
        hailed = visit is not None and self._counter.hails.waits_for(visit.key)
        return 200, b'{"hail":true}' if hailed else b"{}", origin

    def _too_often(self, source: str) -> bool:
        minute = int(time.monotonic() // 60)
        if minute != self._minute or len(self._knocks) > MOST_SOURCES:
            self._minute = minute
            self._knocks.clear()
        self._knocks[source] = self._knocks.get(source, 0) + 1
        return self._knocks[source] > EACH_MINUTE


def _may(brand: Brand, origin: str) -> bool:
    return brand.visits != Brand.Visits.OFF and bool(origin) and allows(brand.domains, origin)


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ValueError("gone")
        body += bytes(message.get("body", b""))
        if len(body) > LARGEST:
            raise ValueError("too large")
        if not message.get("more_body"):
            return body
