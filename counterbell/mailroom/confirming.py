"""Who wrote by a form hears that it arrived: one letter with our own words only, so that it carries nobody's."""

import re
from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterbell.channels.models import Channel
from counterbell.contracts.channels import Outbound
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.models import Conversation, Delivery, Message
from counterbell.mailroom import hosts, tokens
from counterbell.mailroom.actions import meet_writer
from counterbell.mailroom.actions.automatic import may_leave
from counterbell.mailroom.addressing import mailbox_for
from counterbell.mailroom.composing import Page, Sheet, draw, language_of, outbound_of
from counterbell.mailroom.loops import machine_headers
from counterbell.mailroom.machine_letters import queue_letter

AFTER = timedelta(seconds=30)  # the doorman looks first
RECEIPT = "receipt"
# Nobody reads there, or a machine does.
_NOBODY = re.compile(r"(?:no|do[-_.]?not)[-_.]?reply|mailer-daemon|postmaster|bounces?|abuse|daemon|root")


@transaction.atomic
def confirm(conversation: int) -> Delivery | None:
    """Tell her that it arrived, unless it looks like spam, was answered already, or a cap stands against it."""
    held = locked(conversation)
    first = held.messages.filter(author=Message.Author.CUSTOMER, kind=Message.Kind.PUBLIC).order_by("number").first()
    mailbox = mailbox_for(held)
    if mailbox is None or first is None or not _is_wanted(held) or first.deliveries.exists():
        return None
    address = meet_writer(held)
    if not address or is_nobody(address) or tokens.bare(address) in hosts.own_addresses():
        return None
    if not may_leave(held, address=address, content=page_of(held).text, proved=False):
        return None
    return queue_letter(first, mailbox, address, subject=gettext_lazy("%(brand)s has your message"), kind=RECEIPT)


def compose_receipt(delivery: Delivery) -> Outbound:
    """The letter."""
    conversation = delivery.message.conversation
    page = page_of(conversation)
    return outbound_of(delivery, page, name=conversation.brand.name, headers=machine_headers(reply=True))


def page_of(conversation: Conversation) -> Page:
    """What stands in it: the same for everybody of a brand and a language."""
    brand, language = conversation.brand, language_of(conversation)
    with translation.override(language):
        said = _(
            "Thank you for writing to %(brand)s. Your message has arrived, and we will answer you at this address."
        )
        foot = _(
            "You get this letter because somebody gave this address in the contact form of %(brand)s."
            " If that was not you, you need do nothing."
        )
        return draw(
            Sheet(
                said=(said % {"brand": brand.name},),
                signature=brand.name,
                foot=foot % {"brand": brand.name},
                brand=brand,
                language=language,
                automatic=True,
            )
        )


def is_nobody(address: str) -> bool:
    """Whether no person reads what comes to that address."""
    return _NOBODY.fullmatch(tokens.bare(address).partition("@")[0]) is not None


def _is_wanted(held: Conversation) -> bool:
    by_form = held.channel.kind == Channel.Kind.FORM and held.channel.config.get("receipt", True)
    return bool(by_form) and not held.is_suspected and held.last_author == Message.Author.CUSTOMER
