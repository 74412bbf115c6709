"""Which skills there are. A room above that can do more registers its own once, in its `apps.ready`:

    @skill
    class OrderStatus: ...

A question belongs to the skill that came last: who can look an order up need not ask for its number and call somebody.
"""

from typing import TypeVar

from counterbell.bot.skills.skill import Skill

_Kind = TypeVar("_Kind", bound=Skill)
_skills: dict[str, Skill] = {}
_by_key: dict[str, str] = {}


def skill(kind: type[_Kind]) -> type[_Kind]:
    """Let the bot know a skill."""
    made = kind()
    _skills[made.name] = made
    _by_key.update(dict.fromkeys(made.keys, made.name))
    return kind


def skill_for(key: str) -> Skill | None:
    """Who takes a question."""
    name = _by_key.get(key)
    return _skills[name] if name else None


def skill_named(name: str) -> Skill | None:
    """The skill of a dialogue that was begun; None when this release has it no more."""
    return _skills.get(name)


def forget(name: str) -> None:
    """The bot has this skill no more."""
    _skills.pop(name, None)
    for key in [key for key, of in _by_key.items() if of == name]:
        del _by_key[key]
