"""Raw bytes become a letter."""

from collections.abc import Collection

from counterbell.contracts.letters import Letter, Unreadable


def read_letter(
    raw: bytes, *, authserv_id: str = "", own_hosts: Collection[str] = (), own_addresses: Collection[str] = ()
) -> Letter:
    """Understand a letter; raises Unreadable."""
    raise Unreadable("not_built", f"{len(raw)} bytes {authserv_id} {own_hosts} {own_addresses}")
