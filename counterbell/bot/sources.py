"""Where the bot's knowledge comes from: each source gives entries, and says when they have changed.

A room that knows something registers a function once, in its `apps.ready`, and calls `actions.refresh(brand)` from a
subscriber when it knows something else:

    @source("articles")
    def articles(brand: int) -> Iterable[Entry]: ...
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

EVERYBODY = "everybody"
SIGNED_IN = "signed_in"  # shoppers for whom the shop's server vouches
AGENTS = "agents"
READS = {EVERYBODY: {EVERYBODY}, SIGNED_IN: {EVERYBODY, SIGNED_IN}, AGENTS: {EVERYBODY, SIGNED_IN, AGENTS}}


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer in one language, with ways to ask for it, or passages in which it is found.

    `key` is the same in all languages; `version` is kept with every message that says it. An entry without `answer`
    says its best passage.
    """

    key: str
    language: str
    title: str
    answer: str = ""
    phrasings: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    version: int = 1
    address: str = ""  # where shoppers read more
    audience: str = EVERYBODY


Source = Callable[[int], Iterable[Entry]]
_sources: dict[str, Source] = {}


def source(name: str) -> Callable[[Source], Source]:
    """Let the bot know what this function gives for a brand."""

    def keep(give: Source) -> Source:
        _sources[name] = give
        return give

    return keep


def entries(brand: int, *, without: Collection[str] = (), audience: str = EVERYBODY) -> list[Entry]:
    """All that such readers of a brand may be told, `without` the sources that are switched off."""
    giving = (give for name, give in _sources.items() if name not in without)
    return [one for give in giving for one in give(brand) if one.audience in READS[audience]]


def names() -> tuple[str, ...]:
    """The sources that there are."""
    return tuple(_sources)
