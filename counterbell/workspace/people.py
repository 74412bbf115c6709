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


def card_of(customer: Customer) -> Card:
    """Her card; proved is only what an identity proves."""
    held = _held(customer.pk)
    kinds = {kind for kind, _value in held}
    addresses = {value.lower() for kind, value in held if kind == Identity.Kind.EMAIL}
    return Card(
        customer=customer,
        vouched=Identity.Kind.SHOP_USER in kinds,
        email_proved=bool(customer.email) and customer.email.lower() in addresses,
        local_time=_local_time(customer.time_zone),
    )


@prepared
def _held(customer: int) -> QuerySet[Identity, tuple[str, str]]:
    return Identity.objects.filter(customer=customer, revoked_at=None).values_list("kind", "value")


def _local_time(zone: str) -> datetime | None:
    try:
        return now().astimezone(ZoneInfo(zone)) if zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
