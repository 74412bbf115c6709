"""Who is called by name in a note: `@Ana Horvat`, `@ana@shop.example`, `@Returns` for a whole team. Pure.

The words of the note stay plain text: they read well everywhere, are found by search, and need no markup of ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from counterbell.search.tokens import fold


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody who can be called, or a team; `handles` are what may stand behind the @."""

    kind: str  # "agent", "team"
    pk: int
    name: str
    handles: tuple[str, ...]


def callees(agents: Iterable[tuple[int, str, str]], teams: Iterable[tuple[int, str]]) -> list[Callee]:
    """Those people (id, name, address) and teams (id, name); a name that two share calls neither, an address does."""
    people, groups = list(agents), list(teams)
    names = [_plain(name) for name in (*(name for _, name, _ in people), *(name for _, name in groups))]
    found = []
    for pk, name, email in people:
        own = (name,) if names.count(_plain(name)) == 1 else ()
        found.append(Callee("agent", pk, name, (*own, email)))
    found += [Callee("team", pk, name, (name,)) for pk, name in groups if names.count(_plain(name)) == 1]
    return found


def called(text: str, among: Iterable[Callee]) -> list[Callee]:
    """Whom a text calls, in the order of the text; the longest name that fits counts."""
    plain = _plain(text)
    handles = sorted(((_plain(h), one) for one in among for h in one.handles), key=lambda pair: -len(pair[0]))
    found: dict[Callee, None] = {}
    at = plain.find("@")
    while at >= 0:
        hit = next((pair for pair in handles if pair[0] and _stands(plain, at, pair[0])), None)
        if hit:
            found[hit[1]] = None
        at = plain.find("@", at + 1 + (len(hit[0]) if hit else 0))
    return list(found)


def _stands(text: str, at: int, handle: str) -> bool:
    """Whether the @ at that place calls this handle: not inside a word or an address, and the name ends there."""
    if at and (text[at - 1].isalnum() or text[at - 1] in "._-"):
        return False
    end = at + 1 + len(handle)
    after = text[end : end + 1]
    return text.startswith(handle, at + 1) and not (after.isalnum() or after == "@")


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
