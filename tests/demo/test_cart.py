"""The cart holds what the shelf holds, and believes only its own signature."""

from django.core import signing
from django.test import Client

from counterbell.demo.cart import COOKIE, Cart
from counterbell.demo.goods import MOST_OF_ONE, products


def test_adding_changing_removing(shop: Client) -> None:
    answer = shop.post("/en/goods/halo/", {"variant": "black", "quantity": "2"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/cart/")
    assert b"Halo table lamp" in shop.get("/en/cart/").content

    shop.post("/en/cart/", {"sku": "halo:black", "quantity": "1"})
    assert shop.get("/en/cart/").context["cart_count"] == 1

    shop.post("/en/cart/", {"sku": "halo:black", "quantity": "1", "remove": "halo:black"})
    page = shop.get("/en/cart/")
    assert page.context["cart_count"] == 0
    assert b"Nothing in it yet." in page.content
    assert shop.cookies[COOKIE].value == ""


def test_the_shelf_is_the_limit(shop: Client) -> None:
    shop.post("/en/goods/halo/", {"variant": "black", "quantity": "5"})
    assert shop.get("/en/cart/").context["cart_count"] == 3
    shop.post("/en/goods/ember/", {"variant": "e27", "quantity": "999"})
    assert shop.get("/en/cart/").context["cart_count"] == 3 + MOST_OF_ONE


def test_what_is_sold_out_cannot_be_put_in(shop: Client) -> None:
    answer = shop.post("/en/goods/skerry/", {"variant": "night", "quantity": "1"})
    assert answer["Location"] == "/en/goods/skerry/"
    assert shop.get("/en/cart/").context["cart_count"] == 0


def test_nonsense_is_one_or_nothing(shop: Client) -> None:
    shop.post("/en/goods/reed/", {"variant": "rust", "quantity": "-3"})
    assert shop.get("/en/cart/").context["cart_count"] == 1
    shop.post("/en/cart/", {"sku": "reed:gold", "quantity": "4"})
    shop.post("/en/cart/", {"sku": "nothing", "quantity": "4"})
    assert shop.get("/en/cart/").context["cart_count"] == 1


def test_a_forged_cart_is_empty(shop: Client) -> None:
    shop.cookies[COOKIE] = signing.dumps({"halo:brass": 9}, key="another secret", salt="counterbell.demo.cart")
    assert shop.get("/en/cart/").context["cart_count"] == 0


def test_delivery_is_free_from_a_hundred_and_twenty(shop: Client) -> None:
    shop.post("/en/goods/lowtide/", {"variant": "one", "quantity": "3"})
    page = shop.get("/en/cart/").context
    assert (page["worth"], page["delivery"], page["total"], page["until_free"]) == (10_200, 690, 10_890, 1_800)
    shop.post("/en/cart/", {"sku": "lowtide:one", "quantity": "4"})
    page = shop.get("/en/cart/").context
    assert (page["worth"], page["delivery"], page["total"], page["until_free"]) == (13_600, 0, 13_600, 0)


def test_what_is_no_longer_made_is_left_out() -> None:
    cart = Cart({"halo:brass": 1, "gone:one": 2, "halo:gold": 1, "broken": 1})
    assert [(line.sku, line.quantity) for line in cart.lines] == [("halo:brass", 1)]
    assert products()["halo"].variant("gold") is None
