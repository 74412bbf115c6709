"""Answers that agents put off, or of which they tell what they had seen: `say` with `seen`, `wait`, `due` or `then`.

They go through `conversations.put_off` and not the fast lane: the guards need the thread, and nobody writes so fast.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import override

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.base.log import get_log
from counterbell.bot.queries import sounds_rude
from counterbell.conversations import queries
from counterbell.conversations.actions import Answer, Doubtful, NotPossible, Post, Refused, Written, put_off
from counterbell.conversations.guard import Doubt
from counterbell.conversations.models import Conversation, Later, Message
from counterbell.conversations.policies import LONGEST_TEXT
from counterbell.live import enclosing, frames
from counterbell.live.counter import Counter
from counterbell.live.frames import Frame
from counterbell.live.sessions import AGENT, Session
from counterbell.ui import dates, languages

log = get_log(__name__)
LONGEST_LANGUAGE = 12
LONGEST_WAIT = 60  # seconds in which an answer can be taken back
_ASKED = ("seen", "wait", "due", "then", "sure", "written", "part")


def is_put_off(session: Session, frame: Frame) -> bool:
    """Whether a `say` takes this road: an agent's answer that says more than its words."""
    return session.role == AGENT and frame.get("kind") != "note" and any(name in frame for name in _ASKED)


async def put_answer_off(counter: Counter, session: Session, frame: Frame, post: Post, c: str) -> None:
    """Keep it, and say so; or say what stands against it."""
    try:
        answer = _answer(frame, post)
    except ValueError:
        session.push(frames.write(frames.nack(post.client_id or "", c, "not_understood", session.language)))
        return
    try:
        told = await counter.reader.keep(_keep, session.agent, session.language, c, answer, frame.get("part"))
    except DatabaseError as failure:
        log.warning("an answer could not be kept, its sender tries again: %s", failure)
        told = frames.nack(answer.client_id, c, "unavailable", session.language)
    session.push(frames.write(told))


def _answer(frame: Frame, post: Post) -> Answer:
    """What the frame asks for.

    Raises:
        ValueError: when that makes no sense.
    """
    wait, then = frame.get("wait", 0), frame.get("then") or ""
    if not isinstance(wait, int) or not 0 <= wait <= LONGEST_WAIT or then not in Later.Then.values:
        raise ValueError("wait, then")
    due = _moment(frame, "due")
    return Answer(  # moments without a zone are the agent's: see _zoned
        client_id=post.client_id or "",
        text=post.text,
        files=post.files,
        reply_to=post.reply_to,
        due=due or (now() + timedelta(seconds=wait) if wait else None),
        undoing=due is None and wait > 0,
        then=then,
        snooze_until=_moment(frame, "snooze_until"),
        seen=frames.number(frame, "seen") if "seen" in frame else None,
        sure=frame.get("sure") is True,
        written=_written(frame.get("written")),
    )


def _written(cell: object) -> Written | None:
    """What the agent wrote herself, where the words of the frame are its translation or its politer wording."""
    if not isinstance(cell, dict):
        return None
    return Written(frames.words(cell, "text", LONGEST_TEXT), frames.words(cell, "lang", LONGEST_LANGUAGE))


def _moment(frame: Frame, field: str) -> datetime | None:
    cell = frame.get(field)
    if cell is None:
        return None
    if not isinstance(cell, str):
        raise ValueError(field)  # noqa: TRY004  # one kind of fault for whoever wrote the frame
    return datetime.fromisoformat(cell)


