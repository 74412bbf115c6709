"""The bubble for eyes and hands that need more: 200 % zoom, less motion, and axe in every state and script."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from counterbell.accounts.models import Brand
from counterbell.bot.models import Bot
from counterbell.widget.words import texts
from tests.widget.bubble.hands import answered, ring, say
from tests.widget.shop import Counterhand

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
# A window of 1280 × 800 at 200 %: half as many pixels for the page, each twice as large.
TWICE = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}


def axe_finds_nothing(page: Any) -> None:
    page.wait_for_timeout(300)  # what is still fading in has no contrast yet
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def is_whole(chat: Any, *selectors: str) -> None:
    """Each of these is within the window, and nothing is wider than that."""
    cut = """(node) => { const { top, bottom, left, right } = node.getBoundingClientRect();
      return top < 0 || left < 0 || bottom > innerHeight + 1 || right > innerWidth + 1 }"""
    assert [one for one in selectors if chat.locator(one).evaluate(cut)] == []
    assert chat.locator("html").evaluate("(html) => html.scrollWidth <= html.clientWidth")


@pytest.mark.parametrize("lang", ["en", "fa", "ja"])
def test_at_200_percent_nothing_is_cut_and_all_can_be_reached(visit: Open, brand: Brand, lang: str) -> None:
    Bot.objects.create(brand=brand, is_on=True)
    page = visit(lang, **TWICE)
    page.locator("#counterbell .bell").click()
    chat = page.frame_locator("#counterbell iframe")
    chat.locator("#who-words:not(:empty)").wait_for()
    page.wait_for_timeout(400)
    is_whole(chat, "#who-words", "#person", "#text", "#send", "#menu-open", "#close")
    assert chat.locator("#scroll").evaluate("(box) => box.clientHeight") >= 64  # some lines of the thread stay
    chat.locator("#menu-open").click()
    is_whole(chat, "#menu", "#mail")
    page.keyboard.press("Escape")
    chat.locator("#close").click()
    page.locator("#counterbell .bell[aria-expanded='false']").wait_for()


@pytest.mark.parametrize("wanted", ["reduce", "no-preference"])
def test_who_wants_less_motion_sees_none(visit: Open, counterhand: Counterhand, wanted: str) -> None:
    page = visit(reduced_motion=wanted)
    moves = "(node) => [getComputedStyle(node).animationName, getComputedStyle(node).transitionDuration]"
    chat = ring(page)
    answered(chat, counterhand, "Yes, two are left")
    names = {chat.locator(one).first.evaluate(moves)[0] for one in (".entry-by-agent", ".entry-mine")}
    spans = [page.locator(f"#counterbell .{one}").evaluate(moves)[1] for one in ("panel", "bell")]
    still = names == {"none"} and all(float(one.split("s")[0]) == 0 for one in spans)
    assert still is (wanted == "reduce"), (names, spans)


@pytest.mark.parametrize("lang", ["fa", "ja"])
def test_axe_finds_nothing_from_the_first_word_to_the_rating(visit: Open, counterhand: Counterhand, lang: str) -> None:
    page = visit(lang, color_scheme="dark" if lang == "fa" else "light")
    chat = ring(page)
    axe_finds_nothing(page)
    c = answered(chat, counterhand, "Yes, two are left")
    chat.locator("#contact:not([hidden])").wait_for()
    axe_finds_nothing(page)
    counterhand.resolve(c)
    chat.get_by_text(texts(lang)["more_ask"]).wait_for()
    axe_finds_nothing(page)
    chat.get_by_role("button", name=texts(lang)["more_no"]).click()
    chat.locator("#ended fieldset").wait_for()
    chat.locator("#ended .face").nth(3).click()
    axe_finds_nothing(page)
    chat.locator("#ended .main").click()
    chat.locator("#ended .thanks").wait_for()
    axe_finds_nothing(page)
    assert page.faults == []


@pytest.mark.parametrize("lang", ["en", "fa", "ja"])
def test_axe_finds_nothing_while_a_voice_is_recorded_kept_and_refused(
    visit: Open, new_context: Callable[..., Any], lang: str
) -> None:
    page = visit(lang, context=new_context(permissions=["microphone"]))
    chat = ring(page)
    chat.locator("#voice").click()
    chat.locator(".recording [role=timer]").wait_for()
    axe_finds_nothing(page)
    chat.locator(".recording .send").click()
    chat.locator("#files .chosen-file.ready").wait_for()
    axe_finds_nothing(page)
    refused = visit(lang)
    there = ring(refused)
    there.locator("#voice").click()
    there.locator("#trouble", has_text=texts(lang)["voice_denied"]).wait_for()
    axe_finds_nothing(refused)


@pytest.mark.parametrize("lang", ["fa", "ja"])
def test_axe_finds_nothing_while_a_bot_answers(visit: Open, brand: Brand, lang: str) -> None:
    Bot.objects.create(brand=brand, is_on=True)
    page = visit(lang)
    chat = ring(page)
    say(chat, "Hello")
    chat.locator(".entry-by-bot").wait_for(timeout=40_000)
    axe_finds_nothing(page)
