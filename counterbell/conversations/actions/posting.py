"""Saying something: one verb stores a whole batch in a few statements, for the chat's fast lane and for everybody else.

A batch may mix customers' messages, replies and notes of many conversations. Numbers are dealt under the locks of the
conversations, in the order of the batch; a client id that was stored before stores nothing and gives the same answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
from django.db import IntegrityError, transaction

from counterbell.accounts.models import Agent, Brand
from counterbell.base import ids, rows
from counterbell.base.clock import now
from counterbell.channels.queries import webchat_of
from counterbell.conversations import policies, rich
from counterbell.conversations.actions.filling import filled_in
from counterbell.conversations.actions.thread import happen, locked
from counterbell.conversations.events import (
    Assigned,
    ConversationOpened,
    LinkSaid,
    MessageReceived,
    NoteAdded,
    ReplySent,
    StatusChanged,
)
from counterbell.conversations.models import Attachment, Conversation, Message
from counterbell.conversations.thanks import is_only_thanks
from counterbell.customers.models import Customer
from counterbell.journal.actions import record, record_many
from counterbell.journal.bus import Event

PUBLIC, NOTE, HAPPENING = Message.Kind.PUBLIC.value, Message.Kind.NOTE.value, Message.Kind.HAPPENING.value
CUSTOMER, AGENT, BOT = Message.Author.CUSTOMER.value, Message.Author.AGENT.value, Message.Author.BOT.value
SYSTEM = Message.Author.SYSTEM.value
OPEN = Conversation.Status.OPEN.value
PUT_AWAY = (Conversation.Status.RESOLVED.value, Conversation.Status.SNOOZED.value)
RETRIES = 3


class Refused(Exception):
    """A message was not stored; `code` is the wire's word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)  # not frozen: that would triple the cost of making one, and the fast lane makes thousands
class Post:
    """Something to be said. `conversation` is a primary key; `actor` is "customer:7" or "agent:3".

    `facts`: what goes along with the words; `waits`: with them nobody has been answered yet. `answers`: what a customer
    filled in of the form in the message `reply_to`; it becomes the text and the facts.
    """

    conversation: int
    author: str
    text: str
    actor: str
    kind: str = PUBLIC
    agent: int | None = None
    client_id: str | None = None
    reply_to: int | None = None
    files: tuple[str, ...] = ()
    uploader: str = ""
    facts: dict[str, Any] | None = None
    waits: bool = False
    answers: dict[str, str] | None = None


@dataclass(slots=True)
class Posted:
    """What became of a Post: stored (`fresh`), stored before, or refused (`fault` is a code, the rest is empty)."""

    post: Post
    message: int = 0
    number: int = 0
    epoch: int = 0
    at: datetime | None = None
    fresh: bool = False
    fault: str | None = None


def post_many(posts: Sequence[Post]) -> list[Posted]:
    """Store a batch; returns one answer for each post, in order. Nothing is stored when it raises.

    Raises:
        DatabaseError: when the database cannot; then no post of the batch was stored.
    """
    for again in range(RETRIES):
        try:
            with transaction.atomic():
                return _Batch(posts, look=again > 0).store()
        except IntegrityError:
            # Some of it was stored before, or another process drew our node of ids.
            ids.maker.redraw()
    with transaction.atomic():
        return _Batch(posts, look=True).store()


def receive(conversation: Conversation, *, text: str, client_id: str | None = None) -> Message:
    """Store what the customer wrote.

    Raises:
        Refused: when there is nothing to store, too much, or the conversation is over.
    """
    actor = f"customer:{conversation.customer_id}"
    return _post(Post(conversation.pk, CUSTOMER, text, actor, client_id=client_id))


