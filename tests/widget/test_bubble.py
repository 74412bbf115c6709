"""The bubble in a real browser, on a shop's page of another origin, before the real server."""

import gzip
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from axe_playwright_python.sync_playwright import Axe

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.base.ids import new_id
from counterbell.channels.queries import webchat_of
from counterbell.conversations.actions import resolve
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.models import Customer
from counterbell.feedback.models import Rating
from counterbell.widget.words import texts
from tests.running import RunningServer
from tests.widget.shop import Counterhand, Shop

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
PATIENCE = 10_000


@pytest.fixture
def brand(transactional_db: None) -> Brand:
    # A key of its own: the server remembers for half a minute what a key means.
    made = Brand.objects.create(name="Lisbon Ceramics", key=f"lisbon-{new_id()}")
    # Made here: after a flush the running server's audit would note it under a content type that is gone.
    webchat_of(made)
    return made


@pytest.fixture
def shop(server: RunningServer, brand: Brand) -> Iterator[Shop]:
    opened = Shop(brand, server.url)
    brand.domains = [opened.domain]
    brand.save()
    yield opened
    opened.close()


@pytest.fixture
def visit(shop: Shop, new_context: Callable[..., Any]) -> Open:
    """Makes a shopper's page; `context` to use one again."""

    def go(lang: str = "en", context: Any = None, **how: Any) -> Any:
        page = (context or new_context(**how)).new_page()
        page.set_default_timeout(PATIENCE)
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        page.goto(f"{shop.url}?lang={lang}")
        return page

    return go


@pytest.fixture
def counterhand(server: RunningServer, bob: Agent) -> Iterator[Counterhand]:
    hand = Counterhand(server, bob)
    yield hand
    hand.close()


def ring(page: Any) -> Any:
    """Open the chat; returns the frame once it is connected."""
    page.locator("#counterbell .bell").click()
    chat = page.frame_locator("#counterbell iframe")
    chat.locator("#presence:not(:empty)").wait_for()
    return chat


def say(chat: Any, text: str) -> None:
    chat.locator("#text").fill(text)
    chat.locator("#text").press("Enter")


def said() -> list[str]:
    return list(Message.objects.filter(author="customer").order_by("pk").values_list("text", flat=True))


def wait_for_said(page: Any, *wanted: str) -> None:
    for _ in range(100):
        if len(said()) >= len(wanted):
            break
        page.wait_for_timeout(100)
    assert said() == list(wanted)


def wait_for_event(page: Any, wanted: list[Any]) -> None:
    """Wait until the shop's page heard it (its policy forbids what wait_for_function needs)."""
    for _ in range(100):
        if wanted in page.evaluate("heard"):
            return
        page.wait_for_timeout(50)
    assert wanted in page.evaluate("heard")


def test_before_the_click_only_loader_and_settings_are_fetched(
    visit: Open, server: RunningServer, brand: Brand
) -> None:
    page = visit()
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
    assert chat.locator(".people").inner_text() == "You are talking with people of Lisbon Ceramics."
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
    assert page.evaluate("document.querySelector('#counterbell').shadowRoot.activeElement.className") == "bell"
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


# ——— bad lines ———


def test_written_offline_it_is_sent_once_when_she_is_back(visit: Open, shop: Shop) -> None:
    page = visit()
    chat = ring(page)
    say(chat, "one")
    chat.locator(".entry-state-sent").wait_for()
    page.context.set_offline(True)
    say(chat, "two")
    say(chat, "three")
    chat.locator(".entry-state-waiting").first.wait_for(timeout=20_000)
    assert chat.locator(".entry-state-waiting").all_inner_texts() == ["Will be sent when you are back online"] * 2
    chat.locator("#banner:not([hidden])").wait_for()
    page.context.set_offline(False)
    chat.locator("[data-number='3'] .entry-state-sent").wait_for(timeout=20_000)
    assert said() == ["one", "two", "three"]
    assert chat.locator("#banner").is_hidden()
    assert chat.locator(".entry-text").all_inner_texts() == ["one", "two", "three"]


def test_what_waits_survives_a_reload(visit: Open, server: RunningServer) -> None:
    page = visit()
    chat = ring(page)
    say(chat, "before")
    chat.locator(".entry-state-sent").wait_for()
    page.context.set_offline(True)
    say(chat, "written in a tunnel")
    context = page.context
    page.close()
    context.set_offline(False)
    again = visit(context=context)
    ring(again)
    wait_for_said(again, "before", "written in a tunnel")


def test_a_restarted_server_loses_nothing_that_was_typed(visit: Open, server: RunningServer) -> None:
    page = visit()
    chat = ring(page)
    say(chat, "before")
    chat.locator(".entry-state-sent").wait_for()
    server.kill()
    say(chat, "in between")
    page.wait_for_timeout(300)
    server.start()
    chat.locator("[data-number='2'] .entry-state-sent").wait_for(timeout=40_000)
    assert said() == ["before", "in between"]


