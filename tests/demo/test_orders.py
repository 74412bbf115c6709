"""Ordering, and looking an order up."""

from datetime import timedelta

import pytest
from django.test import Client

from counterbell.base.clock import now, shifted
from counterbell.demo.actions import FIRST_NUMBER, place_order
from counterbell.demo.goods import Line, products
from counterbell.demo.models import Order
from counterbell.demo.policies import Stage, stage_of

DANA = {"name": "Dana", "email": "dana@example.com", "address": "Harbour 1\nRijeka", "gift": "on"}


def line(slug: str = "halo") -> Line:
    product = products()[slug]
    return Line(product, product.variants[0], quantity=2, price=product.variants[0].price)


def test_ordering_writes_it_down_and_empties_the_cart(shop: Client, db: None) -> None:
    shop.post("/ja/goods/pebble/", {"variant": "moss", "quantity": "2"})
    answer = shop.post("/ja/checkout/", DANA)
    order = Order.objects.get()
    assert answer["Location"] == f"/ja/orders/{order.key}/?thanks=1"
    assert (order.number, order.name, order.language, order.gift) == (FIRST_NUMBER + 1, "Dana", "ja", True)
    assert order.lines == [{"slug": "pebble", "variant": "moss", "quantity": 2, "price": 3800}]
    page = shop.get(answer["Location"])
    assert page.context["total"] == 7600 + 690
    assert page.context["cart_count"] == 0
    assert str(order) in page.content.decode()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"email": "dana"}, {"address": " "}])
def test_a_mistake_is_explained_and_nothing_is_ordered(shop: Client, db: None, wrong: dict[str, str]) -> None:
    shop.post("/en/goods/pebble/", {"variant": "moss", "quantity": "2"})
    answer = shop.post("/en/checkout/", DANA | wrong)
    assert answer.status_code == 422
    assert list(answer.context["mistakes"]) == list(wrong)
    assert 'aria-invalid="true"' in answer.content.decode()
    assert Order.objects.count() == 0
    assert shop.get("/en/cart/").context["cart_count"] == 2


def test_an_empty_cart_orders_nothing(shop: Client, db: None) -> None:
    assert shop.post("/en/checkout/", DANA)["Location"] == "/en/cart/"
    assert Order.objects.count() == 0


def test_numbers_follow_each_other(db: None) -> None:
    made = [
        place_order([line()], name="Dana", email="d@example.com", address="", language="en", gift=False)
        for _ in range(3)
    ]
    assert [order.number for order in made] == [FIRST_NUMBER + 1, FIRST_NUMBER + 2, FIRST_NUMBER + 3]


@pytest.mark.parametrize("typed", ["TW-18241", "18241", "tw 18241", "#18241", "TW-۱۸۲۴۱", "١٨٢٤١"])
def test_dana_finds_her_order_however_she_writes_its_number(shop: Client, db: None, typed: str) -> None:
    order = place_order([line()], name="Dana", email="dana@example.com", address="", language="en", gift=False)
    answer = shop.post("/fa/orders/", {"number": typed, "email": "Dana@Example.com"})
    assert answer["Location"] == f"/fa/orders/{order.key}/"


@pytest.mark.parametrize("number", ["TW-18241", "TW-18242", "", "²", "9" * 40, "'; drop table"])
def test_eve_learns_nothing_about_danas_order(shop: Client, db: None, number: str) -> None:
    place_order([line()], name="Dana", email="dana@example.com", address="", language="en", gift=False)
    answer = shop.post("/en/orders/", {"number": number, "email": "eve@example.com"})
    assert answer.status_code == 422
    assert "We find no order" in answer.content.decode()
    assert "Dana" not in answer.content.decode()


def test_an_order_has_its_own_link(shop: Client, db: None) -> None:
    assert shop.get("/en/orders/" + "x" * 32 + "/").status_code == 404


def test_an_order_travels_by_its_age(shop: Client, db: None) -> None:
    order = place_order([line()], name="Dana", email="d@example.com", address="", language="en", gift=False)
    seen = []
    for hours in (0, 19, 41, 121):
        with shifted(timedelta(hours=hours)):
            seen.append(shop.get(f"/en/orders/{order.key}/").context["stage"])
    assert seen == ["placed", "packed", "shipped", "delivered"]


def test_a_clock_that_went_back_does_no_harm() -> None:
    assert stage_of(now() + timedelta(hours=1), now()) is Stage.PLACED
