"""What an agent needs while writing: whom to call, what she put off, where she has begun something."""

from collections.abc import Iterable

from counterbell.accounts.models import Agent
from counterbell.accounts.queries import agents_for, teams_for
from counterbell.conversations.mentions import Callee, callees
from counterbell.conversations.models import Conversation, Draft, Later


def callees_for(conversation: Conversation) -> list[Callee]:
    """The people who may see a conversation, and the teams that serve its brand."""
    people = agents_for(conversation.brand).values_list("pk", "name", "email")
    return callees(people, teams_for(conversation.brand).values_list("pk", "name"))


def drafted_by(agent: Agent, conversations: Iterable[Conversation]) -> set[int]:
    """In which of these an agent has begun to write something (primary keys)."""
    among = [c.pk for c in conversations]
    return set(Draft.objects.filter(agent=agent, conversation__in=among).values_list("conversation_id", flat=True))


def to_come(conversation: Conversation) -> list[Later]:
    """The answers of a conversation that have not gone out yet."""
    return list(Later.objects.to_come().filter(conversation=conversation).select_related("agent"))
