"""Who changed what in the settings: django-auditlog keeps it, without secrets and without daily noise."""

import json

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from auditlog.registry import auditlog

from counterbell.accounts.models import Agent, Brand, Invitation, Team

HIDDEN = "••••"
unwatched = disable_auditlog  # for what is an agent's own, and nobody else's business


def hide(_value: str) -> str:
    """That a secret changed is told; what it was is not."""
    return HIDDEN


def hide_sealed(value: str) -> str:
    """Settings of a channel as JSON, without those that are sealed."""
    try:
        told = json.loads(value)
    except ValueError:
        return HIDDEN
    if not isinstance(told, dict):
        return HIDDEN
    shown = {name: HIDDEN if isinstance(one, dict) and "sealed" in one else one for name, one in told.items()}
    return json.dumps(shown, ensure_ascii=False)


def register() -> None:
    """Watch the tables of this room; doors add those of the rooms above."""
    auditlog.register(
        Brand,
        exclude_fields=["created_at", "key"],
        mask_fields=["jwt_secret"],
        mask_callable="counterbell.accounts.audit.hide",
    )
    auditlog.register(Team, exclude_fields=["created_at"], m2m_fields={"brands", "agents"})
    auditlog.register(Agent, include_fields=["email", "name", "role", "is_active", "language", "time_zone"])
    auditlog.register(Invitation, include_fields=["email", "role", "accepted_at"])


def note_secret(agent: Agent, what: str) -> None:
    """Keep that a secret of an agent was changed: "password", "second_step", "sessions"."""
    LogEntry.objects.log_create(agent, force_log=True, action=LogEntry.Action.UPDATE, changes={what: [HIDDEN, HIDDEN]})
