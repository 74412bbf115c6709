"""What the editor must know: what the channel can carry, what is about to go out, which moments there are."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db.models import QuerySet
from django.utils import timezone

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.channels.abilities import abilities_of
from counterbell.conversations import policies, rich, wire
from counterbell.conversations.actions import Along, Written
from counterbell.conversations.changes import later_mark
from counterbell.conversations.models import Attachment, Conversation, Draft, Later, Message
from counterbell.conversations.rich import facts_of
from counterbell.ui.dates import weekday_and_day
from counterbell.workspace.contents import drafts

DAYS_OFFERED = 60
LONGEST_KEY = 40


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
        "later_mark": later_mark(rows),
    }


def drafts_of(agent: Agent, shown: Conversation, *, is_begun: bool) -> dict[str, dict[str, Any]]:
    """What she has begun there, if there is anything, as the editor goes on with it: an answer and a note."""
    begun = {draft.kind: draft for draft in drafts(agent.pk, shown.pk)} if is_begun else {}
    return {kind: _begun(begun.get(kind), agent, shown) for kind in (Message.Kind.PUBLIC, Message.Kind.NOTE)}


def along_in(said: str) -> Along:
    """What the editor says is to go along with a draft.

    Raises:
        ValueError: when it says nothing that could.
    """
    told = orjson.loads(said)
    if not isinstance(told, dict):
        raise ValueError("along")  # noqa: TRY004  # one kind of fault for whoever wrote it
    files, own, number = told.get("files") or [], told.get("written") or {}, told.get("reply_to")
    if not isinstance(files, list) or not isinstance(own, dict) or len(files) > policies.MOST_FILES:
        raise ValueError("along")
    try:
        part = rich.enclosed(told["part"]) if told.get("part") else None
    except rich.Misshapen as wrong:
        raise ValueError("part") from wrong
    return Along(
        files=tuple(key[:LONGEST_KEY] for key in files if isinstance(key, str) and key.isascii() and key.isprintable()),
        part=part,
        reply_to=number if type(number) is int and 0 < number < 2**31 else None,
        written=Written(str(own["text"]), str(own.get("lang", ""))) if own.get("text") else None,
    )


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


def _begun(draft: Draft | None, agent: Agent, shown: Conversation) -> dict[str, Any]:
    if draft is None:
        return {"text": "", "files": [], "part": None, "answering": None, "written": None}
    # Of what was sent or deleted meanwhile, nothing is left to go along.
    free = Attachment.objects.filter(uploader=agent.ref, message=None, brand=shown.brand_id)
    number = draft.reply_to
    answered = wire.entries_of(shown, after=number - 1, before=number + 1, limit=1) if number else []
    return {
        "text": draft.text,
        "files": cards(draft.files, among=free),
        "part": draft.part,
        "answering": next(iter(answered), None),
        "written": _own(draft.written),
    }


def words_of(row: Later) -> dict[str, Any]:
    """What the editor needs to write on where an answer was taken back."""
    said = {"text": row.text, "files": cards(row.files), "reply_to": row.reply_to}
    return said | {"written": _own(row.written), "part": row.part}


def cards(keys: list[str], among: QuerySet[Attachment] | None = None) -> list[dict[str, Any]]:
    """These files as the browser shows them."""
    if not keys:
        return []
    known = Attachment.objects.all() if among is None else among
    return [wire.file_card(one) for one in known.filter(key__in=keys).order_by("pk")]


def _own(written: dict[str, str] | None) -> dict[str, str] | None:
    return {"text": written["text"], "lang": written["language"]} if written else None
