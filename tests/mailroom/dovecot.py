"""Debian's Dovecot as somebody's mail server, for a test; and a port at which nobody answers."""

import socket
from collections.abc import Iterator

import pytest

from counterbell.reliability import dovecot as servers
from counterbell.reliability.dovecot import Dovecot
from counterbell.reliability.plan import Impossible

__all__ = ["Dovecot", "closed_port", "dovecot"]


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    try:
        with servers.dovecot() as running:
            yield running
    except Impossible as missing:
        pytest.skip(str(missing))


def closed_port() -> int:
    """A port at which nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
