"""Does what is owed: claims duties with a lease, runs them, forgets them; retries what failed."""

import math
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import orjson
from django.db import DatabaseError, close_old_connections, connection, connections, transaction
from django.db.models import QuerySet

from counterbell.base import rows
from counterbell.base.clock import now
from counterbell.base.disk import is_full
from counterbell.base.log import get_log
from counterbell.journal import bus
from counterbell.journal.bus import Recorded, Subscriber
from counterbell.journal.models import Duty, Entry

log = get_log(__name__)

LEASE = timedelta(minutes=2)
BATCH = 200
SMALL_BATCH = 40  # while people are being served, and of one duty: on SQLite they wait for our transaction to end
POLL_SECONDS = 1.0  # how late a duty may be noticed when nobody nudged us
REST = 9.0  # seconds of rest for each second of work while people are being served
LONGEST_REST = 0.5
ATTEMPTS = 12  # with the back-off below: given up after about three days
ROOM_AGAIN = timedelta(seconds=20)  # a full disk is nobody's failure: it is looked at often, and never given up
CHANNEL = "counterbell_duties"
NUDGE_SECONDS = 0.05

_wakers: set[threading.Event] = set()  # one of each thread that waits for something to be owed
_nudged = 0.0
_busy: list[Callable[[], bool]] = []


# What a worker has read of the journal for the duties in its hand: most facts are owed to several subscribers.
Known = dict[int, Recorded]
_FACT = ("id", "name", "facts", "actor", "at")


Choice = Callable[[QuerySet[Duty]], QuerySet[Duty]]  # which of the duties somebody looks after


class _TakenOver(Exception):
    """Another worker has done a part of our batch: what is left is done one by one."""


def give_way_to(busy: Callable[[], bool]) -> None:
    """While `busy()` says that people are being served, each worker takes at most a tenth of this process's time."""
    _busy.append(busy)


def nudge() -> None:
    """Say that something is owed: to the workers of this process, and over PostgreSQL to those of others."""
    global _nudged  # noqa: PLW0603  # the moment of the last nudge is the process's
    wake()
    # Others look by themselves each second: while people talk here, each batch need not wake everybody everywhere.
    if connection.vendor == "postgresql" and time.monotonic() - _nudged > NUDGE_SECONDS:
        _nudged = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def wake() -> None:
    """Let everybody here look whether something is owed."""
    for waker in list(_wakers):
        waker.set()


@contextmanager
def waked() -> Iterator[threading.Event]:
    """An event that every nudge sets, while the block lasts."""
    waker = threading.Event()
    _wakers.add(waker)
    try:
        yield waker
    finally:
        _wakers.discard(waker)


