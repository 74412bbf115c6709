"""A queue for threads: first come, first served, except that who is in a hurry goes first."""

import threading
from collections import deque

_mine = threading.local()


def hurry() -> None:
    """From now on this thread goes first: people wait for it."""
    _mine.urgent = True


class Turnstile:
    """Lets one thread in at a time and hands the place to the next, without anybody asking again and again.

    SQLite's own waiting is polling: with many writers the unlucky one sleeps while others come and go.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._urgent: deque[threading.Lock] = deque()
        self._others: deque[threading.Lock] = deque()

    def enter(self, timeout: float) -> bool:
        """Wait for the place; False when it took too long."""
        queue = self._urgent if getattr(_mine, "urgent", False) else self._others
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            ticket = threading.Lock()
            ticket.acquire()
            queue.append(ticket)
        if ticket.acquire(timeout=timeout):
            return True
        with self._lock:
            if ticket in queue:
                queue.remove(ticket)
                return False
        return True  # it was handed to us in the last moment

    def leave(self) -> None:
        """Hand the place to the next in the queue."""
        with self._lock:
            queue = self._urgent or self._others
            if queue:
                queue.popleft().release()
            else:
                self._taken = False
