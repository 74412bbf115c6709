"""Readings of links. What an agent may not see is there as a bare link, without a word of what it leads to."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from counterbell.accounts.models import Agent
from counterbell.base.prepared import described, prepared
from counterbell.conversations.models import Conversation, Message
from counterbell.conversations.queries import find
from counterbell.links.models import Incident, IncidentAnswer, IncidentCopy, Link
from counterbell.links.policies import Relation, named_in, relation_of

OFFERED = 20
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Linked:
    """What a conversation is linked with; `conversation` None: one that the reader may not see."""

    relation: Relation
    conversation: Conversation | None


def links_of(agent: Agent, conversation: Conversation, ends: tuple[int, ...] = ()) -> list[Linked]:
    """The links of a conversation, also of what was merged into it; `ends`: its own, if they are at hand."""
    ends = ends or ends_of(conversation.pk)
    far = {(row.other_id if row.one_id in ends else row.one_id): row for row in reversed(_rows(ends))}
    if not far:
        return []
    living = survivors_of(far)
    # Of two links with what is one by now, the later one counts.
    relations = {living[pk]: relation_of(row.kind, above=row.one_id in ends) for pk, row in far.items()}
    relations.pop(conversation.pk, None)  # the other one has been merged into it
    seen = {c.pk: c for c in _seen(agent.pk, agent.standing, tuple(relations))}
    found = [Linked(relation, seen.get(pk)) for pk, relation in relations.items()]
    return sorted(found, key=lambda link: (list(Relation).index(link.relation), link.conversation is None))


def ends_of(conversation: int) -> tuple[int, ...]:
    """A conversation, and all that live on inside it."""
    ends: tuple[int, ...] = (conversation,)
    fresh = ends
    while fresh := tuple(_swallowed(fresh)):
        ends += fresh
    return ends


def survivors_of(conversations: Collection[int]) -> dict[int, int]:
    """Where each of these lives on; most in themselves."""
    into = dict(_merged(tuple(conversations)))
    while fresh := {pk for pk in into.values() if pk} - into.keys():
        into |= dict(_merged(tuple(fresh)))
    found = {}
    for pk in conversations:
        found[pk] = pk
        while after := into.get(found[pk]):
            found[pk] = after
    return found


def offers_for(agent: Agent, conversation: Conversation, words: str) -> list[Conversation]:
    """What one may want to link it with: named by its address, found by its words, or hers and the newest ones."""
    seen = Conversation.objects.visible_to(agent).living().drawn()
    if name := named_in(words):
        named = seen.filter(public_id=UUID(name))
        found = list(named)
    elif words.strip():
        found = [hit.conversation for hit in find(agent, words, limit=OFFERED)]
    else:
        hers = seen.filter(brand=conversation.brand_id, customer=conversation.customer_id)
        newest = seen.filter(brand=conversation.brand_id).exclude(customer=conversation.customer_id)
        found = [*hers.order_by("-active_at")[:OFFERED], *newest.order_by("-active_at")[:OFFERED]][:OFFERED]
    return [one for one in found if one.pk != conversation.pk]


def incidents_for(agent: Agent, brand: int | None = None) -> QuerySet[Incident]:
    """The incidents that an agent may see and that are not settled, the newest first."""
    seen = Conversation.objects.visible_to(agent).living().exclude(status=Conversation.Status.RESOLVED)
    if brand is not None:
        seen = seen.filter(brand=brand)
    return Incident.objects.filter(conversation__in=seen).select_related("conversation__brand").order_by("-pk")


def is_linked(conversation: int, brand: int) -> Q:
    """Whether there is anything to ask for: links, an incident here or around, or what was merged into it."""
    ends = (conversation,)
    asked = (described(_rows)(ends), described(_around)(ends, brand), described(_swallowed)(ends))
    return Q(Exists(asked[0])) | Q(Exists(asked[1])) | Q(Exists(asked[2]))


def incident_at(ends: tuple[int, ...]) -> Incident | None:
    """The incident that was declared in a conversation, or in what lives on inside it."""
    return next(iter(_incidents(ends)), None)


def incident_around(ends: tuple[int, ...], brand: int) -> Incident | None:
    """The incident that was declared there, else one of the brand that is open: one question, for every desk.

    Whoever sees a conversation sees all of its brand.
    """
    return next(iter(_around(ends, brand)), None)


def incident_of(conversation: Conversation) -> int | None:
    """The incident that a conversation is attached to."""
    rows = Link.objects.filter(kind=Link.Kind.ATTACHED, other__in=ends_of(conversation.pk))
    return rows.values_list("one_id", flat=True).first()


def attached_to(conversation: Conversation) -> list[int]:
    """The conversations that are attached to an incident, as they live today, in the order of their coming."""
    rows = Link.objects.filter(kind=Link.Kind.ATTACHED, one__in=ends_of(conversation.pk)).order_by("pk")
    living = survivors_of(list(rows.values_list("other_id", flat=True)))
    return [pk for pk in dict.fromkeys(living.values()) if pk != conversation.pk]


def addressees_of(conversation: Conversation) -> list[Conversation]:
    """Those of them that are not settled: who gets an answer."""
    attached = Conversation.objects.filter(pk__in=attached_to(conversation)).order_by("created_at", "pk")
    return list(attached.exclude(status=Conversation.Status.RESOLVED).select_related("customer", "brand", "channel"))


def sides_of(conversation: Conversation) -> list[int]:
    """The side conversations of a conversation."""
    rows = Link.objects.filter(kind=Link.Kind.SIDE, one__in=ends_of(conversation.pk))
    return list(rows.values_list("other_id", flat=True))


def sides_among(conversations: Collection[int]) -> set[int]:
    """Of these conversations, those in which a third party is asked: nobody in them is a customer."""
    rows = Link.objects.filter(kind=Link.Kind.SIDE, other__in=conversations)
    return set(rows.values_list("other_id", flat=True)) if conversations else set()


def asides_among(messages: Collection[int]) -> list[tuple[Link, Message]]:
    """Of these messages, those that a third party wrote in a side conversation, with its link."""
    written = Message.objects.filter(pk__in=messages, author=Message.Author.CUSTOMER)
    found = {one.conversation_id: one for one in written.select_related("conversation__customer").order_by("pk")}
    links = Link.objects.filter(kind=Link.Kind.SIDE, other__in=found).order_by("pk") if found else []
    return [(link, found[link.other_id]) for link in links]


def fates_of(answer: IncidentAnswer) -> dict[str, int]:
    """How many copies of an answer are in each state."""
    return dict(answer.copies.order_by().values_list("state").annotate(Count("pk")))


def left_out(answer: IncidentAnswer) -> list[IncidentCopy]:
    """Those who have not got it although it was their turn, with why."""
    without = answer.copies.filter(state__in=[IncidentCopy.State.DOUBTED, IncidentCopy.State.REFUSED])
    return list(without.select_related("conversation__customer").order_by("pk")[:SHOWN])


@prepared
def _swallowed(into: tuple[int, ...]) -> QuerySet[Conversation, int]:
    return Conversation.objects.filter(merged_into__in=into).values_list("pk", flat=True)


@prepared
def _incidents(ends: tuple[int, ...]) -> QuerySet[Incident]:
    return Incident.objects.filter(conversation__in=ends).order_by("pk")[:1]


@prepared
def _around(ends: tuple[int, ...], brand: int) -> QuerySet[Incident]:
    here = Q(conversation__in=ends)
    # Not by a join: for either of two conditions SQLite would walk through all conversations, and incidents are few.
    told = Conversation.objects.filter(pk=OuterRef("conversation_id"), brand=brand, merged_into=None)
    is_open = Exists(told.exclude(status=Conversation.Status.RESOLVED))
    return Incident.objects.filter(here | is_open).order_by(Case(When(here, then=0), default=1), "pk")[:1]


@prepared
def _merged(pks: tuple[int, ...]) -> QuerySet[Conversation, tuple[int, int | None]]:
    return Conversation.objects.filter(pk__in=pks).values_list("pk", "merged_into_id")


@prepared
def _rows(ends: tuple[int, ...]) -> QuerySet[Link]:
    return Link.objects.filter(Q(one__in=ends) | Q(other__in=ends)).order_by("-pk")[:SHOWN]


@prepared
def _seen(agent: int, standing: str, pks: tuple[int, ...]) -> QuerySet[Conversation]:
    seen = Conversation.objects.visible_to(Agent.of_standing(agent, standing)).living()
    return seen.filter(pk__in=pks).select_related("customer", "assignee", "team", "brand")
