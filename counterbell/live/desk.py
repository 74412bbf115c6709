"""What the counter does with each kind of frame."""

import re
from collections.abc import Awaitable, Callable

from counterbell.conversations.actions import Post
from counterbell.conversations.models import Conversation
from counterbell.conversations.queries import VIEWS
from counterbell.live import frames, hailing, reading, team, visits
from counterbell.live.counter import Counter
from counterbell.live.frames import LONGEST_TYPING, Frame
from counterbell.live.putting_off import is_put_off, put_answer_off
from counterbell.live.sessions import AGENT, VISITOR, PollSession, Session
from counterbell.live.writer import Saying

MOST_FOLLOWED = 50  # conversations that one session may follow at a time
MOST_FILES_NAMED = 20
_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


async def answer(counter: Counter, session: Session, frame: Frame) -> None:
    """Do what one frame asks for; what we do not know is said to be unknown."""
    act = _ACTS.get(frame["t"])
    if act is None:
        session.push(frames.write({"t": "error", "error": "unknown_frame", "text": frames.words(frame, "t", 40)}))
        return
    await act(counter, session, frame)


async def know(counter: Counter, session: Session, frame: Frame) -> None:
    """Over HTTP a session lives for one request and follows nothing: find the conversation that its frame is about."""
    c = frames.named(frame)
    if c and frame["t"] in {"typing", "received", "read"} and c not in (session.follows or {}):
        found = await _found(counter, session, c)
        if found:
            session.follow(c, found.pk)


async def settle(counter: Counter, session: Session, hello: Frame) -> None:
    """Somebody has been admitted: whoever looks for visitors sees her, whoever is at work hears how it stands."""
    if session.role == VISITOR:
        counter.visits.came(session, hello)
        await hailing.window_came(counter, session, frames.words(hello, "visit", 32))
    else:
        if not isinstance(session, PollSession):  # it would come back at once, for ever
            counter.counts.stale = True
        counter.team.tell_one(session)
        await counter.company.tell_one(counter, session)


async def _say(counter: Counter, session: Session, frame: Frame) -> None:
    c, client_id = frames.named(frame), frames.named(frame, "id")
    if c is None or client_id is None:
        session.push(frames.write({"t": "error", "error": "no_id", "text": "say needs id and c"}))
        return
    pk = (session.follows or {}).get(c, 0)
    if not pk and session.role == AGENT:
        found = await _found(counter, session, c)
        if found is None:
            session.push(frames.write(frames.nack(client_id, c, "forbidden", session.language)))
            return
        pk = found.pk
    if is_put_off(session, frame):
        await put_answer_off(counter, session, frame, _post(session, frame, client_id, pk), c)
        return
    saying = Saying(session, client_id, c, pk, _post(session, frame, client_id, pk), frames.page_of(frame))
    if not counter.writer.submit(saying):
        session.push(frames.write(frames.nack(client_id, c, "busy", session.language)))


def _post(session: Session, frame: Frame, client_id: str, pk: int) -> Post:
    named = frame.get("files")
    files = tuple(map(_key, named[:MOST_FILES_NAMED])) if isinstance(named, list) else ()
    text = frame.get("text")
    note = session.role == AGENT and frame.get("kind") == "note"
    return Post(
        conversation=pk,
        author="agent" if session.role == AGENT else "customer",
        text=text if isinstance(text, str) else "",
        actor=f"agent:{session.agent}" if session.role == AGENT else "customer",
        kind="note" if note else "public",
        agent=session.agent or None,
        client_id=client_id,
        reply_to=frames.number(frame, "reply_to") or None,
        files=files,
        uploader=f"agent:{session.agent}" if session.role == AGENT else f"visitor:{session.visitor}",
        answers=frames.answers_of(frame) if session.role == VISITOR else None,
    )


def _key(named: object) -> str:
    """The key of a file. What cannot be one must not fail the whole batch: it is a file that nobody knows."""
    return named if isinstance(named, str) and _KEY.fullmatch(named) else "?"


async def _typing(counter: Counter, session: Session, frame: Frame) -> None:
    topic = counter.topics.get((session.follows or {}).get(frames.named(frame) or "", 0))
    if topic:
        counter.tell_typing(topic, session, frames.words(frame, "text", LONGEST_TYPING))


async def _received(counter: Counter, session: Session, frame: Frame) -> None:
    pk = (session.follows or {}).get(frames.named(frame) or "", 0)
    if pk and session.role == VISITOR:
        counter.note_marks(pk, received=frames.number(frame, "number"))


async def _read(counter: Counter, session: Session, frame: Frame) -> None:
    pk = (session.follows or {}).get(frames.named(frame) or "", 0)
    number = frames.number(frame, "number")
    if pk and session.role == VISITOR:
        counter.note_marks(pk, read=number)
    elif pk:
        await counter.reader.keep(reading.agent_has_read, session.agent, pk, number)
        counter.counts.stale = True  # a mention may have been among it


async def _resume(counter: Counter, session: Session, frame: Frame) -> None:
    c = frames.named(frame)
    if c is None or len(session.follows or {}) >= MOST_FOLLOWED:
        return
    found = await _found(counter, session, c)
    if found is None:
        session.push(frames.write({"t": "error", "error": "no_conversation", "text": c, "c": c}))
        return
    if str(found.public_id) != c:
        session.push(frames.write({"t": "resync", "c": c}))  # it was merged: load it under its new name
    last = frames.number(frame, "last") if frame.get("last") is not None else None
    epoch = frame.get("epoch")
    await counter.follow(session, found, epoch=epoch if isinstance(epoch, int) else None, last=last)


async def _found(counter: Counter, session: Session, c: str) -> Conversation | None:
    """The conversation, if this session may have it: checked here and nowhere else."""
    if session.role == AGENT:
        return await counter.reader.ask(reading.for_agent, session.agent, c)
    return await counter.reader.ask(reading.for_visitor, session.brand, session.visitor, c)


async def _watch(counter: Counter, session: Session, frame: Frame) -> None:
    if session.role != AGENT:
        return
    await _resume(counter, session, frame)
    if topic := counter.topics.get((session.follows or {}).get(frames.named(frame) or "", 0)):
        session.push(frames.write(counter.viewers_frame(topic)))


async def _unwatch(counter: Counter, session: Session, frame: Frame) -> None:
    if session.role == AGENT:
        counter.leave(session, frames.named(frame) or "")


async def _page(counter: Counter, session: Session, frame: Frame) -> None:
    if session.role == VISITOR:
        session.page = frames.page_of(frame)
        counter.page_changed(session)


async def _list(_counter: Counter, session: Session, frame: Frame) -> None:
    """What she looks at: rows of it come with the news from now on. "": a list that only she can fetch."""
    view = frames.words(frame, "view", 20)
    if session.role == AGENT:
        session.view = view if view in VIEWS else ""


async def _ping(_counter: Counter, session: Session, _frame: Frame) -> None:
    session.push('{"t":"pong"}')


_ACTS: dict[str, Callable[[Counter, Session, Frame], Awaitable[None]]] = {
    "say": _say,
    "typing": _typing,
    "received": _received,
    "read": _read,
    "resume": _resume,
    "watch": _watch,
    "unwatch": _unwatch,
    "page": _page,
    "ping": _ping,
    "idle": team.idle,
    "visitors": visits.look,
    "hail": hailing.hail,
    "list": _list,
}
