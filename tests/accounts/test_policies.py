"""Who may do what, without a database."""

import pytest

from counterbell.accounts.models import Agent
from counterbell.accounts.policies import May, may, may_give, may_manage, may_take_away, roles_to_give

OWNER, ADMIN, AGENT = (Agent(role=role) for role in (Agent.Role.OWNER, Agent.Role.ADMIN, Agent.Role.AGENT))


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (OWNER, set(May)),
        (ADMIN, set(May) - {May.SET_OWNER}),
        (AGENT, {May.ANSWER}),
    ],
)
def test_each_role_may_exactly_this(who: Agent, allowed: set[May]) -> None:
    assert {what for what in May if may(who, what)} == allowed


def test_somebody_deactivated_may_nothing() -> None:
    gone = Agent(role=Agent.Role.OWNER, is_active=False)
    assert [what for what in May if may(gone, what)] == []
    assert roles_to_give(gone) == []


def test_what_somebody_wrote_is_taken_away_by_her_or_those_who_lead() -> None:
    writer, colleague = Agent(pk=7, role=Agent.Role.AGENT), Agent(pk=8, role=Agent.Role.AGENT)
    assert [may_take_away(by, 7) for by in (writer, colleague, ADMIN, OWNER)] == [True, False, True, True]
    assert not may_take_away(colleague, None)
    assert not may_take_away(Agent(pk=7, role=Agent.Role.OWNER, is_active=False), 7)


def test_only_owners_touch_owners() -> None:
    assert may_manage(OWNER, OWNER)
    assert not may_manage(ADMIN, OWNER)
    assert may_manage(ADMIN, ADMIN)
    assert may_manage(ADMIN, AGENT)
    assert not may_manage(AGENT, AGENT)


def test_only_owners_make_owners() -> None:
    assert may_give(OWNER, Agent.Role.OWNER)
    assert not may_give(ADMIN, Agent.Role.OWNER)
    assert roles_to_give(ADMIN) == [Agent.Role.AGENT, Agent.Role.ADMIN]
    assert roles_to_give(AGENT) == []
