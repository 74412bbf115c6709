"""Calling people by name in notes."""

from django.db import transaction

from counterbell.accounts.models import Agent, Team
from counterbell.base.clock import now
from counterbell.conversations.events import AgentMentioned
from counterbell.conversations.mentions import called
from counterbell.conversations.models import Conversation, Mention, Message, ReadMark
from counterbell.conversations.queries_writing import callees_for
from counterbell.journal.actions import record_many


@transaction.atomic
def note_mentions(message: int) -> list[Mention]:
    """Keep who is called in a note; only those who may see it, and never its author."""
    note = Message.objects.select_related("conversation__brand").filter(pk=message, kind=Message.Kind.NOTE).first()
    if note is None or "@" not in note.text:
        return []
    conversation = note.conversation
    through = _people(conversation, note.text)
    through.pop(note.agent_id or 0, None)
    known = set(note.mentions.values_list("agent_id", flat=True))
    read = dict(ReadMark.objects.filter(conversation=conversation).values_list("agent_id", "number"))
    made = Mention.objects.bulk_create(
        Mention(
            message=note,
            conversation=conversation,
            agent_id=agent,
            team_id=team,
            seen_at=now() if read.get(agent, 0) >= note.number else None,
        )
        for agent, team in through.items()
        if agent not in known
    )
    actor = f"agent:{note.agent_id}" if note.agent_id else "system"
    facts = [
        AgentMentioned(brand=conversation.brand_id, conversation=conversation.pk, message=note.pk, agent=m.agent_id)
        for m in made
    ]
    if facts:
        record_many([(fact, actor) for fact in facts])
    return made


def see_mentions(conversation: Conversation, *, agent: Agent, number: int) -> None:
    """An agent has read the thread up to a number, and with it who called her there."""
    unseen = Mention.objects.filter(agent=agent, conversation=conversation, seen_at=None, message__number__lte=number)
    unseen.update(seen_at=now())


def move_mentions(*conversations: int) -> None:
    """After a merge or split, a mention stands where its note stands."""
    for conversation in conversations:
        Mention.objects.filter(message__conversation=conversation).exclude(conversation=conversation).update(
            conversation=conversation
        )


def _people(conversation: Conversation, text: str) -> dict[int, int | None]:
    """Agent → the team through which she is called, or None when she is called herself."""
    hits = called(text, callees_for(conversation))
    through: dict[int, int | None] = {}
    for team in (hit.pk for hit in hits if hit.kind == "team"):
        members = Team.agents.through.objects.filter(team=team, agent__is_active=True)
        through |= dict.fromkeys(members.values_list("agent_id", flat=True), team)
    return through | {hit.pk: None for hit in hits if hit.kind == "agent"}