def everything(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """All that is owed."""
    return duties


def inside(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """What talks to no stranger, and what nobody knows any more."""
    return duties.exclude(subscriber__in=outsiders())


def outsiders() -> set[str]:
    """The subscribers that talk to strangers."""
    return {name for name, subscriber in bus.subscribers.items() if subscriber.outside}


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many failures: 5 s, 10 s, 20 s … at most 12 hours."""
    return min(timedelta(seconds=5 * 2 ** (attempts - 1)), timedelta(hours=12))


def claim(limit: int = BATCH, choice: Choice = everything) -> list[Duty]:
    """Take duties for at most `limit` entries (or one duty), so that no other worker has them until the lease ends."""
    with transaction.atomic():
        due = choice(Duty.objects.claimable()).order_by("due")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        taken = list(_together(due[:limit], limit))
        lease = now() + LEASE
        if taken:
            Duty.objects.filter(pk__in=[d.pk for d in taken]).update(due=lease)
    for duty in taken:
        duty.due = lease
    return taken


@transaction.atomic
def give_back(duties: Sequence[Duty]) -> None:
    """Let these be due at once, those that are still held under the lease that they are known by."""
    leases: dict[datetime, list[int]] = defaultdict(list)
    for duty in duties:
        leases[duty.due].append(duty.pk)
    for lease, pks in sorted(leases.items()):
        Duty.objects.filter(pk__in=pks, state=Duty.State.OWED, due=lease).update(due=now())


def work_once(limit: int = BATCH, held: list[Duty] | None = None, choice: Choice = everything) -> int:
    """Do what is due now, for about `limit` entries; returns how many duties were claimed.

    When the database breaks off, those that may not be done yet are left in `held`.
    """
    groups: dict[str, list[Duty]] = defaultdict(list)
    taken = claim(limit, choice)
    known: Known = {}
    if held is not None:
        held[:] = taken
    for duty in taken:
        groups[duty.subscriber].append(duty)
    for name, duties in groups.items():
        subscriber = bus.subscribers.get(name)
        if subscriber is None:
            _park(duties)
        elif subscriber.run_many:
            _do(subscriber, duties, known)
        else:
            for duty in duties:
                _do(subscriber, [duty], known)
    if held is not None:
        held.clear()
    return len(taken)


def _together(duties: Iterable[Duty], limit: int) -> Iterator[Duty]:
    """The first of these duties: for `limit` entries, or one."""
    entries = 0
    for duty in duties:
        entries += 1 + len(duty.others)
        if entries > limit and entries > 1 + len(duty.others):
            return
        yield duty


def unpark() -> int:
    """Give back what was parked to the subscribers that exist again; returns how many."""
    return Duty.objects.filter(state=Duty.State.PARKED, subscriber__in=bus.subscribers).update(
        state=Duty.State.OWED, due=now(), error=""
    )


def _do(subscriber: Subscriber, duties: Sequence[Duty], known: Known | None = None) -> None:
    known = {} if known is None else known
    try:
        if subscriber.outside:
            if ours := _still_ours(duties):
                _run(subscriber, ours, known)
                Duty.objects.filter(pk__in=[d.pk for d in ours]).delete()
        else:
            _settle(subscriber, duties, known)
    except Exception as failure:  # noqa: BLE001  # whatever a subscriber raises must not stop the others
        if singly := _apart(duties):  # one poison letter in a batch: find it, keep the rest
            for duty in singly:
                _do(subscriber, [duty], known)
        else:
            _failed(duties[0], failure)


@transaction.atomic
def _apart(duties: Sequence[Duty]) -> list[Duty]:
    """Those that are still ours, one for each entry; none when it was one for one."""
    if len(duties) == 1 and not duties[0].others:
        return []
    owed = Duty.objects.filter(pk__in=[d.pk for d in duties], state=Duty.State.OWED)
    leases = dict(owed.select_for_update().values_list("pk", "due"))
    ours = [duty for duty in duties if leases.get(duty.pk) == duty.due]
    others = [
        Duty(entry_id=entry, subscriber=duty.subscriber, due=duty.due, lane=duty.lane)
        for duty in ours
        for entry in duty.others
    ]
    owed.filter(pk__in=[d.pk for d in ours]).update(others=[])
    for duty in ours:
        duty.others = []
    return [*ours, *Duty.objects.bulk_create(others)]


@transaction.atomic
def _settle(subscriber: Subscriber, duties: Sequence[Duty], known: Known) -> None:
    """The work and the end of its duties in one transaction."""
    # The end first, because it decides: who slept through the lease finds that somebody else has done it.
    found, _ = Duty.objects.filter(pk__in=[d.pk for d in duties], state=Duty.State.OWED).delete()
    if found == len(duties):
        _run(subscriber, duties, known)
    elif found:
        raise _TakenOver


@transaction.atomic
def _still_ours(duties: Sequence[Duty]) -> list[Duty]:
    """Those that nobody took over while others of our batch were done; from here on the lease is a whole one again."""
    held = Duty.objects.filter(pk__in=[d.pk for d in duties], state=Duty.State.OWED, due=duties[0].due)
    found = set(held.select_for_update().values_list("pk", flat=True))
    lease = now() + LEASE
    Duty.objects.filter(pk__in=found).update(due=lease)
    ours = [duty for duty in duties if duty.pk in found]
    for duty in ours:
        duty.due = lease  # a batch that fails is done one by one: each must still be known as ours
    return ours


def _run(subscriber: Subscriber, duties: Sequence[Duty], known: Known) -> None:
    wanted = [entry for duty in duties for entry in (duty.entry_id, *duty.others)]
    for pk, name, facts, actor, at in rows.read_many(Entry, _FACT, set(wanted) - known.keys()):
        known[pk] = Recorded(pk, bus.load(name, orjson.loads(facts)), actor, rows.moment(at))
    recorded = [known[entry] for entry in wanted]
    if subscriber.run_many:
        subscriber.run_many(recorded)
    elif subscriber.run:
        subscriber.run(recorded[0].event, recorded[0])


def _failed(duty: Duty, failure: Exception) -> None:
    full = is_full(failure)
    attempts = duty.attempts + (not full)
    state = Duty.State.OWED if attempts < ATTEMPTS else Duty.State.FAILED
    log.exception("duty %s of %s failed (attempt %s)", duty.pk, duty.subscriber, attempts, exc_info=failure)
    Duty.objects.filter(pk=duty.pk).update(
        attempts=attempts,
        state=state,
        due=now() + (ROOM_AGAIN if full else backoff(attempts)),
        error=f"{type(failure).__name__}: {failure}"[:2000],
    )


def _park(duties: Sequence[Duty]) -> None:
    Duty.objects.filter(pk__in=[d.pk for d in duties]).update(state=Duty.State.PARKED, error="its subscriber is gone")
    log.warning("parked %s duties of %s: no such subscriber in this version", len(duties), duties[0].subscriber)


class Worker:
    """A thread that does the duties of its choice until it is told to stop, or until none came for so many seconds."""

    def __init__(self, choice: Choice = inside, *, lingers: float = math.inf) -> None:
        self._choice, self._lingers = choice, lingers
        self._stop = threading.Event()
        # Claimed when the database went away: nobody else does them before their lease ends.
        self._held: list[Duty] = []
        self._thread = threading.Thread(target=self._loop, name="duties", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def works(self) -> bool:
        """Whether it has not ended yet."""
        return self._thread.is_alive()

    def end(self) -> None:
        """End after the batch in hand."""
        self._stop.set()
        wake()

    def join(self, timeout: float) -> None:
        """Wait for the end."""
        self._thread.join(timeout)

    def _loop(self) -> None:
        try:
            with waked() as woken:
                worked = time.monotonic()
                while not self._stop.is_set() and time.monotonic() - worked < self._lingers:
                    if self._round(woken):
                        worked = time.monotonic()
        finally:
            connections.close_all()

    def _round(self, woken: threading.Event) -> bool:
        """Do what is due now, or wait for it; returns whether there was something to do."""
        began = time.monotonic()
        served = any(busy() for busy in _busy)
        limit = SMALL_BATCH if served else BATCH
        woken.clear()  # before the look: what is owed from here on is looked for again
        try:
            close_old_connections()
            if self._held:
                give_back(self._held)
                self._held.clear()
            done = work_once(limit, self._held, self._choice)
        except DatabaseError as failure:
            log.warning("duties wait: the database says %s", failure)
            self._stop.wait(POLL_SECONDS)
            return True
        if not done:
            woken.wait(POLL_SECONDS)
        elif served:
            self._stop.wait(min(REST * (time.monotonic() - began), LONGEST_REST))
        return bool(done)


def listen(stop: threading.Event) -> None:
    """On PostgreSQL: pass nudges of other processes on, until stopped. Losing the line only makes us slower."""
    while not stop.is_set():
        try:
            connection.ensure_connection()
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            while not stop.is_set():
                for _ in connection.connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                    wake()
        except Exception as failure:  # noqa: BLE001  # psycopg's errors, without importing psycopg on SQLite
            log.warning("not listening for duties: %s", failure)
            connection.close()
            stop.wait(POLL_SECONDS)
