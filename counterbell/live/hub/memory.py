"""The hub of an installation that is one process: there is nobody else to tell."""

from collections.abc import Callable

from counterbell.live.hub import Hear


class MemoryHub:
    """Everybody is here already."""

    healthy = True
    shared = False

    async def start(self, hear: Hear, back: Callable[[], None]) -> None:
        """Nothing to listen to."""

    def publish(self, line: str) -> None:
        """Nobody to tell."""

    async def stop(self) -> None:
        """Nothing to hang up."""
