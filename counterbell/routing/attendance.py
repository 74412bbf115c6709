"""Who is at the counter, as the live counter of this process last told. In memory only; silence means nobody."""

from collections.abc import Mapping

_here: dict[int, int] = {}


def told(agents: Mapping[int, int]) -> None:
    """Take what the counter knows: brand → how many who may answer for it are there, in all processes."""
    global _here  # noqa: PLW0603  # replaced whole, so that a reader in another thread never sees half of it
    _here = dict(agents)


def how_many_are_here(brand: int) -> int:
    """How many who may answer for the brand are there."""
    return _here.get(brand, 0)


def somebody_is_here(brand: int) -> bool:
    """Whether anybody is."""
    return how_many_are_here(brand) > 0
