"""Our own signs in letters: which conversation a letter belongs to, and to whom we had written.

A sign is a signature over conversation and recipient. It stands in the Message-ID of what we send and, where the
mailbox takes addresses with a plus, in the address to answer to. Whoever has one has read a letter to that recipient.
"""

import base64
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from counterbell.base.secrets import keyed

_SIGN = re.compile(r"c([0-9a-z]{1,13})\.(?:([0-9a-z]{10})\.)?([a-z2-7]{26})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
MAC_BYTES = 16
LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign as found in a letter; nobody has checked it yet."""

    conversation: int
    nonce: str
    mac: str

    def holds_for(self, recipient: str) -> bool:
        """Whether we made it for this recipient (an address in lower case)."""
        return hmac.compare_digest(self.mac, _mac(self.conversation, recipient, self.nonce))


def message_id(conversation: int, recipient: str, *, host: str) -> str:
    """A new Message-ID, without angle brackets, that carries our sign."""
    nonce = "".join(secrets.choice(_DIGITS) for _ in range(10))
    return f"c{_base36(conversation)}.{nonce}.{_mac(conversation, recipient, nonce)}@{host}"


def reply_address(address: str, conversation: int, recipient: str) -> str:
    """The address of a channel with our sign in its local part."""
    local, _, domain = address.partition("@")
    return f"{local}+c{_base36(conversation)}.{_mac(conversation, recipient, '')}@{domain}"


def bare(address: str) -> str:
    """The address of the channel behind an address with a plus; lower case."""
    local, _, domain = address.lower().partition("@")
    return f"{local.partition('+')[0]}@{domain}"


def in_address(address: str) -> Sign | None:
    """The sign in an address to answer to."""
    local = address.lower().partition("@")[0]
    found = _SIGN.fullmatch(local.partition("+")[2])
    return _sign(found) if found and not found[2] else None


def in_ids(ids: Iterable[str], *, host: str) -> list[Sign]:
    """The signs in Message-IDs on our host, in order."""
    signs = []
    for one in ids:
        left, _, right = one.lower().rpartition("@")
        found = _SIGN.fullmatch(left)
        if found and found[2] and right == host and (sign := _sign(found)):
            signs.append(sign)
    return signs


def _sign(found: "re.Match[str]") -> Sign | None:
    conversation = int(found[1], 36)
    return Sign(conversation, found[2] or "", found[3]) if conversation < LARGEST else None


def _mac(conversation: int, recipient: str, nonce: str) -> str:
    digest = keyed("reply", f"{conversation}\n{recipient}\n{nonce}")[:MAC_BYTES]
    return base64.b32encode(digest).decode().lower().rstrip("=")


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits
