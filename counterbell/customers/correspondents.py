"""Writers of customers who are known by their letters. An address in a header is a claim until something proves it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import get_supported_language_variant

from counterbell.accounts.models import Brand
from counterbell.base.rows import insert_objects
from counterbell.customers import visitors
from counterbell.customers.actions import LONGEST
from counterbell.customers.events import CustomerRecognised
from counterbell.customers.models import Customer, Identity
from counterbell.journal.actions import record, record_many

Kind = Identity.Kind


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Who a letter says it is from. `proved`: its domain stands behind that, or she answered what only she received."""

    address: str  # in lower case
    name: str = ""
    language: str = ""
    proved: bool = False


Key = tuple[str, bool]  # address, proved


@transaction.atomic
def correspondents(wanted: Iterable[Correspondent], *, brand: Brand) -> dict[Key, Customer]:
    """The customer of each (address, proved), made where there is none. A claim never leads to a proved customer."""
    people = {(one.address, one.proved): one for one in wanted}
    found = _known(people, brand)
    missing = {key: one for key, one in people.items() if key not in found}
    made = {key: _customer(one) for key, one in missing.items()}
    insert_objects(list(made.values()))
    identities = [
        Identity(customer=customer, kind=_kind(proved), scope=visitors.scope_of(brand), value=address)
        for (address, proved), customer in made.items()
    ]
    insert_objects(identities)
    record_many(
        [(CustomerRecognised(customer=i.customer_id, identity=i.pk), f"customer:{i.customer_id}") for i in identities]
    )
    return found | made


@transaction.atomic
def prove(address: str, *, customer: Customer, brand: Brand) -> Customer:
    """Somebody answered what was sent to this address only; returns whose it is from now on: hers, or an elder's."""
    key = {"kind": Kind.EMAIL, "scope": visitors.scope_of(brand), "value": address}
    identity, fresh = Identity.objects.get_or_create(**key, defaults={"customer": customer})
    if fresh:
        record(CustomerRecognised(customer=customer.pk, identity=identity.pk), actor=customer.ref)
    return _survivor(identity.customer)


def addresses_of(customer: Customer) -> list[str]:
    """The addresses that are proved to be hers."""
    return list(
        customer.identities.filter(kind=Kind.EMAIL, revoked_at=None).order_by("pk").values_list("value", flat=True)
    )


def claimed_address_of(customer: Customer) -> str:
    """The unproved address by which she writes; "" when there is none."""
    claims = customer.identities.filter(kind=Kind.CLAIM, revoked_at=None, value__contains="@")
    return claims.order_by("pk").values_list("value", flat=True).first() or ""


def _known(people: Iterable[Key], brand: Brand) -> dict[Key, Customer]:
    addresses = {address for address, _proved in people}
    rows = Identity.objects.filter(
        kind__in=[Kind.EMAIL, Kind.CLAIM], scope=visitors.scope_of(brand), value__in=addresses, revoked_at=None
    ).select_related("customer")
    found = {(row.value, row.kind == Kind.EMAIL): _survivor(row.customer) for row in rows}
    return {key: customer for key, customer in found.items() if key in set(people)}


def _customer(one: Correspondent) -> Customer:
    return Customer(name=one.name[: LONGEST["name"]], email=one.address, language=_spoken(one.language))


def _spoken(language: str) -> str:
    try:
        return get_supported_language_variant(language) if language else ""
    except LookupError:
        return language[:12]


def _kind(proved: bool) -> str:  # noqa: FBT001
    return Kind.EMAIL if proved else Kind.CLAIM


def _survivor(customer: Customer) -> Customer:
    while customer.merged_into_id:
        customer = Customer.objects.get(pk=customer.merged_into_id)
    return customer
