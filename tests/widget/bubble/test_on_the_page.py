"""The shop's side: commands, events, its own launcher, the chat in its page, and the chat without a page."""

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from axe_playwright_python.sync_playwright import Axe

from counterbell.accounts.models import Brand
from counterbell.conversations.models import Conversation
from counterbell.customers.models import Customer
from counterbell.widget.words import texts
from tests.running import RunningServer
from tests.widget.bubble.hands import ring, say, wait_for_event, wait_for_focus, wait_for_said
from tests.widget.shop import Counterhand, Shop

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def frame_of(page: Any) -> Any:
    return page.frame_locator("#counterbell iframe")


def wait_for_title(page: Any, wanted: str) -> None:
    for _ in range(100):
        if page.title() == wanted:
            return
        page.wait_for_timeout(50)
    assert page.title() == wanted


def test_open_close_toggle_hide_and_show_are_obeyed_and_told(visit: Open) -> None:
    page = visit()
    page.evaluate("Counterbell('open')")
    wait_for_event(page, ["open", None])
    frame_of(page).locator("#text:focus").wait_for()
    page.evaluate("Counterbell('close')")
    wait_for_event(page, ["close", None])
    page.evaluate("Counterbell('toggle')")
    page.locator("#counterbell .bell[aria-expanded='true']").wait_for()
    page.evaluate("Counterbell('hide')")
    page.locator("#counterbell .bell").wait_for(state="hidden")
    page.locator("#counterbell .panel").wait_for(state="hidden")
    page.evaluate("Counterbell('show')")
    page.locator("#counterbell .bell").wait_for(state="visible")
    page.evaluate("Counterbell('nonsense', 1)")
    assert page.faults == []


def test_what_was_said_before_the_script_came_is_done_when_it_is_there(shop: Shop, new_context: Open) -> None:
    page = new_context().new_page()
    page.add_init_script("""window.Counterbell = function () { (Counterbell.q = Counterbell.q || []).push(arguments) };
      Counterbell("setPage", {url: "https://shop.example/early", title: "Early"}); Counterbell("open")""")
    page.goto(shop.url)
    say(frame_of(page), "I was early")
    wait_for_said(page, "I was early")
    page_facts = Conversation.objects.get().page
    assert (page_facts["url"], page_facts["title"]) == ("https://shop.example/early", "Early")


