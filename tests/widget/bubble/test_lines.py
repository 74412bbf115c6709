"""Bad lines, several tabs, no sockets: every word arrives once."""

from collections.abc import Callable
from typing import Any

import pytest

from counterbell.conversations.models import Conversation
from tests.running import RunningServer
from tests.widget.bubble.hands import ring, said, say, wait_for_said
from tests.widget.shop import Counterhand, Shop

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PATIENCE = 10_000


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


def test_a_first_message_written_offline_is_sent_once_by_whichever_tab_comes_back(visit: Open) -> None:
    page = visit()
    chat = ring(page)
    page.context.set_offline(True)
    say(chat, "my first words, in a tunnel")
    chat.locator(".entry-state-waiting, .entry-state-sending").first.wait_for()
    context = page.context
    page.close()
    context.set_offline(False)
    tabs = [visit(context=context), visit(context=context)]
    for tab in tabs:
        tab.locator("#counterbell .bell").click()
    for tab in tabs:
        frame = tab.frame_locator("#counterbell iframe")
        frame.locator(".entry-state-sent").wait_for(timeout=20_000)
        assert frame.locator(".entry-text").all_inner_texts() == ["my first words, in a tunnel"]
    assert said() == ["my first words, in a tunnel"]
    assert Conversation.objects.count() == 1


def test_a_tab_that_was_cut_off_shows_what_was_begun_in_another(visit: Open, new_context: Open) -> None:
    context = new_context()
    context.add_init_script("window.WebSocket = class { constructor() { throw new Error('blocked') } }")
    cut_off = visit(context=context)
    cut_off.route("**/live/**", lambda route: route.abort())
    with cut_off.expect_response("**/visitor"):
        cut_off.locator("#counterbell .bell").click()
    first = cut_off.frame_locator("#counterbell iframe")
    second = ring(visit(context=context))
    say(second, "from the other tab")
    second.locator(".entry-state-sent").wait_for()
    assert first.locator(".entry-text").count() == 0
    cut_off.unroute("**/live/**")
    first.locator(".entry-state-sent").wait_for(timeout=20_000)
    assert first.locator(".entry-text").all_inner_texts() == ["from the other tab"]


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
    with two.expect_request("**/visitor"):
        two.reload()
        ring(two)
    two.wait_for_timeout(1500)
    assert len(entered) == 1, "the tabs reload each other"
    assert Conversation.objects.count() == 1
