"""In which conversations a colleague called this agent by name."""

from collections.abc import Iterable

from counterbell.accounts.models import Agent

MOST = 500  # the newest: nobody looks for an older one here


def conversations_of(agent: Agent) -> list[int]:
    """Where she was mentioned."""
    return []


def unseen_among(agent: Agent, conversations: Iterable[int]) -> set[int]:
    """Those of these in which a mention waits to be seen."""
    return set()


def unseen_count(agent: Agent) -> int:
    """In how many conversations one waits."""
    return 0