def _keep(agent: int, language: str, c: str, answer: Answer, part: object) -> dict[str, Any]:
    """Runs in a thread of the reader's: the frame to answer with."""
    by = Agent.objects.filter(pk=agent).first()
    conversation = queries.visible(by, c) if by else None
    if by is None or conversation is None:
        return frames.nack(answer.client_id, c, "forbidden", language)
    try:
        said = replace(_enclosed(_zoned(answer, by), part, conversation), doubts=_manners(conversation, answer))
        kept = put_off(conversation, said, by=by)
    except Refused as refusal:
        return frames.nack(answer.client_id, c, refusal.code, language)
    except NotPossible as why:
        return {**frames.nack(answer.client_id, c, "not_possible", language), "text": str(why)}
    except Doubtful as doubt:
        return _asked(answer, c, doubt, language or by.language)
    ack = {"t": "ack", "id": answer.client_id, "c": str(conversation.public_id), "epoch": conversation.epoch}
    if isinstance(kept, Message):
        return {**ack, "number": kept.number, "at": kept.created_at.isoformat()}
    waiting = kept.state != Later.State.TAKEN_BACK
    return {**ack, "number": 0, "at": kept.created_at.isoformat(), "due": kept.due.isoformat() if waiting else None}


def _enclosed(answer: Answer, said: object, conversation: Conversation) -> Answer:
    """With what goes along; an article says by itself what it is.

    Raises:
        Refused: when it is nothing that can be sent.
    """
    part = enclosing.part_of(said, answer.text, conversation)
    if part is None:
        return answer
    text = answer.text.strip() and answer.text
    return replace(answer, part=part, text=text or str(part.get("title", "")))


def _manners(conversation: Conversation, answer: Answer) -> tuple[Doubt, ...]:
    """Whether it shouts at or insults the customer, in either text, where the brand wants to be asked."""
    if answer.sure:
        return ()
    # Of a politer wording, the first words do not go out and are nobody's to see.
    own = answer.written.text if answer.written and answer.written.language else ""
    return (Doubt("rude", ""),) if sounds_rude(conversation.brand_id, answer.text, own) else ()


def _zoned(answer: Answer, by: Agent) -> Answer:
    """The moments as they are meant: on the agent's own wall clock, where they bring no zone."""
    try:
        zone = ZoneInfo(by.time_zone or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo(settings.TIME_ZONE)
    moments = {"due": answer.due, "snooze_until": answer.snooze_until}
    return replace(answer, **{k: v.replace(tzinfo=zone) for k, v in moments.items() if v and v.tzinfo is None})  # type: ignore[arg-type]


def _asked(answer: Answer, c: str, doubt: Doubtful, language: str) -> dict[str, Any]:
    with override(language or None):
        said = [in_words(one) for one in doubt.doubts]
        if doubt.between:
            said.insert(0, spoken_in_words(doubt.between))
        text = " ".join([*said, _("Send anyway?")])
    error = "stale" if doubt.between else "doubtful"
    return {"t": "nack", "id": answer.client_id, "c": c, "error": error, "text": text, "retry": False}


def spoken_in_words(message: Message) -> str:
    """ "Ana answered 20 seconds ago." """
    passed = dates.passed(message.created_at)
    if message.author == Message.Author.CUSTOMER:
        return _("The customer wrote %(passed)s, while you were writing.") % {"passed": passed}
    name = message.agent.name if message.agent else _("The bot")
    return _("%(name)s answered %(passed)s.") % {"name": f"\u2068{name}\u2069", "passed": passed}


def in_words(doubt: Doubt) -> str:
    """One doubt as a sentence."""
    match doubt.kind:
        case "blank":
            return _("%(blank)s is not filled in.") % {"blank": f"\u2068{{{{{doubt.what}}}}}\u2069"}
        case "tongue":
            names = {"written": languages.name_of(doubt.what), "wanted": languages.name_of(doubt.wanted)}
            return _("This is written in %(written)s, the customer's language is %(wanted)s.") % names
        case "rude":
            return _("It may sound rude to the customer.")
        case "figures":
            figures = {"figures": f"\u2068{doubt.what}\u2069"}
            return _("Numbers, links or addresses are not those that you wrote: %(figures)s.") % figures
        case _:
            return _("It names %(name)s, who is another customer.") % {"name": f"\u2068{doubt.what}\u2069"}
