"""Canned replies as agents find and fill them: whose they are, which one is meant, in which language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from counterbell.accounts.models import Agent, Team
from counterbell.accounts.policies import May, may
from counterbell.conversations.blanks import Filled, fill, first_name
from counterbell.conversations.models import CannedReply, Conversation, Macro
from counterbell.conversations.rich import Part
from counterbell.conversations.tongues import base
from counterbell.search.tokens import fold, is_run, tokens

OFFERED = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """A canned reply for one conversation: filled, in the language that was chosen for its customer."""

    canned: CannedReply
    language: str
    filled: Filled
    part: Part | None = None  # what goes along with it


def may_change(agent: Agent, canned: CannedReply | Macro) -> bool:
    """Her own are everybody's to change, a team's its members', the others theirs who set up brands."""
    if canned.owner_id:
        return canned.owner_id == agent.pk and agent.is_active
    if may(agent, May.SET_BRAND):
        return True
    return canned.team_id is not None and agent.is_active and agent.teams.filter(pk=canned.team_id).exists()


def seen_by(agent: Agent) -> QuerySet[CannedReply]:
    """Those that an agent may read: everybody's, those of her brands and teams, and her own."""
    return CannedReply.objects.filter(reach_of(agent)).select_related("brand", "team", "owner")


def fitting(agent: Agent, conversation: Conversation) -> QuerySet[CannedReply]:
    """Those of them that fit a conversation: of its brand, or of teams that serve it."""
    return seen_by(agent).filter(meant_for(conversation))


def reach_of(agent: Agent) -> Q:
    """What of the things that belong to everybody, a brand, a team or a person is in an agent's reach."""
    if not agent.is_active:
        return Q(pk__in=[])
    everybodys = Q(brand=None, team=None, owner=None)
    if may(agent, May.SEE_ALL):
        seen = everybodys | Q(brand__isnull=False) | Q(team__isnull=False)
    else:
        teams = Team.agents.through.objects.filter(agent=agent).values("team_id")
        brands = Team.brands.through.objects.filter(team__agents=agent).values("brand_id")
        seen = everybodys | Q(brand__in=brands) | Q(team__in=teams)
    return seen | Q(owner=agent)


def meant_for(conversation: Conversation) -> Q:
    """What of such things is of a conversation's brand, of teams that serve it, or of no brand at all."""
    serving = Team.brands.through.objects.filter(brand=conversation.brand_id).values("team_id")
    return Q(brand=conversation.brand_id) | Q(team__in=serving) | Q(brand=None, team=None)


def offers(agent: Agent, conversation: Conversation, words: str) -> list[Offer]:
    """What these words may mean, the likeliest first, filled for the conversation's customer."""
    facts = facts_of(conversation, agent)
    wanted = conversation.language or conversation.customer.language
    chosen = ranked(fitting(agent, conversation), words)[:OFFERED]
    return [_offer(one, wanted, conversation.brand.default_language, facts) for one in chosen]


def offer(agent: Agent, conversation: Conversation, canned: CannedReply) -> Offer:
    """One of them, filled for the conversation's customer."""
    wanted = conversation.language or conversation.customer.language
    return _offer(canned, wanted, conversation.brand.default_language, facts_of(conversation, agent))


def ranked(replies: Iterable[CannedReply], words: str) -> list[CannedReply]:
    """Those that the words may mean: by shortcut, by name, by what they say; then the most used."""
    scored = [(rank, -one.used, one.name, one.pk, one) for one in replies if (rank := _rank(one, words)) is not None]
    return [row[-1] for row in sorted(scored, key=lambda row: row[:-1])]


def language_for(texts: Mapping[str, str], wanted: str, default: str) -> str:
    """The language to write in: the customer's, else the brand's, else English, else whatever there is."""
    by_base = {base(code): code for code in reversed(list(texts))}
    for code in (wanted, base(wanted), default, base(default), "en"):
        if code in texts:
            return code
        if code in by_base:
            return by_base[code]
    return next(iter(texts), "")


def facts_of(conversation: Conversation, agent: Agent) -> dict[str, str]:
    """What stands in the blanks."""
    customer = conversation.customer
    return {
        "customer.name": customer.name,
        "customer.first_name": first_name(customer.name),
        "customer.email": customer.email,
        "customer.phone": customer.phone,
        "agent.name": agent.name,
        "agent.first_name": first_name(agent.name),
        "brand.name": conversation.brand.name,
        "conversation.number": number_of(conversation),
        "conversation.subject": conversation.subject,
    }


def number_of(conversation: Conversation) -> str:
    """What a customer can read out on the telephone: the beginning of the conversation's name."""
    return conversation.public_id.hex[:8].upper()


def shortcut_of(typed: str) -> str:
    """A shortcut as it is kept: folded, without the stroke before it."""
    return fold(typed.strip().removeprefix("/")).strip()


def _offer(canned: CannedReply, wanted: str, default: str, facts: Mapping[str, str]) -> Offer:
    language = language_for(canned.texts, wanted, default)
    return Offer(canned, language, fill(canned.texts.get(language, ""), facts), canned.parts.get(language))


def _rank(canned: CannedReply, words: str) -> int | None:
    """0 is what was certainly meant; None is not at all."""
    typed = shortcut_of(words)
    if not typed:
        return 0
    if canned.shortcut == typed:
        return 0
    if canned.shortcut.startswith(typed):
        return 1
    if _all_begin(typed, canned.name):
        return 2
    return 3 if _all_begin(typed, " ".join([canned.shortcut, canned.name, *canned.texts.values()])) else None


def _all_begin(typed: str, text: str) -> bool:
    """Whether each typed word begins a word of the text; where words are not spaced, whether it stands there."""
    known, plain = set(tokens(text)), fold(text)
    return all(
        one in plain if is_run(one) else any(word.startswith((tokens(one) or [one])[0]) for word in known)
        for one in typed.split()
    )
