"""The numbers beside the inbox's views: counted once for everybody, told to those for whom they changed."""

import time
from typing import TYPE_CHECKING

from django.utils.translation import override

from counterbell.conversations import tallies
from counterbell.conversations.tallies import Tally, written
from counterbell.live import frames
from counterbell.live.sessions import AGENT, Session

if TYPE_CHECKING:
    from counterbell.live.counter import Counter

REST_SECONDS = 0.8
REST_PER_COUNT = 20.0  # times what the counting took: a house with very much to do is counted less often
_Counted = tuple[list[Tally], dict[int, dict[int, int]]]


class Counts:
    """`stale`: something happened that may have changed a number since they were counted."""

    def __init__(self) -> None:
        self.stale = False
        self._free_at = 0.0

    async def tell(self, counter: "Counter") -> None:
        """Count and tell, unless that was just done."""
        agents = [s for s in counter.sessions if s.role == AGENT]
        if not self.stale or not agents or time.monotonic() < self._free_at:
            return
        self.stale, began = False, time.monotonic()
        try:
            found = await counter.reader.ask(_count)
        except BaseException:
            self.stale = True
            raise
        ended = time.monotonic()
        self._free_at = ended + max(REST_SECONDS, REST_PER_COUNT * (ended - began))
        for session in agents:
            _tell(session, found)


def _count() -> _Counted:
    return tallies.tallies(), tallies.mentions_unseen()


def _tell(session: Session, found: _Counted) -> None:
    rows, mentions = found
    counts = tallies.counts_in(rows, agent=session.agent, brands=session.access)
    counts["mentions"] = sum(n for brand, n in mentions.get(session.agent, {}).items() if brand in session.access)
    if counts == session.counted:
        return
    session.counted = counts
    with override(session.language or None):
        said = {view: written(n) if n else "" for view, n in counts.items()}
    session.push(frames.write({"t": "counts", "counts": said}))
