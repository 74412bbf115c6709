"""Chat goes on by letter: what a shopper has not read after a while goes to her own address, once, as one letter.

Her own is one that is proved, or that she confirmed for her chats.

Once she answers by letter, what a person says to her leaves as a letter at once: see `outgoing.dispatch`.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterbell.base.clock import now
from counterbell.channels.models import Channel
from counterbell.channels.queries import mail_channel_of
from counterbell.contracts.channels import Outbound
from counterbell.conversations import files, rich
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.models import Attachment, Conversation, Delivery, Message
from counterbell.journal.actions import record
from counterbell.mailroom.actions.automatic import cap_against
from counterbell.mailroom.addressing import MOST_REFERENCES, Addressed, newest_of, references_of
from counterbell.mailroom.composing import LARGEST_FILES, Sheet, bytes_of, draw, enclose, language_of, outbound_of
from counterbell.mailroom.events import UnreadPutOff
from counterbell.mailroom.loops import machine_headers
from counterbell.mailroom.machine_letters import queue_letter
from counterbell.mailroom.models import Participant
from counterbell.mailroom.outgoing import keep_letter
from counterbell.mailroom.proving import own_addresses
from counterbell.mailroom.unsubscribing import is_unsubscribed, link_for, list_headers

AFTER = timedelta(minutes=15)
AGAIN_AFTER = timedelta(hours=1)  # the shortest time that a cap counts
WORTH_TELLING = timedelta(days=3)
NEVER = {"broken_address"}  # no cap of an hour or a day: it does not pass by waiting
MOST_TOLD = 20


def goes_on_at(conversation: Conversation) -> str:
    """Her own address, to which what she does not read in this chat is written; "" when nothing is."""
    if conversation.channel.kind != Channel.Kind.WEBCHAT or mail_channel_of(conversation.brand_id) is None:
        return ""
    newest = next(reversed(own_addresses(conversation)), "")
    return "" if newest and is_unsubscribed(conversation.brand_id, newest) else newest


@transaction.atomic
def tell_unread(conversation: int, message: int) -> Delivery | None:
    """Write to her, if this answer is the newest one that she has not read and nobody has written to her about it."""
    held = locked(conversation)
    unread = _unread(held)
    mailbox, address = mail_channel_of(held.brand_id), goes_on_at(held)
    if mailbox is None or not address or not unread or unread[-1].pk != message:
        return None
    words = "\n".join(rich.as_text(one.text, one.facts) for one in unread)
    if cap := cap_against(held, address=address, content=words, proved=True):
        _put_off(unread[-1], cap)
        return None
    Participant.objects.update_or_create(
        conversation=held,
        address=address,
        defaults={"role": Participant.Role.WRITER, "proved": True, "customer": held.customer},
    )
    subject = gettext_lazy("An answer from %(brand)s")
    queued = queue_letter(unread[-1], mailbox, address, subject=subject, kind="unread", first=unread[0].number)
    told = Addressed(to=(address,), subject=queued.recipients["subject"])
    keep_letter(unread[-1], mailbox, told, queued.sent_as, {"unread": len(unread)})
    return queued


def compose_unread(delivery: Delivery) -> Outbound:
    """The letter about unread answers."""
    message = delivery.message
    conversation = message.conversation
    first = int(delivery.recipients.get("first", message.number))
    told = conversation.messages.filter(kind=Message.Kind.PUBLIC, number__range=(first, message.number))
    said = list(told.exclude(author=Message.Author.CUSTOMER).order_by("number")[:MOST_TOLD])
    rows = list(Attachment.objects.filter(message__in=said).order_by("pk"))
    enclosed = rows if sum(row.size for row in rows) <= LARGEST_FILES else []
    enclosures = tuple(enclose(row, bytes_of(row)) for row in enclosed)
    language, address = language_of(conversation), delivery.recipients["to"][0]
    link = link_for(conversation.brand, address=address, language=language)
    mailbox = delivery.channel.address
    with translation.override(language):
        sheet = Sheet(
            said=tuple(_words_of(one, [row for row in rows if row.message_id == one.pk]) for one in said),
            foot=_foot(conversation, link),
            brand=conversation.brand,
            language=language,
            automatic=True,
            pictures=tuple((one.content_id, one.name) for one in enclosures if one.content_id),
        )
        page = draw(sheet)
    return outbound_of(
        delivery,
        page,
        name=conversation.brand.name,
        references=_thread_before(delivery),
        headers=machine_headers(reply=True)
        | list_headers(conversation.brand, address=address, language=language, mailbox=mailbox),
        enclosures=enclosures,
    )


def _foot(conversation: Conversation, link: str) -> str:
    told = _("You wrote to %(brand)s in the chat. Answer this letter, and the conversation goes on there.")
    stop = _("No more such letters")
    return f"{told % {'brand': conversation.brand.name}}\n[{stop}]({link})"


def _words_of(message: Message, rows: Sequence[Attachment]) -> str:
    """What was said, and what it brought: a file by its name, for it may be too large to be enclosed."""
    named = [_("File: %(name)s") % {"name": files.download_name(row)} for row in rows]
    return "\n\n".join(filter(None, [rich.as_text(message.text, message.facts), "\n".join(named)]))


def _thread_before(delivery: Delivery) -> tuple[str, ...]:
    """The letters before this one, as mail programs follow them: hers, and ours about the same chat."""
    conversation = delivery.message.conversation
    ours = Delivery.objects.filter(message__conversation=conversation, pk__lt=delivery.pk, sent_at__isnull=False)
    hers = references_of(newest_of(conversation, before=delivery.message))
    both = dict.fromkeys([*hers, *ours.order_by("pk").values_list("sent_as", flat=True)])
    return tuple(both)[-MOST_REFERENCES:]


def _put_off(message: Message, cap: str) -> None:
    at = now()
    if cap in NEVER or message.created_at < at - WORTH_TELLING:
        return
    place = {"brand": message.conversation.brand_id, "conversation": message.conversation_id}
    record(UnreadPutOff(**place, message=message.pk, until=at + AGAIN_AFTER), actor="system")


def _unread(held: Conversation) -> list[Message]:
    """Our answers since she last read or wrote, or had a letter about them; oldest first."""
    ours = held.messages.filter(kind=Message.Kind.PUBLIC, number__gt=held.customer_read)
    ours = ours.exclude(author=Message.Author.CUSTOMER)
    by_letter = ours.exclude(deliveries=None).order_by("-number").values_list("number", flat=True).first() or 0
    return list(ours.filter(number__gt=by_letter).order_by("number"))
