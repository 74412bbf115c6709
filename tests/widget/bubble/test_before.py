"""Before a chat, in a real browser: greetings by rule, hours on the shopper's own clock, the form."""

import json
import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.request import urlopen
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.base.clock import now
from counterbell.conversations.actions import open_conversation, receive
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.models import Consent
from counterbell.outreach.actions import save_greeting
from counterbell.outreach.models import AnsweredGreeting
from counterbell.outreach.policies import WAITING_EACH
from counterbell.reception.actions import set_form
from counterbell.reception.models import FilledForm
from counterbell.reports.models import AnswerTime
from counterbell.routing.actions import set_hours
from counterbell.widget.words import texts
from tests.mailroom.post import make_mailbox
from tests.people import make_shopper
from tests.running import RunningServer
from tests.widget.bubble.hands import ring, say, wait_for_said
from tests.widget.shop import Counterhand, Shop

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
NOTE = "#counterbell .note"
SECONDS_TO_SPEAK = 15_000


def greet(brand: Brand, text: str, **asks: Any) -> int:
    every = asks.pop("every", "visitor")
    said = {"seconds": 0, **asks}
    return save_greeting(brand, name=text[:20], texts={"en": text}, asks=said, every=every, by=None).pk


def wait_until(page: Any, holds: Callable[[], object]) -> None:
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    assert holds()


def wait_for_somebody(server: RunningServer, brand: Brand) -> None:
    """Wait until the pages know that an agent is there."""
    for _ in range(100):
        with urlopen(f"{server.url}/widget/{brand.key}/moment") as told:
            if json.load(told)["online"]:
                return
        time.sleep(0.05)


@pytest.mark.journey
def test_a_greeting_is_said_by_rule_answered_and_remembered(
    visit: Open, server: RunningServer, brand: Brand, new_context: Callable[..., Any], counterhand: Counterhand
) -> None:
    wait_for_somebody(server, brand)
    greet(brand, "Not on this page", pages=["/cups*"])
    greet(brand, "For those who come back", visitor="returning")
    greet(brand, "In another country", countries=["JP"])
    wanted = greet(brand, "Which bowl suits you?", pages=["/b*ls"], when="online")
    context = new_context(timezone_id="Europe/Zagreb")
    page = visit(context=context)
    page.locator(NOTE).wait_for(timeout=SECONDS_TO_SPEAK)
    assert page.locator(f"{NOTE} .say").inner_text().split("\n") == [
        "Lisbon Ceramics · Automatic message", "Which bowl suits you?",
    ]  # fmt: skip
    assert Axe().run(page).violations_count == 0
    page.locator(f"{NOTE} .say").click()
    chat = page.frame_locator("#counterbell iframe")
    chat.locator("#greeting", has_text="Which bowl suits you?").wait_for()
    assert chat.locator("#greeting-by").is_visible()
    say(chat, "The blue one")
    wait_for_said(page, "The blue one")
    wait_until(page, AnsweredGreeting.objects.exists)
    answered = AnsweredGreeting.objects.get()
    assert (answered.greeting_id, answered.text) == (wanted, "Which bowl suits you?")
    happened = Message.objects.get(kind="happening", facts__what="greeted")
    assert happened.facts == {"what": "greeted", "text": "Which bowl suits you?"}
    # While the conversation goes on nothing greets her, and after a reload its greeting still stands above it.
    again = visit(context=context)
    again.wait_for_timeout(2_500)
    assert again.locator(NOTE).count() == 0
    there = ring(again)
    there.locator(".entry-text", has_text="The blue one").wait_for()
    wait_until(again, lambda: there.locator("#greeting").inner_text() == "Which bowl suits you?")
    assert page.faults + again.faults == []


def test_who_sends_a_greeting_away_is_left_in_peace(visit: Open, brand: Brand, new_context: Callable[..., Any]) -> None:
    greet(brand, "Hello", every="session")
    greet(brand, "Hello again", every="session")
    context = new_context()
    page = visit(context=context)
    page.locator(NOTE).wait_for(timeout=SECONDS_TO_SPEAK)
    page.locator(f"{NOTE} .away").click()
    page.reload()
    page.wait_for_timeout(2_500)
    assert page.locator(NOTE).count() == 0


def test_nobody_is_invited_to_somebody_who_is_not_there(visit: Open, brand: Brand) -> None:
    greet(brand, "We are here", when="online")
    page = visit()
    page.wait_for_timeout(2_500)
    assert page.locator(NOTE).count() == 0


@pytest.mark.parametrize(("lang", "mark"), [("en", "Automatic message"), ("fa", "پیام خودکار")])
def test_a_brand_without_greetings_greets_once_and_says_that_it_is_a_machine(visit: Open, lang: str, mark: str) -> None:
    page = visit(lang)
    page.locator(NOTE).wait_for(timeout=SECONDS_TO_SPEAK)
    assert page.locator(f"{NOTE} .say").inner_text().split("\n") == [
        f"Lisbon Ceramics · {mark}", texts(lang)["greeting"],
    ]  # fmt: skip
    page.reload()
    page.wait_for_timeout(5_500)
    assert page.locator(NOTE).count() == 0


