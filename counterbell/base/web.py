"""Calling others over HTTP: the one way out, because strangers influence where it leads.

Refused are addresses that are not public (see `addresses`), at connect time and again on every redirect; bounded are
time and size. Nobody calls this inside a transaction: a slow stranger would hold our rows.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from counterbell.base import addresses
from counterbell.base.addresses import Failed, Refused

__all__ = ["Answer", "Failed", "Refused", "fetch"]

LONGEST_URL = 4_000
PORTS = {"http": 80, "https": 443}
_STRANGE = frozenset(
    map(chr, (*range(0x21), 0x7F, 0x5C))
)  # controls, spaces and the backslash: parsers disagree on them
_PRIVATE_HEADERS = {"authorization", "cookie", "proxy-authorization"}
_MOVED = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Answer:
    """What they said. Header names are in lower case; `url` is where it was found after redirects."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def ok(self) -> bool:
        """Whether they were content."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class _Place:
    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def fetch(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    timeout: float = 10.0,
    most_bytes: int = 1024 * 1024,
    redirects: int = 0,
) -> Answer:
    """Call an address. `timeout` is for all of it, redirects and body too; without `redirects` a 30x is the answer.

    Raises:
        Refused: when the address, or one that it redirects to, may not be called.
        Failed: when there is no answer in time, or it is larger than `most_bytes`.
    """
    place, sent = check_url(url), {name.lower(): value for name, value in (headers or {}).items()}
    with _Clock(timeout) as clock:
        for hop in range(redirects + 1):
            answer = _once(clock, method, place, sent, body, most_bytes)
            onward = answer.headers.get("location") if answer.status in _MOVED else None
            if not onward or not redirects:
                return answer
            if hop == redirects:
                break
            before, place = place, check_url(urljoin(place.url, onward))
            if before.scheme == "https" and place.scheme == "http":
                raise Refused("it redirects to a line that anybody can read")
            if (before.host, before.port) != (place.host, place.port):
                sent = {name: value for name, value in sent.items() if name not in _PRIVATE_HEADERS}
            if answer.status == 303 or (answer.status in {301, 302} and method == "POST"):
                method, body = "GET", None
                sent = {name: value for name, value in sent.items() if not name.startswith("content-")}
    raise Failed("it redirects again and again")


def check_url(url: str) -> _Place:
    """Read an address once, with one parser; what is called is made from the pieces.

    Raises:
        Refused: when it is not plain http(s), or its host is none that we may call by its looks.
    """
    if len(url) > LONGEST_URL or any(c in _STRANGE for c in url):
        raise Refused("this is no address")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("this is no address") from None
    if parts.scheme not in PORTS:
        raise Refused("only http and https are called")
    if "@" in parts.netloc:
        raise Refused("an address with a name or password in it")
    if not host or port == 0:
        raise Refused("this is no address")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _Place(parts.scheme, addresses.clean_host(host), port or PORTS[parts.scheme], _ascii(target))


def _ascii(target: str) -> str:
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode(errors="replace")) for c in target)


class _Clock:
    """Ends a call when its time is over, even one that trickles a byte a second."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self.seconds = seconds
        self._ends = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> "_Clock":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self.watch(None)

    @property
    def left(self) -> float:
        """Seconds that remain; never none, because a socket takes that for "as long as you like"."""
        return max(self._ends - time.monotonic(), 0.01)

    def watch(self, line: socket.socket | None) -> None:
        """The line to cut; a copy, because TLS takes the first one over."""
        before, self._socket = self._socket, line.dup() if line else None
        if before:
            before.close()
        if self.over:
            self._end()

    def _end(self) -> None:
        self.over = True
        if self._socket:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it has ended by itself


class _Checked:
    """Connects to the address that was checked; name, certificate and Host stay those that were asked for."""

    clock: _Clock
    host: str
    port: int

    def _new_conn(self) -> socket.socket:
        line = addresses.connect(self.host, self.port, timeout=self.clock.left)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.clock.watch(line)
        return line


class _Plain(_Checked, HTTPConnection):
    pass


class _Secure(_Checked, HTTPSConnection):
    pass


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


@contextmanager
def _pool(clock: _Clock, place: _Place) -> Iterator[HTTPConnectionPool]:
    kind: type[Any] = type("_Watched", (_Secure if place.scheme == "https" else _Plain,), {"clock": clock})
    more: dict[str, Any] = {"ssl_context": _trust()} if place.scheme == "https" else {}
    pool = (HTTPSConnectionPool if place.scheme == "https" else HTTPConnectionPool)(
        place.host, place.port, timeout=Timeout(clock.seconds), maxsize=1, **more
    )
    pool.ConnectionCls = kind
    try:
        yield pool
    finally:
        pool.close()


def _once(
    clock: _Clock, method: str, place: _Place, headers: Mapping[str, str], body: bytes | None, most: int
) -> Answer:
    sent = {"accept-encoding": "identity", "user-agent": "Counterbell", **headers, "host": place.authority}
    try:
        with _pool(clock, place) as pool:
            response = pool.urlopen(
                method,
                place.target,
                body=body,
                headers=sent,
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            return Answer(
                response.status,
                {name.lower(): value for name, value in response.headers.items()},
                _read(response, clock, most),
                place.url,
            )
    except (HTTPError, OSError, ValueError) as failure:
        raise Failed("too slow" if clock.over else f"{place.host}: {failure}") from failure


def _read(response: BaseHTTPResponse, clock: _Clock, most: int) -> bytes:
    """The body, no more than allowed. We ask for it as it is; a body in a box could unfold without end."""
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise Failed("the answer is packed, though we asked for it as it is")
    chunks, size = [], 0
    for chunk in response.stream(16 * 1024, decode_content=False):
        chunks.append(chunk)
        size += len(chunk)
        if size > most:
            raise Failed(f"the answer is larger than {most} bytes")
    if clock.over:
        raise Failed("too slow")  # a line that we cut looks like an end
    return b"".join(chunks)
