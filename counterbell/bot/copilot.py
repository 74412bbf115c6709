"""What helps an agent with an answer: what the shop has said to such a question, and conversations like it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from counterbell.accounts.models import Agent
from counterbell.base.prepared import prepared
from counterbell.bot.experience import Experience
from counterbell.bot.features import see
from counterbell.bot.models import Bot, Suggestion
from counterbell.bot.nearness import Weights, likeness, weights_of
from counterbell.bot.queries import audience_of, mind_for
from counterbell.bot.sources import AGENTS, READS
from counterbell.bot.speech import heard_language
from counterbell.conversations.blanks import fill
from counterbell.conversations.canned import facts_of, fitting, offer
from counterbell.conversations.models import Conversation, Message

MOST = 3
MOST_CANNED = 200  # the most used of those that fit
MOST_PAST = 150  # resolved conversations that are looked at, the newest
COVERED = 0.6  # of the words of a question, by a canned reply
ALIKE = 0.4
LONGEST = 600  # letters of a question that are read
SOURCES = {"pack": "answer", "own": "answer", "article": "article", "canned": "canned"}


class NotReady(Exception):
    """The bot learns just now; ask again in some seconds."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """An answer with its source; `kind`: "answer", "article" or "canned". Its blanks are filled.

    `kept_from_her`: the shopper may not read it: it is for agents, or for shoppers who are signed in, and she is not.
    """

    key: str
    kind: str
    title: str
    text: str
    language: str
    version: int
    address: str = ""
    kept_from_her: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """A resolved conversation that began alike."""

    conversation: Conversation
    asked: str
    answered: str


def helps_in(conversation: Conversation) -> bool:
    """Whether the brand's bot suggests answers to agents."""
    return bool(helpers(conversation.brand_id))


@prepared
def helpers(brand: int) -> QuerySet[Bot, int]:
    """The brand's bot, if it does."""
    return Bot.objects.filter(brand=brand, helps_agents=True).values_list("pk", flat=True)


def question_in(conversation: Conversation) -> Message | None:
    """What the customer said last, if neither a person nor the bot has answered it: a hand-over is no answer."""
    said = conversation.messages.filter(kind=Message.Kind.PUBLIC)
    last = said.exclude(author=Message.Author.BOT, facts__has_key="handed_over").order_by("-number").first()
    return last if last and last.author == Message.Author.CUSTOMER and last.text.strip() else None


def suggestions(conversation: Conversation, agent: Agent) -> tuple[Message | None, list[Suggested]]:
    """The question, and what may answer it, the likeliest first; without what she did not want.

    Raises:
        NotReady: while the bot learns.
    """
    from counterbell.bot.mind import learn_soon  # numpy: only where somebody is helped

    asked = question_in(conversation)
    bot = Bot.objects.select_related("brand").filter(brand=conversation.brand_id, helps_agents=True).first()
    if asked is None or bot is None:
        return None, []
    if not learn_soon():
        raise NotReady
    text, language = asked.text[:LONGEST], heard_language(asked)
    facts = facts_of(conversation, agent)
    mind, experience = mind_for(bot, AGENTS), Experience(bot.brand_id, text)
    hers = READS[audience_of(conversation)]
    sent = [entry for key in experience.keys if (entry := mind.entry(key, language))]
    likely = {one.key: one for one in [*mind.near(text, language, most=MOST + 1), *sent]}
    known = [
        Suggested(
            one.key, SOURCES[one.key.partition(".")[0]], one.title, fill(one.answer, facts).text, one.language,
            one.version, one.address, one.audience not in hers,
        )
        for one in likely.values()
    ]  # fmt: skip
    unwanted = Suggestion.objects.filter(message=asked, agent=agent, state=Suggestion.State.DISMISSED)
    dropped = set(unwanted.values_list("key", flat=True))
    canned = _canned(conversation, agent, text, experience.keys)
    found = experience.sorted({one.key: one for one in [*known, *canned]}.values())
    return asked, [one for one in found if one.key not in dropped][:MOST]


def suggested(conversation: Conversation, agent: Agent, key: str) -> tuple[Message, Suggested] | None:
    """One of them by its key, if it is (still) suggested."""
    asked, found = suggestions(conversation, agent)
    chosen = next((one for one in found if one.key == key), None)
    return (asked, chosen) if asked and chosen else None


def similar(conversation: Conversation, agent: Agent, *, most: int = 3) -> list[Past]:
    """Resolved conversations, of those that the agent may see, that began with a question like this."""
    asked = question_in(conversation)
    if asked is None:
        return []
    said = Message.objects.filter(conversation=OuterRef("pk"), kind=Message.Kind.PUBLIC)
    first = said.filter(author=Message.Author.CUSTOMER).order_by("number").values("text")[:1]
    last = said.filter(author=Message.Author.AGENT).order_by("-number").values("text")[:1]
    past = Conversation.objects.visible_to(agent).filter(
        brand=conversation.brand_id, status=Conversation.Status.RESOLVED, merged_into=None, suspected_at=None
    )
    past = past.exclude(pk=conversation.pk).select_related("customer").order_by("-active_at")
    weighed = weights_of(see(asked.text[:LONGEST]))
    told = past.annotate(asked=Subquery(first)).values_list("pk", "asked")[:MOST_PAST]
    near = [(likeness(weighed, _weights(text[:LONGEST])), pk) for pk, text in told if text]
    best = sorted((pair for pair in near if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    nearest = {pk: place for place, (_, pk) in enumerate(best[:MOST_PAST])}
    shown = past.filter(pk__in=nearest).annotate(asked=Subquery(first), answered=Subquery(last))
    found = [Past(one, asked, answered) for one, asked, answered in _told(shown) if answered]
    return sorted(found, key=lambda one: nearest[one.conversation.pk])[:most]


def _told(shown: QuerySet[Any]) -> Iterator[tuple[Conversation, str, str]]:
    for one in shown:
        yield one, one.asked or "", one.answered or ""


def _canned(conversation: Conversation, agent: Agent, text: str, sent: Iterable[str]) -> list[Suggested]:
    """Those that have the words of the message in them, and those that were `sent` to such messages."""
    from counterbell.bot.mind import rarity
    from counterbell.bot.passages import Passages

    shelf = Passages(rarity)
    replies = {one.pk: one for one in fitting(agent, conversation).order_by("-used", "pk")[:MOST_CANNED]}
    for pk, one in replies.items():
        shelf.put(pk, " ".join(one.texts.values()), title=one.name)
    near = [hit.key for hit in shelf.find(text, most=2) if hit.covered >= COVERED and isinstance(hit.key, int)]
    near += [pk for pk in replies if f"canned.{pk}" in sent]
    found = []
    for pk in dict.fromkeys(near):
        offered = offer(agent, conversation, replies[pk])
        found.append(Suggested(f"canned.{pk}", "canned", replies[pk].name, offered.filled.text, offered.language, 1))
    return found


@lru_cache(maxsize=200)
def _weights(text: str) -> Weights:
    return weights_of(see(text))
