"""What stands in the inbox's list: one view, narrowed and in an order, a page at a time.

Nothing here may walk the archive: every stream comes out of an index in its order, and of settled conversations a
composed view reads the newest REACH only.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from counterbell.accounts.models import Agent
from counterbell.accounts.queries import brand_ids_of
from counterbell.base.prepared import prepared
from counterbell.conversations import queries
from counterbell.conversations.changes import stands_in, views_of
from counterbell.conversations.models import ACTIVE, Conversation, Message
from counterbell.conversations.personal import Personal, personal
from counterbell.lenses import conditions
from counterbell.lenses.drawing import Reader
from counterbell.lenses.models import SavedView, Sort
from counterbell.lenses.queries import shown_by, tree_of, view_for
from counterbell.workspace import drawn, mentions
from counterbell.workspace.lens import Lens

PAGE = 20  # more than most screens show; the next ones come before the reader reaches the end
MOST_REFRESHED = 500
MOST_NAMED = 500  # in one bulk action
MOST_STREAMS = 12  # brands; who serves more has the database sort
REACH = 5_000
SNIPPET = 160
SNIPPET_BEFORE = 24
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Order:
    """In which order: by which moment, and whether the latest stands first."""

    field: str
    latest_first: bool

    @property
    def by(self) -> tuple[str, str]:
        """As the database is asked for it."""
        return (f"-{self.field}", "-pk") if self.latest_first else (self.field, "pk")

    def below(self, at: datetime, pk: int) -> Q:
        """What stands below that place."""
        verb = "lt" if self.latest_first else "gt"
        return Q(**{f"{self.field}__{verb}": at}) | Q(**{self.field: at, f"pk__{verb}": pk})


ORDERS = {
    Sort.NEWEST: Order("active_at", latest_first=True),
    Sort.OLDEST: Order("active_at", latest_first=False),
    Sort.WAITING: Order("waiting_since", latest_first=False),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list."""

    conversation: Conversation
    mine: Personal  # what it is to the reader
    place: str = ""  # sorts as text
    snippet: tuple[
        tuple[str, bool], ...
    ] = ()  # what a search found: pieces of text, and whether each is what was sought

    @property
    def name(self) -> str:
        """How the customer is called."""
        return str(self.conversation.customer)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the next ones begin."""

    rows: list[Row]
    more: str = ""
    latest_first: bool = True
    reached: bool = False  # there are older ones that a composed view does not look at


def page_of(agent: Agent, lens: Lens, brands: Collection[int], *, before: str = "", size: int = PAGE) -> Page:
    """A page of the list; `brands`: those that she may see, `before`: the `more` of the page above."""
    saved = _saved(agent, lens)
    order = ORDERS[Sort(_sort(lens, saved))]
    chosen = _within(agent, lens, saved).order_by(*order.by)
    if order.field == "waiting_since":
        chosen = chosen.filter(waiting_since__isnull=False)
    at, pk = _cursor(before)
    if at is not None:
        chosen = chosen.filter(order.below(at, pk))
    # Each stream comes out of an index in order, however many there are; one query for all would sort them.
    heads = [s.values_list(order.field, "pk")[: size + 1] for s in _streams(agent, lens, saved, order, chosen, brands)]
    nearest = sorted((head for stream in heads for head in stream), reverse=order.latest_first)[: size + 1]
    named = tuple(pk for _at, pk in nearest[:size])
    found = {c.pk: c for c in _drawn(agent.pk, agent.standing, named)}
    more = f"{nearest[size - 1][0].isoformat()}~{nearest[size - 1][1]}" if len(nearest) > size else ""
    rows = _rows(agent, [found[pk] for pk in named if pk in found], order)
    return Page(rows, more, order.latest_first, reached=saved is not None and "resolved" in _statuses(lens, saved))


def rows_among(agent: Agent, lens: Lens, public_ids: Iterable[str], *, at: str = "") -> list[Row]:
    """Those of these conversations that stand in the list at all; `at`: see `drawn`."""
    among = list(public_ids)[:MOST_REFRESHED]
    if at:
        seen = Conversation.objects.visible_to(agent).living().filter(public_id__in=among)
        named = drawn.conversations(seen.values_list("pk", flat=True), at)
    else:
        named = list(_drawable(agent, public_id__in=among))
    saved = _saved(agent, lens)
    order = ORDERS[Sort(_sort(lens, saved))]
    wait = order.field == "waiting_since"
    return _rows(agent, [c for c in _belonging(named, agent, lens, saved) if c.waiting_since or not wait], order)


def rows_for(
    reader: Reader, conversations: Iterable[Conversation], marks: Mapping[tuple[int, int], Personal]
) -> list[Row]:
    """The same for a list as it comes, where all is here already; `marks` as of `personal`."""
    order = ORDERS[Sort(Lens(view=reader.view).usual_sort)]
    wait = order.field == "waiting_since"
    standing = [c for c in conversations if _stands(c, reader.agent, reader.view) and (c.waiting_since or not wait)]
    return [Row(c, marks[reader.agent, c.pk], _place(c, order)) for c in standing]


def names_in(agent: Agent, lens: Lens) -> list[str]:
    """The public names of what stands in the list, as many as one may handle at once."""
    page = found_by(agent, lens.words) if lens.words else page_of(agent, lens, brand_ids_of(agent), size=MOST_NAMED)
    return [str(row.conversation.public_id) for row in page.rows]


def found_by(agent: Agent, words: str) -> Page:
    """What a search finds."""
    found = queries.find(agent, words) if words else []
    rows = {row.conversation.pk: row for row in _rows(agent, [hit.conversation for hit in found], ORDERS[Sort.NEWEST])}
    return Page([_with_snippet(rows[hit.conversation.pk], _snippet(hit.message, words)) for hit in found])


def _sort(lens: Lens, saved: SavedView | None) -> str:
    return lens.sort or (saved.sort if saved else lens.usual_sort)


def _saved(agent: Agent, lens: Lens) -> SavedView | None:
    return view_for(agent, lens.saved) if lens.saved else None


def _within(agent: Agent, lens: Lens, saved: SavedView | None) -> QuerySet[Conversation]:
    if saved:
        chosen: QuerySet[Conversation] = shown_by(tree_of(saved), agent)
    elif lens.saved:
        return Conversation.objects.none()  # gone, or nobody's business
    elif lens.view == "mentions":
        chosen = Conversation.objects.visible_to(agent).living().filter(pk__in=mentions.conversations_of(agent))
    else:
        chosen = queries.view_of(agent, lens.view)
    for field in ("brand", "team"):
        if wanted := getattr(lens, field):
            chosen = chosen.filter(**{field: wanted})
    if lens.label:
        chosen = chosen.filter(labels=lens.label)
    return chosen


def _drawable(agent: Agent, **named: object) -> QuerySet[Conversation]:
    """These conversations with what a row shows. Named only: beside a status SQLite would walk the whole archive."""
    return Conversation.objects.visible_to(agent).living().filter(**named).drawn()


@prepared
def _drawn(agent: int, standing: str, pks: tuple[int, ...]) -> QuerySet[Conversation]:
    return _drawable(Agent.of_standing(agent, standing), pk__in=pks)


def _belonging(named: list[Conversation], agent: Agent, lens: Lens, saved: SavedView | None) -> Iterator[Conversation]:
    """Those that stand in the list: the same as `_within`, for some that are already here."""
    if lens.saved:
        among = _within(agent, lens, saved).filter(pk__in=[c.pk for c in named]) if saved else []
        inside = {c.pk for c in among}
    elif lens.view == "mentions":
        inside = set(mentions.conversations_of(agent))
    else:
        inside = {c.pk for c in named if _stands(c, agent.pk, lens.view)}
    for c in named:
        if c.pk in inside and (lens.saved or _narrowed(c, lens)):
            yield c


def _stands(conversation: Conversation, agent: int, view: str) -> bool:
    return stands_in(view, views_of(conversation), assignee=conversation.assignee_id, agent=agent)


def _narrowed(conversation: Conversation, lens: Lens) -> bool:
    return (
        (not lens.brand or conversation.brand_id == lens.brand)
        and (not lens.team or conversation.team_id == lens.team)
        and (not lens.label or lens.label in {label.pk for label in conversation.worn})
    )


def _statuses(lens: Lens, saved: SavedView | None) -> Sequence[str]:
    if saved:
        return sorted(conditions.statuses(tree_of(saved)))
    if lens.view == "mentions":
        return conditions.STATUSES
    return ACTIVE if lens.view in {"mine", "unassigned", "all", "waiting", "suspected"} else (lens.view,)


def _streams(
    agent: Agent,
    lens: Lens,
    saved: SavedView | None,
    order: Order,
    chosen: QuerySet[Conversation],
    served: Collection[int],
) -> list[QuerySet[Conversation]]:
    """The list divided as the indexes are: by status and, for those who do not see every brand, by brand."""
    if order.field == "waiting_since" or (lens.view == "mentions" and not lens.saved):
        return [chosen]  # an index of its own, and a short list of names
    brands = [] if agent.leads or lens.brand or (lens.view == "mine" and not saved) else sorted(served)
    if len(brands) >= MOST_STREAMS:
        brands = []
    among: list[int | None] = [*brands] or [None]
    divided = []
    for status in _statuses(lens, saved):
        for brand in among:
            stream = chosen.filter(status=status, **({"brand": brand} if brand else {}))
            if saved and status == "resolved":
                stream = _reached(agent, stream, brand or lens.brand)
            divided.append(stream)
    return divided


def _reached(agent: Agent, stream: QuerySet[Conversation], brand: int | None) -> QuerySet[Conversation]:
    """The same, of the newest REACH settled ones only: a rare condition must not read the archive through."""
    settled = Conversation.objects.visible_to(agent).filter(status=Conversation.Status.RESOLVED)
    if brand:
        settled = settled.filter(brand=brand)
    edge = settled.order_by("-active_at").values_list("active_at", flat=True)[REACH : REACH + 1]
    oldest = next(iter(edge), None)
    return stream.filter(active_at__gt=oldest) if oldest else stream


def _rows(agent: Agent, conversations: list[Conversation], order: Order) -> list[Row]:
    if not conversations:
        return []
    hers = personal([agent.pk], conversations)
    return [Row(c, hers[agent.pk, c.pk], _place(c, order)) for c in conversations]


def _place(conversation: Conversation, order: Order) -> str:
    at = getattr(conversation, order.field) or conversation.active_at
    return f"{(at - _EPOCH) // timedelta(microseconds=1):017d}~{conversation.pk:019d}"


def _with_snippet(row: Row, snippet: tuple[tuple[str, bool], ...]) -> Row:
    return replace(row, snippet=snippet)


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
