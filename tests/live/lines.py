"""A browser at the counter, without the browser: one websocket, and what came over it."""

import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from counterbell.accounts.models import Agent
from counterbell.accounts.tickets import make_ticket
from counterbell.live.frames import several
from tests.people import Shopper
from tests.running import RunningServer

Frame = dict[str, Any]
PATIENCE = 6.0
QUIET = 0.4  # how long we listen before we say that nothing came


class Line:
    """A line to the live counter. `heard` keeps every frame, in order."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard: list[Frame] = []
        self._read = 0

    def send(self, **frame: Any) -> None:
        self.socket.send(json.dumps(frame))

    def until(self, kind: str, fits: Callable[[Frame], bool] = lambda _: True, *, within: float = PATIENCE) -> Frame:
        """The next frame of that kind that fits; what comes before it is only kept in `heard`."""
        ends = time.monotonic() + within
        while True:
            while self._read < len(self.heard):
                frame = self.heard[self._read]
                self._read += 1
                if frame["t"] == kind and fits(frame):
                    return frame
            left = ends - time.monotonic()
            if left <= 0 or not self._take(left):
                raise AssertionError(f"no fitting {kind!r} came within {within} s, but {self.heard}")

    def nothing(self, kind: str, *, within: float = QUIET) -> None:
        """Assert that no frame of that kind comes."""
        assert self._of(kind, within) == []

    def settled(self, kind: str, *, quiet: float = QUIET, within: float = PATIENCE) -> None:
        """Wait until no frame of that kind has come for a while: what duties do afterwards is told, too."""
        ends = time.monotonic() + within
        while self._of(kind, quiet):
            assert time.monotonic() < ends, f"{kind!r} came again and again for {within} s"

    def _of(self, kind: str, within: float) -> list[Frame]:
        """The frames of that kind that come within that time."""
        before = len(self.heard)
        ends = time.monotonic() + within
        while (left := ends - time.monotonic()) > 0 and self._take(left):
            pass
        return [frame for frame in self.heard[before:] if frame["t"] == kind]

    def kinds(self) -> list[str]:
        return [frame["t"] for frame in self.heard]

    def say(self, c: str, text: str, **more: Any) -> str:
        """Say something; returns the id that was given to it."""
        client_id = more.pop("id", str(uuid.uuid4()))
        self.send(t="say", id=client_id, c=c, text=text, **more)
        return client_id

    def said(self, c: str, text: str, **more: Any) -> Frame:
        """Say something and wait until it is acknowledged."""
        client_id = self.say(c, text, **more)
        return self.until("ack", lambda f: f["id"] == client_id)

    def closed_with(self, *, within: float = PATIENCE) -> int:
        """Wait until the server hangs up; returns the code."""
        ends = time.monotonic() + within
        while (left := ends - time.monotonic()) > 0:
            try:
                self._take(left)
            except ConnectionClosed as end:
                return end.rcvd.code if end.rcvd else 1006
        raise AssertionError(f"still open after {within} s")

    def hang_up(self) -> None:
        self.socket.close()

    def _take(self, timeout: float) -> bool:
        try:
            self.heard += several(self.socket.recv(timeout=timeout))
        except TimeoutError:
            return False
        return True


class Desk:
    """Everybody's way to one server; hangs up for all of them at the end."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self._open = ExitStack()

    def line(self, **how: Any) -> Line:
        """A line over which nobody has said hello yet."""
        return Line(self._open.enter_context(connect(self.server.socket_url, proxy=None, close_timeout=1, **how)))

    def shopper(self, who: Shopper, **hello: Any) -> Line:
        line = self.line()
        line.send(**hello_of(who, **hello))
        line.until("welcome")
        return line

    def agent(self, who: Agent, **hello: Any) -> Line:
        line = self.line()
        line.send(t="hello", role="agent", ticket=ticket_of(who), **hello)
        line.until("welcome")
        return line

    def close(self) -> None:
        self._open.close()


def hello_of(who: Shopper, **more: Any) -> Frame:
    return {"t": "hello", "role": "visitor", "brand": who.brand.key, "token": who.token, **more}


def signed_in(agent: Agent) -> Client:
    """A Django client whose session the server knows."""
    client = Client()
    client.force_login(agent)
    return client


def ticket_of(agent: Agent, client: Client | None = None) -> str:
    return make_ticket(agent, (client or signed_in(agent)).session.session_key or "")


class Http:
    """HTTP to the running server; with `agent` as somebody who is signed in."""

    def __init__(self, server: RunningServer, agent: Agent | None = None) -> None:
        self._url = server.url
        self.client = signed_in(agent) if agent else Client()

    def post(self, path: str, body: object, *, timeout: float = 40.0, **headers: str) -> tuple[int, Any]:
        """POST JSON; returns the status and the answer."""
        return self._send(path, json.dumps(body).encode(), timeout, {"Content-Type": "application/json", **headers})

    def form(self, path: str, fields: str = "") -> tuple[int, Any]:
        """POST a form as a page of ours would."""
        token = "a" * 32
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.client.cookies.items())
        headers = {
            "Cookie": f"{cookies}; counterbell_csrf={token}",
            "X-CSRFToken": token,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self._send(path, fields.encode(), 20.0, headers)

    def _send(self, path: str, body: bytes, timeout: float, headers: dict[str, str]) -> tuple[int, Any]:
        request = urllib.request.Request(f"{self._url}{path}", data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                status, said = answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            status, said = refusal.code, refusal.read()
        try:
            return status, json.loads(said)
        except ValueError:
            return status, said.decode()


def watch(line: Line, c: str, **more: int) -> None:
    """Look at a conversation, and wait until the counter has done what that asks for: what follows is new."""
    line.send(t="watch", c=c, **more)
    line.send(t="ping")
    line.until("viewers")
    told = line._read
    line.until("pong")
    line._read = told


def follow(line: Line, c: str) -> None:
    line.send(t="resume", c=c)
    line.until("marks", lambda f: f["c"] == c)
