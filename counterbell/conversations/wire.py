"""Messages as browsers receive them (docs/develop/wire.md)."""

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from counterbell.accounts import pictures
from counterbell.accounts.models import Agent, Team
from counterbell.conversations import afar, files
from counterbell.conversations.actions.posting import Posted
from counterbell.conversations.models import Attachment, Conversation, Message

FACES_KEPT_SECONDS = 30
_faces: dict[int, tuple[float, dict[str, Any]]] = {}


def entries_of(
    conversation: Conversation,
    *,
    after: int = 0,
    before: int | None = None,
    limit: int = 200,
    public_only: bool = False,
) -> list[dict[str, Any]]:
    """The entries above `after` (the first `limit` of them), or with `before` the last `limit` below it."""
    chosen = conversation.messages.filter(number__gt=after).prefetch_related("attachments")
    if public_only:
        chosen = chosen.filter(kind=Message.Kind.PUBLIC)
    if before is None:
        return entries(chosen.order_by("number")[:limit])
    return entries(reversed(chosen.filter(number__lt=before).order_by("-number")[:limit]))


def newest_of(conversation: Conversation, *, limit: int = 100, public_only: bool = False) -> list[dict[str, Any]]:
    """The end of the thread, in order."""
    return entries_of(conversation, before=conversation.last_number + 1, limit=limit, public_only=public_only)


def entries(messages: Iterable[Message] | QuerySet[Message]) -> list[dict[str, Any]]:
    """Each message as an entry; brings the agents' names along."""
    shown = list(messages)
    known = faces(_agents_in(shown))
    return [
        _entry(
            m.number,
            m.kind,
            m.author,
            known.get(m.agent_id or 0) or _bot(m.facts),
            m.text,
            m.reply_to,
            m.client_id,
            m.created_at.isoformat(),
            [file_card(a) for a in m.attachments.all() if not a.folded],
            _spoken(m.facts, known),
        )
        for m in shown
    ]


def entries_of_posted(stored: Sequence[Posted]) -> Iterator[dict[str, Any]]:
    """The entries of what has just been stored, without asking the database about it again."""
    known = faces({p.post.agent for p in stored if p.post.agent})
    for posted in stored:
        post = posted.post
        cards = [file_card(a) for a in Attachment.objects.filter(message=posted.message)] if post.files else []
        who = known.get(post.agent or 0)
        said_at = posted.at.isoformat() if posted.at else ""
        yield _entry(
            posted.number,
            post.kind,
            post.author,
            who or _bot(post.facts),
            post.text,
            post.reply_to,
            post.client_id,
            said_at,
            cards,
            post.facts,
        )


def file_card(attachment: Attachment) -> dict[str, Any]:
    """What a browser needs to show a file."""
    return {
        "key": attachment.key,
        "name": attachment.name,
        "kind": attachment.kind,
        "type": attachment.content_type,
        "size": attachment.size,
        "width": attachment.width,
        "height": attachment.height,
        "url": files.url_of(attachment),
        "thumb": files.url_of(attachment, thumb=True) if attachment.thumbnail else None,
    }


def marks_of(conversation: Conversation) -> dict[str, Any]:
    """How far each side has received and read."""
    return {
        "t": "marks",
        "c": str(conversation.public_id),
        "customer_received": conversation.customer_received,
        "customer_read": conversation.customer_read,
        "agent_read": conversation.agent_read,
    }


def faces(agents: Collection[int]) -> dict[int, dict[str, Any]]:
    """Who these agents are, as shoppers may see them; remembered for a short while."""
    fresh = time.monotonic() - FACES_KEPT_SECONDS
    known = {pk: _faces[pk][1] for pk in agents if pk in _faces and _faces[pk][0] > fresh}
    missing = [pk for pk in agents if pk not in known]
    if missing:
        for pk, name, avatar in Agent.objects.filter(pk__in=missing).values_list("pk", "name", "avatar"):
            known[pk] = {"id": pk, "name": name, "avatar": pictures.url_of(avatar) or None}
            _faces[pk] = (time.monotonic(), known[pk])
    return known


def _agents_in(messages: Iterable[Message]) -> list[int]:
    pks = {m.agent_id for m in messages if m.agent_id}
    pks |= {m.facts["agent"] for m in messages if m.facts and m.facts.get("agent")}
    return list(pks)


def _bot(facts: dict[str, Any] | None) -> dict[str, Any] | None:
    """Who speaks when the bot does, by the name that it had then."""
    return {"id": "bot", "name": facts["bot"], "avatar": None} if facts and facts.get("bot") else None


def _spoken(facts: dict[str, Any] | None, known: dict[int, dict[str, Any]]) -> dict[str, Any] | None:
    """The facts of a happening with a name beside the id, since browsers know no agents."""
    spoken = dict(facts or {})
    if (part := spoken.get("part")) and part.get("kind") == "page" and part.get("picture"):
        spoken["part"] = {**part, "picture": afar.link({"url": part["picture"]})}  # we fetch it for whoever looks
    if spoken.get("agent"):
        spoken["agent_name"] = known.get(spoken["agent"], {}).get("name")
    if spoken.get("team"):
        spoken["team_name"] = Team.objects.filter(pk=spoken["team"]).values_list("name", flat=True).first()
    return spoken or None


def _entry(  # one place that knows the shape
    number: int,
    kind: str,
    author: str,
    who: dict[str, Any] | None,
    text: str,
    reply_to: int | None,
    client_id: str | None,
    at: str,
    cards: list[dict[str, Any]],
    facts: dict[str, Any] | None,
) -> dict[str, Any]:
    return {
        "number": number,
        "kind": kind,
        "author": author,
        "who": who,
        "text": text,
        "files": cards,
        "reply_to": reply_to,
        "id": client_id,
        "at": at,
        "facts": facts,
    }
