"""What the mailroom does when something happened: understand what came, send what was written."""

from collections.abc import Sequence

from counterbell.base.clock import now
from counterbell.channels.events import EnvelopeArrived
from counterbell.conversations.actions.delivering import due
from counterbell.conversations.events import (
    AddressGiven,
    DeliveryPostponed,
    DeliveryQueued,
    Rearranged,
    ReceiptAsked,
    ReplySent,
)
from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.mailroom import confirming
from counterbell.mailroom.actions import follow_rearrangement, understand
from counterbell.mailroom.continuing import AFTER, tell_unread
from counterbell.mailroom.events import UnreadPutOff
from counterbell.mailroom.outgoing import dispatch, send
from counterbell.mailroom.proving import ask_given, given_in


@bus.on_many(EnvelopeArrived, outside=True)
def understand_letters(recorded: Sequence[Recorded]) -> None:
    """Read what came, and put it where it belongs."""
    understand([r.event.envelope for r in recorded])


@bus.on_many(ReplySent)
def queue_letter(recorded: Sequence[Recorded]) -> None:
    """What is said in a conversation by letter leaves as a letter."""
    dispatch([r.event.message for r in recorded])


@bus.on_many(ReplySent, due=lambda _event: now() + AFTER)
def write_about_unread(recorded: Sequence[Recorded]) -> None:
    """What a shopper has not read in the chat after a while goes to her proved address."""
    newest = {r.event.conversation: r.event.message for r in recorded}
    for conversation, message in newest.items():
        tell_unread(conversation, message)


@bus.on(UnreadPutOff, due=lambda event: event.until)
def write_about_unread_again(event: UnreadPutOff, _recorded: Recorded) -> None:
    """What a cap stood against goes out later, if she still has not read it."""
    tell_unread(event.conversation, event.message)


@bus.on(ReceiptAsked, due=lambda _event: now() + confirming.AFTER)
def tell_arrived(event: ReceiptAsked, _recorded: Recorded) -> None:
    """Who wrote by a form hears that it arrived."""
    confirming.confirm(event.conversation)


@bus.on(AddressGiven)
def ask_address(event: AddressGiven, _recorded: Recorded) -> None:
    """A letter asks whether the address that she gave before the chat is hers."""
    ask_given(event.conversation, address=given_in(event))


@bus.on(DeliveryQueued, outside=True, lane=lambda event: str(event.channel))
def send_letter(event: DeliveryQueued, _recorded: Recorded) -> None:
    """Send a letter."""
    send(event.delivery)


@bus.on(DeliveryPostponed, due=due, outside=True, lane=lambda event: str(event.channel))
def send_letter_again(event: DeliveryPostponed, _recorded: Recorded) -> None:
    """Send a letter that did not leave at first."""
    send(event.delivery)


@bus.on(Rearranged)
def take_part_elsewhere(event: Rearranged, _recorded: Recorded) -> None:
    """Who takes part in a conversation goes along when it is merged or split, and back when that is undone."""
    follow_rearrangement(event.rearrangement)
