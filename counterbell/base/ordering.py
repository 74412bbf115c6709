"""Rows that stand in an order that people choose: each has a `position`."""

from collections.abc import Iterable
from typing import Any


def move(line: Iterable[Any], row: Any, *, up: bool) -> bool:
    """Swap a row with its neighbour and save the positions that change; False at the end of the line.

    `line`: all rows in their order. The caller holds what keeps others from moving them meanwhile.
    """
    rows = list(line)
    here = next(place for place, one in enumerate(rows) if one.pk == row.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return False
    rows[here], rows[there] = rows[there], rows[here]
    for place, one in enumerate(rows):
        if one.position != place:
            one.position = place
            one.save(update_fields=["position"])
    return True
