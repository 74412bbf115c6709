"""The only writers of customers: recognise, sign in and out, describe, agree. A typed address proves nothing."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.customers import visitors
from counterbell.customers.events import (
    ConsentGiven,
    CustomerChanged,
    CustomerRecognised,
    CustomersMerged,
    VisitorEnded,
)
from counterbell.customers.models import Consent, Customer, Identity
from counterbell.journal.actions import record

JWT_LEEWAY_SECONDS = 30
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # what no database stores
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{1,39}")
LONGEST = {"name": 120, "email": 254, "phone": 32}


class NotProved(Exception):
    """The shop's word about who this is does not hold; the text says why."""


class VisitorSignedOut(Exception):
    """This visitor id was given up; the browser must take a new token."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A customer whom the shop's server vouched for, and the token by which her browser says so for a day."""

    customer: Customer
    token: str


@transaction.atomic
def recognise(visitor: str, *, brand: Brand, language: str = "", zone: str = "") -> Customer:
    """The customer behind a visitor id, made when she is new. `zone`: of her clock, by its IANA name, if it was said.

    Raises:
        VisitorSignedOut: when the id was given up.
    """
    identity, fresh = _identity(Identity.Kind.VISITOR, brand, visitor, language=language)
    if identity.revoked_at:
        raise VisitorSignedOut(_("This session has ended. Please reload the page."))
    if fresh:
        record(CustomerRecognised(customer=identity.customer_id, identity=identity.pk), actor=f"visitor:{identity.pk}")
    if _ZONE.fullmatch(zone) and identity.customer.time_zone != zone:
        identity.customer.time_zone = zone
        identity.customer.save(update_fields=["time_zone"])
    return identity.customer


@transaction.atomic
def sign_in(visitor: str, word: str, *, brand: Brand) -> SignedIn:
    """Believe the shop's server: `word` is a JWT (HS256) with `sub`, `exp`, and maybe `name` and `email`.

    What she wrote before in the same browser, unknown, becomes hers. Another signed-in customer's never does.

    Raises:
        NotProved: when the signature, the time or the content is wrong.
    """
    claims = proved(word, brand)
    identity, fresh = _identity(
        Identity.Kind.SHOP_USER, brand, claims["sub"], name=claims["name"], email=claims["email"]
    )
    customer = identity.customer
    if fresh:
        record(CustomerRecognised(customer=customer.pk, identity=identity.pk), actor=customer.ref)
    _told_by_shop(customer, claims, brand)
    before = visitors.customer_of(visitor, brand)
    if before == customer and visitor.startswith(visitors.SIGNED_IN):
        return SignedIn(customer, visitors.token_for(visitor, brand))
    if before and before != customer and visitor.startswith(visitors.ANONYMOUS):
        _merge(before, into=customer)
    _revoke(visitor, brand)
    token = visitors.mint(brand, kind=visitors.SIGNED_IN)
    _visitor_is(customer, visitors.read(token, brand) or "", brand)
    return SignedIn(customer, token)


@transaction.atomic
def sign_out(visitor: str, *, brand: Brand) -> None:
    """Give a visitor id up: whoever finds it in this browser later sees nothing."""
    _revoke(visitor, brand)


@transaction.atomic
def describe(
    customer: Customer, *, actor: str, name: str | None = None, email: str | None = None, phone: str | None = None
) -> Customer:
    """Note what somebody says about a customer. None leaves a field as it is.

    Raises:
        ValidationError: when an address is none.
    """
    if email:
        validate_email(email)
    told = {"name": name, "email": email, "phone": phone}
    changed = {k: v.strip() for k, v in told.items() if v is not None and v.strip() != getattr(customer, k)}
    for field, value in changed.items():
        setattr(customer, field, value[: LONGEST[field]])
    if changed:
        customer.save(update_fields=list(changed))
        record(CustomerChanged(customer=customer.pk), actor=actor)
    return customer


@transaction.atomic
def give_consent(
    customer: Customer, *, brand: Brand, text: str, link: str, version: int, language: str, at: datetime, where: str
) -> Consent:
    """Keep that a customer agreed, with the words that she read: the proof."""
    said = {"text": text, "link": link, "version": version, "language": language, "at": at, "where": where}
    kept = Consent.objects.create(customer=customer, brand=brand, **said)
    record(ConsentGiven(customer=customer.pk, consent=kept.pk), actor=customer.ref)
    return kept


def _identity(kind: str, brand: Brand, value: str, **about: str) -> tuple[Identity, bool]:
    key = {"kind": kind, "scope": visitors.scope_of(brand), "value": value}
    if found := Identity.objects.filter(**key).select_related("customer").first():
        return found, False
    made, fresh = Identity.objects.get_or_create(**key, defaults={"customer": lambda: Customer.objects.create(**about)})  # type: ignore[misc]
    return made, fresh


def _visitor_is(customer: Customer, visitor: str, brand: Brand) -> None:
    Identity.objects.create(
        customer=customer, kind=Identity.Kind.VISITOR, scope=visitors.scope_of(brand), value=visitor
    )


def _revoke(visitor: str, brand: Brand) -> None:
    held = Identity.objects.filter(
        kind=Identity.Kind.VISITOR, scope=visitors.scope_of(brand), value=visitor, revoked_at=None
    )
    for identity in held:
        if held.filter(pk=identity.pk).update(revoked_at=now()):
            ended = VisitorEnded(customer=identity.customer_id, identity=identity.pk)
            record(ended, actor=f"visitor:{identity.pk}")


def _merge(customer: Customer, *, into: Customer) -> None:
    """Only ever called for an anonymous visitor whom the shop's server has just vouched for."""
    customer.merged_into = into
    customer.save(update_fields=["merged_into"])
    customer.identities.exclude(kind=Identity.Kind.VISITOR).update(customer=into)
    customer.consents.update(customer=into)
    # Not her address: whoever typed one here proved nothing, and we would write to it.
    describe(into, actor=into.ref, name=into.name or customer.name, phone=into.phone or customer.phone)
    record(CustomersMerged(customer=customer.pk, into=into.pk), actor=into.ref)


def _told_by_shop(customer: Customer, claims: dict[str, str], brand: Brand) -> None:
    describe(customer, actor="shop", name=claims["name"] or None, email=claims["email"] or None)
    if claims["email"]:
        # An address that somebody else has proved stays hers.
        Identity.objects.get_or_create(
            kind=Identity.Kind.EMAIL,
            scope=visitors.scope_of(brand),
            value=claims["email"],
            defaults={"customer": customer},
        )


def proved(word: str, brand: Brand) -> dict[str, str]:
    """What the shop's server says of a shopper: sub, name, email.

    Raises:
        NotProved: when it did not sign this, or the time has passed.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            word, brand.jwt_secret, algorithms=["HS256"], options={"require": ["exp", "sub"]}, leeway=JWT_LEEWAY_SECONDS
        )
    except (jwt.PyJWTError, ValueError) as failure:  # half a character is a ValueError before it is a bad word
        raise NotProved(_("The shop's sign-in could not be verified: %(why)s.") % {"why": failure}) from None
    email = str(claims.get("email") or "").strip().lower()
    if email and claims.get("email_verified") is not False:
        try:
            validate_email(email)
        except ValidationError:
            email = ""
    else:
        email = ""
    name = _UNSTORABLE.sub("", str(claims.get("name") or ""))
    return {"sub": _UNSTORABLE.sub("", str(claims["sub"]))[:200], "name": name[: LONGEST["name"]], "email": email}
