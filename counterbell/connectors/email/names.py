"""Asking the names of the net (DNS): remembered for a while, and never waited for long."""

import ipaddress
import threading
import time
from collections.abc import Callable
from typing import Any

import dns.exception
import dns.resolver

SECONDS = 3.0
KEPT_SECONDS, MISSED_SECONDS = 300.0, 60.0
MOST_KEPT = 5_000

Ask = Callable[[str, str], list[str]]  # name and kind (TXT, A, AAAA, MX) → answers; nothing is []


class NoAnswer(Exception):
    """The name servers do not answer: later they may."""


class Names:
    """A resolver that remembers."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[float, list[str] | None]] = {}
        self._lock = threading.Lock()

    def ask(self, name: str, kind: str) -> list[str]:
        """What the net says of a name.

        Raises:
            NoAnswer: when it says nothing in time.
        """
        key = (name.lower().rstrip("."), kind)
        with self._lock:
            ends, found = self._kept.get(key, (0.0, None))
        if ends < time.monotonic():
            found = self._look(*key)
            with self._lock:
                if len(self._kept) > MOST_KEPT:
                    self._kept.clear()
                lasts = KEPT_SECONDS if found is not None else MISSED_SECONDS
                self._kept[key] = (time.monotonic() + lasts, found)
        if found is None:
            raise NoAnswer(f"{name} {kind}")
        return found

    @staticmethod
    def _look(name: str, kind: str) -> list[str] | None:
        try:
            answer = dns.resolver.resolve(name, kind, lifetime=SECONDS)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, ValueError, UnicodeError, OSError):
            return None
        return [_text(record, kind) for record in answer]


def _text(record: Any, kind: str) -> str:
    if kind == "TXT":
        return b"".join(record.strings).decode("utf-8", "replace")
    if kind == "MX":
        return str(record.exchange).rstrip(".").lower()
    return str(record)


names = Names()


def is_outside(address: str) -> bool:
    """Whether a peer's address is one of the open net: ours and private ones prove nothing about a sender."""
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False
