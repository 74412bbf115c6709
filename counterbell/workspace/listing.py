"""What stands in the inbox's list: one view, narrowed by brand and label, a page at a time."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from counterbell.accounts.models import Agent
from counterbell.accounts.queries import brand_ids_of
from counterbell.conversations import queries
from counterbell.conversations.models import Conversation, Message
from counterbell.workspace.entrance import seen_by

PAGE = 30
MOST_REFRESHED = 200
ACTIVE = (Conversation.Status.OPEN, Conversation.Status.PENDING)
MOST_STREAMS = 12  # brands; who serves more has the database sort
SNIPPET = 160
SNIPPET_BEFORE = 24


@dataclass(frozen=True, slots=True)
class Lens:
    """Through what an agent looks at the conversations: it stands in the address, so a reload shows the same."""

    view: str = "mine"
    brand: int | None = None
    label: int | None = None
    words: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Lens":
        """Read an address; what makes no sense in it is left out."""
        view = asked.get("view", "")
        return cls(
            view=view if view in queries.VIEWS else "mine",
            brand=_number(asked.get("brand", "")),
            label=_number(asked.get("label", "")),
            words=asked.get("q", "").strip()[:200],
        )

    @property
    def query(self) -> str:
        """As the query of an address."""
        kept = {"q": self.words} if self.words else {"view": self.view, "brand": self.brand, "label": self.label}
        return urlencode({name: value for name, value in kept.items() if value})


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list."""

    conversation: Conversation
    unread: bool
    snippet: tuple[
        tuple[str, bool], ...
    ] = ()  # what a search found: pieces of text, and whether each is what was sought


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the next ones begin."""

    rows: list[Row]
    more: str = ""


def page_of(agent: Agent, lens: Lens, *, before: str = "", size: int = PAGE) -> Page:
    """A page of the list, newest activity first; `before` is the `more` of the page above."""
    chosen = _within(agent, lens).order_by("-active_at", "-pk")
    at, pk = _cursor(before)
    if at is not None:
        chosen = chosen.filter(Q(active_at__lt=at) | Q(active_at=at, pk__lt=pk))
    # Each stream comes out of an index in order, however many there are; one query for all would sort them.
    heads = [stream.values_list("active_at", "pk")[: size + 1] for stream in _streams(agent, lens, chosen)]
    newest = sorted((head for stream in heads for head in stream), reverse=True)[: size + 1]
    found = {c.pk: c for c in _drawable(agent, pk__in=[pk for _at, pk in newest[:size]])}
    more = f"{newest[size - 1][0].isoformat()}~{newest[size - 1][1]}" if len(newest) > size else ""
    return Page(_rows(agent, [found[pk] for _at, pk in newest[:size] if pk in found]), more)


def rows_among(agent: Agent, lens: Lens, public_ids: Iterable[str]) -> list[Row]:
    """Those of these conversations that stand in the list at all."""
    named = _drawable(agent, public_id__in=list(public_ids)[:MOST_REFRESHED])
    return _rows(agent, [c for c in named if _belongs(c, agent, lens)])


def found_by(agent: Agent, words: str) -> Page:
    """What a search finds."""
    found = queries.find(agent, words) if words else []
    unread = queries.unread_for(agent, [hit.conversation for hit in found])
    return Page([Row(hit.conversation, hit.conversation.pk in unread, _snippet(hit.message, words)) for hit in found])


def counts(agent: Agent) -> dict[str, str]:
    """How many conversations each view holds, as it is written beside its name."""
    most = queries.COUNTED
    return {view: f"{most - 1}+" if n >= most else str(n) for view, n in queries.counts_of(agent).items()}


def _within(agent: Agent, lens: Lens) -> QuerySet[Conversation]:
    chosen = queries.view_of(agent, lens.view)
    if lens.brand:
        chosen = chosen.filter(brand=lens.brand)
    if lens.label:
        chosen = chosen.filter(labels=lens.label)
    return chosen


def _drawable(agent: Agent, **named: object) -> QuerySet[Conversation]:
    """These conversations with what a row shows. Named only: beside a status SQLite would walk the whole archive."""
    return seen_by(agent).filter(**named).prefetch_related("labels")


def _belongs(conversation: Conversation, agent: Agent, lens: Lens) -> bool:
    """Whether it stands in the list: the same as `_within`, for one that is already here."""
    return (
        conversation.status in _statuses(lens.view)
        and (lens.view != "mine" or conversation.assignee_id == agent.pk)
        and (lens.view != "unassigned" or conversation.assignee_id is None)
        and (
            lens.view not in {"unassigned", "all", "suspected"}
            or conversation.is_suspected == (lens.view == "suspected")
        )
        and (not lens.brand or conversation.brand_id == lens.brand)
        and (not lens.label or lens.label in {label.pk for label in conversation.labels.all()})
    )


def _statuses(view: str) -> tuple[str, ...]:
    return ACTIVE if view in {"mine", "unassigned", "all", "suspected"} else (view,)


def _streams(agent: Agent, lens: Lens, chosen: QuerySet[Conversation]) -> list[QuerySet[Conversation]]:
    """The list divided as the indexes are: by status and, for those who do not see every brand, by brand."""
    divided = [chosen.filter(status=status) for status in _statuses(lens.view)]
    if agent.leads or lens.brand or lens.view == "mine":
        return divided
    brands = sorted(brand_ids_of(agent))[:MOST_STREAMS]
    if len(brands) == MOST_STREAMS:
        return divided
    return [stream.filter(brand=brand) for stream in divided for brand in brands]


def _rows(agent: Agent, conversations: list[Conversation]) -> list[Row]:
    unread = queries.unread_for(agent, conversations)
    return [Row(c, c.pk in unread) for c in conversations]


def _snippet(message: Message | None, words: str) -> tuple[tuple[str, bool], ...]:
    """The neighbourhood of the first word that was found, divided at the words."""
    if message is None:
        return ()
    text = " ".join(message.text.split())
    sought = re.compile("(" + "|".join(re.escape(word) for word in words.split()) + ")", re.IGNORECASE)
    first = sought.search(text)
    begin = max(0, first.start() - SNIPPET_BEFORE) if first else 0
    pieces = sought.split(("…" if begin else "") + text[begin : begin + SNIPPET])
    return tuple((piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece)


def _cursor(before: str) -> tuple[datetime | None, int]:
    at, _, pk = before.partition("~")
    try:
        return parse_datetime(at), int(pk)
    except ValueError:
        return None, 0


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None  # ids have 63 bits
