"""What the panel tells about a customer, and how sure we are of it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import QuerySet

from counterbell.base.clock import now
from counterbell.base.prepared import prepared
from counterbell.customers.models import Customer, Identity


@dataclass(frozen=True, slots=True)
class Card:
    """A customer as the panel shows her."""

    customer: Customer
    vouched: bool  # the shop's server said who she is
    email_proved: bool
    local_time: datetime | None  # the wall clock where she is


Known = tuple[str, str, datetime]  # the kind of an identity, its value, and when it was proved


def known_by(customer: Customer) -> list[Known]:
    """By what we know her."""
    return _held(customer.pk)


def card_of(customer: Customer, known: list[Known]) -> Card:
    """Her card; proved is only what an identity proves."""
    kinds = {kind for kind, _value, _at in known}
    addresses = {value.lower() for kind, value, _at in known if kind == Identity.Kind.EMAIL}
    return Card(
        customer=customer,
        vouched=Identity.Kind.SHOP_USER in kinds,
        email_proved=bool(customer.email) and customer.email.lower() in addresses,
        local_time=_local_time(customer.time_zone),
    )


@prepared
def _held(customer: int) -> QuerySet[Identity, Known]:
    held = Identity.objects.filter(customer=customer, revoked_at=None)
    return held.values_list("kind", "value", "proved_at")


def _local_time(zone: str) -> datetime | None:
    try:
        return now().astimezone(ZoneInfo(zone)) if zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