def reply(
    conversation: Conversation,
    *,
    text: str,
    by: Agent,
    files: Iterable[str] = (),
    reply_to: int | None = None,
    client_id: str | None = None,
) -> Message:
    """Answer the customer; whoever answers first an unassigned conversation has it.

    Raises:
        Refused: when there is nothing to say, or too much.
    """
    post = Post(
        conversation.pk,
        AGENT,
        text,
        by.ref,
        agent=by.pk,
        client_id=client_id,
        reply_to=reply_to,
        files=tuple(files),
        uploader=by.ref,
    )
    return _post(post)


def add_note(
    conversation: Conversation, *, text: str, by: Agent, files: Iterable[str] = (), client_id: str | None = None
) -> Message:
    """Write something that only agents see.

    Raises:
        Refused: when there is nothing to note, or too much.
    """
    post = Post(
        conversation.pk, AGENT, text, by.ref, NOTE, by.pk, client_id=client_id, files=tuple(files), uploader=by.ref
    )
    return _post(post)


def speak(
    conversation: int,
    *,
    text: str,
    facts: dict[str, Any],
    client_id: str,
    kind: str = PUBLIC,
    waits: bool = False,
) -> Message:
    """Say (or note) something as the bot, once for a `client_id`; nobody takes the conversation by it.

    `waits`: it only promises an answer. The message keeps that, for when its thread is dealt anew.

    Raises:
        Refused: when there is nothing to say, or too much.
    """
    kept = facts | {"waits": True} if waits else facts
    return _post(Post(conversation, BOT, text, "bot", kind, client_id=client_id, facts=kept, waits=waits))


@transaction.atomic
def open_conversation(
    customer: Customer,
    *,
    brand: Brand,
    public_id: UUID,
    language: str = "",
    page: dict[str, Any] | None = None,
    by: Agent | None = None,
) -> Conversation:
    """Begin a matter, or find the one that was begun with this customer under the same id; `by`: we speak first.

    Raises:
        Refused: "forbidden" when the id is somebody else's.
    """
    if found := Conversation.objects.filter(public_id=public_id).first():
        if found.customer_id != customer.pk or found.brand_id != brand.pk:
            raise Refused("forbidden")
        return found
    made = Conversation.objects.create(
        public_id=public_id,
        brand=brand,
        channel=webchat_of(brand),
        customer=customer,
        language=language[:12],
        page=page or {},
        active_at=now(),
    )
    if by:
        happen(made, "opened", by=by)
    opened = ConversationOpened(brand=brand.pk, conversation=made.pk, customer=customer.pk)
    record(opened, actor=by.ref if by else customer.ref)
    return made


def _post(post: Post) -> Message:
    done = post_many([post])[0]
    if done.fault:
        raise Refused(done.fault)
    return Message.objects.get(pk=done.message)


@dataclass(slots=True)
class _Line:
    """A conversation while its batch is stored; the fields stand in the order in which they are read.

    Moments are kept as the database has them: most are only written back.
    """

    pk: int
    merged_into: int | None
    brand: int
    team: int | None
    epoch: int
    last_number: int
    status: str
    waiting_since: Any
    resolved_at: Any
    snoozed_until: Any
    active_at: Any
    preview: str
    last_author: str
    customer_received: int
    customer_read: int
    agent_read: int
    assignee_id: int | None


_KEPT = tuple(_Line.__slots__[_Line.__slots__.index("last_number") :])
_kept = attrgetter("pk", *_KEPT)
_READ = ("id", "merged_into_id", "brand_id", "team_id", "epoch", *_KEPT)
_MESSAGE = (
    "id", "conversation_id", "number", "kind", "author", "agent_id", "text", "reply_to", "client_id", "created_at",
    "facts",
)  # fmt: skip


