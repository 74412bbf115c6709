"""What the editor must know: what the channel can carry, what is about to go out, which moments there are."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.channels.abilities import abilities_of
from counterbell.conversations import wire
from counterbell.conversations.models import Attachment, Conversation, Later
from counterbell.conversations.rich import facts_of
from counterbell.ui.dates import weekday_and_day

DAYS_OFFERED = 60


@dataclass(frozen=True, slots=True)
class Day:
    """A day that can be chosen."""

    value: str  # 2026-11-29
    name: str


def desk_facts(agent: Agent, shown: Conversation, rows: list[Later]) -> dict[str, Any]:
    """What the editor must know about a conversation when it is laid on the desk; `rows` are its answers to come."""
    return {
        "channel": asdict(abilities_of(shown.channel)),
        "leaving": [_leaving(row) for row in rows if is_leaving(row, agent)],
    }


def later_facts(agent: Agent, shown: Conversation, rows: list[Later]) -> dict[str, Any]:
    """What the list of answers to come is drawn from; those that can be taken back stand in the thread."""
    return {
        "conversation": shown,
        "later": [row for row in rows if row.state == Later.State.HELD or not row.undoing],
        "leaving": " ".join(row.client_id for row in rows if is_leaving(row, agent)),
    }


def is_leaving(row: Later, agent: Agent) -> bool:
    """Whether the reader wrote it a moment ago and can still take it back."""
    return row.undoing and row.state == Later.State.WAITING and row.agent_id == agent.pk


def days_ahead(upto: datetime | None = None) -> list[Day]:
    """The coming days, in the agent's zone and calendar; at least up to that one."""
    today = timezone.localtime(now())
    many = max(DAYS_OFFERED, (upto - today).days + 2 if upto else 0)
    coming = (today + timedelta(days=n) for n in range(many))
    return [Day(f"{day:%Y-%m-%d}", weekday_and_day(day)) for day in coming]


def soonest() -> datetime:
    """The time that stands in the form at first: the next full hour."""
    return timezone.localtime(now()).replace(minute=0) + timedelta(hours=1)


def _leaving(row: Later) -> dict[str, Any]:
    return {
        "id": row.client_id,
        "text": row.text,
        "files": cards(row.files),
        "reply_to": row.reply_to,
        "facts": facts_of(row.part),
        "at": row.created_at.isoformat(),
        "due": row.due.isoformat(),
    }


def words_of(row: Later) -> dict[str, Any]:
    """What the editor needs to write on where an answer was taken back."""
    own = row.written
    written = {"text": own["text"], "lang": own["language"]} if own else None
    return {"text": row.text, "files": cards(row.files), "reply_to": row.reply_to, "written": written, "part": row.part}


def cards(keys: list[str]) -> list[dict[str, Any]]:
    """These files as the browser shows them."""
    return [wire.file_card(one) for one in Attachment.objects.filter(key__in=keys).order_by("pk")] if keys else []
