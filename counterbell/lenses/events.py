"""What lenses announces."""

from dataclasses import dataclass
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSaved:
    """A list was composed, or composed anew."""

    name: ClassVar[str] = "lenses.view_saved"
    view: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDeleted:
    """A composed list is gone."""

    name: ClassVar[str] = "lenses.view_deleted"
    view: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class HabitsChanged:
    """An agent likes to work in another way than before."""

    name: ClassVar[str] = "lenses.habits_changed"
    agent: int
