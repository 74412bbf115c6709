"""How many conversations stand where, as it is written beside the names. Counted up to a thousand, never through."""

import time
from collections.abc import Iterable

from django.db.models import Count

from counterbell.accounts.models import Agent
from counterbell.accounts.queries import brand_ids_of
from counterbell.alerts.queries import reminders_of
from counterbell.conversations import queries
from counterbell.conversations.models import ACTIVE, Conversation
from counterbell.conversations.tallies import written
from counterbell.lenses.conditions import statuses
from counterbell.lenses.models import SavedView
from counterbell.lenses.queries import shown_by, tree_of, views_for
from counterbell.workspace import mentions

KEPT_SECONDS = 2.0  # inbox.js asks once more when something changed later than so long before it asked
MOST_KEPT = 200
_kept: dict[frozenset[int] | None, tuple[float, dict[str, int]]] = {}


def view_counts(agent: Agent) -> dict[str, str]:
    """Each view's own."""
    calls = mentions.unseen_count(agent)
    return {view: written(n) if n else "" for view, n in (queries.counts_of(agent) | {"mentions": calls}).items()}


def place_counts(agent: Agent) -> dict[str, str]:
    """Each brand's, team's, label's and saved view's: drawn a moment after the page, KEPT_SECONDS old at most."""
    counted = dict(_of_places(agent))
    counted |= {f"saved-{view.pk}": n for view in views_for(agent) if (n := _saved(agent, view)) is not None}
    due = reminders_of(agent).exclude(told_at=None).count()
    return {name: written(n) for name, n in counted.items()} | {"reminders": written(due) if due else ""}


def _of_places(agent: Agent) -> dict[str, int]:
    """The same for all who see the same brands: counted once for them."""
    who = None if agent.leads else frozenset(brand_ids_of(agent))
    kept = _kept.get(who)
    if kept and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    began = time.monotonic()
    active = Conversation.objects.visible_to(agent).living().filter(status__in=ACTIVE)
    worn = Conversation.labels.through.objects.filter(conversation__in=active)
    counted = {f"brand-{pk}": n for pk, n in _by(active.values_list("brand_id"))}
    counted |= {f"team-{pk}": n for pk, n in _by(active.exclude(team=None).values_list("team_id"))}
    counted |= {f"label-{pk}": n for pk, n in worn.values_list("label_id").annotate(Count("pk"))}
    if len(_kept) > MOST_KEPT:
        _kept.clear()
    _kept[who] = (began, counted)
    return counted


def _by(values: "Iterable[tuple[int]]") -> "Iterable[tuple[int, int]]":
    return values.order_by().annotate(Count("pk"))  # type: ignore[attr-defined,no-any-return]


def _saved(agent: Agent, view: SavedView) -> int | None:
    tree = tree_of(view)
    if "resolved" in statuses(tree):
        return None  # an archive has no number that calls for action
    return shown_by(tree, agent).values("pk")[: queries.COUNTED].count()
