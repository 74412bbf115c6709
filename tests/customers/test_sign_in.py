"""Only the shop's signed word says who somebody is."""

import base64
import json
import uuid
from typing import Any

import jwt
import pytest
from django.core.exceptions import ValidationError

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.conversations.actions import open_conversation
from counterbell.customers import visitors
from counterbell.customers.actions import NotProved, describe, recognise, sign_in, sign_out
from counterbell.customers.models import Customer, Identity
from counterbell.journal.models import Entry
from counterbell.journal.worker import work_once
from tests.people import Shopper


def word(brand: Brand, *, key: str = "", **claims: Any) -> str:
    told = {"sub": "u-7", "exp": now().timestamp() + 300, "name": "Dana Petrov", "email": "Dana@Mail.example", **claims}
    return jwt.encode({k: v for k, v in told.items() if v is not None}, key or brand.jwt_secret, algorithm="HS256")


def visitor_at(brand: Brand) -> str:
    return visitors.read(visitors.mint(brand), brand) or ""


def plain(cell: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(cell).encode()).rstrip(b"=").decode()


def test_the_shops_word_makes_a_customer_with_proved_identities(brand: Brand) -> None:
    done = sign_in(visitor_at(brand), word(brand), brand=brand)
    assert (done.customer.name, done.customer.email) == ("Dana Petrov", "dana@mail.example")
    kinds = set(done.customer.identities.filter(revoked_at=None).values_list("kind", "value"))
    visitor = visitors.read(done.token, brand)
    assert kinds == {("shop_user", "u-7"), ("email", "dana@mail.example"), ("visitor", visitor)}
    assert visitor is not None
    assert visitor.startswith(visitors.SIGNED_IN)
    assert visitors.customer_of(visitor, brand) == done.customer


def test_the_same_word_on_another_device_is_the_same_customer(brand: Brand) -> None:
    one = sign_in(visitor_at(brand), word(brand), brand=brand)
    two = sign_in(visitor_at(brand), word(brand, name="Dana P."), brand=brand)
    assert one.customer == two.customer
    assert one.token != two.token
    two.customer.refresh_from_db()
    assert two.customer.name == "Dana P."


def forged(brand: Brand) -> dict[str, str]:
    alive = {"sub": "u-7", "exp": now().timestamp() + 300}
    head, body, _signature = word(brand).split(".")
    return {
        "expired": word(brand, exp=now().timestamp() - 60),
        "not yet": word(brand, nbf=now().timestamp() + 3600),
        "another secret": word(brand, key="x" * 40),
        "no sub": word(brand, sub=None),
        "no exp": word(brand, exp=None),
        "exp is a word": f"{head}.{plain({**alive, 'exp': 'never'})}.x",
        "sub is a number": jwt.encode({**alive, "sub": "7"}, "y" * 40, algorithm="HS256"),
        "alg none": f"{plain({'alg': 'none', 'typ': 'JWT'})}.{plain(alive)}.",
        "alg None": jwt.encode(alive, None, algorithm="none"),
        "alg HS512": jwt.encode(alive, brand.jwt_secret + "x" * 40, algorithm="HS512"),
        "alg RS256 with our secret": f"{plain({'alg': 'RS256', 'typ': 'JWT'})}.{plain(alive)}.c2lnbmF0dXJl",
        "key in the header": f"{plain({'alg': 'HS256', 'jwk': {'kty': 'oct', 'k': 'AAAA'}})}.{plain(alive)}.AAAA",
        "key id outwards": f"{plain({'alg': 'HS256', 'kid': '../../dev/null'})}.{plain(alive)}.AAAA",
        "no signature": f"{head}.{body}.",
        "another body": f"{head}.{plain({**alive, 'sub': 'u-1'})}.{_signature}",
        "huge": "A" * 2_000_000,
        "nothing": "",
        "no text": "\x00\ud800",
        "four parts": word(brand) + ".x",
    }


@pytest.mark.parametrize("kind", sorted(forged(Brand(jwt_secret="only to know the names of the cases"))))
def test_a_word_that_does_not_hold_changes_nothing(brand: Brand, dana: Shopper, kind: str) -> None:
    before = (Customer.objects.count(), Identity.objects.count(), Entry.objects.count())
    with pytest.raises(NotProved):
        sign_in(dana.visitor, forged(brand)[kind], brand=brand)
    assert (Customer.objects.count(), Identity.objects.count(), Entry.objects.count()) == before
    assert visitors.customer_of(dana.visitor, brand) == dana.customer


def test_another_brands_shop_vouches_for_nobody_here(brand: Brand, other_brand: Brand) -> None:
    with pytest.raises(NotProved):
        sign_in(visitor_at(brand), word(other_brand), brand=brand)


