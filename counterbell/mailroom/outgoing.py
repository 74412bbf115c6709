"""The way out of a letter: queued with what was said, sent outside any transaction, each step written down."""

import hashlib
from typing import Any

from django.db import transaction

from counterbell.base.log import get_log
from counterbell.base.secrets import Unsealable
from counterbell.channels.adapters import adapter_for, settings_of
from counterbell.channels.models import Channel
from counterbell.contracts.channels import GiveUp, TryLater, Unknowable
from counterbell.conversations.actions import delivering
from counterbell.conversations.models import Delivery, Message
from counterbell.mailroom import hosts, tokens
from counterbell.mailroom.addressing import Addressed, address_of
from counterbell.mailroom.composing import compose
from counterbell.mailroom.models import Letter

log = get_log(__name__)


@transaction.atomic
def dispatch(message: int) -> Delivery | None:
    """Queue what was said in a conversation by letter; None where letters are not the way."""
    found = Message.objects.select_related("conversation__channel", "conversation__customer", "agent").filter(
        pk=message
    )
    said = found.first()
    if said is None or said.kind != Message.Kind.PUBLIC or said.author == Message.Author.CUSTOMER:
        return None
    channel = said.conversation.channel
    if channel.kind != Channel.Kind.EMAIL or said.deliveries.exists():
        return None
    addressed = address_of(said.conversation)
    if not addressed.to:
        return _nowhere(said, channel)
    sent_as = tokens.message_id(said.conversation_id, addressed.to[0], host=hosts.message_host(channel.address))
    keep_letter(said, channel, addressed, sent_as, {"blind": list(addressed.bcc)} if addressed.bcc else {})
    return delivering.queue(said, channel=channel, recipients=addressed.as_json(), sent_as=sent_as)


def send(delivery: int) -> None:
    """Try to send; whatever happens is noted, and tried again when that makes sense."""
    held = delivering.begin(delivery)
    if held is None:
        return
    try:
        channel = held.channel
        outbound = compose(held)
        sent = adapter_for(channel.kind).send(outbound, settings_of(channel))
    except TryLater as fault:
        delivering.postpone(held, why=str(fault), after=fault.after)
    except Unknowable as fault:
        delivering.postpone(held, why=str(fault), unsure=True)
    except (GiveUp, Unsealable) as fault:
        delivering.give_up(held, why=str(fault))
    except Exception as fault:
        log.exception("delivery %s stumbled", held.pk)
        delivering.postpone(held, why=f"{type(fault).__name__}: {fault}")
    else:
        refused = "; ".join(f"{one}: {why}" for one, why in sent.refused.items())
        delivering.done(held, external_id=sent.external_id, error=refused)


def keep_letter(said: Message, channel: Channel, addressed: Addressed, sent_as: str, about: dict[str, Any]) -> None:
    """Keep what a message of ours is as a letter."""
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
        about=about,
    )


def _nowhere(said: Message, channel: Channel) -> Delivery:
    """There is no address to send it to: the agent must see that it did not leave."""
    sent_as = f"nowhere.{said.pk}@{hosts.message_host(channel.address)}"
    made = Delivery.objects.create(message=said, channel=channel, sent_as=sent_as)
    delivering.give_up(made, why="There is no address to send this to.")
    return made
