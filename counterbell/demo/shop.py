"""The demo shop's own gate: another origin than Counterbell's, the same process.

`shop_application` is the ASGI app for the shop's port. Import it after `django.setup()`.
"""

from collections.abc import Iterable
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.handlers.wsgi import WSGIHandler

from counterbell import statics
from counterbell.base.asgi import Receive, Scope, Send
from counterbell.demo.middleware import SHOP, SITE

THREADS = 2

_django = WSGIHandler()


def _through_the_shops_door(environ: Any, start_response: Any) -> Iterable[bytes]:
    environ[SITE] = SHOP
    answer: Iterable[bytes] = _django(environ, start_response)
    return answer


_pages: Any = WSGIMiddleware(_through_the_shops_door, workers=THREADS)


async def shop_application(scope: Scope, receive: Receive, send: Send) -> None:
    """Pages and pictures of the demo shop; no sockets: the bubble's go to Counterbell."""
    kind = scope["type"]
    if kind == "lifespan":
        await _live(receive, send)
    elif kind == "websocket":
        await send({"type": "websocket.close", "code": 4403})
    elif str(scope["path"]).startswith(statics.PREFIX):
        await statics.serve(scope, send)
    else:
        await _pages(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
