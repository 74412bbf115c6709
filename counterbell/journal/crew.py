"""Everybody who does what is owed: nobody waits for a stranger that somebody else talks to.

What we write ourselves takes milliseconds; a mail server that does not answer, a shop's site that is read, a replay of
old questions take seconds or minutes. Behind one another they would hold up the bot's answer and the shop's letters.
"""

import threading
import time
from collections.abc import Sequence

from django.db import DatabaseError, close_old_connections, connections
from django.db.models import QuerySet

from counterbell.base.log import get_log
from counterbell.journal.models import Duty
from counterbell.journal.worker import POLL_SECONDS, Choice, Worker, outsiders, wake, waked

log = get_log(__name__)

LINGERS = 10.0  # seconds that a worker for strangers stays when there is nothing to do: chats go on
MOST_LANES = 32  # strangers of one kind that are asked at the same time; the rest wait until one lingers no more
LOOKS = 0.05  # seconds between two looks, at least


Stranger = tuple[str, str]  # a subscriber and a lane of it


class Crew:
    """Workers for all that is owed: `threads` for ourselves, and as many for each stranger while there is need.

    A stranger is a subscriber, or one lane of it: letters leave by many servers, and one that hangs delays its own.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._stop = threading.Event()
        self._own = [Worker() for _ in range(threads)]
        self._outside: dict[Stranger, list[Worker]] = {}
        self._thread = threading.Thread(target=self._loop, name="duties-crew", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        for worker in self._own:
            worker.start()
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Let all finish the batch in hand, then end."""
        self._stop.set()
        wake()
        until = time.monotonic() + timeout
        self._thread.join(timeout)  # from here on nobody begins
        working = [*self._own, *(worker for workers in self._outside.values() for worker in workers)]
        for worker in working:
            worker.end()
        for worker in working:
            worker.join(max(0.0, until - time.monotonic()))

    def _loop(self) -> None:
        try:
            with waked() as woken:
                while not self._stop.is_set():
                    woken.clear()  # before the look: what is owed from here on is looked for again
                    self._look()
                    woken.wait(POLL_SECONDS)
                    self._stop.wait(LOOKS)
        finally:
            connections.close_all()

    def _look(self) -> None:
        """Let a worker begin for everybody who has something to do and is not at it with all hands."""
        working = {who: [worker for worker in workers if worker.works] for who, workers in self._outside.items()}
        self._outside = {who: workers for who, workers in working.items() if workers}
        try:
            close_old_connections()
            for who in _due_now():
                if self._has_room_for(who):
                    worker = Worker(_duties_of(who), lingers=LINGERS)
                    self._outside.setdefault(who, []).append(worker)
                    worker.start()
        except DatabaseError as failure:
            log.warning("who has something to do could not be read: %s", failure)

    def _has_room_for(self, who: Stranger) -> bool:
        if who in self._outside:
            return len(self._outside[who]) < self._threads
        return sum(name == who[0] for name, _lane in self._outside) < MOST_LANES


def _due_now() -> Sequence[Stranger]:
    """Those for whom there is something to do."""
    due = Duty.objects.claimable().filter(subscriber__in=outsiders())
    return sorted(due.values_list("subscriber", "lane").distinct())


def _duties_of(who: Stranger) -> Choice:
    name, lane = who

    def choose(duties: QuerySet[Duty]) -> QuerySet[Duty]:
        return duties.filter(subscriber=name, lane=lane)

    return choose
