"""What a channel can carry: the one description that the editor, the guard and the senders go by.

A channel that is added later says here what it can; nothing else has to know its name.
"""

from dataclasses import asdict, dataclass
from typing import Any

from counterbell.channels.models import Channel


@dataclass(frozen=True, slots=True)
class Abilities:
    """Of one kind of channel."""

    longest: int  # characters of one message
    files: int  # with one message; 0: none
    types: tuple[str, ...] = ()  # of files, as a browser's file dialogue takes them; empty: whatever we take
    quoting: bool = True  # it can show which message is answered
    formatting: bool = False  # bold and the like; without, text is sent as it is written

    def as_facts(self) -> dict[str, Any]:
        """For the editor in the browser."""
        return asdict(self)


_ABILITIES: dict[str, Abilities] = {
    Channel.Kind.WEBCHAT: Abilities(longest=10_000, files=10),
}
_CAUTIOUS = Abilities(longest=1_000, files=0, quoting=False)


def abilities_of(channel: Channel) -> Abilities:
    """What this channel can carry; of a kind that we do not know, only what every channel can."""
    return _ABILITIES.get(channel.kind, _CAUTIOUS)
