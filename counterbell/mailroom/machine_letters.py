"""Letters that no person writes, about a conversation: a receipt, unread answers, a question whose address it is …"""

from typing import Any

from django.utils import translation
from django.utils.functional import Promise

from counterbell.channels.models import Channel
from counterbell.conversations.actions import delivering
from counterbell.conversations.models import Delivery, Message
from counterbell.mailroom import hosts, tokens
from counterbell.mailroom.composing import language_of


def queue_letter(
    message: Message, mailbox: Channel, address: str, *, subject: Promise, kind: str, **facts: Any
) -> Delivery:
    """Let it leave, hung on a message; whether it may leave is the caller's question.

    `subject` names the brand as %(brand)s and is said in her language; `kind` says who composes it, from `facts`.
    """
    conversation = message.conversation
    with translation.override(language_of(conversation)):
        said = str(subject) % {"brand": conversation.brand.name}
    sent_as = tokens.message_id(conversation.pk, address, host=hosts.message_host(mailbox.address))
    recipients = {"to": [address], "subject": said, "kind": kind, **facts}
    return delivering.queue(message, channel=mailbox, recipients=recipients, sent_as=sent_as, automatic=True)
