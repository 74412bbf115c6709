"""To whom the next letter of a conversation goes, and what it answers."""

from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from counterbell.channels.models import Channel
from counterbell.channels.queries import mail_channel_of, mail_channels
from counterbell.conversations.models import Conversation, Message
from counterbell.mailroom.hosts import own_addresses
from counterbell.mailroom.models import Letter, Participant
from counterbell.mailroom.tokens import bare

Role = Participant.Role
MOST_REFERENCES = 12


@dataclass(frozen=True, slots=True)
class Addressed:
    """Recipients and subject of a letter."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    subject: str = ""

    def as_json(self) -> dict[str, Any]:
        """As a delivery keeps it."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


def mailbox_for(conversation: Conversation) -> Channel | None:
    """The mailbox by which answers in this conversation leave; None where they do not leave as letters, or cannot.

    A chat goes on by letter while her last word was one.
    What came by a contact form is answered from the mailbox that was chosen for it, else from the brand's first one.
    """
    channel = conversation.channel
    if channel.kind == Channel.Kind.WEBCHAT:
        return _mailbox_of_chat(conversation)
    if channel.kind != Channel.Kind.FORM:
        return channel if channel.by_letter else None
    chosen = mail_channels().filter(pk=channel.config.get("mailbox") or 0, brand=conversation.brand_id).first()
    return chosen or mail_channel_of(conversation.brand_id)


def _mailbox_of_chat(conversation: Conversation) -> Channel | None:
    last = last_letter_of(conversation)
    if last is None:
        return None
    came = mail_channels().filter(pk=last.channel_id, brand=conversation.brand_id).first()
    return came or mail_channel_of(conversation.brand_id)


def last_letter_of(conversation: Conversation) -> Letter | None:
    """The letter that her last word was; None when she said it otherwise."""
    said = Message.objects.filter(conversation=conversation, kind=Message.Kind.PUBLIC)
    last = said.filter(author=Message.Author.CUSTOMER).order_by("-number").values("pk")[:1]
    return Letter.objects.filter(message__in=list(last.values_list("pk", flat=True)), is_ours=False).first()


def address_of(conversation: Conversation) -> Addressed:
    """Where an answer in this conversation goes, as things stand."""
    people = list(Participant.objects.filter(conversation=conversation).order_by("pk"))
    to = _chosen(people) or usual_to(conversation, people)
    if not to:
        return Addressed()
    copied = tuple(p.address for p in people if p.role == Role.COPIED and p.address not in to)
    blind = tuple(p.address for p in people if p.role == Role.BLIND and p.address not in to)
    return Addressed(to, copied, blind, subject_of(conversation))


def usual_to(conversation: Conversation, people: list[Participant]) -> tuple[str, ...]:
    """Where an answer goes when no agent has chosen."""
    to = _answer_to(conversation, people)
    return (to,) if to else ()


def _chosen(people: list[Participant]) -> tuple[str, ...]:
    """Whom an agent chose; the customer first, because our sign is made for the first one."""
    chosen = [p for p in people if p.chosen and _works(p.address)]
    return tuple(p.address for p in sorted(chosen, key=lambda p: p.role != Role.WRITER))


def subject_of(conversation: Conversation) -> str:
    """The subject of an answer."""
    if conversation.channel.kind == Channel.Kind.WEBCHAT and (last := last_letter_of(conversation)) and last.subject:
        return last.subject if last.subject[:3].lower() == "re:" else f"Re: {last.subject}"
    if not conversation.subject:
        with translation.override(conversation.language or conversation.brand.default_language):
            return _("Your message to %(brand)s") % {"brand": conversation.brand.name}
    # A form is no letter, and yet our first word answers it.
    by_form = conversation.channel.kind == Channel.Kind.FORM
    answered = by_form or Letter.objects.filter(conversation=conversation, is_ours=False).exists()
    begins = conversation.subject[:3].lower() == "re:"
    return f"Re: {conversation.subject}" if answered and not begins else conversation.subject


def newest_of(conversation: Conversation, *, before: Message) -> Letter | None:
    """The customer's newest letter before a message: what that one answers."""
    letters = Letter.objects.filter(conversation=conversation, is_ours=False, message__number__lt=before.number)
    return letters.filter(message__kind=Message.Kind.PUBLIC).order_by("-message__number").first()


def references_of(letter: Letter | None) -> tuple[str, ...]:
    """The thread as mail programs follow it."""
    if letter is None or not letter.sent_as:
        return ()
    before = [str(one) for one in letter.about.get("references", [])]
    return tuple(dict.fromkeys([*before[-MOST_REFERENCES:], letter.sent_as]))


def _answer_to(conversation: Conversation, people: list[Participant]) -> str:
    newest = (
        Letter.objects.filter(conversation=conversation, is_ours=False, message__kind=Message.Kind.PUBLIC)
        .order_by("-pk")
        .first()
    )
    if newest and newest.proved and (asked := _asked(newest)):
        _note_writer(conversation, asked, people)
        return asked
    if newest and _works(newest.sender):
        return newest.sender.lower()
    writers = [p.address for p in people if p.role == Role.WRITER and _works(p.address)]
    if writers:
        return writers[-1]
    return conversation.customer.email.lower() if _works(conversation.customer.email) else ""


def _asked(letter: Letter) -> str:
    """Where she wants the answer: a shop's form writes from its own address and names the customer's there."""
    own = own_addresses()
    for _name, address in letter.about.get("reply_to", []):
        if _works(address) and bare(address) not in own:
            return str(address).lower()
    return ""


def _note_writer(conversation: Conversation, address: str, people: list[Participant]) -> None:
    if all(p.address != address for p in people):
        Participant.objects.get_or_create(
            conversation=conversation,
            address=address,
            defaults={"role": Role.WRITER, "customer": conversation.customer},
        )


def _works(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return not address.lower().endswith(".invalid")