def test_a_leeway_of_half_a_minute_for_clocks_that_differ(brand: Brand) -> None:
    assert sign_in(visitor_at(brand), word(brand, exp=now().timestamp() - 10), brand=brand)


def test_what_she_wrote_unknown_in_this_browser_becomes_hers(brand: Brand, dana: Shopper) -> None:
    conversation = open_conversation(dana.customer, brand=brand, public_id=uuid.uuid4())
    done = sign_in(dana.visitor, word(brand), brand=brand)
    while work_once():
        pass
    conversation.refresh_from_db()
    dana.customer.refresh_from_db()
    assert (conversation.customer, dana.customer.merged_into) == (done.customer, done.customer)
    assert visitors.customer_of(dana.visitor, brand) is None  # the old token ends here


def test_another_customers_conversations_never_become_hers(brand: Brand, dana: Shopper) -> None:
    hers = sign_in(dana.visitor, word(brand, sub="u-7"), brand=brand)
    conversation = open_conversation(hers.customer, brand=brand, public_id=uuid.uuid4())
    eve = sign_in(visitors.read(hers.token, brand) or "", word(brand, sub="u-8", email="eve@mail.example"), brand=brand)
    while work_once():
        pass
    conversation.refresh_from_db()
    assert (eve.customer != hers.customer, conversation.customer) == (True, hers.customer)
    hers.customer.refresh_from_db()
    assert hers.customer.merged_into is None
    assert visitors.customer_of(visitors.read(hers.token, brand) or "", brand) is None


def test_a_typed_address_proves_nothing(brand: Brand, dana: Shopper, eve: Shopper) -> None:
    known = sign_in(dana.visitor, word(brand), brand=brand).customer
    describe(eve.customer, actor="visitor", email="dana@mail.example", name="Dana Petrov")
    assert recognise(eve.visitor, brand=brand) == eve.customer
    eve.customer.refresh_from_db()
    assert (eve.customer != known, eve.customer.merged_into) == (True, None)
    assert not eve.customer.identities.filter(kind="email").exists()


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email": "no address"}, {"email": None}])
def test_an_address_the_shop_does_not_vouch_for_is_no_identity(brand: Brand, claims: dict[str, object]) -> None:
    done = sign_in(visitor_at(brand), word(brand, **claims), brand=brand)
    assert not done.customer.identities.filter(kind="email").exists()


def test_an_address_that_somebody_proved_stays_hers(brand: Brand) -> None:
    first = sign_in(visitor_at(brand), word(brand, sub="u-7"), brand=brand).customer
    second = sign_in(visitor_at(brand), word(brand, sub="u-8"), brand=brand).customer
    assert Identity.objects.get(kind="email", value="dana@mail.example").customer == first
    assert first != second


def test_signed_out_the_browser_is_nobody(brand: Brand) -> None:
    done = sign_in(visitor_at(brand), word(brand), brand=brand)
    visitor = visitors.read(done.token, brand) or ""
    sign_out(visitor, brand=brand)
    assert visitors.customer_of(visitor, brand) is None
    assert sign_in(visitor_at(brand), word(brand), brand=brand).customer == done.customer


def test_signing_in_again_keeps_the_same_visitor(brand: Brand) -> None:
    done = sign_in(visitor_at(brand), word(brand), brand=brand)
    visitor = visitors.read(done.token, brand) or ""
    again = sign_in(visitor, word(brand), brand=brand)
    assert visitors.read(again.token, brand) == visitor


def test_strange_claims_become_text_of_a_bounded_length(brand: Brand) -> None:
    done = sign_in(visitor_at(brand), word(brand, name=["x"] * 500, sub="s" * 5000), brand=brand)
    assert len(done.customer.name) <= 120
    assert Identity.objects.get(kind="shop_user").value == "s" * 200


def test_describing_keeps_what_is_not_said_and_refuses_what_is_no_address(dana: Shopper) -> None:
    describe(dana.customer, actor="agent:1", email="d@mail.example", phone=" +1 555 ")
    describe(dana.customer, actor="agent:1", name="D")
    dana.customer.refresh_from_db()
    assert (dana.customer.name, dana.customer.email, dana.customer.phone) == ("D", "d@mail.example", "+1 555")
    entries = Entry.objects.filter(name="customers.changed").count()
    with pytest.raises(ValidationError):
        describe(dana.customer, actor="agent:1", email="nonsense", name="Other")
    describe(dana.customer, actor="agent:1", name="D")
    dana.customer.refresh_from_db()
    assert (dana.customer.name, Entry.objects.filter(name="customers.changed").count()) == ("D", entries)
