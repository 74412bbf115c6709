"""What was said in a chat, as a letter to her who asks for it: to an address that is hers, and to no other."""

from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterbell.channels.queries import mail_channel_of
from counterbell.contracts.channels import Outbound
from counterbell.conversations import rich
from counterbell.conversations.actions.thread import locked
from counterbell.conversations.models import Conversation, Delivery, Message
from counterbell.mailroom.actions.automatic import may_leave
from counterbell.mailroom.composing import Sheet, draw, language_of, outbound_of
from counterbell.mailroom.loops import machine_headers
from counterbell.mailroom.machine_letters import queue_letter
from counterbell.mailroom.proving import own_addresses

TRANSCRIPT = "transcript"
MOST = 200  # messages, the newest


class NotSent(Exception):
    """No letter leaves; the text tells her why, and `lacks_address` whether she can do something about it."""

    def __init__(self, why: str, *, lacks_address: bool = False) -> None:
        super().__init__(why)
        self.lacks_address = lacks_address


@transaction.atomic
def send_transcript(conversation: Conversation) -> str:
    """Send her what was said; returns the address to which it goes.

    Raises:
        NotSent: when no address is hers, or a cap stands against it.
    """
    held = locked(conversation)
    mailbox, addresses = mail_channel_of(held.brand_id), own_addresses(held)
    hers = held.messages.filter(author=Message.Author.CUSTOMER, kind=Message.Kind.PUBLIC).order_by("number").last()
    if mailbox is None or hers is None:
        raise NotSent(_("This conversation cannot be sent by e-mail. You can download it."))
    if not addresses:
        why = _("Give us your e-mail address and confirm it first: then we send the conversation there.")
        raise NotSent(why, lacks_address=True)
    address = addresses[-1]
    if not may_leave(held, address=address, content=f"{TRANSCRIPT} {held.pk} {held.last_number}", proved=True):
        raise NotSent(_("That was a lot at once. Please try again later."))
    # On her own message: what of ours she has not read may still follow her as a letter of its own.
    subject = gettext_lazy("Your conversation with %(brand)s")
    queue_letter(hers, mailbox, address, subject=subject, kind=TRANSCRIPT, last=held.last_number)
    return address


def compose_transcript(delivery: Delivery) -> Outbound:
    """The letter: who said what and when, up to the moment at which she asked for it."""
    conversation = delivery.message.conversation
    said = conversation.messages.filter(kind=Message.Kind.PUBLIC, number__lte=delivery.recipients["last"])
    newest = said.select_related("agent").prefetch_related("attachments").order_by("-number")[:MOST]
    language = language_of(conversation)
    with translation.override(language):
        sheet = Sheet(
            said=tuple(_piece(one, conversation.brand.name) for one in reversed(newest)),
            foot=_("You asked in the chat of %(brand)s for this letter.") % {"brand": conversation.brand.name},
            brand=conversation.brand,
            language=language,
            automatic=True,
        )
        page = draw(sheet)
    return outbound_of(delivery, page, name=conversation.brand.name, headers=machine_headers(reply=True))


def _piece(one: Message, brand: str) -> str:
    who = _("You") if one.author == Message.Author.CUSTOMER else one.agent.name if one.agent else brand
    if one.author == Message.Author.BOT:
        who = _("%(name)s (bot)") % {"name": (one.facts or {}).get("bot") or brand}
    when = formats.date_format(timezone.localtime(one.created_at), "SHORT_DATETIME_FORMAT")
    files = [f"📎 {file.name}" for file in one.attachments.all() if not file.folded]
    return "\n".join(part for part in (f"{who} · {when}", rich.as_text(one.text, one.facts), *files) if part)
