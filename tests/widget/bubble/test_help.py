"""The help centre within the bubble: looked for, suggested, read, left again; by mouse and by key, both ways round."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from axe_playwright_python.sync_playwright import Axe

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.helpcenter import actions
from counterbell.helpcenter.actions import Wording
from counterbell.helpcenter.finding import put_on_shelf
from counterbell.helpcenter.models import Translation
from counterbell.widget.words import texts
from tests.helpcenter.conftest import Published, published, returns, section
from tests.running import RunningServer
from tests.widget.bubble.hands import ring, say

__all__ = ["published", "returns", "section"]  # fixtures
pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def explained(brand: Brand, returns: Translation, published: Published) -> Translation:
    """Two articles of which one leads to the other; the Persian words of it are out of date."""
    words = f"Delivery costs 5 euros. [Sending back](article:{returns.article_id}), [the bank](https://bank.example/)."
    published("What does delivery cost?", words, promoted=True, kind="faq")
    actions.write(returns.article, Wording(title=returns.title, body="You have **14 days**."), language="en", by=None)
    actions.publish(Translation.objects.get(pk=returns.pk), by=None, change=3)
    put_on_shelf(Translation.objects.live().values_list("pk", flat=True))
    return Translation.objects.get(pk=returns.pk)


def wait_for_first(page: Any, chat: Any, title: str) -> None:
    """Wait until this article stands above all others that are offered."""
    for _ in range(100):
        if chat.locator(".help-one").all_inner_texts()[:1] == [title]:
            return
        page.wait_for_timeout(50)
    assert chat.locator(".help-one").all_inner_texts()[:1] == [title]


def test_it_is_looked_for_read_and_left(visit: Open, explained: Translation) -> None:
    page = visit()
    chat = ring(page)
    wait_for_first(page, chat, "What does delivery cost?")
    chat.locator(".help-search").fill("give back")
    wait_for_first(page, chat, explained.title)
    chat.locator(".help-one").first.click()
    chat.locator(".help-page h2", has_text=explained.title).wait_for()
    assert chat.locator(".help-words strong").inner_text() == "14 days"
    assert not chat.locator("#talk").is_visible()
    chat.locator(".help-page .main").click()
    assert chat.locator("#text").evaluate("(field) => field === document.activeElement")
    assert not chat.locator(".help-page").is_visible()
    assert page.faults == []


def test_links_lead_to_articles_here_and_elsewhere_beside_the_shop(visit: Open, explained: Translation) -> None:
    page = visit()
    chat = ring(page)
    chat.locator(".help-one").first.click()
    away = chat.locator(".help-words a", has_text="the bank")
    assert (away.get_attribute("target"), away.get_attribute("rel")) == ("_blank", "noopener")
    chat.locator(".help-words a", has_text="Sending back").click()
    chat.locator(".help-page h2", has_text=explained.title).wait_for()
    whole = chat.locator(".help-page > a")
    assert str(whole.get_attribute("href")).endswith(f"/en/{explained.article_id}-{explained.slug}/")
    chat.locator("#back").click()
    assert chat.locator("#talk").is_visible()


def test_what_fits_the_first_message_is_suggested_while_it_is_written(visit: Open, explained: Translation) -> None:
    page = visit()
    chat = ring(page)
    wait_for_first(page, chat, "What does delivery cost?")
    chat.locator("#text").fill("Hello, how do I send something back to you?")
    wait_for_first(page, chat, explained.title)
    assert chat.locator(".help-said").inner_text() == texts("en")["help_found"]
    say(chat, "Hello, how do I send something back to you?")
    chat.locator(".entry-state-sent").wait_for()
    assert not chat.locator("#help").is_visible()


def test_whom_the_shop_signs_in_reads_what_is_for_her_and_nobody_after_her(
    visit: Open, brand: Brand, published: Published
) -> None:
    published("For members", "Ten percent off", promoted=True, audience="signed_in")
    published("Our margins", promoted=True, audience="agents")
    put_on_shelf(Translation.objects.live().values_list("pk", flat=True))
    page = visit()
    chat = ring(page)
    page.wait_for_timeout(500)
    assert chat.locator("#help").is_hidden()
    word = jwt.encode({"sub": "u-17", "exp": now() + timedelta(minutes=5)}, brand.jwt_secret, "HS256")
    page.evaluate("(jwt) => Counterbell('identify', {jwt})", word)
    wait_for_first(page, chat, "For members")
    assert chat.locator(".help-one").count() == 1
    chat.locator(".help-search").fill("percent")
    chat.locator(".help-said", has_text=texts("en")["help_found"]).wait_for()
    chat.locator(".help-one").first.click()
    chat.locator(".help-words", has_text="Ten percent off").wait_for()
    page.evaluate("Counterbell('signOut')")
    chat.locator(".help-page").wait_for(state="hidden")
    assert "Ten percent" not in chat.locator("body").inner_text()
    assert chat.locator("#help").is_hidden()
    assert page.faults == []


def test_nothing_found_says_what_to_do(visit: Open, explained: Translation) -> None:
    chat = ring(visit())
    chat.locator(".help-one").wait_for()
    chat.locator(".help-search").fill("zzzzqq")
    chat.get_by_text(texts("en")["help_none"]).wait_for()


def test_only_what_was_really_asked_is_said_to_be(visit: Open, explained: Translation) -> None:
    page = visit()
    chat = ring(page)
    chat.locator(".help-one").wait_for()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "asked" in request.url else None)
    chat.locator(".help-search").focus()
    page.keyboard.type("send", delay=20)
    wait_for_first(page, chat, explained.title)
    page.keyboard.type(" back", delay=20)
    wait_for_first(page, chat, explained.title)
    chat.locator(".help-one").first.click()
    chat.locator(".help-page h2", has_text=explained.title).wait_for()
    assert [one.partition("suggest/")[2] for one in asked] == ["?q=send%20back&asked"]


def test_the_keyboard_alone_is_enough(visit: Open, explained: Translation) -> None:
    page = visit()
    chat = ring(page)
    wait_for_first(page, chat, "What does delivery cost?")
    chat.locator(".help-search").focus()
    page.keyboard.type("send back")
    wait_for_first(page, chat, explained.title)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    chat.locator(".help-page:focus").wait_for()
    page.keyboard.press("Escape")
    assert chat.locator("#talk").is_visible(), "Escape leaves the article, not the chat"
    assert chat.locator("#text").evaluate("(field) => field === document.activeElement")


def test_a_brand_without_articles_loads_nothing_of_it(visit: Open) -> None:
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    chat = ring(page)
    say(chat, "Hello")
    chat.locator(".entry-state-sent").wait_for()
    assert [url for url in asked if "/help" in url] == []
    assert not chat.locator("#help").is_visible()


def test_who_comes_back_to_her_conversation_is_shown_that(visit: Open, explained: Translation) -> None:
    page = visit()
    chat = ring(page)
    say(chat, "Hello")
    chat.locator(".entry-state-sent").wait_for()
    page.reload()
    chat = ring(page)
    chat.locator(".entry-mine").wait_for()
    assert not chat.locator("#help").is_visible()
    chat.locator("#past").click()
    chat.locator("#new").click()
    chat.locator(".help-one").wait_for()


@pytest.mark.parametrize(
    ("lang", "how"),
    [("en", {}), ("fa", {"color_scheme": "dark", **PHONE})],
    ids=["english-wide", "persian-dark-phone"],
)
def test_axe_finds_nothing_and_it_fits(
    server: RunningServer, visit: Open, explained: Translation, lang: str, how: dict[str, Any]
) -> None:
    page = visit(lang, **how)
    chat = ring(page)
    chat.locator(".help-search").fill("delivery" if lang == "en" else "پس بدهم")
    chat.locator(".help-said", has_text=texts(lang)["help_found"]).wait_for()
    page.wait_for_timeout(300)
    first = Axe().run(page)
    assert first.violations_count == 0, first.generate_report()
    chat.locator(".help-one").first.click()
    chat.locator(".help-words").wait_for()
    assert chat.locator(".help-old").count() == (1 if lang == "fa" else 0)
    second = Axe().run(page)
    assert second.violations_count == 0, second.generate_report()
    assert chat.locator("html").evaluate("(html) => html.scrollWidth <= html.clientWidth")
