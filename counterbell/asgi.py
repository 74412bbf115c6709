"""The front gate: sockets to the live counter, static files from memory, pages to Django in a fixed pool of threads."""

import os
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "counterbell.settings")


_django: Any = get_wsgi_application()

from counterbell import patience, statics  # noqa: E402  # rooms need Django's app registry
from counterbell.base.asgi import Receive, Scope, Send  # noqa: E402
from counterbell.base.disk import is_full  # noqa: E402
from counterbell.base.env import env  # noqa: E402
from counterbell.live.beacon import Beacons  # noqa: E402
from counterbell.live.counter import counter  # noqa: E402
from counterbell.live.gateway import Gateway  # noqa: E402

# Long-lived threads with connections of their own: nearly three times the pages of Django's own ASGI handler.
# A page is short: its thread never waits for the reader. A file is long: it has threads of its own, which may.
FILE_THREADS = 8
# Pictures in letters may be fetched from strangers, who are slow: whoever waits for them holds up nobody else.
PICTURES, PICTURE_THREADS = "/files/picture/", 4
# So it is with a language model that helps an agent.
MODELS, MODEL_THREADS = "/model/", 4
_live = Gateway(counter)
_beacons = Beacons(counter)
_pages: Any = WSGIMiddleware(_django, workers=env().threads, send_queue_size=0)
_files: Any = WSGIMiddleware(_django, workers=FILE_THREADS)
_pictures: Any = WSGIMiddleware(_django, workers=PICTURE_THREADS)
_models: Any = WSGIMiddleware(_django, workers=MODEL_THREADS)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The one ASGI application of Counterbell."""
    kind, path = scope["type"], scope.get("path", "")
    if kind == "websocket":
        await _live.socket(scope, receive, send)
    elif kind == "lifespan":
        await _live.lifespan(receive, send)
    elif path.startswith(statics.PREFIX):
        await statics.serve(scope, patience.Answer(send))
    elif path in {"/live/poll", "/live/send"}:
        await _live.http(scope, receive, send)
    elif path == "/live/here":
        await _beacons.http(scope, receive, send)
    elif path.startswith(PICTURES):
        await django_answers(_pictures, scope, receive, send)
    elif path.startswith(MODELS):
        await django_answers(_models, scope, receive, send)
    else:
        await django_answers(_files if path.startswith("/files/") else _pages, scope, receive, send)


async def django_answers(django: Any, scope: Scope, receive: Receive, send: Send) -> None:
    """Let Django answer, once the whole request is here."""
    try:
        async with patience.whole(scope, receive) as request:
            await django(scope, request, patience.Answer(send))
    except patience.TooLarge:
        await _refuse(send, 413, "This is larger than anything we take.")
    except patience.TooSlow:
        await _refuse(send, 408, "The request took too long to arrive.")
    except ConnectionError:
        return  # there is nobody left to answer
    except OSError as fault:
        if not is_full(fault):
            raise
        await _refuse(send, 507, "There is no room for this now. Please try again later.")


async def _refuse(send: Send, status: int, why: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{why}\n".encode()})
