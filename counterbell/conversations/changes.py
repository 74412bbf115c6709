"""What a page must know of conversations that changed, to tell whether what it shows is still true."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from django.db.models import QuerySet

from counterbell.base.prepared import prepared
from counterbell.conversations.models import Conversation, Later
from counterbell.conversations.policies import standing

_HEAD = (
    "merged_into_id", "customer_id", "language", "status", "priority", "assignee_id", "team_id", "snoozed_until",
    "suspected_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """How a conversation stands now: in which views, whose it is, and the mark of its header."""

    pk: int
    brand: int
    c: str
    views: list[str]
    assignee: int | None
    head: str


def changes_of(pks: Iterable[int]) -> list[Change]:
    """How these conversations stand."""
    rows = list(Conversation.objects.filter(pk__in=list(pks)).select_related("customer"))
    named = [row.pk for row in rows]
    worn, later = _worn(named), later_marks(named)
    return [
        Change(
            row.pk,
            row.brand_id,
            str(row.public_id),
            views_of(row),
            row.assignee_id,
            head_mark(row, worn.get(row.pk, []), later.get(row.pk, "")),
        )
        for row in rows
    ]


def views_of(conversation: Conversation) -> list[str]:
    """The views in which it stands, whoever looks; "mine" is its agent's."""
    if conversation.merged_into_id:
        return []
    return standing(
        conversation.status,
        assigned=conversation.assignee_id is not None,
        waiting=conversation.waiting_since is not None,
        suspected=conversation.suspected_at is not None,
    )


def stands_in(view: str, views: Collection[str], *, assignee: int | None, agent: int) -> bool:
    """Whether it stands in a view that this agent looks at; `views`: those of all, `assignee`: whose it is."""
    return "all" in views and assignee == agent if view == "mine" else view in views


def head_mark(conversation: Conversation, labels: Sequence[int], later: str) -> str:
    """Another word whenever its header would be drawn otherwise; browsers compare it."""
    customer = conversation.customer
    facts = [customer.name, customer.email, *(str(getattr(conversation, name)) for name in _HEAD)]
    return f"{crc32(repr((facts, sorted(labels), later)).encode()):x}"


def later_marks(pks: Iterable[int]) -> dict[int, str]:
    """Conversation → another word whenever another list of put-off answers would be drawn; "" is missing."""
    rows = defaultdict(list)
    for pk, *told in _waiting(tuple(pks)):
        rows[pk].append(told)
    return {pk: _later_mark(found) for pk, found in rows.items()}


def later_mark(rows: Iterable[Later]) -> str:
    """The same for the put-off answers of one, which are at hand; "" for none."""
    found = [(row.client_id, row.state, row.due) for row in rows]
    return _later_mark(found) if found else ""


def _later_mark(found: Iterable[Iterable[Any]]) -> str:
    told = [(client_id, state, due.isoformat()) for client_id, state, due in found]
    return f"{crc32(repr(told).encode()):x}"


@prepared
def _waiting(pks: tuple[int, ...]) -> QuerySet[Later, tuple[int, str, str, datetime]]:
    waiting = Later.objects.to_come().filter(conversation__in=pks)
    return waiting.values_list("conversation_id", "client_id", "state", "due")


def _worn(pks: list[int]) -> dict[int, list[int]]:
    worn = defaultdict(list)
    through = Conversation.labels.through.objects.filter(conversation__in=pks)
    for pk, label in through.values_list("conversation_id", "label_id"):
        worn[pk].append(label)
    return worn
