"""The bot's figures over a period, by topic and language, and the conversations behind each of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.queries import brands_of
from counterbell.base.clock import now
from counterbell.bot.models import Turn
from counterbell.conversations.models import Message
from counterbell.reports.models import ChatCase
from counterbell.reports.policies import AGAIN, Share, share

MOST_LINES = 40  # topics and languages, the most asked
_ALONE = Q(answered=True, handed_over=False, by_person=False, disliked=False)


def _settled(at: datetime) -> dict[str, Q]:
    """What each figure counts, as it stands at that moment."""
    kept = _ALONE & Q(again_at=None)
    return {
        "chats": Q(),
        "involved": Q(involved=True),
        "answered": Q(answered=True),
        "asked_back": Q(asked_back=True),
        "handed_over": Q(handed_over=True),
        "by_person": Q(involved=True, by_person=True),
        "verified": kept & Q(ended_at__lte=at - AGAIN),
        "open_yet": kept & Q(ended_at__gt=at - AGAIN),
        "again": _ALONE & Q(again_at__isnull=False),
        "unended": _ALONE & Q(ended_at=None),
    }


FIGURES = frozenset(_settled(now()))


@dataclass(frozen=True, slots=True)
class Period:
    """From the first moment, up to and without the last."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """Counted chats; `name`: the topic's key or the language, "" for those that have none."""

    name: str
    counts: Mapping[str, int]

    @property
    def decided(self) -> int:
        """Those that the bot took part in, without those whose seven days are not over."""
        return self.counts["involved"] - self.counts["open_yet"]

    @property
    def involvement(self) -> Share:
        return share(self.counts["involved"], self.counts["chats"])

    @property
    def resolution(self) -> Share:
        """Verified, of those in which that can be known."""
        return share(self.counts["verified"], self.decided)

    @property
    def automation(self) -> Share:
        """Involvement × verified resolution: verified, of all chats in which that can be known."""
        return share(self.counts["verified"], self.counts["chats"] - self.counts["open_yet"])


@dataclass(frozen=True, slots=True)
class Judged:
    """What people said of answers that they looked at."""

    right: int
    wrong: int
    unsure: int

    @property
    def wrongs(self) -> Share:
        return share(self.wrong, self.right + self.wrong)


@dataclass(frozen=True, slots=True)
class Figures:
    whole: Line
    topics: list[Line]
    languages: list[Line]
    judged: Judged


def figures(brand: Brand, agent: Agent, period: Period) -> Figures:
    """All of them; zero for a brand that the agent may not see."""
    counted = {f"n_{name}": Count("pk", filter=wanted) for name, wanted in _settled(now()).items()}
    cases = cases_of(brand, agent, period)
    # One reading for all tables: topics × languages are few, chats are many.
    rows: QuerySet[Any, Any] = cases.order_by().values("topic", "language", "involved").annotate(**counted)
    found = [(row, Counter({name: row[f"n_{name}"] for name in FIGURES})) for row in rows]
    known = [(row, counts) for row, counts in found if row["involved"]]
    return Figures(
        Line("", _sum(counts for _, counts in found)),
        _lines(known, "topic"),
        _lines(known, "language"),
        _judged(brand, agent, period),
    )


def cases_of(brand: Brand, agent: Agent, period: Period) -> QuerySet[ChatCase]:
    """Chats that began in the period, if the agent may see the brand."""
    if not brands_of(agent).filter(pk=brand.pk).exists():
        return ChatCase.objects.none()
    return ChatCase.objects.filter(brand=brand, began_at__gte=period.since, began_at__lt=period.until)


def behind(
    brand: Brand, agent: Agent, period: Period, figure: str, *, topic: str | None = None, language: str | None = None
) -> QuerySet[ChatCase]:
    """The chats that a figure counts, the newest first, with what was `asked`; `topic`, `language` as in its line."""
    found = cases_of(brand, agent, period).filter(_settled(now())[figure])
    if topic is not None or language is not None:
        found = found.filter(involved=True)  # as in the tables: of others nobody knows what they ask
    if topic is not None:
        found = found.filter(topic=topic)
    if language is not None:
        found = found.filter(language=language)
    hers = Message.objects.filter(conversation=OuterRef("pk"), author=Message.Author.CUSTOMER, kind=Message.Kind.PUBLIC)
    asked = Subquery(hers.order_by("number").values("text")[:1])
    return found.annotate(asked=asked).select_related("conversation__customer").order_by("-began_at", "-pk")


def _lines(rows: Iterable[tuple[Mapping[str, Any], Counter[str]]], field: str) -> list[Line]:
    grouped: dict[str, list[Counter[str]]] = {}
    for row, counts in rows:
        grouped.setdefault(row[field], []).append(counts)
    lines = [Line(name, _sum(counts)) for name, counts in grouped.items()]
    return sorted(lines, key=lambda line: (-line.counts["chats"], line.name))[:MOST_LINES]


def _sum(counts: Iterable[Counter[str]]) -> Counter[str]:
    return sum(counts, Counter())


def _judged(brand: Brand, agent: Agent, period: Period) -> Judged:
    if not brands_of(agent).filter(pk=brand.pk).exists():
        return Judged(0, 0, 0)
    said = (Turn.Verdict.RIGHT, Turn.Verdict.WRONG, Turn.Verdict.UNSURE)
    told = Turn.objects.filter(brand=brand, move=Turn.Move.ANSWER, verdict__in=said)
    told = told.filter(at__gte=period.since, at__lt=period.until)
    counts = dict(told.values_list("verdict").annotate(Count("pk")))
    return Judged(*(counts.get(name, 0) for name in said))
