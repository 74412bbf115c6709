"""Row ids made by ourselves: 63 bits, sorted by time.

A writer that stores a batch must know the ids before the database does, because other rows of the same
batch point at them. 40 bits of milliseconds, 13 bits drawn per process, 10 bits of sequence.
"""

import secrets
import threading
import time

EPOCH_MS = 1_735_689_600_000  # 2025-01-01 UTC; 40 bits of milliseconds last until 2059
NODE_BITS = 13
SEQUENCE_BITS = 10


class IdMaker:
    """Makes ids that never repeat within the process and never go back in time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._node = secrets.randbits(NODE_BITS)
        self._nodes = {self._node}

    def __call__(self) -> int:
        with self._lock:
            tick = ((time.time_ns() // 1_000_000) - EPOCH_MS) << SEQUENCE_BITS
            # When a millisecond is full, or the clock stepped back, we borrow from the next one.
            self._last = max(tick, self._last + 1)
            ms, sequence = self._last >> SEQUENCE_BITS, self._last & ((1 << SEQUENCE_BITS) - 1)
            return (ms << (NODE_BITS + SEQUENCE_BITS)) | (self._node << SEQUENCE_BITS) | sequence

    def many(self, count: int) -> list[int]:
        """The next ids, in order."""
        with self._lock:
            tick = ((time.time_ns() // 1_000_000) - EPOCH_MS) << SEQUENCE_BITS
            first = max(tick, self._last + 1)
            self._last = first + count - 1
            node, low = self._node << SEQUENCE_BITS, (1 << SEQUENCE_BITS) - 1
            return [
                (n >> SEQUENCE_BITS) << (NODE_BITS + SEQUENCE_BITS) | node | (n & low)
                for n in range(first, first + count)
            ]

    def redraw(self) -> None:
        """Take another node: after two processes drew the same one and their ids met."""
        with self._lock:
            self._node = secrets.randbits(NODE_BITS)
            self._nodes.add(self._node)

    @property
    def nodes(self) -> frozenset[int]:
        """The nodes under which ids were made here: those of all others come from other processes."""
        return frozenset(self._nodes)


maker = IdMaker()


def new_id() -> int:
    """The next id of this process."""
    return maker()


def new_ids(count: int) -> list[int]:
    """The next ids of this process, in order."""
    return maker.many(count)


def first_id_at(unix_seconds: float) -> int:
    """The smallest id that a row made at that time can have; for reading ranges of time by primary key."""
    return max(0, int(unix_seconds * 1000) - EPOCH_MS) << (NODE_BITS + SEQUENCE_BITS)
