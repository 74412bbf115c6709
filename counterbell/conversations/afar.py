"""Links at which we show pictures: signed, ending by themselves, and leading nowhere but to that one picture."""

import time
from typing import Any

from django.core.signing import BadSignature, Signer

PATH = "/files/picture/"
LINK_SECONDS = 3600  # a link lives one to two of these, so that a browser can keep what it has loaded


def link(told: dict[str, object]) -> str:
    """A link to what is told: the `key` of a file of ours, or the `url` of a picture on another server."""
    ends = (int(time.time()) // LINK_SECONDS + 2) * LINK_SECONDS
    return PATH + _signer().sign_object({**told, "ends": ends}, compress=True)


def told(token: str) -> dict[str, Any] | None:
    """What a link tells; None when it is no good, or has ended."""
    try:
        found: dict[str, Any] = _signer().unsign_object(token)
    except BadSignature:
        return None
    return None if found["ends"] < time.time() else found


def _signer() -> Signer:
    return Signer(salt="counterbell.letter-picture")
