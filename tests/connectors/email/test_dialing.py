"""Lines to mail servers: only to addresses that may be called, however their names are written."""

import socket
import ssl
from collections.abc import Iterator

import pytest

from counterbell.base.addresses import Failed, Refused
from counterbell.base.env import env
from counterbell.connectors.email import signing_in
from counterbell.connectors.email.dialing import dial_imap, dial_smtp
from counterbell.connectors.email.sending import Server, connect
from counterbell.contracts.channels import GiveUp, Held, TryLater

INSIDE = [
    "127.0.0.1",
    "localhost",
    "10.0.0.7",
    "[::1]",
    "::ffff:127.0.0.1",
    "2130706433",
    "169.254.169.254",
    "100.64.0.1",
]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.settimeout(0.2)
        yield made


def nobody_called(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except TimeoutError:
        return True
    return False


@pytest.mark.parametrize("host", INSIDE)
@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_a_mailbox_inside_is_never_called(host: str, security: str, listener: socket.socket) -> None:
    with pytest.raises((Refused, Failed)):
        dial_imap(host, listener.getsockname()[1], security, timeout=2)
    with pytest.raises((Refused, Failed)):
        dial_smtp(host, listener.getsockname()[1], "us.example", tls=security == "tls", trusted=False, timeout=2)


def test_nothing_reaches_who_listens_inside(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    with pytest.raises(Refused):
        dial_imap("127.0.0.1", port, "none", timeout=2)
    with pytest.raises(GiveUp, match="COUNTERBELL_OUTGOING_ALLOWED"):
        connect(Server("127.0.0.1", port, "none"))
    assert nobody_called(listener)


def test_who_runs_the_installation_names_any_server(listener: socket.socket) -> None:
    with pytest.raises(TryLater):
        connect(Server("127.0.0.1", closed_port(), "none", trusted=True))


@pytest.mark.parametrize("tls", [True, False])
def test_an_allowed_one_is_called(listener: socket.socket, monkeypatch: pytest.MonkeyPatch, *, tls: bool) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")
    with pytest.raises((OSError, ssl.SSLError)):  # it takes the call and says nothing
        dial_smtp("127.0.0.1", listener.getsockname()[1], "us.example", tls=tls, trusted=False, timeout=0.3)
    assert not nobody_called(listener)


class Owned:
    """Tokens of which there are none yet; notes whether it was left to others again."""

    ended = 0

    def held(self) -> Held:
        return Held("of the owner")

    def begin(self) -> bool:
        return True

    def end(self) -> None:
        self.ended += 1

    def keep(self, held: Held) -> None:
        raise AssertionError(f"nobody gave {held}")


def test_an_access_token_is_asked_for_only_outside() -> None:
    tokens = Owned()
    config = {"oauth_url": "https://127.0.0.1/token", "oauth_client": "us", "tokens": tokens}
    with pytest.raises(TryLater, match="not public"):
        signing_in.xoauth2(config)
    assert tokens.ended == 1


def test_without_a_refresh_token_nobody_is_asked() -> None:
    with pytest.raises(TryLater, match="there is no refresh token"):
        signing_in.xoauth2({"oauth_url": "https://login.example/token", "oauth_client": "us"})


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
