"""Addresses that strangers name: what is inside is refused at every step, what answers badly costs a fixed budget."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from time import monotonic, sleep
from typing import Any

import pytest

from counterbell.base import addresses, web
from counterbell.base.env import env
from tests import corpora

PUBLIC = "93.184.215.14"


class Stranger(BaseHTTPRequestHandler):
    """Answers as its path says, and notes what it was asked."""

    heard: list[tuple[str, str, dict[str, str], bytes]] = []
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.heard.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        kind, _, rest = self.path[1:].partition("/")
        getattr(self, f"_{kind}", self._hello)(rest)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _hello(self, _rest: str) -> None:
        self._answer(200, b"hello", X_Mood="good")

    def _to(self, rest: str) -> None:
        status, _, where = rest.partition("/")
        self._answer(int(status), Location=where)

    def _round(self, _rest: str) -> None:
        self._answer(302, Location="/round/")

    def _large(self, _rest: str) -> None:
        self._answer(200, b"x" * 3000)

    def _packed(self, _rest: str) -> None:
        self._answer(200, b"x", Content_Encoding="gzip")

    def _trickle(self, _rest: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        for _ in range(100):
            try:
                self.wfile.write(b"x")
            except OSError:
                return
            sleep(0.05)

    def _head(self, _rest: str) -> None:
        """A header that never ends."""
        for _ in range(100):
            try:
                self.wfile.write(b"H")
            except OSError:
                return
            sleep(0.05)


@pytest.fixture
def stranger() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stranger)
    server.daemon_threads = True
    Stranger.heard = []
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def loopback_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")


def dns(monkeypatch: pytest.MonkeyPatch, answers: Callable[[str], list[str]]) -> None:
    """Names lead where the test says; numbers are read as the system reads them."""
    real = socket.getaddrinfo

    def lookup(host: str, port: int, *rest: Any, **more: Any) -> list[Any]:
        named = answers(host) or [host]
        return [row for a in named for row in real(a, port, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


def as_url(host: str) -> str:
    return f"https://[{host}]/" if ":" in host and not host.startswith("[") else f"https://{host}/"


def hosts(which: str) -> list[str]:
    found: list[str] = json.loads(corpora.read("corpora/ssrf/hosts.json"))[which]
    return found


def test_every_host_of_the_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    dialled: list[str] = []
    monkeypatch.setattr(socket, "create_connection", lambda where, **_: dialled.append(where[0]) or _closed())
    dns(monkeypatch, lambda host: [PUBLIC] if host == "example.org" else [])
    for host in hosts("must_be_refused"):
        for url in {as_url(host), f"https://{host}/"}:
            with pytest.raises(web.Refused):
                web.fetch("GET", url)
    assert dialled == []
    for host in hosts("must_be_allowed"):
        with pytest.raises(web.Failed):
            web.fetch("GET", as_url(host))
    assert dialled == ["2001:db8:85a3::8a2e:370:7334", PUBLIC]


def _closed() -> socket.socket:
    raise ConnectionRefusedError


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "172.16.9.9", "192.168.1.1", "127.8.8.8", "0.0.0.0", "100.64.0.1", "169.254.1.1", "224.0.0.1"),
        *("240.0.0.1", "255.255.255.255", "198.18.0.1", "::", "::1", "::127.0.0.1", "fe80::1", "fc00::1", "fec0::1"),
        *("ff02::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1"),
        "2001:0:7f00:1:0:0:f5ff:fffe",
    ],
)
def test_what_is_inside(address: str) -> None:
    assert not addresses.may_call(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_what_is_outside(address: str) -> None:
    assert addresses.may_call(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        *(
            "gopher://shop.example/",
            "file:///etc/passwd",
            "ftp://shop.example/",
            "javascript:alert(1)",
            "//shop.example",
        ),
        *("http://", "http:///x", "http://a b/", "http://shop.example\\@127.0.0.1/", "http://127.0.0.1:99999/", "x"),
        *("http://user@shop.example/", "http://u:p@127.0.0.1/", "http://shop.example\r\nX: y/", "http://[::1/"),
        *("http://①②⑦.⓪.⓪.①/", "http://１２７.1/", "http://127.0.0.1./", "http://0/", "http://a..b/", "http://-/"),
        *("http://localhost/", "http://[fe80::1%25eth0]/", "http://2130706433/", "http://shop.example:0/"),
    ],
)
def test_addresses_that_are_none(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was called"))
    with pytest.raises(web.Refused):
        web.fetch("GET", url)


def test_one_bad_address_among_good_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    dns(monkeypatch, lambda host: [PUBLIC, "10.0.0.1"] if host == "two.example" else [])
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was called"))
    with pytest.raises(web.Refused):
        web.fetch("GET", "http://two.example/")


def test_a_name_that_changes_its_mind_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answers(host: str) -> list[str]:
        if host != "rebind.example":
            return []
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    dialled: list[str] = []
    dns(monkeypatch, answers)
    monkeypatch.setattr(socket, "create_connection", lambda where, **_: dialled.append(where[0]) or _closed())
    with pytest.raises(web.Failed):
        web.fetch("GET", "http://rebind.example/")
    assert (asked, dialled) == (["rebind.example"], [PUBLIC])


@pytest.mark.usefixtures("loopback_allowed")
def test_an_answer(stranger: str) -> None:
    answer = web.fetch("POST", f"{stranger}/hello?q=ä&r=سلام", headers={"X-Key": "k"}, body=b"words")
    assert (answer.status, answer.ok, answer.body, answer.headers["x-mood"]) == (200, True, b"hello", "good")
    method, path, headers, body = Stranger.heard[0]
    assert (method, path, body) == ("POST", "/hello?q=%C3%A4&r=%D8%B3%D9%84%D8%A7%D9%85", b"words")
    assert (headers["x-key"], headers["host"]) == ("k", stranger.removeprefix("http://"))


def test_a_private_address_is_called_only_where_the_owner_allows(stranger: str) -> None:
    with pytest.raises(web.Refused):
        web.fetch("GET", stranger)
    assert Stranger.heard == []


def test_a_host_allowed_by_name_keeps_its_name(monkeypatch: pytest.MonkeyPatch, stranger: str) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "10.0.0.0/8, Shop.Internal")
    dns(monkeypatch, lambda host: ["127.0.0.1"] if host.endswith(".internal") else [])
    port = stranger.rpartition(":")[2]
    assert web.fetch("GET", f"http://shop.internal:{port}/").status == 200
    assert Stranger.heard[0][2]["host"] == f"shop.internal:{port}"
    with pytest.raises(web.Refused):
        web.fetch("GET", f"http://other.internal:{port}/")


def test_metadata_is_never_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "0.0.0.0/0,::/0,metadata.example,169.254.169.254")
    dns(monkeypatch, lambda host: ["169.254.169.254"] if host == "metadata.example" else [])
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was called"))
    for host in ("169.254.169.254", "[::ffff:169.254.169.254]", "[fd00:ec2::254]", "metadata.example"):
        with pytest.raises(web.Refused):
            web.fetch("GET", f"http://{host}/latest/meta-data/")


@pytest.mark.usefixtures("loopback_allowed")
def test_redirects_are_an_answer_unless_followed(stranger: str) -> None:
    answer = web.fetch("GET", f"{stranger}/to/302//hello")
    assert (answer.status, answer.headers["location"], len(Stranger.heard)) == (302, "/hello", 1)
    followed = web.fetch("GET", f"{stranger}/to/302//hello", redirects=1)
    assert (followed.status, followed.url) == (200, f"{stranger}/hello")


@pytest.mark.usefixtures("loopback_allowed")
def test_every_hop_is_checked(stranger: str) -> None:
    for where in ("http://10.0.0.1/", "http://0x7f000001/", "file:///etc/passwd", "http://169.254.169.254/"):
        with pytest.raises(web.Refused):
            web.fetch("GET", f"{stranger}/to/307/{where}", redirects=3)
    with pytest.raises(web.Failed, match="again and again"):
        web.fetch("GET", f"{stranger}/round/", redirects=3)


def test_secrets_do_not_follow_to_another_host(monkeypatch: pytest.MonkeyPatch, stranger: str) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")
    dns(monkeypatch, lambda host: ["127.0.0.1"] if host == "other.example" else [])
    other = stranger.replace("127.0.0.1", "other.example")
    sent = {"Authorization": "secret", "Cookie": "c", "X-Plain": "p", "Content-Type": "text/plain"}
    web.fetch("POST", f"{stranger}/to/303/{other}/hello", headers=sent, body=b"b", redirects=1)
    first, second = Stranger.heard
    assert (first[0], first[3], first[2]["authorization"]) == ("POST", b"b", "secret")
    assert (second[0], second[3], second[2]["x-plain"]) == ("GET", b"", "p")
    assert {"authorization", "cookie", "content-type"}.isdisjoint(second[2])


@pytest.mark.usefixtures("loopback_allowed")
def test_a_large_answer(stranger: str) -> None:
    assert len(web.fetch("GET", f"{stranger}/large/", most_bytes=3000).body) == 3000
    with pytest.raises(web.Failed, match="larger"):
        web.fetch("GET", f"{stranger}/large/", most_bytes=2999)
    with pytest.raises(web.Failed, match="packed"):
        web.fetch("GET", f"{stranger}/packed/")


@pytest.mark.usefixtures("loopback_allowed")
@pytest.mark.parametrize("kind", ["trickle", "head"])
def test_an_answer_that_trickles(stranger: str, kind: str) -> None:
    began = monotonic()
    with pytest.raises(web.Failed, match="too slow"):
        web.fetch("GET", f"{stranger}/{kind}/", timeout=0.3)
    assert monotonic() - began < 1.5


@pytest.mark.usefixtures("loopback_allowed")
def test_nobody_answers() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(web.Failed):
            web.fetch("GET", f"http://127.0.0.1:{closed.getsockname()[1]}/", timeout=2)
