"""The only way a fact enters the journal."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import orjson
from django.db import connection, transaction

from counterbell.base import rows
from counterbell.base.clock import now
from counterbell.base.ids import new_ids
from counterbell.journal import bus
from counterbell.journal.bus import Event, Recorded
from counterbell.journal.models import Duty, Entry
from counterbell.journal.worker import SMALL_BATCH, nudge

_DUTY = ("id", "entry_id", "others", "subscriber", "due", "state", "attempts", "error", "lane")


class NotInTransaction(RuntimeError):
    """`record` was called outside a transaction: the fact and its cause could part."""


def record(event: Event, *, actor: str) -> Recorded:
    """Write down one fact and everything owed because of it, in the caller's transaction.

    Raises:
        NotInTransaction: when the caller has none.
    """
    return record_many([(event, actor)])[0]


def record_many(facts: Sequence[tuple[Event, str]]) -> list[Recorded]:
    """As `record`, for a batch of (event, actor), in two statements. Who does many at once owes one duty for them."""
    if not connection.in_atomic_block:
        raise NotInTransaction("record() needs the transaction of the change that it records")
    at = now()
    stamp = rows.value(at)
    recorded = [
        Recorded(entry, event, actor, at) for entry, (event, actor) in zip(new_ids(len(facts)), facts, strict=True)
    ]
    entries = [(r.entry, r.event.name, _facts(r.event), r.actor, stamp) for r in recorded]
    owed = list(_owed(recorded, stamp))
    duties = [(duty, *rest) for duty, rest in zip(new_ids(len(owed)), owed, strict=True)]
    with rows.at_once():
        rows.insert_many(Entry, ("id", "name", "facts", "actor", "at"), entries)
        rows.insert_many(Duty, _DUTY, duties)
    transaction.on_commit(lambda: _tell(recorded, bool(owed)), robust=True)
    return recorded


@transaction.atomic
def owe_again(duties: Collection[int] | None = None) -> int:
    """Try again what was given up (None: all of it), as if for the first time; returns how many."""
    failed = Duty.objects.filter(state=Duty.State.FAILED)
    if duties is not None:
        failed = failed.filter(pk__in=duties)
    count = failed.update(state=Duty.State.OWED, due=now(), attempts=0, error="")
    transaction.on_commit(nudge)
    return count


def _tell(recorded: Sequence[Recorded], owed: bool) -> None:  # noqa: FBT001
    bus.tell(recorded)
    if owed:
        nudge()


def _owed(recorded: Sequence[Recorded], stamp: Any) -> Iterator[tuple[Any, ...]]:
    """The duties that these facts make, without their ids."""
    alike: defaultdict[str, list[Recorded]] = defaultdict(list)
    for one in recorded:
        alike[one.event.name].append(one)
    for name, facts in alike.items():
        for subscriber in bus.listeners_for(name):
            size = SMALL_BATCH if subscriber.run_many else 1
            for at in range(0, len(facts), size):
                first, *others = facts[at : at + size]
                named = orjson.dumps([r.entry for r in others]).decode()
                lane = subscriber.lane(first.event) if subscriber.lane else ""
                yield first.entry, named, subscriber.name, _due(subscriber, first, stamp), "owed", 0, "", lane


def _due(subscriber: bus.Subscriber, recorded: Recorded, stamp: Any) -> Any:
    moment = subscriber.due(recorded.event) if subscriber.due else None
    return rows.value(moment) if moment else stamp


def _facts(event: Event) -> str:
    return orjson.dumps(event).decode()
