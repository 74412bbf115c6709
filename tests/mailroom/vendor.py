"""A provider of letters that behaves as Postmark's and SendGrid's interfaces do, and can be told to misbehave."""

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parseaddr
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "the key of the shop"


@dataclass
class Vendor:
    """What was handed over. `inactive`: addresses that it writes to no more."""

    port: int = 0
    taken: list[dict[str, Any]] = field(default_factory=list)
    knocks: int = 0
    inactive: set[str] = field(default_factory=set)
    invalid: set[str] = field(default_factory=set)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)  # instead, one after the other
    hang: float = 0.0  # seconds that it thinks after it has taken a letter
    drops: bool = False  # it takes the letter and hangs up without a word

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def told(self, provider: str = "postmark") -> dict[str, object]:
        """The settings of a mailbox that sends by it."""
        return {"send": "provider", "provider": provider, "provider_key": KEY, "provider_url": self.url}

    def postmark(self, letter: dict[str, Any], key: str) -> tuple[int, dict[str, str], bytes]:
        """What Postmark says to POST /email."""
        if key != KEY:
            return _said(401, {"ErrorCode": 10, "Message": "Bad or missing Server API token."})
        people = [parseaddr(one)[1].lower() for name in ("To", "Cc", "Bcc") for one in letter.get(name, "").split(",")]
        people = [one for one in people if one]
        if wrong := [one for one in people if one in self.invalid]:
            words = f"Invalid 'To' address: '{wrong[0]}'."
            return _said(422, {"ErrorCode": 300, "Message": words})
        inactive = [one for one in people if one in self.inactive]
        ends = "Inactive recipients are ones that have generated a hard bounce or a spam complaint."
        named = f"inactive addresses: {', '.join(inactive)}. {ends}"
        if inactive and len(inactive) == len(people):
            words = f"You tried to send to recipients that have been marked as inactive. Found {named}"
            return _said(422, {"ErrorCode": 406, "Message": words})
        self.taken.append(letter)
        words = f"Message OK, but will not deliver to these {named}" if inactive else "OK"
        name = str(uuid.uuid4())
        return _said(200, {"ErrorCode": 0, "Message": words, "MessageID": name, "To": letter.get("To", "")})

    def sendgrid(self, letter: dict[str, Any], key: str) -> tuple[int, dict[str, str], bytes]:
        """What SendGrid says to POST /mail/send."""
        if key != f"Bearer {KEY}":
            return _said(401, {"errors": [{"message": "The provided authorization grant is invalid"}]})
        self.taken.append(letter)
        return 202, {"X-Message-Id": uuid.uuid4().hex}, b""


def _said(status: int, body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()


@contextmanager
def vendor_at_work() -> Iterator[Vendor]:
    vendor = Vendor()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            vendor.knocks += 1
            letter = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if vendor.answers:
                status, headers, body = vendor.answers.pop(0)
            elif self.path.endswith("/mail/send"):
                status, headers, body = vendor.sendgrid(letter, self.headers.get("Authorization", ""))
            else:
                status, headers, body = vendor.postmark(letter, self.headers.get("X-Postmark-Server-Token", ""))
            time.sleep(vendor.hang)
            if vendor.drops:
                self.close_connection = True
                self.connection.shutdown(2)
                return
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_told: object) -> None:
            """Who hung up has hung up."""

    server = Server(("127.0.0.1", 0), Handler)
    vendor.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield vendor
    finally:
        server.shutdown()
        server.server_close()
