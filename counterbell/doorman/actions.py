"""Looking at the first words of a conversation."""

from datetime import timedelta

from django.db import transaction

from counterbell.base.clock import now
from counterbell.channels.models import Channel
from counterbell.conversations.actions import suspect
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.models import Identity
from counterbell.doorman.models import FirstWords
from counterbell.doorman.policies import (
    FLOOD_WITHIN,
    REPEATED_WITHIN,
    Again,
    fingerprint_of,
    hand_of,
    is_enough,
    reasons_for,
)

KEPT_FOR = timedelta(days=1)


@transaction.atomic
def look_at(conversation: int) -> list[str]:
    """Set a new conversation aside when its first words look like spam; tells what spoke against it."""
    found = Conversation.objects.select_related("customer", "channel").filter(pk=conversation, merged_into=None).first()
    first = Message.objects.filter(conversation=conversation, author=Message.Author.CUSTOMER).order_by("number").first()
    if found is None or first is None or _is_known(found):
        return []
    fingerprint = fingerprint_of(first.text)
    again = _again(found, fingerprint) if fingerprint else Again()
    reasons = reasons_for(first.text, hand_of(found.page), again)
    if fingerprint:
        _note(found, fingerprint)
    if not is_enough(reasons):
        return []
    suspect(found.pk, reasons=reasons)
    if "flood" in reasons:
        _sweep(found, fingerprint)
    return reasons


def _is_known(found: Conversation) -> bool:
    """The shop vouches for her, or one of us has already talked with her; an address typed into a form is nobody's."""
    customer = found.customer
    if found.channel.kind == Channel.Kind.FORM:
        return False
    vouched = customer.identities.filter(kind=Identity.Kind.SHOP_USER, revoked_at=None).exists()
    answered = Message.objects.filter(
        conversation__customer=customer, author=Message.Author.AGENT, kind=Message.Kind.PUBLIC
    )
    return vouched or answered.exists()


def _again(found: Conversation, fingerprint: str) -> Again:
    same = FirstWords.objects.filter(brand=found.brand_id, fingerprint=fingerprint).exclude(
        conversation__customer=found.customer_id
    )

    def others(since: timedelta) -> int:
        people = same.filter(at__gt=now() - since).values("conversation__customer").distinct()
        return people.count()

    return Again(others(REPEATED_WITHIN), others(FLOOD_WITHIN))


def _note(found: Conversation, fingerprint: str) -> None:
    FirstWords.objects.filter(at__lt=now() - KEPT_FOR).delete()
    FirstWords.objects.get_or_create(
        conversation=found, defaults={"brand_id": found.brand_id, "fingerprint": fingerprint, "at": now()}
    )


def _sweep(found: Conversation, fingerprint: str) -> None:
    """A flood is only seen when it has begun: set aside what came before it was."""
    since = now() - FLOOD_WITHIN
    same = FirstWords.objects.filter(brand=found.brand_id, fingerprint=fingerprint, at__gt=since)
    earlier = Conversation.objects.filter(
        pk__in=same.values("conversation"), suspected_at=None, cleared_at=None, assignee=None
    )
    for pk in earlier.exclude(pk=found.pk).values_list("pk", flat=True):
        suspect(pk, reasons=["flood"])