def test_a_brand_without_greetings_invites_nobody_into_a_long_line(visit: Open, brand: Brand) -> None:
    for number in range(WAITING_EACH):
        waits = open_conversation(make_shopper(brand).customer, brand=brand, public_id=uuid4())
        receive(waits, text=f"I am number {number}")
    page = visit()
    with page.expect_response("**/moment", timeout=SECONDS_TO_SPEAK) as told:
        pass
    assert told.value.json()["busy"] is True
    page.wait_for_timeout(500)
    assert page.locator(NOTE).count() == 0


@pytest.mark.parametrize("tells", [True, False], ids=["a browser that tells of moves", "one that does not"])
def test_the_greeter_comes_with_the_page_that_it_greets_on(
    visit: Open, brand: Brand, new_context: Callable[..., Any], tells: bool
) -> None:
    greet(brand, "Which bowl suits you?", pages=["/glasses*"])
    context = new_context()
    if not tells:
        context.add_init_script("Object.defineProperty(window, 'navigation', { value: undefined })")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = visit(context=context)
    page.wait_for_timeout(1_500)
    assert not any("greeter" in url for url in asked)
    page.evaluate("history.pushState({}, '', '/glasses/blue')")
    page.locator(NOTE, has_text="Which bowl suits you?").wait_for(timeout=SECONDS_TO_SPEAK)


def test_leaving_is_waited_for(visit: Open, brand: Brand) -> None:
    greet(brand, "Before you go", exit=True)
    page = visit()
    page.mouse.move(300, 200)
    page.wait_for_timeout(2_200)
    assert page.locator(NOTE).count() == 0
    page.evaluate("document.documentElement.dispatchEvent(new MouseEvent('mouseleave', { clientY: -1 }))")
    page.locator(NOTE, has_text="Before you go").wait_for(timeout=SECONDS_TO_SPEAK)


def test_scrolling_is_waited_for(visit: Open, shop: Shop, brand: Brand) -> None:
    shop.body = "<p>A long page</p>" * 200
    greet(brand, "You have read on", scroll=50)
    page = visit()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight * 0.3)")
    page.wait_for_timeout(2_500)
    assert page.locator(NOTE).count() == 0
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight * 0.7)")
    page.locator(NOTE, has_text="You have read on").wait_for(timeout=SECONDS_TO_SPEAK)


def test_a_cart_of_that_value_is_waited_for(visit: Open, brand: Brand) -> None:
    greet(brand, "Sending is free now", cart=50)
    page = visit()
    page.evaluate("Counterbell('setCart', {items: [], total: 49.9, currency: 'EUR'})")
    page.wait_for_timeout(2_500)
    assert page.locator(NOTE).count() == 0
    page.evaluate("Counterbell('setCart', {items: [], total: '50.00', currency: 'EUR'})")
    page.locator(NOTE, has_text="Sending is free now").wait_for(timeout=SECONDS_TO_SPEAK)


def test_the_bell_stands_as_the_brand_wants_it(visit: Open, brand: Brand) -> None:
    brand.bubble = {"corner": "start", "side": 40, "bottom": 60, "icon": "heart", "hidden_on": ["/pay*"]}
    brand.texts = {"en": {"launcher_text": "Ask us"}}
    brand.save()
    page = visit()
    bell = page.locator("#counterbell .bell")
    box = bell.bounding_box()
    assert (box["x"], box["y"] + box["height"]) == (40, 740)
    assert bell.inner_text() == "Ask us"
    page.evaluate("history.pushState({}, '', '/pay/now')")
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    bell.wait_for(state="hidden")
    page.go_back()
    bell.wait_for()


def test_the_bell_begins_silent_where_the_brand_wants_it_and_then_obeys_her(
    visit: Open, brand: Brand, new_context: Callable[..., Any]
) -> None:
    brand.bubble = {"sound": False}
    brand.save()
    context = new_context()
    chat = ring(visit(context=context))
    assert chat.locator("#sound").get_attribute("aria-checked") == "false"
    chat.locator("#menu-open").click()
    chat.locator("#sound").click()
    again = ring(visit(context=context))
    assert again.locator("#sound").get_attribute("aria-checked") == "true"


