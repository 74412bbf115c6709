"""Side conversations: a supplier or a carrier is asked by letter, in a thread of her own.

It is a conversation like any other, linked with the one that it is about: its own customer is the third party, its
letters bear its own sign, so that no answer can get into the customer's thread. It sleeps until somebody answers.
Its first letter waits as every answer does: while it can be taken back, or until the moment that the agent chose.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.base.mail_addresses import Address, read_list
from counterbell.channels.models import Channel
from counterbell.channels.queries import mail_channel_of
from counterbell.conversations.actions import (
    Answer,
    NotPossible,
    Opening,
    Refused,
    assign,
    call_for,
    call_off,
    note_happening,
    open_many,
    put_off,
    snooze,
    take_back,
)
from counterbell.conversations.actions.thread import happen, locked
from counterbell.conversations.models import Conversation, Message
from counterbell.conversations.policies import LONGEST_TEXT, clean
from counterbell.conversations.refusals import sentence
from counterbell.conversations.tongues import spoken
from counterbell.customers.correspondents import Correspondent, correspondents
from counterbell.journal.actions import record
from counterbell.links.events import LinksChanged
from counterbell.links.models import Link
from counterbell.links.queries import asides_among, sides_of
from counterbell.mailroom import hosts, tokens
from counterbell.mailroom.models import Participant

MOST = 20  # of one conversation
MOST_AN_HOUR = 60  # of one agent
QUOTED = 30  # of the newest messages, as far as there is room


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What is asked, of whom, and when it leaves; `due` and `undoing` as in an answer."""

    to: str
    subject: str
    text: str
    quote: bool = False
    files: tuple[str, ...] = ()
    due: datetime | None = None
    undoing: bool = False


@transaction.atomic
def ask_aside(conversation: Conversation, asked: Aside, *, public_id: UUID, by: Agent) -> Conversation:
    """Write to a third party about a conversation; done twice with the same id, it is done once.

    Raises:
        NotPossible: when there is no mailbox, no address, nothing to say, or too much has been asked; when a file is
            not there, or the moment has passed.
    """
    held = locked(conversation)
    if known := Conversation.objects.filter(public_id=public_id).first():
        if known.pk not in sides_of(held):
            raise NotPossible(_("This could not be understood."))
        return known
    channel = held.channel if held.channel.kind == Channel.Kind.EMAIL else mail_channel_of(held.brand_id)
    if channel is None:
        raise NotPossible(_("This brand has no mailbox to write from."))
    said = _words(held, asked)
    person = _third_party(held, asked.to)
    _require_measure(held, by)
    made = _open(held, channel, person, " ".join(clean(asked.subject).split()) or _("A question"), public_id)
    assign(made, agent=by, team=None, by=by)
    _put_off(made, said, asked, by)
    snooze(made, until=None, by=by)
    Link.objects.create(one=held, other=made, kind=Link.Kind.SIDE, agent=by)
    happen(held, "side_opened", by=by, c=str(public_id), to=person.key, subject=made.subject)
    for one, other in ((held, made), (made, held)):
        record(LinksChanged(brand=one.brand_id, conversation=one.pk, other=other.pk), actor=by.ref)
    return made


@transaction.atomic
def take_aside_back(conversation: Conversation, public_id: UUID, *, by: Agent) -> None:
    """Let the first letter of a side conversation not leave: nobody was asked; done twice, it is done once.

    Raises:
        NotPossible: when it has left, is somebody else's, or there is none.
    """
    held = locked(conversation)
    side = Conversation.objects.filter(pk__in=sides_of(held), public_id=public_id).first()
    if side is None:
        raise NotPossible(_("This could not be understood."))
    if side.merged_into_id == held.pk:
        return
    take_back(side, str(public_id), by=by)
    call_off(side, into=held)
    happen(held, "side_taken_back", by=by, c=str(public_id), to=side.customer.email or str(side.customer))
    for one, other in ((held, side), (side, held)):
        record(LinksChanged(brand=one.brand_id, conversation=one.pk, other=other.pk), actor=by.ref)


