"""A shop's own site on a port of this machine, and others that must not be called."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from counterbell.accounts.models import Brand
from counterbell.base.env import env
from counterbell.helpcenter import gathering
from counterbell.helpcenter.reading import apart

Said = tuple[int, dict[str, str], bytes]


def html(title: str, body: str = "", lang: str = "en") -> Said:
    words = f"{title} is explained here at some length, so that it is an article and not only a menu or an error."
    page = (
        f'<html lang="{lang}"><nav><a href="/">Home</a></nav><main><h1>{title}</h1><p>{words}</p>{body}</main></html>'
    )
    return 200, {"content-type": "text/html; charset=utf-8"}, page.encode()


def moved(to: str) -> Said:
    return 302, {"location": to}, b""


class Site:
    """What it answers (`pages`), and what it was asked, in order."""

    def __init__(self) -> None:
        self.pages: dict[str, Said] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        outer = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                outer.agents.add(self.headers["user-agent"])
                status, headers, body = outer.pages.get(self.path, (404, {}, b"gone"))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.server.daemon_threads = True
        self.domain = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.domain}"


@contextmanager
def open_site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        thread.join()
        site.server.server_close()


@contextmanager
def own_site(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The brand's own site, which this process may call, and of which it reads one page right after the other."""
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")
    monkeypatch.setattr(gathering, "PAUSE_SECONDS", 0.0)
    with open_site() as site:
        brand.domains = [site.domain]
        brand.save()
        yield site
    apart.close()
