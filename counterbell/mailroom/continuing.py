"""Chat goes on by letter: what a shopper has not read after a while goes to her own address, once, as one letter.

Her own is one that is proved, or that she confirmed for her chats.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from counterbell.channels.models import Channel
from counterbell.channels.queries import mail_channel_of
from counterbell.contracts.channels import Outbound
from counterbell.conversations.actions import delivering
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.models import Conversation, Delivery, Message
from counterbell.customers.correspondents import addresses_of
from counterbell.mailroom import hosts, tokens
from counterbell.mailroom.actions.automatic import may_leave
from counterbell.mailroom.composing import Sheet, draw, language_of, outbound_of
from counterbell.mailroom.loops import machine_headers
from counterbell.mailroom.models import Participant
from counterbell.mailroom.proving import confirmed_addresses

AFTER = timedelta(minutes=15)
MOST_TOLD = 20


@transaction.atomic
def tell_unread(conversation: int, message: int) -> Delivery | None:
    """Write to her, if this answer is the newest one that she has not read and nobody has written to her about it."""
    held = locked(conversation)
    unread = _unread(held)
    if held.channel.kind != Channel.Kind.WEBCHAT or not unread or unread[-1].pk != message:
        return None
    mailbox = mail_channel_of(held.brand_id)
    addresses = [*addresses_of(held.customer), *confirmed_addresses(held)]
    if mailbox is None or not addresses or unread[-1].deliveries.exists():
        return None
    address = addresses[-1]
    words = "\n".join(one.text for one in unread)
    if not may_leave(held, address=address, content=words, proved=True):
        return None
    Participant.objects.update_or_create(
        conversation=held,
        address=address,
        defaults={"role": Participant.Role.WRITER, "proved": True, "customer": held.customer},
    )
    with translation.override(language_of(held)):
        subject = _("An answer from %(brand)s") % {"brand": held.brand.name}
    sent_as = tokens.message_id(held.pk, address, host=hosts.message_host(mailbox.address))
    recipients = {"to": [address], "subject": subject, "kind": "unread", "first": unread[0].number}
    return delivering.queue(unread[-1], channel=mailbox, recipients=recipients, sent_as=sent_as, automatic=True)


def compose_unread(delivery: Delivery) -> Outbound:
    """The letter about unread answers."""
    message = delivery.message
    conversation = message.conversation
    first = int(delivery.recipients.get("first", message.number))
    said = conversation.messages.filter(kind=Message.Kind.PUBLIC, number__range=(first, message.number)).exclude(
        author=Message.Author.CUSTOMER
    )
    language = language_of(conversation)
    with translation.override(language):
        sheet = Sheet(
            said=tuple(one.text for one in said.order_by("number")[:MOST_TOLD] if one.text) or ("…",),
            foot=_("You wrote to %(brand)s in the chat. Answer this letter, and the conversation goes on there.")
            % {"brand": conversation.brand.name},
            brand=conversation.brand,
            language=language,
        )
        page = draw(sheet)
    return outbound_of(delivery, page, name=conversation.brand.name, headers=machine_headers(reply=True))


def _unread(held: Conversation) -> list[Message]:
    """Our answers since she last read or wrote, oldest first."""
    ours = held.messages.filter(kind=Message.Kind.PUBLIC, number__gt=held.customer_read)
    return list(ours.exclude(author=Message.Author.CUSTOMER).order_by("number"))
