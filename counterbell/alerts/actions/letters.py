"""Telling of letters: what did not arrive, what may not join, and what is wrong with a mailbox."""

from django.db import transaction

from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May, may
from counterbell.accounts.queries import agents_for
from counterbell.alerts import policies
from counterbell.alerts.actions.telling import announce, tell
from counterbell.alerts.models import Notice
from counterbell.alerts.policies import Kind, Trouble
from counterbell.base.clock import now
from counterbell.base.rows import insert_objects
from counterbell.channels.models import Channel
from counterbell.conversations.models import Conversation, Delivery
from counterbell.mailroom.models import Letter


@transaction.atomic
def tell_of_unsent(delivery: int) -> Notice | None:
    """Tell who has the conversation, or everybody, that an answer did not arrive, if that is still so."""
    found = Delivery.objects.select_related("message__conversation").filter(pk=delivery, automatic=False).first()
    if found is None or found.state not in Delivery.UNDELIVERED:
        return None
    conversation = found.message.conversation
    # Its message stays unnamed: who has read what was written has not learned that it did not arrive.
    return tell(conversation, Kind.UNSENT, agent=conversation.assignee_id, word=found.state)


@transaction.atomic
def tell_of_stray(letter: int, *, related: int) -> Notice | None:
    """Tell who has a conversation that a letter refers to it and stands elsewhere."""
    found = Letter.objects.select_related("conversation").filter(pk=letter).first()
    agent = Conversation.objects.filter(pk=related).values_list("assignee", flat=True).first()
    if found is None or agent is None:
        return None
    return tell(found.conversation, Kind.STRAY, agent=agent, message=found.message_id)


@transaction.atomic
def tell_of_mailbox(brand: int, trouble: Trouble, *, channel: int | None = None) -> list[Notice]:
    """Tell whoever sets the brand what is wrong with its letters; the same once in an hour."""
    at = now()
    recent = Notice.objects.filter(kind=Kind.MAILBOX, brand=brand, channel=channel, word=trouble)
    if recent.filter(created_at__gt=at - policies.ONCE_IN).exists():
        return []
    found = Brand.objects.get(pk=brand)
    held = Channel.objects.filter(pk=channel).first() if channel else None
    told = [
        Notice(brand=found, agent=agent, kind=Kind.MAILBOX, channel=held, word=trouble, created_at=at)
        for agent in agents_for(found)
        if may(agent, May.SET_BRAND)
    ]
    insert_objects(told)
    announce(told, at=at)
    return told
