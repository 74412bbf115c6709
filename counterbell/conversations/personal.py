"""What a conversation is to one agent and not to her colleagues: unread, begun, held back, mentioned in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from counterbell.base.prepared import prepared
from counterbell.conversations.models import Conversation, Draft, Later, Mention, Message, ReadMark


@dataclass(frozen=True, slots=True)
class Personal:
    """How a row of her list is marked."""

    unread: bool = False  # it has something from the customer that she has not seen, or was kept so
    drafted: bool = False  # she has begun to write something
    held: bool = False  # an answer of hers is held and waits for her decision
    mentioned: bool = False  # a colleague called her, and she has not seen it


def personal(agents: Iterable[int], conversations: Iterable[Conversation]) -> dict[tuple[int, int], Personal]:
    """(Agent, conversation) → what it is to her, by primary keys: four queries, for however many."""
    people, shown = tuple(agents), list(conversations)
    among = (people, tuple(c.pk for c in shown))
    read = {(agent, pk): number for agent, pk, number in _read(*among)}
    drafted, held, mentioned = set(_drafted(*among)), set(_held(*among)), set(_mentioned(*among))
    return {
        key: Personal(_unread(c, read.get(key)), key in drafted, key in held, key in mentioned)
        for c in shown
        for agent in people
        for key in ((agent, c.pk),)
    }


@prepared
def _read(agents: tuple[int, ...], pks: tuple[int, ...]) -> QuerySet[ReadMark, tuple[int, int, int]]:
    marks = ReadMark.objects.filter(agent__in=agents, conversation__in=pks)
    return marks.values_list("agent_id", "conversation_id", "number")


@prepared
def _drafted(agents: tuple[int, ...], pks: tuple[int, ...]) -> QuerySet[Draft, tuple[int, int]]:
    return Draft.objects.filter(agent__in=agents, conversation__in=pks).values_list("agent_id", "conversation_id")


@prepared
def _held(agents: tuple[int, ...], pks: tuple[int, ...]) -> QuerySet[Later, tuple[int, int]]:
    held = Later.objects.filter(agent__in=agents, conversation__in=pks, state=Later.State.HELD)
    return held.values_list("agent_id", "conversation_id")


@prepared
def _mentioned(agents: tuple[int, ...], pks: tuple[int, ...]) -> QuerySet[Mention, tuple[int, int]]:
    calls = Mention.objects.filter(agent__in=agents, conversation__in=pks).unseen()
    return calls.values_list("agent_id", "conversation_id")


def _unread(conversation: Conversation, read: int | None) -> bool:
    waits = conversation.last_author == Message.Author.CUSTOMER and conversation.waiting_since is not None
    return read == 0 or (waits and (read or 0) < conversation.last_number)
