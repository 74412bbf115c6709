"""What the bubble weighs, held: before the click, and all of it. No shift of the shop's page, no cookie."""

import urllib.request
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from counterbell.conversations.actions import resolve
from counterbell.conversations.models import Conversation
from counterbell.helpcenter.finding import put_on_shelf
from counterbell.helpcenter.models import Translation
from tests.helpcenter.conftest import published, returns, section
from tests.running import RunningServer
from tests.widget.bubble.hands import ring, say

__all__ = ["published", "returns", "section"]  # fixtures
pytestmark = pytest.mark.browser
Open = Callable[..., Any]
BEFORE_THE_CLICK = 10_000
ALL_OF_IT = 60_000
AFTER_THE_CLICK = 3  # requests of ours before it: the script and its settings, and never more than one besides


def weighed(urls: Iterable[str]) -> dict[str, int]:
    """Address → bytes as they travel."""
    found = {}
    for url in urls:
        if "/live/" in url or url.startswith("blob:"):
            continue
        request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            found[url] = len(answer.read())
            assert answer.headers["Content-Encoding"] == "gzip" or found[url] < 500, f"{url} travels unpacked"
    return found


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_it_is_light_and_moves_nothing(visit: Open, server: RunningServer, lang: str, returns: Translation) -> None:
    put_on_shelf(Translation.objects.live().values_list("pk", flat=True))
    page = visit("en")
    page.locator("#counterbell .bell").wait_for()  # what this page asks for in an idle moment is not the next one's
    asked: dict[str, None] = {}

    def note(request: Any) -> None:
        if request.url.startswith(server.url) and request.method == "GET" and "/conversations" not in request.url:
            asked[request.url] = None

    shifts = """new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput)
      window.shifted = (window.shifted || 0) + one.value }).observe({type: "layout-shift", buffered: true})"""
    page.context.add_init_script(shifts)
    page.on("request", note)
    page.goto(page.url.replace("lang=en", f"lang={lang}"))
    page.locator("#counterbell .bell").wait_for()
    page.wait_for_timeout(500)
    before = weighed(asked)
    assert sum(before.values()) <= BEFORE_THE_CLICK, before
    assert len(before) < AFTER_THE_CLICK, before
    assert page.evaluate("window.shifted || 0") == 0
    chat = ring(page)
    chat.locator(".help-search").fill("send back" if lang == "en" else "پس بدهم")
    chat.locator(".help-one").first.click()
    chat.locator("#back").click()
    say(chat, "Hello")
    chat.locator(".entry-state-sent").wait_for()
    chat.locator("#emoji").click()
    chat.locator(".emoji-one").first.wait_for()
    page.keyboard.press("Escape")
    chat.locator("#menu-open").click()
    with page.expect_download():
        chat.locator("#save").click()
    if chat.locator("#voice").count():
        chat.locator("#voice").click()
    made = Conversation.objects.get()
    resolve(made, by=None)
    page.reload()
    chat = ring(page)
    chat.locator("#ended:not([hidden])").wait_for()
    everything = weighed(asked)
    assert sum(everything.values()) <= ALL_OF_IT, sorted(everything.items(), key=lambda pair: -pair[1])
    assert page.evaluate("window.shifted || 0") == 0
    assert page.context.cookies() == []
    print("\n", *(f"{size:6} {url}\n" for url, size in everything.items()))  # noqa: T201
    print("\nweight", lang, sum(before.values()), sum(everything.values()))  # noqa: T201
