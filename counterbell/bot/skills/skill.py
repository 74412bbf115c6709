"""What a skill is: which questions it takes, what it must know, what it does, and how it sees that it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from counterbell.accounts.models import Brand
from counterbell.bot.policies import Reason


@dataclass(frozen=True, slots=True)
class Value:
    """What fills a slot. `kind`: as what agents are shown it, see `words.summary`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Something a skill must know. Its sentences are made in the language that is spoken when they are called.

    `find` reads a valid value out of a message, None when there is none; of a `free` slot it takes whatever was
    answered, and is only asked about that. `kinds`: of what was collected before that fills it. `choices`: on buttons.
    """

    name: str
    question: Callable[[], str]
    again: Callable[[], str]  # the second time, after what was no answer
    find: Callable[[str], Value | None]
    kinds: tuple[str, ...] = ()
    free: bool = False
    choices: Callable[[], tuple[str, ...]] = tuple


@dataclass(frozen=True, slots=True)
class Matter:
    """What a skill is used for: the question, and what is known of it. `zone`: the shopper's, "" when nobody knows."""

    brand: Brand
    key: str
    language: str
    text: str = ""
    zone: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `text`: said to her; `note`: for agents; with a `reason` a person is called."""

    text: str = ""
    note: str = ""
    reason: Reason | None = None


class Skill(Protocol):
    """Something the bot can do. `name` is kept with conversations: it stays as it is from release to release.

    `otherwise`: why a person is called when she does not say what is asked for. None: nobody is, and she is not asked
    for it again. UNANSWERED: the question is kept for the owner, whatever comes of it.
    """

    name: str
    keys: frozenset[str]  # of questions: "pack.call_back"
    slots: tuple[Slot, ...] = ()
    confirms: bool = False  # whether she is asked before it acts
    otherwise: Reason | None = None

    def confirm(self, matter: Matter) -> str:
        """What she says yes or no to, where she is asked."""
        return ""

    def act(self, matter: Matter) -> Outcome:
        """Do it, within the transaction in which it is told: only rows. A stranger is talked to by a subscriber."""

    def verify(self, matter: Matter, outcome: Outcome) -> bool:
        """Whether it is done: something is said. If not, nothing of the outcome is, and a person is called."""
        return bool(outcome.text)
