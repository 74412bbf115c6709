"""Tickets: what an agent's page shows at the counter, good for a minute and only while its session lives."""

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from counterbell.accounts.models import Agent

TICKET_SECONDS = 60


def make_ticket(agent: Agent, session_key: str) -> str:
    """Sealed, because it carries the key of the session."""
    return _seal().encrypt(json.dumps([agent.pk, session_key]).encode()).decode()


def read_ticket(ticket: str) -> tuple[int, str] | None:
    """Whose it is and the key of which session; None when it is forged or old."""
    try:
        agent, key = json.loads(_seal().decrypt(ticket.encode()[:2000], ttl=TICKET_SECONDS))
    except (InvalidToken, ValueError):
        return None
    return agent, key


def _seal() -> Fernet:
    digest = hashlib.sha256(b"counterbell.live.ticket" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
