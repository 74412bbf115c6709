"""What channels announce."""

from dataclasses import dataclass
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeArrived:
    """Something came in by a channel; it is on disk as it came, and waits to be understood."""

    name: ClassVar[str] = "channels.envelope_arrived"
    brand: int
    channel: int
    envelope: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeRefused:
    """What came in cannot be understood; it is kept, and somebody should look."""

    name: ClassVar[str] = "channels.envelope_refused"
    brand: int
    channel: int
    envelope: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSaved:
    """A channel is new, has other settings, or was switched on or off."""

    name: ClassVar[str] = "channels.saved"
    brand: int
    channel: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTroubled:
    """A mailbox that could be read cannot be read any more, or can again."""

    name: ClassVar[str] = "channels.troubled"
    brand: int
    channel: int
    well: bool
