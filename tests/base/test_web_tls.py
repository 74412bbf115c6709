"""Over TLS the name that was asked for is the name that must prove itself, though we connect to a checked address."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from counterbell.base import web
from counterbell.base.env import env

NAME = "hooks.shop.example"


def certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    today = datetime.now(UTC)  # noqa: TID251  # OpenSSL looks at the real clock
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "shop.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    return path


class Door(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("X-Host", self.headers["host"])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, list[str]]]:
    """A shop behind TLS at loopback, whose name leads there; what names it was asked for."""
    path, asked = certificate(tmp_path), list[str]()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    context.sni_callback = lambda _socket, name, _context: asked.append(str(name))
    server = HTTPServer(("127.0.0.1", 0), Door)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who does not trust it hangs up
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    real = socket.getaddrinfo

    def lookup(host: str, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host.endswith(".example") else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")
    monkeypatch.setattr(web, "_trust", lambda: ssl.create_default_context(cafile=str(path)))
    yield server.server_port, asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_name_that_was_asked_for(shop: tuple[int, list[str]]) -> None:
    port, asked = shop
    answer = web.fetch("GET", f"https://{NAME}:{port}/")
    assert (answer.status, answer.headers["x-host"], asked) == (200, f"{NAME}:{port}", [NAME])


def test_another_name_is_not_believed(shop: tuple[int, list[str]]) -> None:
    with pytest.raises(web.Failed, match="certificate"):
        web.fetch("GET", f"https://other.example:{shop[0]}/")
