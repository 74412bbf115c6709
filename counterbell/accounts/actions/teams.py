"""Teams: who works together, for which brands. What a team serves is what its agents may see."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require, require_name
from counterbell.accounts.events import AccessChanged
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.accounts.policies import May, may_manage
from counterbell.journal.actions import record_many


@transaction.atomic
def create_team(*, name: str, brands: Collection[Brand] = (), agents: Collection[Agent] = (), by: Agent | None) -> Team:
    """Make a team; its agents see the conversations of its brands from now on."""
    require(by, May.SET_TEAM)
    team = Team.objects.create(name=_free_name(name))
    team.brands.set(brands)
    team.agents.set(agents)
    _access_changed({agent.pk for agent in agents}, by)
    return team


@transaction.atomic
def rename_team(team: Team, *, name: str, by: Agent | None) -> Team:
    """Call a team something else."""
    require(by, May.SET_TEAM)
    clean = _free_name(name, team)
    if clean != team.name:
        team.name = clean
        team.save(update_fields=["name"])
    return team


@transaction.atomic
def delete_team(team: Team, *, by: Agent | None) -> None:
    """Dissolve a team; its agents lose the brands that only it gave them."""
    require(by, May.SET_TEAM)
    people = _people(team)
    team.delete()
    _access_changed(people, by)


@transaction.atomic
def set_team_agents(team: Team, *, agents: Collection[Agent], by: Agent | None) -> Team:
    """Say who is on the team."""
    require(by, May.SET_TEAM)
    before, after = _people(team), {agent.pk for agent in agents}
    team.agents.set(agents)
    _access_changed(before ^ after, by)
    return team


@transaction.atomic
def set_team_brands(team: Team, *, brands: Collection[Brand], by: Agent | None) -> Team:
    """Say what brands the team serves."""
    require(by, May.SET_TEAM)
    before, after = set(team.brands.values_list("pk", flat=True)), {brand.pk for brand in brands}
    if before != after:
        team.brands.set(brands)
        _access_changed(_people(team), by)
    return team


@transaction.atomic
def set_teams_of(agent: Agent, *, teams: Collection[Team], by: Agent | None) -> Agent:
    """Say in what teams one agent is."""
    if by and not may_manage(by, agent):
        raise Refused(_("You are not allowed to do this."))
    before, after = set(agent.teams.values_list("pk", flat=True)), {team.pk for team in teams}
    if before != after:
        agent.teams.set(teams)
        _access_changed({agent.pk}, by)
    return agent


def _people(team: Team) -> set[int]:
    return set(team.agents.values_list("pk", flat=True))


def _access_changed(agents: Iterable[int], by: Agent | None) -> None:
    if facts := [(AccessChanged(agent=agent), name_of(by)) for agent in sorted(agents)]:
        record_many(facts)


def _free_name(name: str, team: Team | None = None) -> str:
    clean = require_name(name)
    others = Team.objects.exclude(pk=team.pk) if team else Team.objects.all()
    if others.filter(name__iexact=clean).exists():
        raise Refused(_("There is already a team with this name."))
    return clean
