"""Whose mailboxes and hosts are ours."""

from counterbell.accounts.models import Agent
from counterbell.base.env import env
from counterbell.channels.models import Channel


def message_host(address: str) -> str:
    """The host in the Message-IDs of a mailbox's letters: one that nobody else's letters have."""
    name = env().hostname
    if "." in name and not name.replace(".", "").isdigit():
        return name
    return f"counterbell.{address.rpartition('@')[2]}"


def own_addresses() -> set[str]:
    """Every address at which we receive, in lower case."""
    return set(Channel.objects.filter(kind=Channel.Kind.EMAIL).values_list("address", flat=True))


def agent_addresses(among: set[str]) -> set[str]:
    """Those of these addresses that are agents' own."""
    wanted = list(among)
    if not wanted:
        return set()
    # Agents are few; letters are many and their addresses are anybody's: the short list is read whole.
    return {email.lower() for email in Agent.objects.values_list("email", flat=True)} & among
