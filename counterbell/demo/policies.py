"""How far an order has come: decided by its age alone, so that the demo needs no warehouse."""

from datetime import datetime, timedelta
from enum import StrEnum


class Stage(StrEnum):
    """Where an order is, in the order it passes them."""

    PLACED = "placed"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"


REACHED_AFTER = {
    Stage.PLACED: timedelta(0),
    Stage.PACKED: timedelta(hours=18),
    Stage.SHIPPED: timedelta(hours=40),
    Stage.DELIVERED: timedelta(days=5),
}


def stage_of(placed_at: datetime, moment: datetime) -> Stage:
    """The last stage that an order of that age has reached."""
    age = moment - placed_at
    return [stage for stage, after in REACHED_AFTER.items() if age >= after or stage is Stage.PLACED][-1]


def expected_at(placed_at: datetime) -> datetime:
    """When it should be at the customer's door."""
    return placed_at + REACHED_AFTER[Stage.DELIVERED]
