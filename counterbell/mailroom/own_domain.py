"""What the net says about the domain that a mailbox writes from: asked when somebody wants to know, and kept."""

from collections.abc import Iterator

from counterbell.channels import raw
from counterbell.channels.actions import note_names
from counterbell.channels.adapters import adapter_for
from counterbell.channels.models import Channel
from counterbell.contracts.channels import Named
from counterbell.contracts.letters import AutomaticKind
from counterbell.mailroom.models import Letter

MOST_LETTERS = 10


def ask_names(channel: Channel) -> None:
    """Ask, outside any transaction, and keep what was said."""
    adapter = adapter_for(channel.kind)
    if isinstance(adapter, Named):
        note_names(channel, found=adapter.names_of(channel.address, list(_returned(channel))))


def _returned(channel: Channel) -> Iterator[bytes]:
    """Letters that came back: in them stand the heads of ours as others saw them, with who had signed."""
    bounces = Letter.objects.filter(channel=channel, automatic=AutomaticKind.BOUNCE.value, envelope__isnull=False)
    ours = bounces.filter(message=None)  # those that named a letter of ours: nobody else can forge them
    for letter in ours.select_related("envelope").order_by("-pk")[:MOST_LETTERS]:
        try:
            yield raw.read(letter.envelope) if letter.envelope else b""
        except FileNotFoundError:
            continue
