"""The sign-in service, played: it gives tokens, replaces them and takes them back, as Google and Microsoft do."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from counterbell.base.web import Answer
from counterbell.connectors.email import signing_in

REVOKED = b'{"error": "invalid_grant", "error_description": "AADSTS70043: The refresh token has expired."}'
OAUTH = {
    "oauth_url": "https://login.example/token",
    "oauth_client": "counterbell",
    "oauth_secret": "of the app",
    "oauth_refresh": "of the owner",
}


class Authority:
    """Gives tokens and takes them back: what the shop's sign-in service does.

    `rotates`: as Microsoft does, it gives a new refresh token each time. `once`: and takes each only once; who comes
    with an old one is taken for a thief, and none holds any more.
    """

    def __init__(self) -> None:
        self.valid: set[str] = set()
        self.asked: list[dict[str, str]] = []
        self.answers: list[bytes] = []  # instead of a token
        self.lives = 3600
        self.rotates, self.once, self.thinks = False, False, 0.0
        self.refreshing = {"of the owner"}
        self._lock = threading.Lock()

    def fetch(self, method: str, url: str, *, body: bytes = b"", **_how: Any) -> Answer:
        assert (method, url) == ("POST", "https://login.example/token")
        self.asked.append({name: values[0] for name, values in parse_qs(body.decode()).items()})
        if self.answers:
            return Answer(400, {}, self.answers.pop(0), url)
        time.sleep(self.thinks)
        with self._lock:
            return self._given(self.asked[-1]["refresh_token"], url)

    def _given(self, refresh: str, url: str) -> Answer:
        if refresh not in self.refreshing:
            self.refreshing.clear()
            return Answer(400, {}, REVOKED, url)
        token = f"token-{len(self.valid) + 1}"
        self.valid.add(token)
        said = {"access_token": token, "expires_in": self.lives}
        if self.rotates:
            said["refresh_token"] = f"refresh-{len(self.valid)}"
            self.refreshing = {said["refresh_token"]} | (set() if self.once else self.refreshing)
        return Answer(200, {}, json.dumps(said).encode(), url)


@contextmanager
def served(authority: Authority) -> Iterator[str]:
    """The authority for other processes, which find it by an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = authority.fetch("POST", "https://login.example/token", body=body)
            self.send_response(said.status)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_told: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = Authority()
    monkeypatch.setattr(signing_in, "fetch", made.fetch)
    return made
