"""A push service as browsers' makers run them: it checks who sends, and its devices open what was sealed for them."""

import json
import os
import secrets
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counterbell.alerts.push.sealing import keys, padless, point, unpadded


@dataclass
class FakePush:
    """Answers 201 to a push that is signed and sealed as it must be, else what the RFCs say; `status` overrides."""

    status: int = 0
    taken: dict[str, list[bytes]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    knocks: int = 0

    def __post_init__(self) -> None:
        service = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                self.send_response(service.answer(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> int:
        self.knocks += 1
        if self.status:
            return self.status
        fault = self._fault(headers, body)
        if fault:
            self.faults.append(fault)
            return 403 if fault.startswith("vapid") else 400
        self.taken.setdefault(path, []).append(body)
        return 201

    def _fault(self, headers: dict[str, str], body: bytes) -> str:
        scheme, _, rest = headers.get("authorization", "").partition(" ")
        if scheme != "vapid":
            return "vapid: missing"
        cells = dict(cell.strip().split("=", 1) for cell in rest.split(","))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpadded(cells["k"]))
        try:
            claims = jwt.decode(cells["t"], key, algorithms=["ES256"], audience=self.url)  # type: ignore[arg-type]
        except jwt.PyJWTError as wrong:
            return f"vapid: {wrong}"
        if not 0 < claims["exp"] - time.time() <= 24 * 3600 or not claims["sub"].startswith(("mailto:", "https:")):
            return "vapid: claims"
        if headers.get("content-encoding") != "aes128gcm" or not headers.get("ttl", "").isdecimal():
            return "headers"
        return "too large" if len(body) > 4096 else ""


class Device:
    """A browser that has subscribed."""

    def __init__(self, service: FakePush) -> None:
        self._service = service
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        self.path = f"/push/{secrets.token_urlsafe(12)}"
        self.endpoint = service.url + self.path
        self.p256dh = padless(point(self._key.public_key()))
        self.auth_text = padless(self._auth)

    @property
    def shown(self) -> list[dict[str, Any]]:
        """What it has been told, opened."""
        return [json.loads(self._open(body)) for body in self._service.taken.get(self.path, [])]

    def _open(self, body: bytes) -> bytes:
        salt, (_record, length) = body[:16], struct.unpack("!IB", body[16:21])
        sender = body[21 : 21 + length]
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        key, nonce = keys(shared, self._auth, salt, point(self._key.public_key()), sender)
        plain = AESGCM(key).decrypt(nonce, body[21 + length :], None)
        assert plain.endswith(b"\x02")
        return plain[:-1]
