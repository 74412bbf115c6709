"""For everybody: directions, keyboards, screen readers, telephones; and for nobody else."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from counterbell.accounts.models import Brand
from counterbell.conversations.models import Conversation
from counterbell.widget.words import texts
from tests.running import RunningServer
from tests.widget.bubble.hands import answered, ring, said, say, wait_for_event, wait_for_said
from tests.widget.shop import Counterhand

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PATIENCE = 10_000


@pytest.mark.parametrize("lang", ["fa", "ar"])
def test_in_a_right_to_left_shop_the_bell_stands_left(visit: Open, lang: str) -> None:
    page = visit(lang)
    box = page.locator("#counterbell .bell").bounding_box()
    assert box["x"] == 20
    chat = ring(page)
    assert chat.locator("html").get_attribute("dir") == "rtl"
    assert chat.locator("#text").get_attribute("placeholder") == texts(lang)["placeholder"]


# Where the letters stand that lie around the last brackets: after a Latin word the closing one stands left of it.
BRACKETS = """(text) => {
  const line = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const found = {};
  for (let node = line.nextNode(); node; node = line.nextNode())
    for (const sign of ["(", ")", "Z"])
      if (node.data.includes("Zagreb")) {
        const range = document.createRange();
        const at = node.data.lastIndexOf(sign);
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        found[sign] = range.getBoundingClientRect().left;
      }
  return found;
}"""


def test_brackets_of_a_later_line_stand_where_they_belong(visit: Open, counterhand: Counterhand) -> None:
    page = visit("fa")
    chat = ring(page)
    said = "من دستیار خودکار (هوش مصنوعی) Tidewick.\n\nساعت ۸:۰۰ (به وقت Zagreb) باز.\nThank you (all)."
    answered(chat, counterhand, said)
    text = chat.locator(".entry-by-agent .entry-text")
    where = text.evaluate(BRACKETS)
    assert where[")"] < where["Z"] < where["("]
    lines = text.locator(".entry-line")
    heights = lines.evaluate_all(
        "(all) => all.map((it) => it.offsetHeight / parseFloat(getComputedStyle(it).lineHeight))"
    )
    assert [round(height) for height in heights[1:]] == [1, 1, 1]  # the empty one too; the first is broken anywhere
    directions = lines.evaluate_all("(all) => all.map((one) => getComputedStyle(one).direction)")
    assert directions == ["rtl", "ltr", "rtl", "ltr"]
    copied = text.evaluate("(it) => { getSelection().selectAllChildren(it); return String(getSelection()) }")
    assert copied == said


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
    assert page.locator("#counterbell .badge").inner_text() == ""


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
