"""Macros as agents find them: whose they are, and what is in one."""

from typing import Literal, TypedDict

from django.db.models import QuerySet

from counterbell.accounts.models import Agent
from counterbell.conversations.canned import meant_for, reach_of
from counterbell.conversations.models import Conversation, Macro

UNTIL_REPLY = 0
SNOOZES = (UNTIL_REPLY, 1, 3, 24, 72, 168)  # hours


class Steps(TypedDict, total=False):
    """What a macro does; what is not named stays as it is."""

    canned: int  # goes into the editor, and is not sent
    note: str
    on: list[int]  # labels
    off: list[int]
    priority: int
    agent: int | Literal["me"] | None
    team: int | None
    status: str  # open, pending, resolved
    snooze: int  # hours; UNTIL_REPLY


def seen_by(agent: Agent) -> QuerySet[Macro]:
    """Those that an agent may run: everybody's, those of her brands and teams, and her own."""
    return Macro.objects.filter(reach_of(agent)).select_related("brand", "team", "owner")


def fitting(agent: Agent, conversation: Conversation) -> QuerySet[Macro]:
    """Those of them that are meant for a conversation."""
    return seen_by(agent).filter(meant_for(conversation))
