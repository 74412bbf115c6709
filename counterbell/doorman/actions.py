"""Looking at the first words of conversations: many at once, because letters come in heaps."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

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
# Only our own pages have something that tells of the hand: a letter is no robot's for want of it.
SCRIPTED = {Channel.Kind.WEBCHAT, Channel.Kind.FORM}


@dataclass(frozen=True, slots=True)
class _First:
    """A conversation of somebody unknown, and what it began with."""

    conversation: Conversation
    text: str
    fingerprint: str

    @property
    def key(self) -> tuple[int, str]:
        return self.conversation.brand_id, self.fingerprint


def look_at(conversation: int) -> list[str]:
    """Set a new conversation aside when its first words look like spam; tells what spoke against it."""
    return look_at_many([conversation]).get(conversation, [])


@transaction.atomic
def look_at_many(conversations: Collection[int]) -> dict[int, list[str]]:
    """As `look_at`, in a few statements; tells what spoke against those that were set aside."""
    looked = _strangers(conversations)
    lately = _Lately({one.key for one in looked if one.fingerprint})
    aside: dict[int, list[str]] = {}
    floods: set[tuple[int, str]] = set()
    for one in looked:
        found = one.conversation
        scripted = found.channel.kind in SCRIPTED
        reasons = reasons_for(one.text, hand_of(found.page), lately.again(one), scripted=scripted)
        lately.note(one)
        if is_enough(reasons):
            aside[found.pk] = reasons
            if "flood" in reasons:
                floods.add(one.key)
    _note(one for one in looked if one.fingerprint)
    swept = {pk: ["flood"] for pk in _earlier(floods)}
    for pk, reasons in sorted((swept | aside).items()):  # in one order, as all who hold several
        suspect(pk, reasons=reasons)
    return aside


def _strangers(conversations: Collection[int]) -> list[_First]:
    """The new conversations of those whom nobody knows, in the order in which they began."""
    first = Message.objects.filter(conversation=OuterRef("conversation"), author=Message.Author.CUSTOMER)
    opening = Subquery(first.order_by("number").values("number")[:1])
    texts = dict(
        Message.objects.filter(conversation__in=conversations, number=opening).values_list("conversation", "text")
    )
    found = Conversation.objects.select_related("channel").filter(pk__in=texts, merged_into=None).order_by("pk")
    begun = list(found)
    known = _known({one.customer_id for one in begun})
    return [
        _First(one, texts[one.pk], fingerprint_of(texts[one.pk]))
        for one in begun
        # An address typed into a form is nobody's.
        if one.channel.kind == Channel.Kind.FORM or one.customer_id not in known
    ]


def _known(customers: Collection[int]) -> set[int]:
    """Those for whom the shop vouches, or with whom one of us has already talked."""
    vouched = Identity.objects.filter(customer__in=customers, kind=Identity.Kind.SHOP_USER, revoked_at=None)
    answered = Message.objects.filter(
        conversation__customer__in=customers, author=Message.Author.AGENT, kind=Message.Kind.PUBLIC
    )
    return {
        *vouched.values_list("customer", flat=True),
        *answered.values_list("conversation__customer", flat=True).distinct(),
    }


class _Lately:
    """Who began with the same words lately: brand and fingerprint → customer → when last."""

    def __init__(self, keys: Collection[tuple[int, str]]) -> None:
        self._at = now()
        self._people: dict[tuple[int, str], dict[int, datetime]] = defaultdict(dict)
        same = FirstWords.objects.filter(
            brand__in={brand for brand, _ in keys},
            fingerprint__in={words for _, words in keys},
            at__gt=self._at - REPEATED_WITHIN,
        )
        people = same.values_list("brand", "fingerprint", "conversation__customer").annotate(last=Max("at"))
        for brand, fingerprint, customer, last in people:
            self._people[brand, fingerprint][customer] = last

    def again(self, one: _First) -> Again:
        """How many others began so."""
        others = self._people.get(one.key, {})
        moments = [at for customer, at in others.items() if customer != one.conversation.customer_id]
        return Again(len(moments), sum(at > self._at - FLOOD_WITHIN for at in moments))

    def note(self, one: _First) -> None:
        """This one did, too."""
        if one.fingerprint:
            self._people[one.key][one.conversation.customer_id] = self._at


def _note(looked: Iterable[_First]) -> None:
    FirstWords.objects.filter(at__lt=now() - KEPT_FOR).delete()
    rows = [
        FirstWords(
            conversation=one.conversation, brand_id=one.conversation.brand_id, fingerprint=one.fingerprint, at=now()
        )
        for one in looked
    ]
    FirstWords.objects.bulk_create(rows, ignore_conflicts=True)


def _earlier(floods: Collection[tuple[int, str]]) -> set[int]:
    """A flood is only seen when it has begun: what came before it was."""
    since = now() - FLOOD_WITHIN
    found: set[int] = set()
    for brand, fingerprint in floods:
        same = FirstWords.objects.filter(brand=brand, fingerprint=fingerprint, at__gt=since)
        begun = Conversation.objects.filter(
            pk__in=same.values("conversation"), suspected_at=None, cleared_at=None, assignee=None
        )
        found.update(begun.values_list("pk", flat=True))
    return found
