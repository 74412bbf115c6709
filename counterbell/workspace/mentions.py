"""In which conversations a colleague called this agent by name."""

from django.db.models import QuerySet

from counterbell.accounts.models import Agent
from counterbell.base.prepared import prepared
from counterbell.conversations.models import Mention

MOST = 500  # the newest: nobody looks for an older one here


def conversations_of(agent: Agent) -> list[int]:
    """Where she was mentioned, the newest mentions only."""
    return list(dict.fromkeys(Mention.objects.for_agent(agent).values_list("conversation_id", flat=True)[:MOST]))


def unseen_count(agent: Agent) -> int:
    """In how many conversations one waits."""
    return len(_unseen(agent.pk, agent.standing))


@prepared
def _unseen(agent: int, standing: str) -> QuerySet[Mention, int]:
    waiting = Mention.objects.for_agent(Agent.of_standing(agent, standing)).unseen().order_by()
    return waiting.values_list("conversation", flat=True).distinct()[:MOST]
