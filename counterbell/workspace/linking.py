"""What the panel tells about the conversations that one is linked with."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Agent
from counterbell.conversations.models import Conversation
from counterbell.links.policies import Relation
from counterbell.links.queries import links_of

RELATIONS: dict[Relation, Promise] = {
    Relation.RELATED: _("Related"),
    Relation.PARENT: _("Parent"),
    Relation.CHILD: _("Child"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as the panel shows it."""

    name: Promise
    conversation: Conversation | None


def links_facts(agent: Agent, shown: Conversation) -> dict[str, list[Shown]]:
    """What the template of the links asks for."""
    return {"links": [Shown(RELATIONS[one.relation], one.conversation) for one in links_of(agent, shown)]}
