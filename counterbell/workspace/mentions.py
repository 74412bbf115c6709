"""In which conversations a colleague called this agent by name."""

from collections.abc import Iterable

from counterbell.accounts.models import Agent
from counterbell.conversations.models import Mention

MOST = 500  # the newest: nobody looks for an older one here


def conversations_of(agent: Agent) -> list[int]:
    """Where she was mentioned, the newest mentions only."""
    return list(dict.fromkeys(Mention.objects.for_agent(agent).values_list("conversation_id", flat=True)[:MOST]))


def unseen_among(agent: Agent, conversations: Iterable[int]) -> set[int]:
    """Those of these in which a mention waits to be seen."""
    waiting = Mention.objects.filter(agent=agent, conversation__in=list(conversations)).unseen()
    return set(waiting.values_list("conversation_id", flat=True))


def unseen_count(agent: Agent) -> int:
    """In how many conversations one waits."""
    waiting = Mention.objects.for_agent(agent).unseen().order_by()
    return waiting.values("conversation").distinct()[:MOST].count()
