"""Ringing, asking, being answered, and being known."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest

from counterbell.accounts.models import Brand
from counterbell.base import clock
from counterbell.conversations.models import Conversation
from counterbell.customers.actions import sign_out
from counterbell.customers.models import Customer, Identity
from tests.running import RunningServer
from tests.widget.bubble.hands import ring, say, wait_for_event, wait_for_focus, wait_for_said
from tests.widget.shop import Counterhand

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PATIENCE = 10_000


def test_before_the_click_only_loader_and_settings_are_fetched(
    visit: Open, server: RunningServer, brand: Brand
) -> None:
    page = visit()
    page.locator("#counterbell .bell").wait_for()  # the launcher begins in an idle moment
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.reload()
    page.locator("#counterbell .bell").wait_for()
    page.wait_for_timeout(1000)
    ours = [url.removeprefix(server.url).split("?")[0] for url in fetched if url.startswith(server.url)]
    assert (ours, sockets) == (["/widget.js", f"/widget/{brand.key}/config.json"], [])
    assert page.locator("#counterbell iframe").count() == 0
    assert (Customer.objects.count(), page.faults) == (0, [])
    assert page.context.cookies() == []


def test_ring_ask_and_be_answered(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    chat = ring(page)
    assert chat.locator("#who-words").inner_text() == "You are talking with people of Lisbon Ceramics."
    assert chat.locator("#presence").inner_text() == "We are here"
    assert page.evaluate("document.activeElement.id") == "counterbell"
    say(chat, "Do you ship to Norway?\n<b>six</b> bowls")
    chat.locator(".entry-state-sent").wait_for()
    c = str(Conversation.objects.get().public_id)
    assert [e["text"] for e in counterhand.watch(c)] == ["Do you ship to Norway?\n<b>six</b> bowls"]

    chat.locator("#text").press_sequentially("Are you")
    assert counterhand.hear("typing", text="Are you")["c"] == c
    counterhand.typing(c, "let me see")
    chat.locator("#typing.live").wait_for()
    assert chat.locator("#typing").inner_text() == "Bob is typing…"
    number = counterhand.say(c, "We do! See https://shop.example/norway.")
    answer = chat.locator(".entry-by-agent")
    answer.wait_for()
    assert answer.locator(".entry-name").inner_text() == "Bob"
    link = answer.locator("a")
    assert link.get_attribute("href") == "https://shop.example/norway"
    assert set(str(link.get_attribute("rel")).split()) == {"noopener", "noreferrer", "nofollow", "ugc"}
    assert chat.locator("#typing.live").count() == 0
    for _ in range(50):
        if counterhand.hear("marks", c=c)["customer_read"] == number:
            break
    counterhand.read(c, number)
    chat.locator(".entry-state-read").wait_for()
    assert page.faults == []


def test_an_answer_while_it_is_closed_shows_at_the_bell(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    chat = ring(page)
    say(chat, "Hello?")
    chat.locator(".entry-state-sent").wait_for()
    chat.locator("#text").press("Escape")
    bell = page.locator("#counterbell .bell")
    wait_for_focus(page, "bell")
    c = str(Conversation.objects.get().public_id)
    counterhand.watch(c)
    counterhand.say(c, "Hello! Here I am.")
    page.locator("#counterbell .note").wait_for()
    assert page.locator("#counterbell .note .say").inner_text() == "Bob\nHello! Here I am."
    assert page.locator("#counterbell .badge").inner_text() == "1"
    assert bell.get_attribute("aria-label") == "Chat with Lisbon Ceramics. New messages: 1"
    bell.click()
    wait_for_event(page, ["unread", {"count": 0}])
    assert page.locator("#counterbell .badge").is_hidden()
    assert [name for name, _ in page.evaluate("heard")][:3] == ["ready", "open", "message"]


def test_next_day_the_badge_comes_back_without_a_click(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    say(ring(page), "Hello?")
    page.frame_locator("#counterbell iframe").locator(".entry-state-sent").wait_for()
    context = page.context
    page.close()
    c = str(Conversation.objects.get().public_id)
    counterhand.watch(c)
    counterhand.say(c, "Good morning")
    later = visit(context=context)
    later.locator("#counterbell .badge:not([hidden])").wait_for()
    assert later.locator("#counterbell .badge").inner_text() == "1"
    chat = ring(later)
    assert chat.locator(".entry-text").all_inner_texts() == ["Hello?", "Good morning"]


def test_eve_on_another_computer_sees_nothing(visit: Open, counterhand: Counterhand) -> None:
    dana, eve = visit(), visit()
    danas = ring(dana)
    say(danas, "my address is Rua Augusta 7")
    danas.locator(".entry-state-sent").wait_for()
    eves = ring(eve)
    eves.locator("#past").click()
    eves.locator("#no-past").wait_for()
    assert "Rua Augusta" not in eves.locator("body").inner_text()


def test_signed_in_by_the_shop_and_out_again(visit: Open, brand: Brand) -> None:
    page = visit()
    chat = ring(page)
    say(chat, "written before she signed in")
    chat.locator(".entry-state-sent").wait_for()
    claims = {"sub": "u-17", "name": "Dana Silva", "exp": clock.now() + timedelta(minutes=5)}
    page.evaluate("(jwt) => Counterbell('identify', {jwt})", jwt.encode(claims, brand.jwt_secret, "HS256"))
    wait_for_event(page, ["identified", {"name": "Dana Silva"}])
    say(chat, "written after")
    wait_for_said(page, "written before she signed in", "written after")
    danas = Customer.objects.get(name="Dana Silva")
    assert Conversation.objects.filter(customer=danas).exists()
    page.evaluate("Counterbell('signOut')")
    chat.locator("#log:empty").wait_for(state="attached")
    chat.locator("#past").click()
    chat.locator("#no-past").wait_for()
    page.reload()
    assert ring(page).locator(".entry").count() == 0


def test_signed_out_elsewhere_the_chat_is_emptied_and_goes_on_as_a_visitors(visit: Open, brand: Brand) -> None:
    page = visit()
    chat = ring(page)
    claims = {"sub": "u-17", "name": "Dana Silva", "exp": clock.now() + timedelta(minutes=5)}
    page.evaluate("(jwt) => Counterbell('identify', {jwt})", jwt.encode(claims, brand.jwt_secret, "HS256"))
    wait_for_event(page, ["identified", {"name": "Dana Silva"}])
    say(chat, "hers")
    chat.locator(".entry-state-sent").wait_for()
    danas = Customer.objects.get(name="Dana Silva")
    sign_out(danas.identities.get(kind=Identity.Kind.VISITOR, revoked_at=None).value, brand=brand)
    chat.locator("#log:empty").wait_for(state="attached")
    say(chat, "whoever sits here now")
    chat.locator(".entry-state-sent").wait_for()
    stranger = Conversation.objects.get(messages__text="whoever sits here now").customer
    assert (stranger == danas, stranger.name) == (False, "")
    assert chat.locator(".entry").count() == 1


def test_a_forged_sign_in_is_told_to_the_shop_and_the_chat_goes_on(visit: Open) -> None:
    page = visit()
    page.evaluate("Counterbell('identify', {jwt: 'a.b.c'})")
    chat = ring(page)
    for _ in range(50):
        if any(name == "error" for name, _detail in page.evaluate("heard")):
            break
        page.wait_for_timeout(100)
    assert [name for name, _detail in page.evaluate("heard") if name in {"error", "identified"}] == ["error"]
    say(chat, "still here")
    wait_for_said(page, "still here")
    assert not Customer.objects.get().name


def test_what_she_types_before_everything_is_loaded_is_kept(visit: Open, server: RunningServer) -> None:
    page = visit()
    held: list[Any] = []
    page.route("**/widget/frame/app.js", lambda route: held.append(route))
    page.locator("#counterbell .bell").click()
    chat = page.frame_locator("#counterbell iframe")
    chat.locator("#text").fill("I type faster than you load")
    page.wait_for_timeout(300)
    for route in held:
        route.continue_()
    chat.locator("#send:enabled").click()
    wait_for_said(page, "I type faster than you load")
    assert len(held) == 1
