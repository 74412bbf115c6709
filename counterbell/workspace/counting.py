"""How many conversations stand where, as it is written beside the names. Counted up to a thousand, never through."""

from collections.abc import Iterable

from django.db.models import Count

from counterbell.accounts.models import Agent
from counterbell.conversations import queries
from counterbell.conversations.models import ACTIVE, Conversation
from counterbell.lenses.conditions import statuses
from counterbell.lenses.models import SavedView
from counterbell.lenses.queries import shown_by, tree_of, views_for
from counterbell.ui.dates import digits
from counterbell.workspace import mentions


def view_counts(agent: Agent) -> dict[str, str]:
    """Each view's own."""
    calls = mentions.unseen_count(agent)
    return {view: written(n) if n else "" for view, n in (queries.counts_of(agent) | {"mentions": calls}).items()}


def all_counts(agent: Agent) -> dict[str, str]:
    """Each view's, saved view's, brand's, team's and label's: what is drawn a moment after the page."""
    active = Conversation.objects.visible_to(agent).living().filter(status__in=ACTIVE)
    worn = Conversation.labels.through.objects.filter(conversation__in=active)
    counted = {f"brand-{pk}": n for pk, n in _by(active.values_list("brand_id"))}
    counted |= {f"team-{pk}": n for pk, n in _by(active.exclude(team=None).values_list("team_id"))}
    counted |= {f"label-{pk}": n for pk, n in worn.values_list("label_id").annotate(Count("pk"))}
    counted |= {f"saved-{view.pk}": n for view in views_for(agent) if (n := _saved(agent, view)) is not None}
    return view_counts(agent) | {name: written(n) for name, n in counted.items()}


def written(n: int) -> str:
    """A count with the reader's digits."""
    return digits(f"{queries.COUNTED - 1}+" if n >= queries.COUNTED else n)


def _by(values: "Iterable[tuple[int]]") -> "Iterable[tuple[int, int]]":
    return values.order_by().annotate(Count("pk"))  # type: ignore[attr-defined,no-any-return]


def _saved(agent: Agent, view: SavedView) -> int | None:
    tree = tree_of(view)
    if "resolved" in statuses(tree):
        return None  # an archive has no number that calls for action
    return shown_by(tree, agent).values("pk")[: queries.COUNTED].count()