def test_where_sockets_are_blocked_it_goes_over_http(visit: Open, new_context: Open, counterhand: Counterhand) -> None:
    context = new_context()
    context.add_init_script("window.WebSocket = class { constructor() { throw new Error('blocked') } }")
    page = visit(context=context)
    page.locator("#counterbell .bell").click()
    chat = page.frame_locator("#counterbell iframe")
    say(chat, "through the hole in the fence")
    chat.locator(".entry-state-sent").wait_for(timeout=30_000)
    c = str(Conversation.objects.get().public_id)
    counterhand.watch(c)
    counterhand.say(c, "I hear you")
    chat.locator(".entry-by-agent").wait_for(timeout=20_000)
    say(chat, "good")
    wait_for_said(page, "through the hole in the fence", "good")


def test_two_tabs_are_one_conversation(visit: Open) -> None:
    one = visit()
    first = ring(one)
    say(first, "from the first tab")
    first.locator(".entry-state-sent").wait_for()
    two = visit(context=one.context)
    second = ring(two)
    say(second, "from the second tab")
    first.locator("[data-number='2']").wait_for()
    assert first.locator(".entry-text").all_inner_texts() == ["from the first tab", "from the second tab"]
    entered: list[str] = []
    for page in (one, two):
        page.on("request", lambda request: entered.append(request.url) if request.url.endswith("/visitor") else None)
    two.wait_for_timeout(1100)  # tokens carry seconds: the next one is another word for the same visitor
    two.reload()
    ring(two)
    two.wait_for_timeout(1500)
    assert len(entered) == 1, "the tabs reload each other"
    assert Conversation.objects.count() == 1


# ——— files, contact, ending ———


def test_a_picture_and_a_text_go_with_a_message(visit: Open, tmp_path: Any) -> None:
    page = visit()
    chat = ring(page)
    page.screenshot(path=tmp_path / "bowl.png")
    (tmp_path / "note.txt").write_text("thin crack at the rim")
    chat.locator("#file").set_input_files([tmp_path / "bowl.png", tmp_path / "note.txt"])
    chat.locator(".chosen-file.ready").nth(1).wait_for()
    say(chat, "It is broken")
    chat.locator(".entry-state-sent").wait_for()
    sent = Message.objects.get()
    assert sorted(a.name for a in sent.attachments.all()) == ["bowl.png", "note.txt"]
    chat.locator(".entry-image").click()
    chat.locator("#picture[open] img").wait_for()
    page.keyboard.press("Escape")
    assert chat.locator("#picture[open]").count() == 0


def test_a_file_that_we_do_not_take_is_said_in_words(visit: Open, tmp_path: Any) -> None:
    page = visit()
    chat = ring(page)
    (tmp_path / "run.exe").write_bytes(b"MZ\x90\x00\x03" * 50)
    chat.locator("#file").set_input_files(tmp_path / "run.exe")
    chat.locator("#trouble:not([hidden])").wait_for()
    assert "run.exe" in chat.locator("#trouble").inner_text()
    assert chat.locator(".chosen-file").count() == 0
    assert chat.locator("#send").is_disabled()


def test_contact_is_asked_once_and_noted(visit: Open) -> None:
    page = visit()
    chat = ring(page)
    assert chat.locator("#contact").is_hidden()
    say(chat, "Hello?")
    chat.locator("#contact input[type=email]").fill("dana")
    chat.locator("#contact button[type=submit], #contact .main").first.click()
    assert chat.locator("#contact .trouble").inner_text() == texts("en")["email_wrong"]
    chat.locator("#contact input[type=email]").fill("dana@mail.example")
    chat.locator("#contact .main").click()
    chat.locator("#contact .thanks").wait_for()
    assert Customer.objects.get().email == "dana@mail.example"


def test_ended_rated_and_gone_on_with(visit: Open, bob: Agent) -> None:
    page = visit()
    say(ring(page), "Thanks, all clear")
    page.frame_locator("#counterbell iframe").locator(".entry-state-sent").wait_for()
    resolve(Conversation.objects.get(), by=bob)
    page.reload()
    chat = ring(page)
    chat.locator("#ended fieldset").wait_for()
    assert chat.locator("#composer").is_hidden()
    chat.get_by_role("radio", name="Good", exact=True).check(force=True)
    chat.locator("#ended textarea").fill("quick")
    chat.locator("#ended .main").click()
    chat.locator("#ended .thanks").wait_for()
    assert list(Rating.objects.values_list("score", "comment")) == [(4, "quick")]
    chat.locator("#write-again").click()
    say(chat, "One more thing")
    chat.locator("[data-id] .entry-state-sent").wait_for()
    wait_for_said(page, "Thanks, all clear", "One more thing")
    assert Conversation.objects.get().status == "open"
    assert chat.locator("#ended").is_hidden()


