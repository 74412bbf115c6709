"""What a conversation is to one agent and not to her colleagues: unread, begun, held back, mentioned in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Value

from counterbell.base.prepared import prepared
from counterbell.conversations.models import Conversation, Draft, Later, Mention, Message, ReadMark

_KINDS = ("read", "drafted", "held", "mentioned")


@dataclass(frozen=True, slots=True)
class Personal:
    """How a row of her list is marked."""

    unread: bool = False  # it has something from the customer that she has not seen, or was kept so
    drafted: bool = False  # she has begun to write something
    held: bool = False  # an answer of hers is held and waits for her decision
    mentioned: bool = False  # a colleague called her, and she has not seen it


def personal(agents: Iterable[int], conversations: Iterable[Conversation]) -> dict[tuple[int, int], Personal]:
    """(Agent, conversation) → what it is to her, by primary keys: one query, for however many."""
    people, shown = tuple(agents), list(conversations)
    marks: dict[str, dict[tuple[int, int], int]] = {kind: {} for kind in _KINDS}
    for kind, agent, pk, number in _marks(people, tuple(c.pk for c in shown)):
        marks[kind][agent, pk] = number
    read, drafted, held, mentioned = marks.values()
    return {
        key: Personal(_unread(c, read.get(key)), key in drafted, key in held, key in mentioned)
        for c in shown
        for agent in people
        for key in ((agent, c.pk),)
    }


@prepared
def _marks(agents: tuple[int, ...], pks: tuple[int, ...]) -> QuerySet[ReadMark, tuple[str, int, int, int]]:
    """What kind, whose, where; of a read mark also up to which number, of the others 0."""
    hers = {"agent__in": agents, "conversation__in": pks}
    held = Later.objects.filter(state=Later.State.HELD)
    kinds: tuple[QuerySet[Any], ...] = (ReadMark.objects.all(), Draft.objects.all(), held, Mention.objects.unseen())
    found = [
        kept.filter(**hers)
        .order_by()
        .annotate(mark=Value(kind), upto=F("number") if kind == "read" else Value(0))
        .values_list("mark", "agent_id", "conversation_id", "upto")
        for kind, kept in zip(_KINDS, kinds, strict=True)
    ]
    marks: QuerySet[ReadMark, tuple[str, int, int, int]] = found[0].union(*found[1:], all=True)
    return marks


def _unread(conversation: Conversation, read: int | None) -> bool:
    waits = conversation.last_author == Message.Author.CUSTOMER and conversation.waiting_since is not None
    return read == 0 or (waits and (read or 0) < conversation.last_number)
