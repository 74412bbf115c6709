"""The shop's pages: in every language, at their own door only, with the bubble on each."""

import pytest
from django.test import Client

from counterbell.demo.goods import products
from counterbell.demo.words import LANGUAGES, direction

PAGES = ["", "shelf/", "shelf/lamps/", "goods/halo/", "goods/skerry/", "cart/", "orders/", "policies/", "contact/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_every_language(shop: Client, language: str, db: None) -> None:
    for page in PAGES:
        answer = shop.get(f"/{language}/{page}")
        assert answer.status_code == 200, page
        text = answer.content.decode()
        assert f'<html lang="{language}" dir="{direction(language)}">' in text
        assert '/widget.js" data-brand="tidewick"' in text
        assert answer["Content-Language"] == language


@pytest.mark.parametrize("slug", products())
def test_every_product_has_its_page(shop: Client, slug: str) -> None:
    assert shop.get(f"/fa/goods/{slug}/").status_code == 200


def test_a_wrong_address_is_answered_in_its_language(shop: Client) -> None:
    answer = shop.get("/hr/goods/nothing/")
    assert answer.status_code == 404
    assert "Ovu je stranicu odnijela oseka." in answer.content.decode()
    assert 'href="/fa/goods/nothing/"' in answer.content.decode()


def test_the_door_remembers_the_language_then_asks_the_browser(shop: Client) -> None:
    assert shop.get("/", HTTP_ACCEPT_LANGUAGE="ja,en;q=0.5")["Location"] == "/ja/"
    assert shop.get("/", HTTP_ACCEPT_LANGUAGE="sv")["Location"] == "/en/"
    shop.get("/fa/")
    assert shop.get("/", HTTP_ACCEPT_LANGUAGE="ja")["Location"] == "/fa/"


def test_the_policy_opens_the_page_to_the_bubble_and_nobody_else(shop: Client) -> None:
    rules = dict(part.strip().split(" ", 1) for part in shop.get("/en/")["Content-Security-Policy"].split(";"))
    assert rules["script-src"] == "'self' http://127.0.0.1:8000"
    assert rules["frame-src"] == "'self' http://127.0.0.1:8000"
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"


def test_the_shops_door_shows_nothing_of_counterbell(shop: Client) -> None:
    assert [shop.get(path).status_code for path in ("/inbox/", "/account/login/", "/widget.js")] == [404, 404, 404]


def test_counterbells_door_shows_nothing_of_the_shop(shop: Client, db: None) -> None:
    plain = Client(HTTP_HOST="localhost")
    assert plain.get("/en/cart/").status_code == 404
    # A header cannot open the shop's door.
    assert plain.get("/en/cart/", headers={"counterbell.site": "shop"}).status_code == 404


def test_heads_are_answered(shop: Client) -> None:
    assert shop.head("/en/").status_code == 200
