"""What the counter asks of the database: in threads of its own, never on the event loop.

What writes may have to wait for its turn, so it has other threads than what only reads: news for everybody must not
stand behind one answer.
"""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import DatabaseError, close_old_connections

from counterbell.accounts.models import Agent
from counterbell.conversations import queries, wire
from counterbell.conversations.actions import mark_read
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.visitors import customer_of
from counterbell.live import access
from counterbell.live.topics import Head, Marks

T = TypeVar("T")
THREADS = 2
KEEPERS = 2
MOST_ENTRIES = 200  # in one frame; more are asked for
MOST_TALKS = 50  # of one customer, told when her name changes
TOO_FAR = 1000  # whoever missed more than this loads the thread anew


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A conversation as a topic needs it."""

    pk: int
    brand: int
    public_id: str
    last: int
    epoch: int
    status: str
    marks: Marks
    merged: bool
    entries: list[dict[str, Any]]


class Reader:
    """Two small pools of threads with database connections that stay."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="live-read")
        self._keepers = ThreadPoolExecutor(KEEPERS, thread_name_prefix="live-keep")

    async def ask(self, function: Callable[..., T], *args: Any) -> T:
        """Run a reading.

        Raises:
            DatabaseError: when the database cannot answer.
        """
        return await asyncio.get_running_loop().run_in_executor(self._pool, _guarded, function, args)

    async def keep(self, function: Callable[..., T], *args: Any) -> T:
        """Run what also writes.

        Raises:
            DatabaseError: when the database cannot take it.
        """
        return await asyncio.get_running_loop().run_in_executor(self._keepers, _guarded, function, args)

    def stop(self) -> None:
        """End the threads."""
        for pool in (self._pool, self._keepers):
            pool.shutdown(wait=False, cancel_futures=True)


def _guarded(function: Callable[..., T], args: tuple[Any, ...]) -> T:
    try:
        return function(*args)
    except DatabaseError:
        close_old_connections()  # a broken connection is not kept for the next one
        raise


def for_visitor(brand: int, visitor: str, public_id: str) -> Conversation | None:
    """The conversation of that name, if it is this visitor's."""
    customer = customer_of(visitor, access.brand_by_pk(brand))
    return queries.of_customer(customer, public_id) if customer else None


def for_agent(agent: int, public_id: str) -> Conversation | None:
    """The conversation of that name, if this agent may see it."""
    found = Agent.objects.filter(pk=agent).first()
    return queries.visible(found, public_id) if found else None


def agent_has_read(agent: int, pk: int, number: int) -> None:
    """Store how far an agent has read."""
    found = Agent.objects.filter(pk=agent).first()
    conversation = Conversation.objects.visible_to(found).filter(pk=pk).first() if found else None
    if found and conversation:
        mark_read(conversation, agent=found, number=number)


def snapshot(pk: int, after: int | None) -> Snapshot | None:
    """A conversation and the entries above a number (None: without any)."""
    found = Conversation.objects.filter(pk=pk).first()
    if found is None:
        return None
    near = after is not None and after < found.last_number <= after + TOO_FAR
    return Snapshot(
        found.pk,
        found.brand_id,
        str(found.public_id),
        found.last_number,
        found.epoch,
        found.status,
        (found.customer_received, found.customer_read, found.agent_read),
        found.merged_into_id is not None,
        wire.entries_of(found, after=after or 0, limit=MOST_ENTRIES) if near else [],
    )


def entry_at(pk: int, number: int) -> dict[str, Any] | None:
    """One public entry as it is now."""
    found = Message.objects.filter(conversation=pk, number=number, kind=Message.Kind.PUBLIC)
    return next(iter(wire.entries(found.prefetch_related("attachments"))), None)


def heads(pks: Iterable[int]) -> dict[int, Head]:
    """How these conversations stand, in one query."""
    fields = ("last_number", "epoch", "status", "customer_received", "customer_read", "agent_read")
    found = Conversation.objects.filter(pk__in=list(pks)).values_list("pk", *fields)
    return {
        pk: Head(last, epoch, status, (received, read, agent))
        for pk, last, epoch, status, received, read, agent in found
    }


def talks_of(customer: int) -> list[int]:
    """A customer's conversations: the newest, which lists may show."""
    theirs = Conversation.objects.living().filter(customer=customer)
    return list(theirs.order_by("-active_at").values_list("pk", flat=True)[:MOST_TALKS])


def names(pks: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Of these conversations: brand and UUID."""
    rows = Conversation.objects.filter(pk__in=list(pks)).values_list("pk", "brand_id", "public_id")
    return {pk: (brand, str(public_id)) for pk, brand, public_id in rows}
