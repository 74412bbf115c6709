"""The shop's gate: pages, pictures, no sockets."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from counterbell import statics
from counterbell.demo.run import shop_server


def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """In a thread of its own: browser tests of the same session leave a running loop in this one."""

    async def once() -> None:
        await shop_server()(scope, receive, send)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(once())).result(timeout=20)


def ask(path: str, kind: str = "http") -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    scope = {
        "type": kind,
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "server": ("localhost", 8001),
        "client": ("127.0.0.1", 9),
        "scheme": "http",
        "http_version": "1.1",
        "asgi": {"version": "3.0"},
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    serve(scope, receive, send)
    return sent


def test_pictures_come_from_memory() -> None:
    answer = ask(f"/static/{statics.version()}/demo/goods/halo.svg")
    assert answer[0]["status"] == 200
    assert (b"content-type", b"image/svg+xml; charset=utf-8") in answer[0]["headers"]


def test_sockets_are_sent_away() -> None:
    assert ask("/live/ws", kind="websocket") == [{"type": "websocket.close", "code": 4403}]


def test_it_starts_and_stops() -> None:
    steps = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(steps)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    serve({"type": "lifespan"}, receive, send)
    assert sent == [{"type": "lifespan.startup.complete"}, {"type": "lifespan.shutdown.complete"}]


def test_pages_are_marked_as_the_shops(monkeypatch: pytest.MonkeyPatch) -> None:
    from counterbell.demo import shop

    marked: list[str] = []

    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        marked.append(environ["counterbell.site"])
        start_response("200 OK", [])
        return [b"the shop"]

    monkeypatch.setattr(shop, "_django", django)
    assert ask("/en/")[0]["status"] == 200
    assert marked == ["shop"]
