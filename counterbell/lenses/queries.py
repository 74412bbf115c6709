"""What saved views show. Every reading begins with `visible_to`: a view can only leave out, never add."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from counterbell.accounts.models import Agent, Team
from counterbell.accounts.policies import May, may
from counterbell.accounts.queries import scopes_of
from counterbell.base.clock import now
from counterbell.base.prepared import prepared
from counterbell.conversations.models import Conversation
from counterbell.customers.models import Identity
from counterbell.lenses import conditions
from counterbell.lenses.conditions import Condition, Group, Node
from counterbell.lenses.models import Habits, SavedView
from counterbell.search.queries import find as find_documents

TEXTS_READ = 500  # messages that one condition on words looks at: the newest
_Worn = Conversation.labels.through


def views_for(agent: Agent, habits: Habits | None = None) -> list[SavedView]:
    """The saved views that an agent is offered, in the order that she gave them; new ones last."""
    offered = _offered(agent.pk, agent.standing)
    places = {pk: place for place, pk in enumerate((habits or habits_of(agent)).view_order)}
    return sorted(offered, key=lambda view: (places.get(view.pk, len(places)), view.pk))


def view_for(agent: Agent, pk: int) -> SavedView | None:
    """One saved view, if it is offered to this agent."""
    return SavedView.objects.offered_to(agent).filter(pk=pk).first()


def may_change(agent: Agent, view: SavedView) -> bool:
    """Its owner, and for shared ones those who lead."""
    return view.owner_id == agent.pk or (may(agent, May.SHARE_WITH_ALL) and view.share != SavedView.Share.OWN)


def habits_of(agent: Agent) -> Habits:
    """How an agent likes to work; what nobody ever set is the usual."""
    return next(iter(_habits(agent.pk)), None) or Habits(agent=agent)


@prepared
def _habits(agent: int) -> QuerySet[Habits]:
    return Habits.objects.filter(agent=agent)


@prepared
def _offered(agent: int, standing: str) -> QuerySet[SavedView]:
    offered = SavedView.objects.offered_to(Agent.of_standing(agent, standing))
    return offered.select_related("owner", "team")


def tree_of(view: SavedView) -> Group:
    """A view's conditions. What an older or newer Counterbell wrote and we cannot read shows nothing, never all."""
    try:
        return conditions.read(view.conditions)
    except conditions.NotUnderstood:
        return Group("any", (Condition("assignee", "is", ("0",)),))


def shown_by(node: Node, agent: Agent) -> QuerySet[Conversation]:
    """The conversations that an agent may see and that fulfil these conditions."""
    return Conversation.objects.visible_to(agent).living().filter(condition(node, agent))


def condition(node: Node, agent: Agent) -> Q:
    """Conditions as the database asks them."""
    if isinstance(node, Condition):
        asked = _ASKED[node.field](node, agent)
        return ~asked if node.verb == "not" else asked
    together = Q()
    for one in node.of:
        part = condition(one, agent)
        together = together & part if node.match == "all" else together | part
    return together


def _numbers(values: Iterable[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal()]


def _status(asked: Condition, _agent: Agent) -> Q:
    return Q(status__in=asked.values)


def _assignee(asked: Condition, agent: Agent) -> Q:
    who = _numbers(asked.values) + ([agent.pk] if conditions.ME in asked.values else [])
    found = Q(assignee__in=who)
    return found | Q(assignee=None) if conditions.NOBODY in asked.values else found


def _team(asked: Condition, agent: Agent) -> Q:
    teams = _numbers(asked.values)
    if conditions.MINE in asked.values:
        teams += Team.objects.filter(agents=agent).values_list("pk", flat=True)
    found = Q(team__in=teams)
    return found | Q(team=None) if conditions.NONE in asked.values else found


def _brand(asked: Condition, _agent: Agent) -> Q:
    return Q(brand__in=_numbers(asked.values))


def _label(asked: Condition, _agent: Agent) -> Q:
    worn = _Worn.objects.filter(conversation_id=OuterRef("pk"))
    found = Q(Exists(worn.filter(label_id__in=_numbers(asked.values))))
    return found | ~Q(Exists(worn)) if conditions.NONE in asked.values else found


def _channel(asked: Condition, _agent: Agent) -> Q:
    return Q(channel__kind__in=asked.values)


def _priority(asked: Condition, _agent: Agent) -> Q:
    return Q(priority__in=_numbers(asked.values))


def _language(asked: Condition, _agent: Agent) -> Q:
    found = Q()
    for code in asked.values:
        found |= Q(language=code) | Q(language__startswith=f"{code}-")
    return found


def _waiting(asked: Condition, _agent: Agent) -> Q:
    since = now() - timedelta(minutes=int(asked.values[0]))
    return Q(waiting_since__lte=since) if asked.verb == "over" else Q(waiting_since__gt=since)


def _verified(asked: Condition, _agent: Agent) -> Q:
    proofs = Identity.objects.filter(customer_id=OuterRef("customer_id"), revoked_at=None)
    found = Q(Exists(proofs.filter(kind=Identity.Kind.SHOP_USER)))
    return found if asked.values == ("yes",) else ~found


def _letters(_asked: Condition, _agent: Agent) -> Q:
    return Q(undelivered=True)


def _text(asked: Condition, agent: Agent) -> Q:
    scopes = scopes_of(agent)
    said = find_documents(asked.values[0], kinds=("message",), scopes=scopes, limit=TEXTS_READ)
    people = find_documents(asked.values[0], kinds=("customer",), scopes=scopes, limit=TEXTS_READ)
    return Q(pk__in={hit.group for hit in said}) | Q(customer__in={hit.group for hit in people})


_ASKED = {
    "status": _status,
    "assignee": _assignee,
    "team": _team,
    "brand": _brand,
    "label": _label,
    "channel": _channel,
    "priority": _priority,
    "language": _language,
    "waiting": _waiting,
    "verified": _verified,
    "letters": _letters,
    "text": _text,
}
