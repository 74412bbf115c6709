"""What a conversation's channel can carry: its adapter says so; the chat has none, it is ours."""

from counterbell.channels.adapters import NoAdapter, adapter_for
from counterbell.channels.models import Channel
from counterbell.contracts.channels import Abilities

_WEBCHAT = Abilities(longest=10_000, files=10)
_CAUTIOUS = Abilities()  # what every channel can


def abilities_of(channel: Channel) -> Abilities:
    """What this channel can carry; of one whose connector is not installed, only what every channel can."""
    if channel.kind == Channel.Kind.WEBCHAT:
        return _WEBCHAT
    try:
        return adapter_for(Channel.Kind.EMAIL if channel.by_letter else channel.kind).abilities
    except NoAdapter:
        return _CAUTIOUS
