"""The source of a letter, to be looked at and kept as a file: hers as it came, ours as it leaves."""

from dataclasses import dataclass

from counterbell.base.log import get_log
from counterbell.base.secrets import Unsealable
from counterbell.channels import raw
from counterbell.channels.adapters import NoAdapter, adapter_for, settings_of
from counterbell.channels.models import Envelope
from counterbell.contracts.channels import GiveUp, Sourced
from counterbell.conversations.models import Delivery
from counterbell.mailroom.composing import compose
from counterbell.mailroom.models import Letter

log = get_log(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes, and the ending of the file that they make: a letter, or what a provider said of one."""

    content: bytes
    ending: str = "eml"


def source_of(letter: Letter) -> Source | None:
    """Its source; None when it is gone, or never left."""
    try:
        return _of_ours(letter) if letter.is_ours else _of_hers(letter)
    except (FileNotFoundError, NoAdapter, Unsealable, GiveUp) as fault:
        log.info("letter %s has no source: %s", letter.pk, fault)
        return None


def _of_ours(letter: Letter) -> Source | None:
    sent = Delivery.objects.select_related("message__conversation__brand", "message__agent", "channel__brand")
    found = sent.filter(message=letter.message_id, sent_as=letter.sent_as).first()
    adapter = adapter_for(found.channel.kind) if found and found.channel.by_letter else None
    if found is None or not isinstance(adapter, Sourced):
        return None
    return Source(adapter.written(compose(found)))


def _of_hers(letter: Letter) -> Source | None:
    envelope = letter.envelope
    if envelope is None:
        return None
    whole = raw.read(envelope)
    adapter = adapter_for(envelope.channel.kind)
    if isinstance(adapter, Sourced) and (found := _in(adapter, whole, envelope, letter)):
        return Source(found)
    # The provider alone has the letter: what it said of it is all there is here.
    return Source(whole, "txt")


def _in(adapter: Sourced, whole: bytes, envelope: Envelope, letter: Letter) -> bytes | None:
    told = settings_of(envelope.channel) if envelope.about.get("way") == "provider" else {}
    return adapter.source(whole, envelope.about, told, letter.fingerprint)
