"""The one place that answers "may": pure, by role. What rows an agent may see is answered by queries."""

from enum import StrEnum

from counterbell.accounts.models import Agent


class May(StrEnum):
    """What somebody may be allowed to do."""

    ANSWER = "answer"  # read and answer conversations of one's brands
    SET_BRAND = "set_brand"
    SET_LABELS = "set_labels"  # make, change and delete labels; who answers may put them on
    SET_HELP = "set_help"  # write and publish articles; who answers may read all of them, drafts too
    SET_TEAM = "set_team"  # invite, change roles, put into teams, deactivate
    SET_OWNER = "set_owner"  # make or unmake owners
    READ_AUDIT = "read_audit"
    SEE_ALL = "see_all"  # what every brand and every team keeps
    SHARE_WITH_ALL = "share_with_all"  # a view of one's own, with everybody or any team
    CORRECT = "correct"  # take away what a colleague noted or is about to send


_ALLOWED: dict[str, frozenset[May]] = {
    Agent.Role.AGENT: frozenset({May.ANSWER}),
    Agent.Role.ADMIN: frozenset(set(May) - {May.SET_OWNER}),
    Agent.Role.OWNER: frozenset(May),
}


def may(agent: Agent, what: May) -> bool:
    """Whether this agent may do that at all; somebody deactivated may do nothing."""
    return agent.is_active and what in _ALLOWED[agent.role]


def may_take_away(by: Agent, writer: int | None) -> bool:
    """Whether `by` may take away what that agent wrote: her own, or a colleague's."""
    return by.is_active and (by.pk == writer or may(by, May.CORRECT))


def may_manage(by: Agent, agent: Agent) -> bool:
    """Whether `by` may invite, move, deactivate … this agent; only owners touch owners."""
    return may(by, May.SET_TEAM) and (agent.role != Agent.Role.OWNER or may(by, May.SET_OWNER))


def may_give(by: Agent, role: str) -> bool:
    """Whether `by` may make somebody that."""
    return may(by, May.SET_TEAM) and (role != Agent.Role.OWNER or may(by, May.SET_OWNER))


def roles_to_give(by: Agent) -> list[Agent.Role]:
    """The roles that `by` may hand out, the smallest first."""
    return [role for role in (Agent.Role.AGENT, Agent.Role.ADMIN, Agent.Role.OWNER) if may_give(by, role)]
