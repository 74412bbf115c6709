"""Rows of lists for many at once: the live counter asks, the workspace draws; neither room knows the other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looks at a list as it comes: one of the fixed views, not narrowed, in its usual order."""

    agent: int
    view: str
    language: str
    several_brands: bool  # a row says whose it is


# What each reader's rows look like, of those of the named conversations that stand in her list; the word is that of
# the news (`at`). Whether she may see them was asked before.
Drawer = Callable[[Mapping[Reader, Sequence[int]], str], dict[Reader, str]]
_drawers: list[Drawer] = []


def drawn_by(drawer: Drawer) -> None:
    """From now on this draws them."""
    _drawers[:] = [drawer]


def draw(wanted: Mapping[Reader, Sequence[int]], at: str) -> dict[Reader, str]:
    """The rows of these conversations (primary keys) as each reader sees them; nothing where nobody draws."""
    return _drawers[0](wanted, at) if _drawers and wanted else {}
