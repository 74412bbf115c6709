"""Chat goes on by letter: what a shopper has not read after a while goes to her proved address, once, as one letter."""

from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from counterbell.base.log import get_log
from counterbell.channels.models import Channel
from counterbell.channels.queries import mail_channel_of
from counterbell.contracts.channels import Outbound
from counterbell.conversations.actions import delivering
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.models import Conversation, Delivery, Message
from counterbell.customers.correspondents import addresses_of
from counterbell.mailroom import hosts, tokens
from counterbell.mailroom.actions.automatic import FOR_ALL, Stopped, count_automatic, tell_stopped
from counterbell.mailroom.composing import Sheet, draw, outbound_of, spoken
from counterbell.mailroom.loops import machine_headers
from counterbell.mailroom.models import Participant

log = get_log(__name__)

AFTER = timedelta(minutes=15)
MOST_TOLD = 20


@transaction.atomic
def tell_unread(conversation: int, message: int) -> Delivery | None:
    """Write to her, if this answer is the newest one that she has not read and nobody has written to her about it."""
    held = locked(conversation)
    unread = _unread(held)
    if held.channel.kind != Channel.Kind.WEBCHAT or not unread or unread[-1].pk != message:
        return None
    mailbox, addresses = mail_channel_of(held.brand_id), addresses_of(held.customer)
    if mailbox is None or not addresses or unread[-1].deliveries.exists():
        return None
    address = addresses[-1]
    try:
        words = "\n".join(one.text for one in unread)
        count_automatic(brand=held.brand, address=address, content=words, conversation=held.pk, proved=True)
    except Stopped as stop:
        log.warning("no letter about unread answers in conversation %s: %s", held.pk, stop.cap)
        if stop.cap in FOR_ALL:
            tell_stopped(held.brand, stop.cap)
        return None
    Participant.objects.update_or_create(
        conversation=held,
        address=address,
        defaults={"role": Participant.Role.WRITER, "proved": True, "customer": held.customer},
    )
    with translation.override(_language(held)):
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
    language = _language(conversation)
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


def _language(conversation: Conversation) -> str:
    return spoken(conversation.language or conversation.brand.default_language)
