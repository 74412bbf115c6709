"""Conditions of a saved view: values, how they are read from strangers' bytes and written back. No database here.

{"match": "all", "of": [{"field": "status", "verb": "is", "values": ["open"]}, {"match": "any", "of": […]}]}
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

DEEPEST = 3
MOST = 24  # conditions in one view
MOST_VALUES = 50
LONGEST_WAIT = 525_600  # minutes: a year
LONGEST_TEXT = 200

STATUSES = ("open", "pending", "snoozed", "resolved")
NOBODY, ME, MINE, NONE = "nobody", "me", "mine", "none"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,19}")


class NotUnderstood(ValueError):
    """These are no conditions; the text is for whoever wrote the form, not for the person before it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One sentence: the status is open or pending."""

    field: str
    verb: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Several sentences: all of them, or any."""

    match: str
    of: tuple["Condition | Group", ...]


Node = Condition | Group
EVERYTHING = Group("all", ())


def _number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19  # ids have 63 bits


def _minutes(value: str) -> bool:
    return _number(value) and 1 <= int(value) <= LONGEST_WAIT


def _one_of(*names: str) -> Callable[[str], bool]:
    return lambda value: value in names


def _number_or(*names: str) -> Callable[[str], bool]:
    return lambda value: value in names or _number(value)


# field → (what one can say about it, what a value looks like, whether several make sense)
FIELDS: dict[str, tuple[tuple[str, ...], Callable[[str], bool], bool]] = {
    "status": (("is", "not"), _one_of(*STATUSES), True),
    "assignee": (("is", "not"), _number_or(ME, NOBODY), True),
    "team": (("is", "not"), _number_or(MINE, NONE), True),
    "brand": (("is", "not"), _number, True),
    "label": (("is", "not"), _number_or(NONE), True),
    "channel": (("is", "not"), lambda value: bool(_KIND.fullmatch(value)), True),
    "priority": (("is", "not"), _one_of("0", "1", "2", "3"), True),
    "language": (("is", "not"), lambda value: bool(_LANGUAGE.fullmatch(value)), True),
    "waiting": (("over", "under"), _minutes, False),
    "verified": (("is",), _one_of("yes", "no"), False),
    "letters": (("is",), _one_of("undelivered"), False),
    "text": (("has",), lambda value: 0 < len(value.strip()) <= LONGEST_TEXT and value.isprintable(), False),
}


def read(data: object) -> Group:
    """Conditions out of JSON.

    Raises:
        NotUnderstood: when they are none, too many, or too deep.
    """
    node = _node(data, 1)
    if not isinstance(node, Group):
        raise NotUnderstood("conditions begin with a group")
    if sum(1 for _ in sentences(node)) > MOST:
        raise NotUnderstood(f"more than {MOST} conditions")
    return node


def _node(data: object, depth: int) -> Node:
    if not isinstance(data, dict):
        raise NotUnderstood("a condition is an object")
    if "of" not in data:
        return _condition(data)
    inside = data["of"]
    if depth > DEEPEST or data.get("match") not in {"all", "any"} or not isinstance(inside, list) or len(inside) > MOST:
        raise NotUnderstood("a group is too deep, or no group")
    return Group(str(data["match"]), tuple(_node(one, depth + 1) for one in inside))


def _condition(data: dict[str, Any]) -> Condition:
    field, verb, values = data.get("field"), data.get("verb"), data.get("values")
    if not isinstance(field, str) or field not in FIELDS or not isinstance(values, list):
        raise NotUnderstood(f"there is no field {field!r:.60}")
    verbs, good, several = FIELDS[field]
    if verb not in verbs or not 1 <= len(values) <= (MOST_VALUES if several else 1):
        raise NotUnderstood(f"that cannot be said about {field}")
    if not all(isinstance(value, str) and good(value) for value in values):
        raise NotUnderstood(f"no value of {field}")
    return Condition(field, str(verb), tuple(dict.fromkeys(values)))


def as_data(node: Node) -> dict[str, Any]:
    """As JSON, as `read` reads it."""
    if isinstance(node, Group):
        return {"match": node.match, "of": [as_data(one) for one in node.of]}
    return {"field": node.field, "verb": node.verb, "values": list(node.values)}


def sentences(node: Node) -> Iterator[Condition]:
    """Every condition, however deep."""
    if isinstance(node, Condition):
        yield node
    else:
        for one in node.of:
            yield from sentences(one)


def statuses(node: Node) -> frozenset[str]:
    """The statuses that can fulfil this at all; more may be named than fulfil it, never fewer."""
    everything = frozenset(STATUSES)
    if isinstance(node, Condition):
        if node.field == "status":
            named = frozenset(node.values)
            return named if node.verb == "is" else everything - named
        return everything - {"resolved"} if node.field == "waiting" else everything
    parts = [statuses(one) for one in node.of]
    if not parts:
        return everything
    return frozenset.intersection(*parts) if node.match == "all" else frozenset.union(*parts)
