"""Conditions: what is read, what is refused, and which statuses can fulfil them."""

from typing import Any

import pytest

from counterbell.lenses import conditions
from counterbell.lenses.conditions import Condition, Group, NotUnderstood

OPEN = {"field": "status", "verb": "is", "values": ["open", "pending"]}
URGENT = {"field": "priority", "verb": "not", "values": ["0", "1"]}


def group(*inside: Any, match: str = "all") -> dict[str, Any]:
    return {"match": match, "of": list(inside)}


def test_what_is_read_is_written_again() -> None:
    data = group(OPEN, group(URGENT, {"field": "text", "verb": "has", "values": ["مرسوله"]}, match="any"))
    tree = conditions.read(data)
    assert conditions.as_data(tree) == data
    assert [one.field for one in conditions.sentences(tree)] == ["status", "priority", "text"]


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "all",
        OPEN,
        {"match": "none", "of": []},
        {"match": "all", "of": {}},
        group({"field": "password", "verb": "is", "values": ["x"]}),
        group({"field": ["status"], "verb": "is", "values": ["open"]}),
        group({"field": "status", "verb": "over", "values": ["open"]}),
        group({"field": "status", "verb": "is", "values": []}),
        group({"field": "status", "verb": "is", "values": ["gone"]}),
        group({"field": "assignee", "verb": "is", "values": ["1 OR 1=1"]}),
        group({"field": "assignee", "verb": "is", "values": [7]}),
        group({"field": "brand", "verb": "is", "values": ["9" * 40]}),
        group({"field": "waiting", "verb": "over", "values": ["0"]}),
        group({"field": "waiting", "verb": "over", "values": ["999999999"]}),
        group({"field": "language", "verb": "is", "values": ["fa'--"]}),
        group({"field": "text", "verb": "has", "values": ["a\x00b"]}),
        group({"field": "verified", "verb": "is", "values": ["yes", "no"]}),
        group(*[OPEN] * 25),
        group(group(group(group(OPEN)))),
    ],
)
def test_what_is_no_condition_is_refused(data: Any) -> None:
    with pytest.raises(NotUnderstood):
        conditions.read(data)


@pytest.mark.parametrize(
    ("tree", "statuses"),
    [
        (Group("all", ()), {"open", "pending", "snoozed", "resolved"}),
        (Group("all", (Condition("status", "is", ("open",)),)), {"open"}),
        (Group("all", (Condition("status", "not", ("resolved",)),)), {"open", "pending", "snoozed"}),
        (Group("all", (Condition("waiting", "over", ("5",)),)), {"open", "pending", "snoozed"}),
        (
            Group("any", (Condition("status", "is", ("open",)), Condition("priority", "is", ("3",)))),
            {"open", "pending", "snoozed", "resolved"},
        ),
        (
            Group("all", (Condition("status", "is", ("open", "resolved")), Condition("waiting", "under", ("5",)))),
            {"open"},
        ),
    ],
)
def test_which_statuses_can_fulfil_them(tree: Group, statuses: set[str]) -> None:
    assert conditions.statuses(tree) == statuses
