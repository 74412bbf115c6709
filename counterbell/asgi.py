"""The front gate: sockets to the live counter, static files from memory, pages to Django in a fixed pool of threads."""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "counterbell.settings")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_django = get_wsgi_application()

from counterbell import statics  # noqa: E402  # rooms need Django's app registry
from counterbell.base.env import env  # noqa: E402
from counterbell.live.counter import counter  # noqa: E402
from counterbell.live.gateway import Gateway  # noqa: E402

# Long-lived threads with connections of their own: four times the pages per second of Django's own ASGI handler.
_live = Gateway(counter)
_pages: Any = WSGIMiddleware(_django, workers=env().threads)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The one ASGI application of Counterbell."""
    kind, path = scope["type"], scope.get("path", "")
    if kind == "websocket":
        await _live.socket(scope, receive, send)
    elif kind == "lifespan":
        await _live.lifespan(receive, send)
    elif path.startswith(statics.PREFIX):
        await statics.serve(scope, send)
    elif path in {"/live/poll", "/live/send"}:
        await _live.http(scope, receive, send)
    else:
        await _pages(scope, receive, send)
