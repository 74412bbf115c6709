"""A shop on an origin of its own, as in life: one page with the bubble on it, and whoever answers behind it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.tickets import make_ticket
from counterbell.live.frames import several
from tests.running import RunningServer

PATIENCE = 10
PAGE = """<!doctype html><html lang="{lang}" dir="{dir}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Bowls</title>
<script nonce="n">
window.Counterbell=window.Counterbell||function(){{(Counterbell.q=Counterbell.q||[]).push(arguments)}};
window.heard=[];for(const name of ["ready","open","close","unread","message","identified","error"])
Counterbell("on",name,(detail)=>heard.push([name,detail??null]))</script>
<style nonce="n">#here {{ inline-size: 600px; block-size: 500px }}</style>
<script nonce="n" async src="{home}/widget.js" data-brand="{brand}" {more}></script></head>
<body><main><h1>Bowls</h1><p><a href="#blue" id="link">The blue one</a></p>{body}</main></body></html>"""


class Shop:
    """Serves the page from another port, with as strict a policy as a shop may have."""

    def __init__(self, brand: Brand, home: str) -> None:
        shop = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query)
                lang = asked.get("lang", ["en"])[0]
                way = "rtl" if lang in {"fa", "ar"} else "ltr"
                body = PAGE.format(
                    lang=lang, dir=way, home=home, brand=brand.key, more=shop.more, body=shop.body
                ).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                ours = "script-src 'nonce-n'; style-src 'nonce-n'"
                policy = f"default-src 'none'; {ours}; connect-src {home}; frame-src {home}"
                self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(body)
                shop.visits += 1

            def log_message(self, *_: Any) -> None:
                pass

        self.visits = 0
        self.more = self.body = ""  # more attributes of the script, more of the page
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.domain = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.domain}/bowls"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Counterhand:
    """An agent's browser without the browser: one socket that watches, types and answers."""

    def __init__(self, server: RunningServer, agent: Agent) -> None:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(agent.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
        session.save()
        self._url, self._session = server.url, str(session.session_key)
        self._call = connect(server.socket_url, origin=Origin(server.url))
        self._line: ClientConnection = self._call.__enter__()
        self._heard: list[dict[str, Any]] = []
        self.send(t="hello", role="agent", ticket=make_ticket(agent, session.session_key), resume=[])
        self.hear("welcome")

    def send(self, **frame: Any) -> None:
        self._line.send(json.dumps(frame))

    def hear(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next frame of that kind (with these fields); others are let pass."""
        while True:
            while self._heard:
                frame = self._heard.pop(0)
                if frame["t"] == kind and all(frame.get(field) == value for field, value in wanted.items()):
                    return frame
            self._heard += several(self._line.recv(timeout=PATIENCE))

    def watch(self, c: str) -> list[dict[str, Any]]:
        """Open a conversation; returns its entries so far."""
        self.send(t="watch", c=c, epoch=0, last=0)
        return list(self.hear("entries", c=c)["entries"])

    def say(self, c: str, text: str) -> int:
        """Answer, and wait until it is on disk; returns its number."""
        name = str(uuid4())
        self.send(t="say", id=name, c=c, text=text, files=[], kind="public")
        return int(self.hear("ack", id=name)["number"])

    def typing(self, c: str, text: str) -> None:
        self.send(t="typing", c=c, text=text)

    def read(self, c: str, number: int) -> None:
        self.send(t="read", c=c, number=number)

    def resolve(self, c: str) -> None:
        """End a conversation as the inbox does, in the server: it tells everybody at once."""
        word = "a" * 32
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self._session}; {settings.CSRF_COOKIE_NAME}={word}",
            "X-CSRFToken": word,
            "Origin": self._url,
        }
        asked = Request(f"{self._url}/inbox/{c}/status/", data=b"status=resolved", headers=headers)
        urlopen(asked, timeout=PATIENCE).close()

    def close(self) -> None:
        self._call.__exit__(None, None, None)
