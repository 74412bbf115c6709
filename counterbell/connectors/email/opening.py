"""Opens the door for letters as the environment says."""

from collections.abc import Callable

from counterbell.base.env import Env
from counterbell.connectors.email.door import Door, Keeper, KeepMany, Knows, Place

MEGABYTE = 1024 * 1024


class Opened:
    """An open door; closing it answers those who are inside first."""

    def __init__(self, door: Door, keeper: Keeper) -> None:
        self._door, self._keeper = door, keeper

    def close(self) -> None:
        """Take no more letters."""
        self._door.stop()
        self._keeper.stop()


def open_door(found: Env, knows: Knows, keep: KeepMany, rest: Callable[[], None]) -> Opened:
    """Open it.

    Raises:
        OSError: when the port is taken.
    """
    place = Place(
        host=found.smtp_host,
        port=found.smtp_port,
        name=found.hostname,
        largest=found.largest_letter * MEGABYTE,
        certificate=str(found.smtp_certificate or ""),
        key=str(found.smtp_key or ""),
    )
    keeper = Keeper(keep, rest=rest)
    door = Door(place, knows=knows, keeper=keeper)
    keeper.start()
    door.start()
    return Opened(door, keeper)
