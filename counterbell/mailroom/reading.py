"""From what was kept to what it says: outside any transaction, so that a slow or poisonous letter holds nobody."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from counterbell.base.disk import NoRoom, room_needed
from counterbell.base.log import get_log
from counterbell.base.secrets import Unsealable
from counterbell.channels import raw
from counterbell.channels.actions import refuse
from counterbell.channels.adapters import NoAdapter, adapter_for, settings_of
from counterbell.channels.models import Channel, Envelope
from counterbell.contracts.channels import Inbound, Notice, Unreachable
from counterbell.contracts.letters import Letter, Unreadable
from counterbell.conversations.models import Attachment
from counterbell.conversations.parts import put_down, take_up
from counterbell.mailroom.cards import MOST_CARDS, kept
from counterbell.mailroom.hosts import message_host, own_addresses

log = get_log(__name__)

READERS = 3


@dataclass(slots=True)
class Read:
    """A letter that was understood, with its files on disk and their rows still to be saved."""

    envelope: Envelope
    channel: Channel
    letter: Letter
    fingerprint: str
    recipients: tuple[str, ...] = ()  # to whom the envelope said
    files: list[Attachment] = field(default_factory=list)
    inline: dict[str, str] = field(default_factory=dict)  # content id → file key
    cards: list[dict[str, Any]] = field(default_factory=list)  # invitations and contact cards; see `cards`


@dataclass(slots=True)
class Opened:
    """What was in one envelope."""

    envelope: Envelope
    letters: list[Read] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    no_room: bool = False  # its files found none: it waits until there is

    @property
    def files(self) -> list[Attachment]:
        """All that its letters brought."""
        return [row for read in self.letters for row in read.files]


def open_all(envelopes: Sequence[Envelope]) -> Iterator[Opened]:
    """Understand what can be understood; what cannot is refused with its reason, and stops nothing.

    What needs somebody who does not answer now goes on waiting.
    """
    told, faults = _settings(envelopes)
    readable = [envelope for envelope in envelopes if envelope.channel_id in told]
    for envelope in envelopes:
        if fault := faults.get(envelope.channel_id):
            refuse(envelope, reason="settings", error=fault)
    # Reading is done in processes of their own; the threads wait for those, and for name servers.
    with ThreadPoolExecutor(min(READERS, max(1, len(readable)))) as readers:
        reading = [readers.submit(_open, envelope, told[envelope.channel_id]) for envelope in readable]
        for envelope, done in zip(readable, reading, strict=True):
            if opened := _result(envelope, done):
                yield opened


def _result(envelope: Envelope, done: "Future[Opened]") -> Opened | None:
    try:
        return done.result()
    except Unreachable as fault:
        log.warning("envelope %s waits: %s", envelope.pk, fault)
    except Unreadable as fault:
        refuse(envelope, reason=fault.reason, error=str(fault))
    except FileNotFoundError:
        refuse(envelope, reason="lost", error="The file with the letter is missing in the storage.")
    except NoRoom as fault:
        log.warning("envelope %s waits: %s", envelope.pk, fault)
        return Opened(envelope, no_room=True)
    except Exception as fault:  # whatever a letter does to its reader must not stop the others
        log.exception("envelope %s cannot be read", envelope.pk)
        refuse(envelope, reason="fault", error=f"{type(fault).__name__}: {fault}")
    return None


def _settings(envelopes: Sequence[Envelope]) -> tuple[dict[int, dict[str, object]], dict[int, str]]:
    """The settings of each channel, and why those of others cannot be had."""
    told: dict[int, dict[str, object]] = {}
    faults: dict[int, str] = {}
    for channel in {envelope.channel_id: envelope.channel for envelope in envelopes}.values():
        try:
            told[channel.pk] = {**settings_of(channel), **ours(channel)}
        except (Unsealable, NoAdapter) as fault:
            faults[channel.pk] = str(fault)
    return told, faults


def ours(channel: Channel) -> dict[str, object]:
    """What a reader must know to tell our own letters from others."""
    return {"own_hosts": (message_host(channel.address),), "own_addresses": tuple(own_addresses())}


def _open(envelope: Envelope, told: dict[str, object]) -> Opened:
    opened, channel = Opened(envelope), envelope.channel
    try:
        for one in adapter_for(channel.kind).parse(raw.read(envelope), envelope.about, told):
            if isinstance(one, Notice):
                opened.notices.append(one)
            elif isinstance(one, Inbound) and one.letter:
                opened.letters.append(Read(envelope, channel, one.letter, one.external_id, one.recipients))
                with room_needed():
                    _put_files_down(opened.letters[-1])
    except Exception:
        take_up(opened.files)
        raise
    return opened


def _put_files_down(read: Read) -> None:
    for part in read.letter.attachments:
        row = put_down(part.name or "file", part.data, brand=read.channel.brand, uploader=f"letter:{read.envelope.pk}")
        row.folded = part.quoted and row.kind == Attachment.Kind.IMAGE
        read.files.append(row)
        if part.content_id:
            read.inline[part.content_id] = row.key
        if part.facts and len(read.cards) < MOST_CARDS:
            told = kept(part.facts, file=row.key)
            if not any(told["facts"] == one["facts"] for one in read.cards):  # some send an invitation twice
                read.cards.append(told)
