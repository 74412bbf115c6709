"""Letters are read in a process of their own, which may be killed: see `base.apart`."""

from collections.abc import Collection

from counterbell.base.apart import KEPT, Child, Ended, Pool
from counterbell.connectors.email.passing import unpacked
from counterbell.contracts.letters import Letter, Unreadable

__all__ = ["KEPT", "close", "cost", "read_apart"]

CPU_SECONDS = 10
WALL_SECONDS = 30.0
MEMORY = 300_000_000


def _child() -> Child:
    return Child("counterbell.connectors.email.reader", CPU_SECONDS, MEMORY)


_pool = Pool(_child)


def read_apart(
    raw: bytes,
    *,
    authserv_id: str = "",
    sealers: Collection[str] = (),
    own_hosts: Collection[str] = (),
    own_addresses: Collection[str] = (),
    wall: float = WALL_SECONDS,
) -> Letter:
    """`reading.read_letter` in a child with limits. Raises Unreadable also for what is too slow, too big, or fatal."""
    told = {
        "authserv_id": authserv_id,
        "sealers": sorted(sealers),
        "own_hosts": sorted(own_hosts),
        "own_addresses": sorted(own_addresses),
    }
    try:
        return _understood(_pool.ask(told, raw, wall=wall))
    except Ended as ended:
        raise _unreadable(ended) from ended


def _unreadable(ended: Ended) -> Unreadable:
    texts = {
        "too_slow": "Reading this letter takes longer than any letter may take.",
        "crashed": "The process that read this letter ended.",
    }
    return Unreadable(ended.reason, texts[ended.reason])


def _understood(answer: bytes) -> Letter:
    kind, _, rest = answer.partition(b"\n")
    if kind == b"letter":
        try:
            return unpacked(rest)
        except (ValueError, KeyError, TypeError) as broken:
            raise Unreadable("crashed", "The process that read this letter gave no proper answer.") from broken
    reason, _, text = rest.partition(b"\n")
    raise Unreadable(reason.decode(errors="replace")[:40], text.decode(errors="replace")[:500])


def close() -> None:
    """End the children that wait; the next letter gets a new one."""
    _pool.close()


def cost() -> tuple[float, float]:
    """CPU seconds, and megabytes at their highest, of the child that waits; (0, 0) when none does. Linux only."""
    return _pool.cost()
