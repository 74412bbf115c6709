"""The fast lane: one thread that stores what people say in batches, and only then says that it is stored."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

from django.db import DatabaseError, connection, connections, transaction

from counterbell.base.log import get_log
from counterbell.base.sqlite.turnstile import hurry
from counterbell.conversations import wire
from counterbell.conversations.actions import Post, Posted, Refused, open_conversation, post_many
from counterbell.conversations.models import Conversation
from counterbell.customers.actions import VisitorSignedOut, recognise
from counterbell.live import access
from counterbell.live.frames import as_uuid, write
from counterbell.live.sessions import Session

log = get_log(__name__)

MOST_WAITING = 10_000  # messages; beyond this the sender is told to try again
BATCH = 256
PAUSE_AFTER_FAILURE = 0.25
NAMES_KEPT = 50_000
BUSY_SECONDS = 0.1

_known: dict[int, tuple[str, int]] = {}


@dataclass(slots=True)  # not frozen, as Post
class Saying:
    """A message on its way to the disk. `pk` is 0 while nobody has checked whose conversation `c` is."""

    session: Session
    client_id: str
    c: str
    pk: int
    post: Post
    page: dict[str, Any] | None = None


@dataclass(slots=True)
class Said:
    """What became of it: stored (`fault` is None) or not, and the frame that tells others."""

    saying: Saying
    pk: int = 0
    c: str = ""
    brand: int = 0
    number: int = 0
    epoch: int = 0
    at: str = ""
    fresh: bool = False
    kind: str = ""
    frame: str = ""
    fault: str | None = None


class Writer:
    """Takes sayings from the event loop, gives answers back to it through `deliver`, in order."""

    def __init__(self, deliver: Callable[[Sequence[Said]], None]) -> None:
        self._deliver = deliver
        self._waiting: list[Saying] = []
        self._some = threading.Condition()
        self._ending = False
        self._wrote = 0.0
        self._thread = threading.Thread(target=self._loop, name="live-writer", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def submit(self, saying: Saying) -> bool:
        """Queue a message; False when too many wait."""
        with self._some:
            if len(self._waiting) >= MOST_WAITING or self._ending:
                return False
            self._waiting.append(saying)
            if len(self._waiting) == 1:
                self._some.notify()
        return True

    def stop(self) -> None:
        """Store what waits, then end."""
        with self._some:
            self._ending = True
            self._some.notify()
        self._thread.join(10)

    def is_this_thread(self) -> bool:
        """Whether the caller runs in the writer: what it stored it tells by itself."""
        return threading.current_thread() is self._thread

    def is_busy(self) -> bool:
        """Whether people are talking right now."""
        return time.monotonic() - self._wrote < BUSY_SECONDS

    def _loop(self) -> None:
        hurry()
        try:
            while batch := self._next():
                self._deliver(self._store(batch))
                self._wrote = time.monotonic()
        finally:
            connections.close_all()

    def _next(self) -> list[Saying]:
        with self._some:
            while not self._waiting and not self._ending:
                self._some.wait()
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            return batch

    def _store(self, batch: Sequence[Saying]) -> list[Said]:
        try:
            return store(batch)
        except DatabaseError as failure:
            log.warning("%s messages could not be stored, their senders try again: %s", len(batch), failure)
        except Exception:  # whatever it is, the senders must hear that nothing was stored
            log.exception("%s messages could not be stored", len(batch))
        connection.close()
        time.sleep(PAUSE_AFTER_FAILURE)
        return [Said(saying, fault="unavailable") for saying in batch]


def store(batch: Sequence[Saying]) -> list[Said]:
    """Store a batch in one transaction; nothing of it is stored when this raises."""
    # Mostly nothing is begun, and the transaction of the posts is all: a second one in it costs four statements.
    with nullcontext() if all(saying.pk for saying in batch) else transaction.atomic():
        opened = [_opened(saying) for saying in batch]
        answers = iter(post_many([item.post for item in opened if isinstance(item, Saying)]))
        results = [(item, next(answers)) if isinstance(item, Saying) else item for item in opened]
        named = _names({item[1].post.conversation for item in results if isinstance(item, tuple) and item[1].message})
    frames = _frames([item[1] for item in results if isinstance(item, tuple) and item[1].fresh], named)
    return [_said(*item, named, frames) if isinstance(item, tuple) else item for item in results]


def _frames(fresh: Sequence[Posted], named: dict[int, tuple[str, int]]) -> dict[int, str]:
    """Message → the frame that tells others."""
    return {
        posted.message: write(
            {"t": "entry", "c": named[posted.post.conversation][0], "epoch": posted.epoch, "entry": entry}
        )
        for posted, entry in zip(fresh, wire.entries_of_posted(fresh), strict=True)
    }


def _opened(saying: Saying) -> Saying | Said:
    """Find or begin the conversation of a shopper's message."""
    if saying.pk:
        return saying
    brand = access.brand_by_pk(saying.session.brand)
    try:
        with transaction.atomic():
            here = saying.session
            customer = recognise(here.visitor, brand=brand, language=here.language, zone=here.zone)
            found = open_conversation(
                customer,
                brand=brand,
                public_id=as_uuid(saying.c),
                language=saying.session.language,
                page=saying.page,
            )
    except VisitorSignedOut:
        return Said(saying, fault="signed_out")
    except Refused as refusal:
        return Said(saying, fault=refusal.code)
    post = replace(saying.post, conversation=found.pk, actor=customer.ref)
    return replace(saying, pk=found.pk, post=post)


def _names(pks: set[int]) -> dict[int, tuple[str, int]]:
    """UUID and brand of conversations; neither ever changes, so they are remembered."""
    names = {pk: _known[pk] for pk in pks & _known.keys()}
    if missing := pks - names.keys():
        rows = Conversation.objects.filter(pk__in=missing).values_list("pk", "public_id", "brand_id")
        read = {pk: (str(public_id), brand) for pk, public_id, brand in rows}
        names |= read
        if len(_known) > NAMES_KEPT:
            _known.clear()
        _known.update(read)
    return names


def _said(saying: Saying, answer: Posted, named: dict[int, tuple[str, int]], frames: dict[int, str]) -> Said:
    if answer.fault or answer.at is None:
        return Said(saying, fault=answer.fault or "unknown")
    pk = answer.post.conversation
    c, brand = named[pk]
    frame = frames[answer.message] if answer.fresh else ""
    at, kind = answer.at.isoformat(), answer.post.kind
    return Said(saying, pk, c, brand, answer.number, answer.epoch, at, answer.fresh, kind, frame)
