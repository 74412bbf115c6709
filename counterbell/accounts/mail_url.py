"""One address for the mail server, as Django's settings."""

from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from counterbell.base.env import EnvironmentMistake

SECONDS = 20  # a silent server must not hold a worker
SUBMISSION, IMPLICIT_TLS, RELAY = 587, 465, 25


def mail_settings(url: str) -> dict[str, Any]:
    """`smtp://user:password@host:587?from=help@shop.example` → EMAIL_HOST and the others.

    smtps:// speaks TLS from the first byte; smtp:// asks for TLS (STARTTLS), except on port 25 or with ?tls=off.

    Raises:
        EnvironmentMistake: with a sentence that does not repeat the password.
    """
    parts, port = _parts(url)
    query = parse_qs(parts.query)
    tls = query.get("tls", [""])[0]
    if tls not in {"", "on", "off"}:
        raise EnvironmentMistake("COUNTERBELL_MAIL_URL: write ?tls=on or ?tls=off")
    found: dict[str, Any] = {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and (tls == "on" or (tls == "" and port != RELAY)),
        "EMAIL_TIMEOUT": SECONDS,
    }
    if "from" in query:
        found["DEFAULT_FROM_EMAIL"] = query["from"][0]
    return found


def _parts(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise EnvironmentMistake("COUNTERBELL_MAIL_URL: the port is not a number") from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise EnvironmentMistake("COUNTERBELL_MAIL_URL: write smtp://user:password@host:587 or smtps://…:465")
    return parts, port or (IMPLICIT_TLS if parts.scheme == "smtps" else SUBMISSION)
