"""The only writers of claimed addresses: what somebody typed beside an address that was known of her."""

from django.core.validators import validate_email
from django.db import transaction

from counterbell.accounts.models import Brand
from counterbell.customers.correspondents import addresses_of
from counterbell.customers.events import CustomerChanged
from counterbell.customers.models import ClaimedAddress, Customer
from counterbell.journal.actions import record

MOST = 5  # of a customer at a brand: the newest are kept


@transaction.atomic
def claim(customer: Customer, *, brand: Brand, address: str) -> ClaimedAddress:
    """Keep that she says this is hers. Nobody is recognised by it, and what is known of her stays.

    Raises:
        ValidationError: when it is no address.
    """
    validate_email(address.strip())
    made, fresh = ClaimedAddress.objects.get_or_create(customer=customer, brand=brand, address=address.strip().lower())
    if fresh:
        kept = claims_of(customer, brand)[:MOST]
        ClaimedAddress.objects.filter(customer=customer, brand=brand).exclude(pk__in=[one.pk for one in kept]).delete()
        record(CustomerChanged(customer=customer.pk), actor=customer.ref)
    return made


def claims_of(customer: Customer, brand: Brand | int) -> list[ClaimedAddress]:
    """What she typed beside what was known, the newest first."""
    return list(ClaimedAddress.objects.filter(customer=customer, brand=brand).order_by("-pk"))


def is_beside(customer: Customer, address: str) -> bool:
    """Whether she typed another address than the proved one that stands for her: it does not replace that."""
    known = customer.email.lower()
    return known != address.strip().lower() and known in addresses_of(customer)
