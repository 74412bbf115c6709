"""Signing in at Google and Microsoft: an access token for a while, made from the refresh token that the owner gave."""

import json
import threading
import time
import urllib.parse
from typing import Any

from counterbell.base.web import Failed, Refused, fetch
from counterbell.contracts.channels import Config, TryLater

SECONDS = 15
MARGIN = 60  # a token that ends within this time is not used any more
LONGEST, UNTOLD = 86_400, 300  # seconds that a token is used
LARGEST = 64 * 1024
_kept: dict[tuple[str, str, str], tuple[str, float]] = {}
_lock = threading.Lock()


def xoauth2(config: Config) -> str:
    """An access token for the mailbox.

    Raises:
        TryLater: when they do not give one.
    """
    url, client, refresh = (str(config.get(f"oauth_{name}", "")) for name in ("url", "client", "refresh"))
    if not url.startswith("https://"):
        raise TryLater("the address for access tokens must begin with https://")
    key = (url, client, refresh)
    with _lock:
        token, ends = _kept.get(key, ("", 0.0))
        if token and ends > time.monotonic() + MARGIN:
            return token
    told = {
        "grant_type": "refresh_token",
        "client_id": client,
        "client_secret": str(config.get("oauth_secret", "")),
        "refresh_token": refresh,
    }
    said = _ask(url, told)
    token = str(said.get("access_token") or "")
    if not token:
        raise TryLater(f"no access token: {said.get('error_description') or said.get('error') or 'no reason given'}")
    with _lock:
        _kept[key] = (token, time.monotonic() + _seconds(said.get("expires_in")))
    return token


def refused(token: str) -> None:
    """A server does not take this token, whatever its end says: the next sign-in asks for a fresh one."""
    with _lock:
        for key in [key for key, (kept, _ends) in _kept.items() if kept == token]:
            del _kept[key]


class Exchange:
    """What the client says in an XOAUTH2 exchange: the token first, then nothing, and the server tells its reason."""

    def __init__(self, user: str, token: str) -> None:
        self._first: str | None = f"user={user}\1auth=Bearer {token}\1\1"
        self.reason = ""

    def answer(self, challenge: bytes | None = None) -> str:
        """The next answer; a challenge with words is a no, and wants an empty one before it is said as such."""
        if self._first is None or challenge:
            self.reason = (challenge or b"").decode(errors="replace")[:300]
            return ""
        first, self._first = self._first, None
        return first


def _seconds(told: Any) -> float:
    try:
        return min(max(float(told), 0), LONGEST)
    except (TypeError, ValueError):
        return UNTOLD


def _ask(url: str, told: dict[str, str]) -> dict[str, Any]:
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    body = urllib.parse.urlencode(told).encode()
    try:
        answer = fetch("POST", url, headers=kind, body=body, timeout=SECONDS, most_bytes=LARGEST)
    except (Refused, Failed) as fault:
        raise TryLater(f"no access token: {fault}") from None
    try:
        return dict(json.loads(answer.body))
    except (ValueError, TypeError):
        raise TryLater(f"no access token: the answer was {answer.status}, without one") from None
