"""A visitor's token names one browser at one brand, and nothing else."""

import pytest
from django.core import signing

from counterbell.accounts.models import Brand
from counterbell.customers import visitors
from counterbell.customers.actions import VisitorSignedOut, recognise, sign_out
from counterbell.customers.models import Customer, Identity
from counterbell.journal.models import Entry

DAY = 24 * 3600.0


def test_a_token_comes_back_as_its_visitor(brand: Brand) -> None:
    token = visitors.mint(brand)
    visitor = visitors.read(token, brand)
    assert visitor is not None
    assert token.startswith(visitor)
    assert visitor.startswith(visitors.ANONYMOUS)
    assert len(visitor) == 33
    assert visitors.mint(brand) != token


def test_nothing_is_stored_until_she_writes(brand: Brand) -> None:
    token = visitors.mint(brand)
    assert visitors.customer_of(visitors.read(token, brand) or "", brand) is None
    assert (Customer.objects.count(), Identity.objects.count()) == (0, 0)


@pytest.mark.parametrize("place", [0, 5, 33, 34, 41, -1])
def test_one_letter_changed_is_forged(brand: Brand, place: int) -> None:
    token = visitors.mint(brand)
    letters = list(token)
    letters[place] = "A" if letters[place] != "A" else "B"
    assert visitors.read("".join(letters), brand) is None


@pytest.mark.parametrize(
    "token", ["", "a", "a::", ":::", "a" * 201, "s" + "0" * 32, "a\x00:b:c", "a" + "é" * 50, "؟:1:2"]
)
def test_what_is_no_token_proves_nothing(brand: Brand, token: str) -> None:
    assert visitors.read(token, brand) is None


def test_it_is_good_for_its_own_brand_only(brand: Brand, other_brand: Brand) -> None:
    assert visitors.read(visitors.mint(brand), other_brand) is None


def test_another_installations_token_is_none(brand: Brand, settings: object) -> None:
    token = visitors.mint(brand)
    settings.SECRET_KEY = "another installation's secret, long enough"  # type: ignore[attr-defined]
    assert visitors.read(token, brand) is None


def test_a_word_signed_for_something_else_is_no_token(brand: Brand) -> None:
    assert visitors.read(signing.TimestampSigner(salt="counterbell.file").sign("a" + "0" * 32), brand) is None


@pytest.mark.parametrize(
    ("kind", "days", "still"), [("a", 399, True), ("a", 401, False), ("s", 0.9, True), ("s", 1.1, False)]
)
def test_tokens_grow_old(brand: Brand, monkeypatch: pytest.MonkeyPatch, kind: str, days: float, still: bool) -> None:
    token = visitors.mint(brand, kind=kind)
    later = signing.time.time() + days * DAY
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert (visitors.read(token, brand) is not None) is still


def test_a_signed_in_id_cannot_be_passed_off_as_a_lasting_one(brand: Brand) -> None:
    token = visitors.mint(brand, kind=visitors.SIGNED_IN)
    assert visitors.read("a" + token[1:], brand) is None


def test_recognised_twice_is_one_customer(brand: Brand) -> None:
    visitor = visitors.read(visitors.mint(brand), brand) or ""
    one = recognise(visitor, brand=brand, language="fa")
    assert recognise(visitor, brand=brand, language="en") == one
    one.refresh_from_db()
    assert (one.language, one.email) == ("fa", "")
    assert Entry.objects.filter(name="customers.recognised").count() == 1


def test_given_up_it_is_nobody_for_ever(brand: Brand) -> None:
    visitor = visitors.read(visitors.mint(brand), brand) or ""
    recognise(visitor, brand=brand)
    sign_out(visitor, brand=brand)
    assert visitors.customer_of(visitor, brand) is None
    with pytest.raises(VisitorSignedOut):
        recognise(visitor, brand=brand)
    assert Customer.objects.count() == 1


def test_signing_out_before_writing_anything_gives_it_up_too(brand: Brand) -> None:
    visitor = visitors.read(visitors.mint(brand), brand) or ""
    sign_out(visitor, brand=brand)
    assert visitors.customer_of(visitor, brand) is None


def test_the_same_id_at_another_brand_is_another_person(brand: Brand, other_brand: Brand) -> None:
    assert recognise("a" + "0" * 32, brand=brand) != recognise("a" + "0" * 32, brand=other_brand)
