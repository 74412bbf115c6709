"""Which brands and colleagues an agent may see."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from counterbell.accounts.models import Agent, Brand, Invitation, Team
from counterbell.base.clock import now
from counterbell.base.prepared import prepared


def brands_of(agent: Agent) -> QuerySet[Brand]:
    """The brands whose conversations this agent may see: all for those who lead, else those of one's teams."""
    if not agent.is_active:
        return Brand.objects.none()
    if agent.leads:
        return Brand.objects.all()
    return Brand.objects.filter(teams__agents=agent).distinct()


def brand_ids_of(agent: Agent) -> frozenset[int]:
    """The same as plain ids."""
    return frozenset(_brand_ids(agent.pk, agent.standing))


def scopes_of(agent: Agent) -> frozenset[int] | None:
    """The same as a search takes them; None: every brand, which needs no list."""
    return None if agent.leads and agent.is_active else brand_ids_of(agent)


@prepared
def _brand_ids(agent: int, standing: str) -> QuerySet[Brand, int]:
    return brands_of(Agent.of_standing(agent, standing)).values_list("pk", flat=True)


def agents_for(brand: Brand) -> QuerySet[Agent]:
    """Who can answer for a brand; the people one may assign to."""
    return (
        Agent.objects.filter(is_active=True)
        .filter(Q(role__in=[Agent.Role.OWNER, Agent.Role.ADMIN]) | Q(teams__brands=brand))
        .distinct()
    )


def leaders() -> QuerySet[Agent]:
    """Owners and administrators at work: every brand is theirs."""
    return Agent.objects.filter(is_active=True, role__in=[Agent.Role.OWNER, Agent.Role.ADMIN]).order_by("pk")


def teams_for(brand: Brand) -> QuerySet[Team]:
    """The teams that serve a brand."""
    return Team.objects.filter(brands=brand)


def access_of(agents: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each agent that may still work, the brands that it may see; whoever is missing may see nothing."""
    wanted = list(agents)
    people = list(Agent.objects.filter(pk__in=wanted, is_active=True))
    leading = frozenset(Brand.objects.values_list("pk", flat=True)) if any(p.leads for p in people) else frozenset()
    by_team: dict[int, set[int]] = {}
    for agent, brand in Team.agents.through.objects.filter(agent__in=wanted).values_list("agent_id", "team__brands"):
        if brand:
            by_team.setdefault(agent, set()).add(brand)
    return {p.pk: leading if p.leads else frozenset(by_team.get(p.pk, ())) for p in people}


def people() -> QuerySet[Agent]:
    """Everybody with teams and `has_second_step`, those who may sign in first."""
    steps = Authenticator.objects.filter(user=OuterRef("pk"))
    found = Agent.objects.annotate(has_second_step=Exists(steps)).prefetch_related("teams")
    return found.order_by("-is_active", "name", "pk")


def open_invitations() -> QuerySet[Invitation]:
    """Invitations that still let somebody in, the newest first."""
    return (
        Invitation.objects.filter(accepted_at=None, expires_at__gt=now())
        .select_related("invited_by")
        .prefetch_related("teams")
        .order_by("-pk")
    )


def has_second_step(agent: Agent) -> bool:
    """Whether an app or a passkey stands behind the password."""
    return bool(Authenticator.objects.filter(user=agent).exists())
