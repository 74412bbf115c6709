"""The hub: how the processes of one installation tell each other at once. Losing it loses speed, never data.

A word on the hub is one line: `<kind> <conversation or brand> <rest>`; whoever has nobody to tell drops it unread.
"""

from collections.abc import Callable
from typing import Protocol

Hear = Callable[[str], None]


class Hub(Protocol):
    """Carries lines to the other processes. `healthy` is False while it cannot."""

    healthy: bool
    shared: bool  # whether other processes can hear us at all

    async def start(self, hear: Hear, back: Callable[[], None]) -> None:
        """Begin to listen; `hear` gets the lines of others, `back` is called when the line was lost and is back."""

    def publish(self, line: str) -> None:
        """Tell the others; never blocks, never raises."""

    async def stop(self) -> None:
        """Hang up."""