# ——— for everybody ———


@pytest.mark.parametrize("lang", ["fa", "ar"])
def test_in_a_right_to_left_shop_the_bell_stands_left(visit: Open, lang: str) -> None:
    page = visit(lang)
    box = page.locator("#counterbell .bell").bounding_box()
    assert box["x"] == 20
    chat = ring(page)
    assert chat.locator("html").get_attribute("dir") == "rtl"
    assert chat.locator("#text").get_attribute("placeholder") == texts(lang)["placeholder"]


def test_persian_days_are_of_the_persian_calendar(visit: Open, brand: Brand) -> None:
    page = visit("fa")
    chat = ring(page)
    say(chat, "سلام")
    chat.locator(".entry-state-sent").wait_for()
    shown = chat.locator(".entry-time").inner_text()
    assert re.fullmatch("[۰-۹]{1,2}:[۰-۹]{2}", shown)
    full = str(chat.locator(".entry-time").get_attribute("title"))
    assert re.search("[۰-۹]{4}", full)
    assert "۱۴" in full


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Open, scheme: str, counterhand: Counterhand) -> None:
    page = visit(color_scheme=scheme)
    chat = ring(page)
    say(chat, "Is https://shop.example good?")
    chat.locator("#contact:not([hidden])").wait_for()
    c = str(Conversation.objects.get().public_id)
    counterhand.watch(c)
    counterhand.say(c, "It is")
    chat.locator(".entry-by-agent").wait_for()
    page.wait_for_timeout(500)  # what is still fading in has no contrast yet
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_keyboard_alone_is_enough(visit: Open) -> None:
    page = visit()
    page.locator("#counterbell .bell").wait_for()
    page.locator("#link").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    chat = page.frame_locator("#counterbell iframe")
    chat.locator("#text:focus").wait_for()
    page.keyboard.type("by keys")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("only")
    page.keyboard.press("Enter")
    chat.locator(".entry-state-sent").wait_for()
    assert said() == ["by keys\nonly"]
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "counterbell", "the focus left the open dialog"
    page.keyboard.press("Escape")
    page.locator("#counterbell .bell[aria-expanded='false']").wait_for()


def test_on_a_telephone_it_fills_the_screen(visit: Open) -> None:
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    ring(page)
    page.wait_for_timeout(400)
    assert page.locator("#counterbell .panel").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert page.locator("#counterbell .bell").is_hidden()


def test_a_page_that_is_not_the_brands_gets_no_bell(visit: Open, brand: Brand, server: RunningServer) -> None:
    brand.domains = ["elsewhere.example"]
    brand.save()
    page = visit()
    where = page.evaluate("location.host")
    why = f"no settings from {server.url}. Is {where} among the domains of this brand?"
    wait_for_event(page, ["error", {"text": why}])
    assert page.locator("#counterbell").count() == 0


def test_the_shop_cannot_be_spoken_to_by_strangers(visit: Open, brand: Brand) -> None:
    page = visit()
    chat = ring(page)
    say(chat, "secret")
    chat.locator(".entry-state-sent").wait_for()
    page.evaluate(
        """(key) => { for (const t of ["close", "unread", "event"])
        window.postMessage({counterbell: key, t, count: 9, name: "message"}, "*") }""",
        brand.key,
    )
    page.wait_for_timeout(200)
    assert page.locator("#counterbell .bell").get_attribute("aria-expanded") == "true"
    assert page.locator("#counterbell .badge").inner_text() == "0"


def test_everything_together_is_light(visit: Open, server: RunningServer) -> None:
    page = visit()
    bodies: dict[str, Any] = {}
    page.on("response", lambda got: bodies.__setitem__(got.url, got) if got.url.startswith(server.url) else None)
    ring(page)
    page.reload()
    ring(page)
    packed = {url: len(gzip.compress(got.body(), 9)) for url, got in bodies.items() if got.ok and "/live/" not in url}
    assert sum(packed.values()) < 60_000, packed


def test_danas_words_come_out_as_they_went_in(visit: Open, counterhand: Counterhand) -> None:
    words = [
        "<script>alert(1)</script>",
        "سلام \u200f\u202ax",
        "ﷺ",
        "a\u0301\u0327\u0356\u0302",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d\U0001f308",
        "'; DROP TABLE x; --",
        "{{ 7*7 }}",
        "日本語テスト",
        "javascript:alert(1)",
    ]
    page = visit()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    chat = ring(page)
    for text in words:
        say(chat, text)
    wait_for_said(page, *words)
    chat.locator(f"[data-number='{len(words)}'] .entry-state").wait_for()
    assert chat.locator(".entry-text").all_text_contents() == words
    assert [e["text"] for e in counterhand.watch(str(Conversation.objects.get().public_id))] == words
    assert dialogs == []
