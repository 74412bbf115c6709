"""The chat as a page of its own, and what its settings say of the cart."""

import pytest
from django.test import Client

from counterbell.accounts.models import Brand
from counterbell.live import frames

pytestmark = pytest.mark.django_db


def test_it_is_nobodys_frame_and_may_be_found(brand: Brand) -> None:
    page = Client().get(f"/chat/{brand.key}?lang=ja")
    assert page.status_code == 200
    policy = page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert page["X-Frame-Options"] == "DENY"
    text = page.content.decode()
    assert '<html lang="ja"' in text
    assert "noindex" not in text
    assert f'"base": "/widget/{brand.key}"' in text
    assert page.cookies == {}


def test_there_is_none_of_a_brand_that_is_not(brand: Brand) -> None:
    assert Client().get("/chat/nobody").status_code == 404
    assert Client().post(f"/chat/{brand.key}").status_code in {403, 404}


@pytest.mark.parametrize(
    "said",
    [None, 7, "x", [], {}, {"items": 3}, {"items": [None, 3, "x", {"name": ""}, {"quantity": 3}]}, {"total": None},
     {"total": float("nan")}, {"total": True}, {"total": 10**400}],
)  # fmt: skip
def test_a_cart_that_is_none(said: object) -> None:
    assert frames.cart_of(said) is None


def test_a_cart_is_cut_to_what_an_agent_can_use() -> None:
    said = {
        "items": [{"name": "n" * 999, "sku": 5, "quantity": -3, "price": 1e300, "url": "javascript:alert(1)"}] * 99,
        "total": "1.234,50",
        "currency": "EUROPEAN COIN",
        "more": {"deep": [1]},
    }
    cart = frames.cart_of(said)
    assert cart is not None
    assert cart["items"] == [{"name": "n" * 120, "sku": "", "quantity": 1, "price": "", "url": ""}] * 20
    assert {k: v for k, v in cart.items() if k != "items"} == {"total": "1.234,50", "currency": "EUROPEAN"}


def test_a_page_keeps_cart_and_hand_only_in_their_shape() -> None:
    page = {"url": "https://shop.example/", "title": "T", "cart": "no", "hand": {"seconds": "x", "keys": -1}, "evil": 1}
    kept = frames.page_of({"t": "say", "page": page})
    assert kept == {"url": "https://shop.example/", "title": "T", "hand": {"seconds": 0, "keys": 0}}
    assert frames.page_of({"t": "page", "url": "javascript:alert(1)", "cart": {"total": 1}}) is None
