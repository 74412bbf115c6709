"""An answer of the bot that somebody looks at: where it stands, where it is mended, what else it may have asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May, may
from counterbell.bot.models import Turn
from counterbell.bot.topics import Topic, nearest_first, topics

VERDICTS = [(one.value, one.label) for one in Turn.Verdict if one.value]


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer as it stands on a page. `mend`: titles and the pages on which each is changed, of those she may change.

    `others`: what it may have asked for instead, the likeliest first.
    """

    turn: Turn
    sources: list[dict[str, str]]
    mend: list[tuple[str, str]]
    others: list[Topic]


def seen(turns: Iterable[Turn], brand: Brand, agent: Agent, language: str) -> list[Seen]:
    """Each with what a person needs to judge it."""
    known = topics(brand, language, answered=True)
    return [_seen(one, known, agent) for one in turns]


def _seen(turn: Turn, known: list[Topic], agent: Agent) -> Seen:
    facts = (turn.reply.facts if turn.reply else None) or {}
    sources = facts.get("sources") or []
    mend = [(one["title"], page) for one in sources if (page := _page(turn, one.get("key", ""), agent))]
    others = nearest_first((one for one in known if one.key not in turn.keys), turn.message.text)
    return Seen(turn, sources, mend, others)


def _page(turn: Turn, key: str, agent: Agent) -> str:
    """Where an answer is written; "" where she may not write it."""
    kind, _, name = key.partition(".")
    number, _, language = name.partition(".")
    if kind in {"pack", "own"} and may(agent, May.SET_BRAND):
        return reverse("settings_bot_question", args=[turn.brand_id, key])
    if kind == "article" and may(agent, May.SET_HELP):
        spoken = language.partition(".")[0] or turn.brand.default_language
        return reverse("settings_help_article", args=[int(number), spoken])
    if kind == "canned":
        return reverse("settings_canned_one", args=[int(number)])
    return ""
