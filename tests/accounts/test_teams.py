"""Teams: what agents may see follows from them, so every change is told."""

import pytest

from counterbell.accounts import actions
from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.accounts.queries import brand_ids_of
from counterbell.journal.models import Entry

pytestmark = pytest.mark.django_db


def told() -> set[int]:
    return {e.facts["agent"] for e in Entry.objects.filter(name="accounts.access_changed")}


def test_a_new_team_opens_its_brands(alice: Agent, charlie: Agent, brand: Brand) -> None:
    assert brand.pk not in brand_ids_of(charlie)
    actions.create_team(name="Night", brands=[brand], agents=[charlie], by=alice)
    assert brand.pk in brand_ids_of(charlie)
    assert told() == {charlie.pk}


def test_only_those_who_come_or_go_are_told(alice: Agent, bob: Agent, charlie: Agent, team: Team) -> None:
    actions.set_team_agents(team, agents=[bob, charlie], by=alice)
    assert told() == {charlie.pk}


def test_another_brand_concerns_the_whole_team(
    alice: Agent, bob: Agent, team: Team, brand: Brand, other_brand: Brand
) -> None:
    actions.set_team_brands(team, brands=[brand], by=alice)
    assert told() == set()
    actions.set_team_brands(team, brands=[other_brand], by=alice)
    assert told() == {bob.pk}
    assert brand_ids_of(bob) == {other_brand.pk}


def test_a_dissolved_team_takes_its_brands_along(alice: Agent, bob: Agent, team: Team) -> None:
    actions.delete_team(team, by=alice)
    assert brand_ids_of(bob) == frozenset()
    assert told() == {bob.pk}


def test_teams_of_one_agent(alice: Agent, bob: Agent, team: Team, other_team: Team, other_brand: Brand) -> None:
    actions.set_teams_of(bob, teams=[team], by=alice)
    assert told() == set()
    actions.set_teams_of(bob, teams=[other_team], by=alice)
    assert told() == {bob.pk}
    assert brand_ids_of(bob) == {other_brand.pk}


def test_two_teams_cannot_share_a_name(alice: Agent, team: Team, other_team: Team) -> None:
    with pytest.raises(Refused, match="already a team"):
        actions.create_team(name="LISBON", by=alice)
    with pytest.raises(Refused, match="already a team"):
        actions.rename_team(other_team, name="Lisbon", by=alice)
    actions.rename_team(team, name="lisbon", by=alice)
    assert Team.objects.get(pk=team.pk).name == "lisbon"


def test_an_agent_sets_no_team(bob: Agent, team: Team, brand: Brand) -> None:
    for act in (
        lambda: actions.create_team(name="Mine", by=bob),
        lambda: actions.rename_team(team, name="Mine", by=bob),
        lambda: actions.delete_team(team, by=bob),
        lambda: actions.set_team_agents(team, agents=[], by=bob),
        lambda: actions.set_team_brands(team, brands=[], by=bob),
        lambda: actions.set_teams_of(bob, teams=[], by=bob),
    ):
        with pytest.raises(Refused):
            act()
    assert (Team.objects.count(), list(team.agents.all()), list(team.brands.all())) == (1, [bob], [brand])
    assert Entry.objects.count() == 0