@pytest.mark.parametrize(
    ("lang", "zone", "said"),
    [
        ("en", "America/New_York", r"We open tomorrow at \d{1,2}:\d\d.[AP]M \(your time\)\. Once we are open, we"
         ),
        ("fa", "Asia/Tehran", "فردا ساعت [۰-۹]{1,2}:[۰-۹]{2} باز می‌کنیم"),
    ],
)  # fmt: skip
def test_the_next_opening_is_told_by_her_clock(
    visit: Open, brand: Brand, alice: Agent, lang: str, zone: str, said: str
) -> None:
    # Open for an hour from tomorrow's noon of the shopper; the English shop lives by another zone.
    opens = (now().astimezone(ZoneInfo(zone)) + timedelta(days=1)).replace(hour=12, minute=0)
    shop_zone = "UTC" if lang == "en" else zone
    at = opens.astimezone(ZoneInfo(shop_zone))
    special = {"date": at.date().isoformat(), "hours": [[f"{at:%H}:00", f"{at:%H}:59"]]}
    set_hours(brand, zone=shop_zone, week={}, special=[special], by=alice)
    AnswerTime.objects.create(brand=brand, seconds=250, samples=30, in_hours=True)
    page = visit(lang, timezone_id=zone)
    chat = ring(page)
    told = chat.locator("#expect").inner_text()
    assert re.search(said, told), told
    assert chat.locator("#presence").inner_text() in {"Closed right now", "اکنون بسته‌ایم"}


def test_her_place_in_the_line_is_told_while_she_waits(visit: Open, counterhand: Counterhand) -> None:
    page = visit()
    chat = ring(page)
    say(chat, "Hello?")
    chat.locator("#place", has_text="You are next in line.").wait_for()
    c = str(Conversation.objects.get().public_id)
    counterhand.watch(c)
    counterhand.say(c, "Here I am")
    chat.locator(".entry-by-agent").wait_for()
    assert chat.locator("#place").inner_text() == ""


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_a_day_is_asked_for_as_one_and_told_to_the_agent(visit: Open, brand: Brand, lang: str) -> None:
    fields = [{"kind": "date", "required": True, "labels": {"en": "Delivered on", "fa": "روز تحویل"}}]
    set_form(brand, mode="always", intro={}, fields=fields, teams=[], consent={}, by=None)
    page = visit(lang)
    chat = ring(page)
    day = chat.locator("#form input[type=date]")
    day.wait_for()
    chat.locator("#form button").click()
    chat.locator("[name='q0'][aria-invalid='true']").wait_for()
    assert Axe().run(page).violations_count == 0
    day.fill("2026-11-20")
    chat.locator("#form button").click()
    chat.locator("#composer").wait_for()
    say(chat, "It is broken")
    wait_for_said(page, "It is broken")
    wait_until(page, FilledForm.objects.filter(conversation__isnull=False).exists)
    assert [one["value"] for one in FilledForm.objects.get().answers] == ["2026-11-20"]


def test_she_is_told_to_look_for_the_letter_that_asks_her_address(visit: Open, brand: Brand) -> None:
    fields = [{"kind": "email", "required": True, "labels": {"en": "Your e-mail"}}]
    set_form(brand, mode="always", intro={}, fields=fields, teams=[], consent={}, by=None)
    make_mailbox(brand)
    page = visit()
    chat = ring(page)
    chat.locator("#form input[type=email]").fill("dana@post.example")
    chat.locator("#form button").click()
    say(chat, "Where is my parcel?")
    chat.get_by_text("We have sent a letter to dana@post.example").wait_for()
    assert Axe().run(page).violations_count == 0


@pytest.mark.journey
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_is_asked_by_keyboard_and_routes_the_chat(
    visit: Open, server: RunningServer, brand: Brand, team: Team, scheme: str
) -> None:
    fields = [
        {"kind": "name", "required": True, "labels": {"en": "Your name"}},
        {"kind": "email", "required": True, "labels": {"en": "Your e-mail"}},
        {"kind": "long", "labels": {"en": "Anything else?"}},
    ]
    consent = {"texts": {"en": "You may keep what I write."}, "link": "https://shop.example/privacy"}
    teams = [{"team": team.pk, "labels": {"en": "Repairs"}}]
    set_form(brand, mode="always", intro={}, fields=fields, teams=teams, consent=consent, by=None)
    page = visit(color_scheme=scheme)
    chat = ring(page)
    chat.locator("#form form").wait_for()
    assert not chat.locator("#composer").is_visible()
    name = chat.get_by_label("Your name")
    wait_until(page, lambda: name.evaluate("node => node === document.activeElement"))
    page.keyboard.type("Dana")
    page.keyboard.press("Enter")
    chat.locator("[name='q1'][aria-invalid='true']").wait_for()
    assert chat.locator("#fault-q1").inner_text() == "Please answer this."
    assert chat.locator("#fault-consent").inner_text() == "Without your consent we cannot begin."
    wait_until(page, lambda: chat.locator("[name='q1']").evaluate("node => node === document.activeElement"))
    page.wait_for_timeout(300)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert FilledForm.objects.count() == 0
    page.keyboard.type("dana@mail.example")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    chat.locator("#form button").click()
    chat.locator("#composer").wait_for()
    say(chat, "My bowl is broken")
    wait_for_said(page, "My bowl is broken")
    wait_until(page, Consent.objects.exists)
    made = Conversation.objects.get()
    assert (made.team, made.customer.name, made.customer.email) == (team, "Dana", "dana@mail.example")
    assert not chat.locator("#form").is_visible()
    assert page.faults == []
