"""Signing in at Google and Microsoft: an access token for a while, made from the refresh token that the owner gave.

Microsoft gives a new refresh token with each access token. It is kept before the access token is used.
"""

import json
import time
import urllib.parse
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from counterbell.base.clock import now
from counterbell.base.web import Failed, Refused, fetch
from counterbell.contracts.channels import Config, Held, Tokens, TryLater

SECONDS = 15
WAITS, LOOKS_EVERY = 25.0, 0.1  # seconds that we wait while another process asks
MARGIN = timedelta(seconds=60)  # a token that ends within this time is not used any more
LONGEST, UNTOLD = 86_400, 300  # seconds that a token is used
LARGEST = 64 * 1024
REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Access:
    """An access token, and where to say that a server does not take it."""

    token: str
    tokens: Tokens

    def refused(self) -> None:
        """A server does not take it, whatever its end says: the next sign-in asks for a fresh one."""
        self.tokens.forget(self.token)


def xoauth2(config: Config) -> Access:
    """An access token for the mailbox.

    Raises:
        TryLater: when they do not give one; the word is `revoked` when they do not take our refresh token any more.
    """
    url, client = str(config.get("oauth_url", "")), str(config.get("oauth_client", ""))
    if not url.startswith("https://"):
        raise TryLater("the address for access tokens must begin with https://")
    tokens: Tokens | None = config.get("tokens")
    if tokens is None:
        raise TryLater("there is no refresh token")
    until = time.monotonic() + WAITS
    while not (usable := _usable(tokens.held())) and not tokens.begin():
        if time.monotonic() > until:
            raise TryLater("no access token: another process has been asking for one for too long")
        time.sleep(LOOKS_EVERY)
    if usable:
        return Access(usable, tokens)
    try:
        held = tokens.held()  # another process may just have been given one
        if not _usable(held):
            held = _ask(url, client, str(config.get("oauth_secret", "")), held)
            tokens.keep(held)
    finally:
        tokens.end()
    return Access(held.access, tokens)


def _usable(held: Held) -> str:
    return held.access if held.access and held.ends_at and held.ends_at > now() + MARGIN else ""


def _ask(url: str, client: str, secret: str, held: Held) -> Held:
    told = {
        "grant_type": "refresh_token",
        "client_id": client,
        "client_secret": secret,
        "refresh_token": held.refresh,
    }
    said = _said(url, told)
    token = str(said.get("access_token") or "")
    if not token:
        why = f"no access token: {said.get('error_description') or said.get('error') or 'no reason given'}"
        raise TryLater(why[:500], word=REVOKED if said.get("error") == "invalid_grant" else "")
    ends_at = now() + timedelta(seconds=_seconds(said.get("expires_in")))
    return Held(str(said.get("refresh_token") or held.refresh), token, ends_at)


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


def _said(url: str, told: dict[str, str]) -> dict[str, Any]:
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
