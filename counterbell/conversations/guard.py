"""What speaks against sending an answer as it is: pure. The agent is told, and may send it anyway."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from counterbell.conversations.blanks import blanks_in, first_name
from counterbell.conversations.figures import differing
from counterbell.conversations.tongues import base, tongue_of
from counterbell.search.tokens import fold

_SALUTED = 60  # characters at the beginning in which somebody is greeted
_MOST_FIGURES = 5
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that speaks against it. `kind`: blank, name, figures (what), tongue (what, wanted), rude."""

    kind: str
    what: str
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """What the guard must know of the conversation that is answered."""

    language: str  # of the customer, as far as we know
    said: tuple[str, ...] = ()  # the last public messages of both sides
    names: tuple[str, ...] = ()  # those that may stand in an answer: hers, ours, the brand's
    others: tuple[str, ...] = ()  # of other customers


def doubts_about(text: str, talk: Talk, *, written: str = "") -> list[Doubt]:
    """Everything that speaks against this answer; `written`: what the agent wrote, if this is its translation."""
    return [*_unfilled(text), *_foreign(text, talk), *_misnamed(text, talk), *_miscounted(text, written)]


def _unfilled(text: str) -> list[Doubt]:
    return [Doubt("blank", name) for name in blanks_in(text)]


def _foreign(text: str, talk: Talk) -> list[Doubt]:
    """Another language than the customer's, unless the two have been speaking it."""
    written, wanted = tongue_of(text), base(talk.language)
    if not written or not wanted or written == wanted:
        return []
    return [] if written in {tongue_of(one) for one in talk.said} else [Doubt("tongue", written, wanted)]


def _misnamed(text: str, talk: Talk) -> list[Doubt]:
    """Somebody else's name: a whole one anywhere, a single word only where one is greeted.

    Names that are ours or that have been spoken of already say nothing.
    """
    plain, spoken = _words(text), _words(" ".join(talk.said))
    own = {word for name in talk.names for word in _words(name).split()}
    greeting = _words(text[:_SALUTED].split("\n", maxsplit=1)[0])
    for other in talk.others:
        name = _words(other)
        if len(name) < 2 or set(name.split()) <= own or _has(spoken, name):
            continue
        first = _words(first_name(other))
        if (" " in name and _has(plain, name)) or (_is_greeted(greeting, first) and first not in own):
            return [Doubt("name", other.strip())]
    return []


def _miscounted(text: str, written: str) -> list[Doubt]:
    """A translation that promises other numbers, links or addresses than its agent wrote."""
    found = differing(written, text) if written else []
    return [Doubt("figures", ", ".join(found[:_MOST_FIGURES]))] if found else []


def _is_greeted(greeting: str, name: str) -> bool:
    """Whether a line begins with at most two words and this name: "Dear Ana", "سلام مریم", "佐藤様"."""
    if len(name) < 2:
        return False
    if name >= "\u2e80":
        return greeting.startswith(name)
    return name in greeting.split()[:3] and len(name) > 2


def _has(plain: str, name: str) -> bool:
    return f" {name} " in f" {plain} " or (name >= "\u2e80" and name in plain)


def _words(text: str) -> str:
    """Folded, with nothing but words and single spaces."""
    return " ".join(re.findall(r"\w+", fold(text)))


def names_of(people: Iterable[str]) -> tuple[str, ...]:
    """Those that can be recognised as names at all."""
    return tuple(dict.fromkeys(name.strip() for name in people if _LETTER.search(name)))
