"""The world of a check: an installation with people in it, and the product running on it as real processes."""

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.parse
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from counterbell.accounts.actions import create_agent, create_brand, create_team
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.tickets import make_ticket
from counterbell.channels.queries import webchat_of
from counterbell.conversations.actions import open_conversation
from counterbell.conversations.models import Conversation
from counterbell.customers import visitors
from counterbell.customers.actions import recognise
from counterbell.customers.models import Customer

STARTS_WITHIN = 60.0
ENDS_WITHIN = 30.0
PASSWORD = "the bell rings twice at noon"  # noqa: S105  # of people who live for one check
CSRF = "c" * 32


@dataclass(frozen=True, slots=True)
class Shopper:
    """A customer, and the token that her browser keeps."""

    name: str
    customer: Customer
    token: str
    brand: Brand

    def hello(self) -> dict[str, Any]:
        """How she begins at the counter."""
        return {"t": "hello", "role": "visitor", "brand": self.brand.key, "token": self.token, "lang": "en"}


@dataclass(frozen=True, slots=True)
class Colleague:
    """An agent, signed in: `session` is the key of her session."""

    name: str
    agent: Agent
    session: str

    def hello(self) -> dict[str, Any]:
        """How she begins at the counter, with a fresh ticket each time."""
        return {"t": "hello", "role": "agent", "ticket": make_ticket(self.agent, self.session), "lang": "en"}


Person = Shopper | Colleague


@dataclass(slots=True)
class People:
    """alice owns the shop, adam leads it, bob serves its brand, charlie serves another; dana and eve shop there."""

    brand: Brand
    other_brand: Brand
    alice: Colleague
    adam: Colleague
    bob: Colleague
    charlie: Colleague
    dana: Shopper
    eve: Shopper


@dataclass(frozen=True, slots=True)
class Answer:
    """What the product said over HTTP. `took` is in seconds."""

    status: int
    headers: Message
    body: bytes
    took: float = 0.0

    def json(self) -> Any:
        """The body as data."""
        return json.loads(self.body)

    @property
    def leads_to(self) -> str:
        """Where a redirect goes; "" when it is none."""
        return str(self.headers.get("Location", ""))


