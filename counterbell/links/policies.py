"""Pure decisions about links: how a row reads from each of its ends, and which conversation a text names."""

import re
from enum import StrEnum

_NAME = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


class Relation(StrEnum):
    """What the other conversation is to this one; in the order in which they are shown."""

    ASKED_FOR = "asked_for"
    INCIDENT = "incident"
    PARENT = "parent"
    CHILD = "child"
    SIDE = "side"
    RELATED = "related"
    ATTACHED = "attached"


ABOVE = {Relation.ASKED_FOR: Relation.SIDE, Relation.INCIDENT: Relation.ATTACHED, Relation.PARENT: Relation.CHILD}
BELOW = {below: above for above, below in ABOVE.items()}


def relation_of(kind: str, *, above: bool) -> Relation:
    """How a link of this kind reads; `above`: from the end that is its `one`. A kind is what `other` is to `one`."""
    return Relation(kind) if above else mirrored(Relation(kind))


def mirrored(relation: Relation) -> Relation:
    """The same link, seen from the other end."""
    return ABOVE.get(relation) or BELOW.get(relation, relation)


def named_in(text: str) -> str:
    """The conversation that a pasted address names; "" when it is none."""
    found = _NAME.search(text)
    return found[0] if found else ""