def test_page_and_cart_reach_the_agent_cut_to_what_helps(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    cart = {
        "items": [
            {"name": "Blue bowl", "sku": "B1", "quantity": 2, "price": 24, "url": "javascript:alert(1)", "x": [1]}
        ]
        + [{"name": f"Plate {number}"} for number in range(60)],
        "total": 48.5,
        "currency": "EUR",
        "secret": "x" * 9000,
    }
    page.evaluate("(cart) => Counterbell('setCart', cart)", cart)
    chat = ring(page)
    say(chat, "About my cart")
    chat.locator(".entry-state-sent").wait_for()
    kept = Conversation.objects.get().page["cart"]
    assert kept["items"][0] == {"name": "Blue bowl", "sku": "B1", "quantity": 2, "price": "24", "url": ""}
    assert (len(kept["items"]), kept["total"], kept["currency"]) == (20, "48.50", "EUR")
    assert set(kept) == {"items", "total", "currency"}
    c = str(Conversation.objects.get().public_id)
    counterhand.watch(c)
    page.evaluate("Counterbell('setCart', {items: [{name: 'Teapot'}]})")
    seen = counterhand.hear("viewers", c=c)
    while not (seen["page"] or {}).get("cart") or seen["page"]["cart"]["items"][0]["name"] != "Teapot":
        seen = counterhand.hear("viewers", c=c)
    page.evaluate("Counterbell('setCart', null)")
    while (seen["page"] or {}).get("cart"):
        seen = counterhand.hear("viewers", c=c)
    assert page.faults == []


def test_the_language_changes_without_a_reload_and_nothing_written_is_lost(visit: Open) -> None:
    page = visit()
    chat = ring(page)
    say(chat, "Hello")
    chat.locator(".entry-state-sent").wait_for()
    chat.locator("#text").fill("half a sent")
    page.evaluate("Counterbell('setLanguage', 'ar')")
    chat.locator("html[dir='rtl']").wait_for()
    chat.locator(".entry-text").wait_for()
    assert chat.locator("#text").input_value() == "half a sent"
    assert chat.locator("#send").get_attribute("aria-label") == texts("ar")["send"]
    assert page.locator("#counterbell .bell").get_attribute("aria-label") == texts("ar")["launcher_close"]
    assert page.locator("#counterbell .bell").bounding_box()["x"] == 20


def test_an_element_of_the_shop_opens_the_chat_and_gets_the_focus_back(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    page.evaluate("""() => { document.currentScript; const own = document.createElement("button"); own.id = "ask";
      own.dataset.counterbell = "toggle"; own.textContent = "Ask us"; document.querySelector("main").append(own);
      Counterbell("hide") }""")
    page.locator("#ask").focus()
    page.keyboard.press("Enter")
    chat = frame_of(page)
    chat.locator("#text:focus").wait_for()
    assert page.locator("#ask").get_attribute("aria-expanded") == "true"
    say(chat, "Hello")
    chat.locator(".entry-state-sent").wait_for()
    page.keyboard.press("Escape")
    page.locator("#ask:focus").wait_for()
    c = str(Conversation.objects.get().public_id)
    counterhand.watch(c)
    counterhand.say(c, "Hello Dana")
    page.locator("#ask[data-counterbell-unread='1']").wait_for()


def test_signed_in_by_the_shops_word_and_out_again(visit: Open, brand: Brand) -> None:
    page = visit()
    claims = {"sub": "u7", "name": "Dana", "email": "dana@mail.example", "exp": int(time.time()) + 600}
    page.evaluate("(word) => Counterbell('identify', word)", jwt.encode(claims, brand.jwt_secret, "HS256"))
    chat = ring(page)
    wait_for_event(page, ["identified", {"name": "Dana"}])
    say(chat, "It is me")
    chat.locator(".entry-state-sent").wait_for()
    assert Customer.objects.get(conversations__isnull=False).email == "dana@mail.example"
    assert chat.locator("#contact").is_hidden(), "nobody is asked what the shop has told"
    page.evaluate("Counterbell('signOut')")
    chat.locator(".entry").wait_for(state="detached")
    claims["exp"] = int(time.time()) - 600
    page.evaluate("(word) => Counterbell('identify', word)", jwt.encode(claims, brand.jwt_secret, "HS256"))
    for _ in range(100):
        if any(name == "error" for name, _detail in page.evaluate("heard")):
            break
        page.wait_for_timeout(50)
    assert any(name == "error" for name, _detail in page.evaluate("heard"))
    assert chat.locator(".entry").count() == 0


def test_the_title_of_the_page_calls_while_she_is_elsewhere(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    chat = ring(page)
    say(chat, "Hello")
    chat.locator(".entry-state-sent").wait_for()
    page.keyboard.press("Escape")
    wait_for_focus(page, "bell")
    page.evaluate("document.hasFocus = () => false")
    c = str(Conversation.objects.get().public_id)
    counterhand.watch(c)
    counterhand.say(c, "Here I am")
    wait_for_title(page, "New messages (1)")
    page.evaluate("document.title = 'Bowls, reduced'")
    wait_for_title(page, "New messages (1)")
    page.evaluate("document.hasFocus = () => true")
    wait_for_title(page, "Bowls, reduced")


def test_embedded_it_stands_in_the_page_and_takes_neither_focus_nor_room(visit: Open, shop: Shop) -> None:
    shop.more = 'data-embed="#here"'
    shop.body = '<div id="here"></div><p id="below">below</p>'
    page = visit()
    frame_of(page).locator("#presence:not(:empty)").wait_for()
    chat = frame_of(page)
    assert page.locator("#here #counterbell").count() == 1
    assert page.locator("#counterbell .bell").is_hidden()
    assert chat.locator("#close").is_hidden()
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    box = page.locator("#counterbell .panel").bounding_box()
    assert (box["width"], box["height"]) == (600, 500)
    say(chat, "From within")
    chat.locator(".entry-state-sent").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#counterbell .panel").is_visible()
    places = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        places.add(page.evaluate("document.activeElement.id"))
    assert places > {"counterbell"}, "no trap: it is a part of the page"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_chat_has_a_page_of_its_own(server: RunningServer, brand: Brand, new_context: Open) -> None:
    page = new_context(locale="hr-HR").new_page()
    page.goto(f"{server.url}/chat/{brand.key}")
    page.locator("#presence:not(:empty)").wait_for()
    assert page.locator("html").get_attribute("lang") == "hr"
    assert page.locator("#close").is_hidden()
    say(page, "Nemam stranice")
    page.locator(".entry-state-sent").wait_for()
    wait_for_said(page, "Nemam stranice")
    assert Conversation.objects.get().page["url"] == f"{server.url}/chat/{brand.key}"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.context.cookies() == []
