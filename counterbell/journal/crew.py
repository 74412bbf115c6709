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
LOOKS = 0.05  # seconds between two looks, at least


class Crew:
    """Workers for all that is owed: `threads` for ourselves, and as many for each stranger while there is need."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._stop = threading.Event()
        self._own = [Worker() for _ in range(threads)]
        self._outside: dict[str, list[Worker]] = {}
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
        for name, workers in self._outside.items():
            self._outside[name] = [worker for worker in workers if worker.works]
        idle = {name for name in outsiders() if len(self._outside.get(name, ())) < self._threads}
        try:
            close_old_connections()
            for name in _due_of(idle):
                worker = Worker(_duties_of(name), lingers=LINGERS)
                self._outside.setdefault(name, []).append(worker)
                worker.start()
        except DatabaseError as failure:
            log.warning("who has something to do could not be read: %s", failure)


def _due_of(names: set[str]) -> Sequence[str]:
    """Those of these subscribers who have something to do now."""
    due = Duty.objects.claimable().filter(subscriber__in=names)
    return sorted(due.values_list("subscriber", flat=True).distinct()) if names else []


def _duties_of(name: str) -> Choice:
    def choose(duties: QuerySet[Duty]) -> QuerySet[Duty]:
        return duties.filter(subscriber=name)

    return choose