class _Batch:
    """One call of post_many, inside its transaction. `look`: see first what of it is stored already."""

    def __init__(self, posts: Sequence[Post], *, look: bool) -> None:
        self._look = look
        self._at = now()
        self._stamp = rows.value(self._at)
        self._ids = iter(ids.new_ids(len(posts)))
        self._lines, moved = _lock({p.conversation for p in posts})
        self._posts = [replace(p, conversation=moved[p.conversation]) if p.conversation in moved else p for p in posts]
        self._events: list[tuple[Event, str]] = []
        self._happened: list[tuple[object, ...]] = []
        self._filled: set[tuple[int, int | None]] = set()

    def store(self) -> list[Posted]:
        answers = self._decide(self._seen() if self._look or self._may_repeat() else {})
        self._write([a for a in answers if a.fresh])
        return answers

    def _may_repeat(self) -> bool:
        """Whether looking first is wiser than trying: the batch repeats itself, or a file may be on its message."""
        known = [(p.conversation, p.client_id) for p in self._posts if p.client_id]
        return len(known) != len(set(known)) or any(p.files or p.answers is not None for p in self._posts)

    def _decide(self, seen: dict[tuple[int, str], Posted]) -> list[Posted]:
        answers = []
        for post in self._posts:
            key = (post.conversation, post.client_id or "")
            known = seen.get(key) if post.client_id else None
            answer = replace(known, post=post, fresh=False) if known else self._store_one(post)
            if post.client_id and answer.fresh:
                seen[key] = answer
            answers.append(answer)
        return answers

    def _store_one(self, post: Post) -> Posted:
        line = self._lines.get(post.conversation)
        if line is None:
            return Posted(post, fault="unknown")
        filled = post if post.answers is None else self._filled_in(post)
        if isinstance(filled, str):
            return Posted(post, fault=filled)
        post, text = filled, policies.clean(filled.text)
        if fault := self._fault(post, text, line):
            return Posted(post, fault=fault)
        line.last_number += 1
        message = next(self._ids)
        rests = self._rests(post, text, line)
        if post.kind == PUBLIC:
            self._touch(post, text, line, rests=rests)
        self._events.append((_event_of(post, line.brand, message), post.actor))
        if "://" in text and post.kind == PUBLIC and not (post.facts or {}).get("part"):
            self._events.append((LinkSaid(brand=line.brand, conversation=line.pk, message=message), post.actor))
        stored = post if text is post.text else replace(post, text=text)
        posted = Posted(stored, message, line.last_number, line.epoch, self._at, fresh=True)
        if post.kind == PUBLIC and not rests:
            self._follow(post, line)
        return posted

    def _filled_in(self, post: Post) -> Post | str:
        """The post that says what a form was answered with; or why it cannot, as a code. A form is answered once."""
        place = (post.conversation, post.reply_to)
        part = "answered" if place in self._filled else filled_in(*place, post.answers or {})
        if isinstance(part, str):
            return part
        self._filled.add(place)
        return replace(post, text=rich.as_lines(part), facts={"part": part})

    def _rests(self, post: Post, text: str, line: _Line) -> bool:
        """Whether the customer only thanks for what was put away: then it stays there, and nobody is asked for."""
        if post.author != CUSTOMER or post.kind != PUBLIC or line.status not in PUT_AWAY:
            return False
        if not is_only_thanks(text, files=len(post.files)):
            return False
        return not Brand.objects.values_list("thanks_wake", flat=True).get(pk=line.brand)

    def _follow(self, post: Post, line: _Line) -> None:
        """What comes of a public message; a note, of a machine's answer too, moves nothing."""
        if post.author == CUSTOMER and line.status != OPEN:
            self._reopen(post, line)
        if post.agent and line.assignee_id is None:
            self._take(post, post.agent, line)

    def _reopen(self, post: Post, line: _Line) -> None:
        """Whatever was done with it, the customer has something to say."""
        self._happen(line, None, what="status", before=line.status, status=OPEN)
        changed = StatusChanged(brand=line.brand, conversation=line.pk, before=line.status, status=OPEN)
        self._events.append((changed, post.actor))
        line.status, line.snoozed_until, line.resolved_at = OPEN, None, None

    def _take(self, post: Post, agent: int, line: _Line) -> None:
        """Whoever answers first has it."""
        self._happen(line, agent, what="assigned", agent=agent, team=line.team)
        assigned = Assigned(brand=line.brand, conversation=line.pk, agent=agent, team=line.team)
        self._events.append((assigned, post.actor))
        line.assignee_id = agent

    def _happen(self, line: _Line, by: int | None, **facts: Any) -> None:
        """As `thread.happen`, in the batch's own statements."""
        line.last_number += 1
        said = (HAPPENING, AGENT if by else SYSTEM, by, "", None, None, self._stamp, orjson.dumps(facts).decode())
        self._happened.append((ids.new_id(), line.pk, line.last_number, *said))

    def _fault(self, post: Post, text: str, line: _Line) -> str | None:
        if post.author == CUSTOMER and line.resolved_at:
            days = Brand.objects.values_list("reopen_days", flat=True).get(pk=line.brand)
            if policies.is_over(line.status, rows.moment(line.resolved_at), reopen_days=days, at=self._at):
                return "closed"
        if post.files and not self._files_of(post):
            return "file_unknown"
        return policies.fault_of(text, len(post.files))

    def _files_of(self, post: Post) -> bool:
        free = Attachment.objects.filter(key__in=post.files, uploader=post.uploader, message=None)
        return free.filter(brand=self._lines[post.conversation].brand).count() == len(set(post.files))

    def _touch(self, post: Post, text: str, line: _Line, *, rests: bool) -> None:
        """What a public message does to its conversation."""
        line.active_at = self._stamp
        if post.waits:
            return  # the lists go on showing what she asked, unread: that a person was promised answers nothing
        line.preview = policies.preview(text, len(post.files))
        line.last_author = post.author
        if post.author != CUSTOMER:
            line.waiting_since = None
            line.agent_read = line.last_number
            return
        if not rests:
            line.waiting_since = line.waiting_since or self._stamp
        line.customer_received = line.customer_read = line.last_number

    def _seen(self) -> dict[tuple[int, str], Posted]:
        """Those of our client ids that are stored already."""
        wanted = {p.client_id for p in self._posts if p.client_id}
        found = Message.objects.filter(conversation__in=self._lines, client_id__in=wanted)
        return {
            (m.conversation_id, m.client_id or ""): Posted(
                self._posts[0], m.pk, m.number, self._lines[m.conversation_id].epoch, m.created_at
            )
            for m in found
        }

    def _write(self, fresh: Sequence[Posted]) -> None:
        touched = {a.post.conversation for a in fresh}
        with rows.at_once():
            rows.insert_many(Message, _MESSAGE, [*(_row(a, self._stamp) for a in fresh), *self._happened])
            rows.update_many(Conversation, _KEPT, [_kept(self._lines[pk]) for pk in sorted(touched)])
            record_many(self._events)
        for answer in fresh:
            if answer.post.files:
                Attachment.objects.filter(key__in=answer.post.files).update(message=answer.message)


def _lock(wanted: set[int]) -> tuple[dict[int, _Line], dict[int, int]]:
    """Hold the conversations of a batch; returns them, and where merged ones went."""
    lines = _hold(wanted)
    moved = {pk: locked(line.merged_into).pk for pk, line in lines.items() if line.merged_into}
    if moved:
        lines = _hold((wanted - set(moved)) | set(moved.values()))
    return lines, moved


def _hold(pks: set[int]) -> dict[int, _Line]:
    return {row[0]: _Line(*row) for row in rows.hold_many(Conversation, _READ, pks)}


def _event_of(post: Post, brand: int, message: int) -> Event:
    if post.kind == NOTE:
        return NoteAdded(brand=brand, conversation=post.conversation, message=message)
    kind = MessageReceived if post.author == CUSTOMER else ReplySent
    return kind(brand=brand, conversation=post.conversation, message=message)


def _row(answer: Posted, stamp: object) -> tuple[object, ...]:
    post = answer.post
    return (
        answer.message,
        post.conversation,
        answer.number,
        post.kind,
        post.author,
        post.agent,
        post.text,
        post.reply_to,
        post.client_id,
        stamp,
        orjson.dumps(post.facts).decode() if post.facts else None,
    )
