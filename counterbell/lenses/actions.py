"""The only writers of saved views and habits."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import COLOUR, Agent, Team
from counterbell.accounts.policies import May, may
from counterbell.conversations.actions import NotPossible
from counterbell.journal.actions import record
from counterbell.lenses.conditions import Group, as_data
from counterbell.lenses.events import HabitsChanged, ViewDeleted, ViewSaved
from counterbell.lenses.models import ICONS, Habits, SavedView, Sort
from counterbell.lenses.queries import may_change

LONGEST_NAME = 60
MOST_VIEWS = 60  # of one agent: what nobody can survey helps nobody, and each is counted


@transaction.atomic
def save_view(
    view: SavedView | None,
    *,
    name: str,
    tree: Group,
    by: Agent,
    icon: str = ICONS[0],
    colour: str = "#6b7280",
    sort: str = Sort.NEWEST,
    share: str = SavedView.Share.OWN,
    team: Team | None = None,
) -> SavedView:
    """Compose a list (`view` None), or compose it anew.

    Raises:
        Refused: when the view is not this agent's to change or share so, or has no name.
    """
    held = SavedView.objects.select_for_update().get(pk=view.pk) if view else SavedView(owner=by)
    if view and not may_change(by, held):
        raise Refused(_("Only its owner may change this view."))
    if not view and SavedView.objects.filter(owner=by).count() >= MOST_VIEWS:
        raise Refused(_("You have %(most)s views already: delete one first.") % {"most": MOST_VIEWS})
    held.name, held.icon, held.colour = _name(name), icon if icon in ICONS else ICONS[0], _colour(colour)
    held.conditions, held.sort = as_data(tree), Sort(sort).value
    held.share, held.team = _shared(SavedView.Share(share), team, held, by)
    held.save()
    record(ViewSaved(view=held.pk), actor=by.ref)
    return held


@transaction.atomic
def delete_view(view: SavedView, *, by: Agent) -> None:
    """Forget a list; the conversations stay.

    Raises:
        Refused: when it is not this agent's to delete.
    """
    held = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    if held is None:
        return
    if not may_change(by, held):
        raise Refused(_("Only its owner may delete this view."))
    gone = held.pk
    held.delete()
    record(ViewDeleted(view=gone), actor=by.ref)


@transaction.atomic
def order_views(agent: Agent, views: Sequence[int]) -> None:
    """Remember in which order an agent wants her saved views; those that are not offered to her are left out."""
    offered = set(SavedView.objects.offered_to(agent).values_list("pk", flat=True))
    _set(agent, view_order=[pk for pk in dict.fromkeys(views) if pk in offered])


@transaction.atomic
def set_habits(agent: Agent, *, after_reply: str = "", after_resolve: str = "", density: str = "") -> None:
    """How she likes to work; "" leaves a habit as it is.

    Raises:
        NotPossible: when there is no such habit.
    """
    wanted = {"after_reply": after_reply, "after_resolve": after_resolve, "density": density}
    known = {"after_reply": Habits.After, "after_resolve": Habits.After, "density": Habits.Density}
    for habit, value in wanted.items():
        if value and value not in known[habit].values:
            raise NotPossible(_("Choose one of the list."))
    _set(agent, **{habit: value for habit, value in wanted.items() if value})


def _set(agent: Agent, **fields: object) -> None:
    held, _fresh = Habits.objects.select_for_update().get_or_create(agent=agent)
    changed = [name for name, value in fields.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, fields[name])
    if changed:
        held.save(update_fields=changed)
        record(HabitsChanged(agent=agent.pk), actor=agent.ref)


def _name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or not clean.isprintable():
        raise Refused(_("Write a name."))
    return clean[:LONGEST_NAME]


def _colour(colour: str) -> str:
    try:
        COLOUR(colour)
    except ValidationError as fault:
        raise Refused(_("Choose a colour.")) from fault
    return colour.lower()


def _shared(share: str, team: Team | None, view: SavedView, by: Agent) -> tuple[str, Team | None]:
    if share == SavedView.Share.OWN:
        if view.owner_id != by.pk:
            raise Refused(_("A shared view of somebody else cannot be made private."))
        return share, None
    if share == SavedView.Share.TEAM:
        if team is None or not (may(by, May.SHARE_WITH_ALL) or team.agents.filter(pk=by.pk).exists()):
            raise Refused(_("You can share a view with your own teams."))
        return share, team
    if not may(by, May.SHARE_WITH_ALL):
        raise Refused(_("Only owners and administrators share a view with everybody."))
    return share, None