@transaction.atomic
def hear_asides(messages: Collection[int]) -> None:
    """Of these messages, those of third parties call for an agent where they were asked for."""
    for link, message in asides_among(messages):
        above = locked(link.one_id)
        side = message.conversation
        note_happening(above, "side_answered", c=str(side.public_id), to=str(side.customer), subject=side.subject)
        call_for(above, actor=side.customer.ref)


def _third_party(held: Conversation, typed: str) -> Address:
    found = [one for one in read_list(typed) if one.email or one.name]
    if len(found) != 1 or not found[0].email:
        raise NotPossible(_("Write one e-mail address."))
    person = found[0]
    if tokens.bare(person.key) in hosts.own_addresses():
        raise NotPossible(_("%(address)s is a mailbox of yours.") % {"address": person.key})
    hers = Participant.objects.filter(conversation=held, role=Participant.Role.WRITER).values_list("address", flat=True)
    if person.key in {held.customer.email.lower(), *hers}:
        raise NotPossible(_("That is the customer's own address: answer her in the conversation."))
    return person


def _open(held: Conversation, channel: Channel, person: Address, subject: str, public_id: UUID) -> Conversation:
    who = Correspondent(person.key, person.name, held.brand.default_language)
    customer = correspondents([who], brand=held.brand)[(who.address, who.proved)]
    (made,) = open_many([Opening(customer, channel, subject, held.brand.default_language, public_id=public_id)])
    Participant.objects.create(
        conversation=made, customer=customer, address=person.key, name=person.name[:200], role=Participant.Role.WRITER
    )
    return made


def _require_measure(held: Conversation, by: Agent) -> None:
    if len(sides_of(held)) >= MOST:
        raise NotPossible(_("A conversation can have at most %(most)s side conversations.") % {"most": MOST})
    lately = Link.objects.filter(kind=Link.Kind.SIDE, agent=by, created_at__gt=now() - timedelta(hours=1))
    if lately.count() >= MOST_AN_HOUR:
        raise NotPossible(_("You have written to many third parties within the hour. Wait a little."))


def _put_off(made: Conversation, said: str, asked: Aside, by: Agent) -> None:
    # Of the guard's questions none is asked: it names the customer to somebody else because it is about her.
    first = Answer(
        client_id=str(made.public_id), text=said, files=asked.files, due=asked.due, undoing=asked.undoing, sure=True
    )
    try:
        put_off(made, first, by=by)
    except Refused as refusal:
        raise NotPossible(sentence(refusal.code)) from refusal


def _words(held: Conversation, asked: Aside) -> str:
    said = clean(asked.text).strip()
    if not said:
        raise NotPossible(_("There is nothing to send."))
    if len(said) > LONGEST_TEXT:
        raise NotPossible(_("This message is too long."))
    if not asked.quote:
        return said
    room = LONGEST_TEXT - len(said)
    quoted: list[str] = []
    for piece in quoted_from(held):  # the newest first: the oldest are left out when there is no room
        room -= len(piece) + 2
        if room < 0:
            break
        quoted.insert(0, piece)
    return "\n\n".join([said, *quoted])


def quoted_from(held: Conversation) -> list[str]:
    """What was said between the customer and us, the newest first, each as a quotation with who and when."""
    newest = held.messages.said().exclude(text="").select_related("agent").order_by("-number")[:QUOTED]
    with translation.override(spoken(held.brand.default_language)):
        return [_quoted(one, held) for one in newest]


def _quoted(one: Message, held: Conversation) -> str:
    hers = one.author == Message.Author.CUSTOMER
    who = str(held.customer) if hers else one.agent.name if one.agent else held.brand.name
    when = formats.date_format(timezone.localtime(one.created_at), "SHORT_DATETIME_FORMAT")
    lines = "\n".join(f"> {line}".rstrip() for line in one.text.split("\n"))
    return f"{who}, {when}:\n{lines}"
