"""The way out of a letter: queued with what was said, sent outside any transaction, each step written down."""

import hashlib
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from counterbell.base.log import get_log
from counterbell.base.secrets import Unsealable
from counterbell.channels.actions import SIGN_IN_REVOKED, note_sign_in
from counterbell.channels.adapters import adapter_for, settings_of
from counterbell.channels.models import Channel
from counterbell.contracts.channels import GiveUp, TryLater, Unknowable
from counterbell.conversations.actions import delivering
from counterbell.conversations.models import Conversation, Delivery, Message
from counterbell.mailroom import hosts, tokens
from counterbell.mailroom.actions import meet_writer
from counterbell.mailroom.addressing import Addressed, address_of, mailbox_for
from counterbell.mailroom.composing import compose
from counterbell.mailroom.models import Letter

log = get_log(__name__)

NO_ADDRESS, NO_MAILBOX = "no_address", "no_mailbox"  # words for programs: pages say them in their reader's language


@transaction.atomic
def dispatch(messages: Collection[int]) -> None:
    """Queue what was said in conversations by letter, and by a person in a chat that she went on with by letter."""
    said = Message.objects.filter(pk__in=messages, kind=Message.Kind.PUBLIC).exclude(author=Message.Author.CUSTOMER)
    by_letter = Q(conversation__channel__kind__in=Channel.BY_LETTER)
    hers = Letter.objects.filter(conversation=OuterRef("conversation"), is_ours=False)
    in_chat = Q(Exists(hers), conversation__channel__kind=Channel.Kind.WEBCHAT, author=Message.Author.AGENT)
    found = said.filter(by_letter | in_chat, deliveries=None).order_by("pk")
    for one in found.select_related("conversation__channel", "conversation__customer", "agent"):
        if one.conversation.channel.by_letter or mailbox_for(one.conversation):
            _queue(one)


def _queue(said: Message) -> None:
    conversation = said.conversation
    addressed, mailbox = _addressed(conversation), mailbox_for(conversation)
    if mailbox is None or not addressed.to:
        _nowhere(said, addressed, NO_ADDRESS if mailbox else NO_MAILBOX)
        return
    sent_as = tokens.message_id(conversation.pk, addressed.to[0], host=hosts.message_host(mailbox.address))
    keep_letter(said, mailbox, addressed, sent_as)
    delivering.queue(said, channel=mailbox, recipients=addressed.as_json(), sent_as=sent_as)


def send(delivery: int) -> None:
    """Try to send; whatever happens is noted, and tried again when that makes sense."""
    held = delivering.begin(delivery)
    if held is None:
        return
    try:
        held = _with_mailbox(held)
        channel = held.channel
        outbound = compose(held)
        sent = adapter_for(channel.kind).send(outbound, settings_of(channel))
    except TryLater as fault:
        if fault.word == SIGN_IN_REVOKED:
            note_sign_in(held.channel_id, trouble=str(fault), reason=fault.word)
        delivering.postpone(held, why=str(fault), after=fault.after)
    except Unknowable as fault:
        if fault.repeats:
            delivering.postpone(held, why=str(fault), unsure=True)
        else:
            delivering.leave_open(held, why=str(fault))
    except (GiveUp, Unsealable) as fault:
        delivering.give_up(held, why=str(fault))
    except Exception as fault:
        log.exception("delivery %s stumbled", held.pk)
        delivering.postpone(held, why=f"{type(fault).__name__}: {fault}")
    else:
        if channel.trouble_reason == SIGN_IN_REVOKED:
            note_sign_in(channel.pk)
        refused = "; ".join(f"{one}: {why}" for one, why in sent.refused.items())
        delivering.done(held, external_id=sent.external_id, error=refused)


def keep_letter(
    said: Message, channel: Channel, addressed: Addressed, sent_as: str, about: dict[str, Any] | None = None
) -> None:
    """Keep what a message of ours is as a letter."""
    blind = {"blind": list(addressed.bcc)} if addressed.bcc else {}
    Letter.objects.create(
        message=said,
        conversation=said.conversation,
        channel=channel,
        is_ours=True,
        fingerprint=f"sent:{hashlib.sha256(sent_as.encode()).hexdigest()[:40]}",
        sent_as=sent_as,
        sender=channel.address,
        sender_name=said.agent.name if said.agent else channel.brand.name,
        to=[["", one] for one in addressed.to],
        cc=[["", one] for one in addressed.cc],
        subject=addressed.subject[:300],
        language=said.conversation.language,
        about={**blind, **(about or {})},
    )


def _addressed(conversation: Conversation) -> Addressed:
    if conversation.channel.kind == Channel.Kind.FORM:
        meet_writer(conversation)
    return address_of(conversation)


def _nowhere(said: Message, addressed: Addressed, why: str) -> None:
    """There is no way to send it: the agent must see that it did not leave, and can try again when there is one."""
    channel = said.conversation.channel
    sent_as = f"nowhere.{said.pk}@{hosts.message_host(channel.address)}"
    keep_letter(said, channel, addressed, sent_as)
    made = Delivery.objects.create(message=said, channel=channel, recipients=addressed.as_json(), sent_as=sent_as)
    delivering.give_up(made, why=why)


@transaction.atomic
def _with_mailbox(held: Delivery) -> Delivery:
    """A delivery that found no mailbox when it was made, with the one that there is now; others as they are.

    Raises:
        GiveUp: when there still is none.
    """
    if held.channel.kind != Channel.Kind.FORM:
        return held
    conversation = held.message.conversation
    addressed, mailbox = _addressed(conversation), mailbox_for(conversation)
    if mailbox is None or not addressed.to:
        raise GiveUp(NO_ADDRESS if mailbox else NO_MAILBOX)
    sent_as = tokens.message_id(conversation.pk, addressed.to[0], host=hosts.message_host(mailbox.address))
    Letter.objects.filter(message=held.message).delete()
    keep_letter(held.message, mailbox, addressed, sent_as)
    return delivering.lead_to(held, channel=mailbox, recipients=addressed.as_json(), sent_as=sent_as)
