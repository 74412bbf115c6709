"""From what was kept to what it says: outside any transaction, so that a slow or poisonous letter holds nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from counterbell.base.log import get_log
from counterbell.base.secrets import Unsealable
from counterbell.channels import raw
from counterbell.channels.actions import refuse
from counterbell.channels.adapters import NoAdapter, adapter_for, settings_of
from counterbell.channels.models import Channel, Envelope
from counterbell.contracts.channels import Inbound, Notice, Unreachable
from counterbell.contracts.letters import Letter, Unreadable
from counterbell.conversations.models import Attachment
from counterbell.conversations.parts import put_down
from counterbell.mailroom.hosts import message_host, own_addresses

log = get_log(__name__)


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


@dataclass(slots=True)
class Opened:
    """What was in one envelope."""

    envelope: Envelope
    letters: list[Read] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def open_all(envelopes: Sequence[Envelope]) -> Iterator[Opened]:
    """Understand what can be understood; what cannot is refused with its reason, and stops nothing.

    What needs somebody who does not answer now goes on waiting.
    """
    told: dict[int, dict[str, object]] = {}
    for envelope in envelopes:
        try:
            channel = envelope.channel
            if channel.pk not in told:
                told[channel.pk] = {**settings_of(channel), **ours(channel)}
            yield _open(envelope, channel, told[channel.pk])
        except Unreachable as fault:
            log.warning("envelope %s waits: %s", envelope.pk, fault)
        except Unreadable as fault:
            refuse(envelope, reason=fault.reason, error=str(fault))
        except FileNotFoundError:
            refuse(envelope, reason="lost", error="The file with the letter is missing in the storage.")
        except (Unsealable, NoAdapter) as fault:
            refuse(envelope, reason="settings", error=str(fault))
        except Exception as fault:  # whatever a letter does to its reader must not stop the others
            log.exception("envelope %s cannot be read", envelope.pk)
            refuse(envelope, reason="fault", error=f"{type(fault).__name__}: {fault}")


def ours(channel: Channel) -> dict[str, object]:
    """What a reader must know to tell our own letters from others."""
    return {"own_hosts": (message_host(channel.address),), "own_addresses": tuple(own_addresses())}


def _open(envelope: Envelope, channel: Channel, told: dict[str, object]) -> Opened:
    opened = Opened(envelope)
    for one in adapter_for(channel.kind).parse(raw.read(envelope), envelope.about, told):
        if isinstance(one, Notice):
            opened.notices.append(one)
        elif isinstance(one, Inbound) and one.letter:
            opened.letters.append(_with_files(Read(envelope, channel, one.letter, one.external_id, one.recipients)))
    return opened


def _with_files(read: Read) -> Read:
    for part in read.letter.attachments:
        row = put_down(part.name or "file", part.data, brand=read.channel.brand, uploader=f"letter:{read.envelope.pk}")
        read.files.append(row)
        if part.content_id:
            read.inline[part.content_id] = row.key
    return read
