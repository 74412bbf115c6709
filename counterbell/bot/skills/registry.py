"""Which skills there are. A room above that can do more registers its own once, in its `apps.ready`:

    @skill
    class OrderStatus: ...

A question belongs to the skill that came last: who can look an order up need not ask for its number and call somebody.
"""

from typing import TypeVar

from counterbell.bot.skills.skill import Skill

_Kind = TypeVar("_Kind", bound=Skill)
_skills: dict[str, Skill] = {}


def skill(kind: type[_Kind]) -> type[_Kind]:
    """Let the bot know a skill."""
    made = kind()
    _skills[made.name] = made
    return kind


def skill_for(key: str) -> Skill | None:
    """Who takes a question."""
    return next((one for one in reversed(_skills.values()) if key in one.keys), None)


def skill_named(name: str) -> Skill | None:
    """The skill of a dialogue that was begun; None when this release has it no more."""
    return _skills.get(name)