class Server:
    """A process of the product; keeps its port and its log when it is started again."""

    def __init__(self, log: Path, environment: Mapping[str, str]) -> None:
        self.port = int(environment["COUNTERBELL_PORT"])
        self.log = log
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        with self.log.open("ab") as out:
            command = [sys.executable, "-m", "counterbell.cli", "serve"]
            self._process = subprocess.Popen(command, env=dict(self._environment), stdout=out, stderr=out)  # noqa: S603
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start:\n{self.said()[-3000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ask it to end and wait."""
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(ENDS_WITHIN)
            self._process = None

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL)."""
        if self._process:
            self._process.kill()
            self._process.wait(ENDS_WITHIN)
            self._process = None

    @property
    def pid(self) -> int:
        """Its process id; 0 while none runs."""
        return self._process.pid if self._process and self._process.poll() is None else 0

    def said(self) -> str:
        """Its log so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _answers(self) -> bool:
        try:
            return ask(self.port, "GET", "/live/health", timeout=2).status == http.HTTPStatus.OK
        except OSError:
            return False


@dataclass(slots=True)
class World:
    """An installation: its folder, its people, and the servers that run on it."""

    folder: Path
    people: People
    servers: list[Server] = field(default_factory=list)

    @property
    def server(self) -> Server:
        """The first server; most worlds have one."""
        return self.servers[0]

    @property
    def port(self) -> int:
        """Where the first server listens."""
        return self.server.port

    def ask(self, method: str, path: str, **how: Any) -> Answer:
        """Ask the first server; see `ask`."""
        return ask(self.port, method, path, **how)

    def said(self) -> str:
        """What all servers logged."""
        return "".join(server.said() for server in self.servers)


@contextmanager
def world(*, servers: int = 1, **environment: str) -> Iterator[World]:
    """An empty installation with people in it, served by so many processes with that environment besides."""
    folder = Path(os.environ["COUNTERBELL_DATA"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "files").mkdir(exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    made = World(folder, _people())
    try:
        for _ in range(servers):
            made.servers.append(_server(folder, environment))
            made.servers[-1].start()
        yield made
    finally:
        connection.close()
        for server in made.servers:
            server.stop()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _server(folder: Path, environment: Mapping[str, str]) -> Server:
    port = free_port()
    own = {
        "COUNTERBELL_PORT": str(port),
        "COUNTERBELL_URL": f"http://127.0.0.1:{port}",
        "COUNTERBELL_HOST": "127.0.0.1",
    }
    return Server(folder.parent / f"server-{port}.log", {**os.environ, **own, **environment})


def ask(
    port: int,
    method: str,
    path: str,
    *,
    who: Person | None = None,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    data: object = None,
    body: bytes = b"",
    timeout: float = 30.0,
    source: str = "",
) -> Answer:
    """One request as that person's browser would make it: a session and its CSRF token, or a shopper's bearer token.

    `source`: the address that it comes from.
    """
    sent = {"Cookie": f"{settings.CSRF_COOKIE_NAME}={CSRF}", "X-CSRFToken": CSRF}
    if isinstance(who, Colleague):
        sent["Cookie"] += f"; {settings.SESSION_COOKIE_NAME}={who.session}"
    elif isinstance(who, Shopper):
        sent["Authorization"] = f"Bearer {who.token}"
    if form is not None:
        body, sent["Content-Type"] = urllib.parse.urlencode(form).encode(), "application/x-www-form-urlencoded"
    elif data is not None:
        body, sent["Content-Type"] = json.dumps(data).encode(), "application/json"
    line = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=timeout, source_address=(source, 0) if source else None
    )
    began = time.perf_counter()
    try:
        line.request(method, path, body=body or None, headers={**sent, **(headers or {})})
        said = line.getresponse()
        return Answer(said.status, said.headers, said.read(), time.perf_counter() - began)
    finally:
        line.close()


def upload_form(name: str, content: bytes, content_type: str) -> tuple[bytes, dict[str, str]]:
    """The body and header of a form that uploads one file."""
    mark = secrets.token_hex(8)
    about = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {content_type}'
    body = f"--{mark}\r\n{about}\r\n\r\n".encode() + content + f"\r\n--{mark}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={mark}"}


# ——— people ———


def signed_in(agent: Agent) -> str:
    """The key of a new session in which that agent is signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(agent.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = agent.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def colleague(name: str, **about: Any) -> Colleague:
    """A new agent, signed in."""
    agent = create_agent(email=f"{name}@shop.example", name=name.capitalize(), password=PASSWORD, **about)
    return Colleague(name, agent, signed_in(agent))


def shopper(name: str, brand: Brand) -> Shopper:
    """A shopper who is known to us by name."""
    token = visitors.mint(brand)
    customer = recognise(visitors.read(token, brand) or "", brand=brand, language="en")
    Customer.objects.filter(pk=customer.pk).update(name=name.capitalize())
    return Shopper(name, customer, token, brand)


def conversation_of(person: Shopper) -> Conversation:
    """A conversation that she has begun."""
    return open_conversation(person.customer, brand=person.brand, public_id=uuid.uuid4(), language="en")


def _people() -> People:
    brands = [create_brand(name=name, by=None) for name in ("Lisbon Ceramics", "Oslo Knitwear")]
    for brand in brands:
        webchat_of(brand)
    teams = [create_team(name=brand.name, brands=[brand], by=None) for brand in brands]
    return People(
        brand=brands[0],
        other_brand=brands[1],
        alice=colleague("alice", role="owner"),
        adam=colleague("adam", role="admin"),
        bob=colleague("bob", teams=[teams[0]]),
        charlie=colleague("charlie", teams=[teams[1]]),
        dana=shopper("dana", brands[0]),
        eve=shopper("eve", brands[0]),
    )
