"""Which conversations look as if they belonged to an incident, and the other way round. Nothing is done about it here.

Candidates are found by the search, by labels and by what the bot took questions for; each is then compared as a whole.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Exists, OuterRef

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations.models import ACTIVE, Conversation, ConversationQuerySet, Message
from counterbell.conversations.tongues import base
from counterbell.links.likeness import LIKELY, Traits, likeness, telling
from counterbell.links.models import Incident, Link
from counterbell.links.queries import incidents_for
from counterbell.search.queries import find

LATELY = timedelta(days=7)
OFFERED = 12
COMPARED = 200  # conversations, the newest
INCIDENTS = 20  # the newest that are open
WORDS, HITS = 8, 100  # that are searched for, and messages of each that are looked at
READ = 12  # of the first entries of a thread: what it is about is said first
Topics = Mapping[int, Collection[str]]


@dataclass(frozen=True, slots=True)
class Likely:
    """A conversation that looks as if it belonged, and what its customer wrote last of what was compared."""

    conversation: Conversation
    said: str


def likely_for(agent: Agent, shown: Conversation, title: str, topics: Topics) -> list[Likely]:
    """Open conversations of the last days that look as if they belonged to an incident, the likeliest first.

    `topics`: conversation → what the bot took its questions for, of those of the last days.
    """
    language = base(shown.brand.default_language)
    own = _called(_traits(_said_in([shown.pk]), topics, language)[shown.pk], title, language)
    found = list(_alike(agent, own, shown, topics).drawn().order_by("-active_at")[:COMPARED])
    said = _said_in([one.pk for one in found])
    worth = {pk: likeness(own, traits) for pk, traits in _traits(said, topics, language).items()}
    likely = [Likely(one, next(reversed(said[one.pk]), one.preview)) for one in found if worth[one.pk] >= LIKELY]
    return sorted(likely, key=lambda one: -worth[one.conversation.pk])[:OFFERED]


def incidents_like(agent: Agent, conversation: Conversation, topics: Topics) -> list[Incident]:
    """The open incidents to which a conversation looks as if it belonged, the likeliest first."""
    if not _free(Conversation.objects.filter(pk=conversation.pk, status__in=ACTIVE)).exists():
        return []
    incidents = list(incidents_for(agent, conversation.brand_id)[:INCIDENTS])
    language = base(conversation.brand.default_language)
    said = _said_in([conversation.pk, *(one.conversation_id for one in incidents)])
    traits = _traits(said, topics, language)
    mine = traits[conversation.pk]
    worth = {
        one.pk: likeness(_called(traits[one.conversation_id], one.title, language), mine)
        for one in incidents
        if one.conversation_id != conversation.pk
    }
    likely = [one for one in incidents if worth.get(one.pk, 0) >= LIKELY]
    return sorted(likely, key=lambda one: -worth[one.pk])


def _alike(agent: Agent, own: Traits, shown: Conversation, topics: Topics) -> ConversationQuerySet:
    alike = {pk for pk, found in topics.items() if own.topics & set(found)}
    words = [*sorted(own.called), *sorted(own.said - own.called)][:WORDS]
    for word in words:
        alike |= {hit.group for hit in find(word, kinds=["message"], scopes=[shown.brand_id], limit=HITS)}
    labelled = Conversation.labels.through.objects.filter(label__in=own.labels).values("conversation_id")
    seen = Conversation.objects.visible_to(agent).living().filter(
        brand=shown.brand_id, status__in=ACTIVE, suspected_at=None, active_at__gt=now() - LATELY
    )  # fmt: skip
    near = seen.filter(pk__in=alike) | seen.filter(pk__in=labelled) if own.labels else seen.filter(pk__in=alike)
    return _free(near).exclude(pk=shown.pk)


def _free(among: ConversationQuerySet) -> ConversationQuerySet:
    """Those that belong to no incident, are none, and in which no third party is asked."""
    taken = Link.objects.filter(other=OuterRef("pk"), kind__in=[Link.Kind.ATTACHED, Link.Kind.SIDE])
    return among.filter(~Exists(taken), ~Exists(Incident.objects.filter(conversation=OuterRef("pk"))))


def _called(own: Traits, title: str, language: str) -> Traits:
    return replace(own, called=telling([title], language))


def _traits(said: Mapping[int, list[str]], topics: Topics, language: str) -> dict[int, Traits]:
    worn: dict[int, set[int]] = {pk: set() for pk in said}
    through = Conversation.labels.through.objects.filter(conversation__in=said)
    for pk, label in through.values_list("conversation_id", "label_id"):
        worn[pk].add(label)
    return {
        pk: Traits(frozenset(), telling(texts, language), frozenset(worn[pk]), frozenset(topics.get(pk, ())))
        for pk, texts in said.items()
    }


def _said_in(conversations: Iterable[int]) -> dict[int, list[str]]:
    """Conversation → what its customer wrote first."""
    said: dict[int, list[str]] = {pk: [] for pk in conversations}
    hers = Message.objects.filter(conversation__in=said, author=Message.Author.CUSTOMER, kind=Message.Kind.PUBLIC)
    shown = hers.filter(number__lte=READ).order_by("conversation", "number")
    for pk, text in shown.values_list("conversation_id", "text"):
        said[pk].append(text)
    return said
