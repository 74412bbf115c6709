"""How many conversations stand where, for everybody at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from counterbell.base.digits import digits
from counterbell.conversations.models import ACTIVE, Conversation, Mention
from counterbell.conversations.queries import COUNTED

ACTIVE_OR_ASLEEP = (*ACTIVE, Conversation.Status.SNOOZED)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many conversations of one brand and one agent (None: nobody's) have one status, and of those some."""

    brand: int
    assignee: int | None
    status: str
    many: int
    waiting: int
    suspected: int
    suspected_waiting: int


def tallies() -> list[Tally]:
    """All that is not settled, for everybody's counts at once: read through, so ask seldom."""
    among = Conversation.objects.living().filter(status__in=ACTIVE_OR_ASLEEP).order_by()
    suspected = Q(suspected_at__isnull=False, assignee=None)
    rows = among.values_list("brand_id", "assignee_id", "status").annotate(
        many=Count("pk"),
        waiting=Count("waiting_since"),
        suspected=Count("pk", filter=suspected),
        suspected_waiting=Count("waiting_since", filter=suspected),
    )
    return [Tally(*row) for row in rows]


def mentions_unseen() -> dict[int, dict[int, int]]:
    """Agent → brand → in how many conversations a mention waits to be seen."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Mention.objects.unseen().filter(conversation__merged_into=None).order_by()
    for agent, brand, many in rows.values_list("agent_id", "conversation__brand_id").annotate(
        many=Count("conversation", distinct=True)
    ):
        found[agent][brand] = many
    return found


def counts_in(rows: Iterable[Tally], *, agent: int, brands: frozenset[int]) -> dict[str, int]:
    """The counts of one agent who may see these brands: as `queries.counts_of` finds them."""
    counts = dict.fromkeys(("mine", "unassigned", "all", "waiting", "snoozed", "suspected"), 0)
    for row in rows:
        if row.brand not in brands:
            continue
        if row.status == Conversation.Status.SNOOZED:
            counts["snoozed"] += row.many
            continue
        counts["suspected"] += row.suspected
        counts["all"] += row.many - row.suspected
        counts["waiting"] += row.waiting - row.suspected_waiting
        if row.assignee is None:
            counts["unassigned"] += row.many - row.suspected
        elif row.assignee == agent:
            counts["mine"] += row.many
    return counts


def written(n: int) -> str:
    """A count with the reader's digits, "999+" for more."""
    return digits(f"{COUNTED - 1}+" if n >= COUNTED else n)
