"""A shopper's token: what her browser keeps so that we know it is the same browser again.

The token is `<visitor id>:<time>:<signature>`; it names a visitor and is signed for one brand. Nothing is stored until
she writes. An id that begins with "a" is anonymous and lasts; one that begins with "s" was made for a customer whom the
shop's server vouched for, and ends after a day, so that a shared computer forgets her even if nobody signed out.
"""

import secrets
from collections.abc import Collection
from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner, b62_decode

from counterbell.accounts.models import Brand
from counterbell.customers.models import Customer, Identity

ANONYMOUS, SIGNED_IN = "a", "s"
LIFETIME = {ANONYMOUS: timedelta(days=400), SIGNED_IN: timedelta(hours=24)}
LONGEST_TOKEN = 200


def mint(brand: Brand, *, kind: str = ANONYMOUS) -> str:
    """A token for a browser that has none."""
    return token_for(kind + secrets.token_hex(16), brand)


def token_for(visitor: str, brand: Brand) -> str:
    """A fresh token for a visitor that we know by other means."""
    return _signer(brand).sign(visitor)


def read(token: str, brand: Brand) -> str | None:
    """The visitor id that a token proves; None when it is forged, stale, or another brand's."""
    if not token or len(token) > LONGEST_TOKEN or token[0] not in LIFETIME:
        return None
    try:
        return _signer(brand).unsign(token, max_age=LIFETIME[token[0]])
    except BadSignature:
        return None


def ends_at(token: str) -> float:
    """When a token that holds will end, in seconds since 1970."""
    _visitor, stamp, _signature = token.rsplit(":", 2)
    return b62_decode(stamp) + LIFETIME[token[0]].total_seconds()


def given_up(held: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """Of these (brand's pk, visitor id): those that were given up."""
    scopes = {f"brand:{brand}": brand for brand, _visitor in held}
    ended = Identity.objects.filter(
        kind=Identity.Kind.VISITOR, scope__in=scopes, value__in={v for _b, v in held}, revoked_at__isnull=False
    )
    return {(scopes[scope], value) for scope, value in ended.values_list("scope", "value")} & set(held)


def customer_of(visitor: str, brand: Brand) -> Customer | None:
    """Who that visitor is; None while she has written nothing, and after she signed out."""
    found = (
        Identity.objects.filter(kind=Identity.Kind.VISITOR, scope=scope_of(brand), value=visitor, revoked_at=None)
        .select_related("customer")
        .first()
    )
    return found.customer if found else None


def is_signed_in(customer: int, brand: Brand) -> bool:
    """Whether the shop's server vouches for her, and every browser that is known as hers was signed in that way.

    An anonymous one that became hers by a proved address lasts long, and may be anybody's by now.
    """
    known = Identity.objects.filter(customer=customer, scope=scope_of(brand), revoked_at=None)
    if not known.filter(kind=Identity.Kind.SHOP_USER).exists():
        return False
    browsers = known.filter(kind=Identity.Kind.VISITOR).values_list("value", flat=True)
    kinds = {one[:1] for one in browsers}
    return kinds == {SIGNED_IN}


def scope_of(brand: Brand) -> str:
    """Within what a visitor's id or a shop's user id is unique."""
    return f"brand:{brand.pk}"


def _signer(brand: Brand) -> TimestampSigner:
    return TimestampSigner(salt=f"counterbell.visitor.{brand.pk}")
