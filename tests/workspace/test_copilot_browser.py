# ruff: noqa: F811  # pytest hands over fixtures by their names
"""Suggested answers in a real browser: inserted by key and by mouse, put aside, sent as they are or changed."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from counterbell.accounts.models import Agent
from counterbell.bot.models import Bot, Suggestion
from counterbell.conversations.actions import assign, open_conversation, receive
from counterbell.helpcenter.actions import Placement, Wording, publish, start_article
from tests.bot.conftest import bot  # noqa: F401  # the same shop
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.test_settings_browser import serious, watched

pytestmark = pytest.mark.browser
LEARNS_MS = 90_000  # the first time, beside other tests


def wait_for_told(page: Any, count: int) -> None:
    """Until the server has heard what became of so many: the page tells it beside everything else."""
    for _ in range(50):
        if Suggestion.objects.count() >= count:
            return
        page.wait_for_timeout(100)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_answer_is_inserted_by_key_put_aside_and_sent(
    server: RunningServer, signed_in: Callable[..., Any], bot: Bot, dana: Shopper, bob: Agent
) -> None:
    talk = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language="en")
    assign(talk, agent=bob, team=None, by=bob)  # the bot is silent
    receive(talk, text="do you ship to canada? and how do i return something?")
    page = signed_in(bob).new_page()
    said = watched(page)
    page.goto(f"{server.url}/inbox/{talk.public_id}/")
    rows = page.locator("[data-suggested]")
    rows.first.wait_for(timeout=LEARNS_MS)
    assert rows.count() == 2
    assert serious(page) == []
    field = page.locator("[data-text]")
    field.focus()
    page.keyboard.press("Alt+Backspace")
    rows.nth(1).wait_for(state="detached")
    page.keyboard.press("Alt+Enter")
    assert field.input_value() == "Send it back within 30 days."
    assert rows.count() == 0
    page.keyboard.press("Control+Enter")
    page.locator(".entry", has_text="Send it back within 30 days.").first.wait_for()
    assert field.input_value() == ""
    wait_for_told(page, 2)
    found = {one.key: one.state for one in Suggestion.objects.all()}
    assert found["pack.delivery_countries"] == "dismissed"
    assert found["pack.return_how"] in {"inserted", "accepted"}  # it waits five seconds, to be taken back
    assert said == []


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["en", "fa"])
def test_what_she_may_not_read_is_not_inserted_by_one_key(
    server: RunningServer, signed_in: Callable[..., Any], bot: Bot, dana: Shopper, bob: Agent, language: str
) -> None:
    bob.language = language
    bob.save(update_fields=["language"])
    wording, placement = Wording(title="Kiln", body="The kiln burns walnut wood."), Placement(audience="agents")
    publish(start_article(dana.brand, wording, language="en", placement=placement, by=None), by=None)
    talk = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language="en")
    assign(talk, agent=bob, team=None, by=bob)
    for number in range(8):
        receive(talk, text=f"hello, number {number}")
    receive(talk, text="does the kiln burn walnut wood")
    page = signed_in(bob).new_page()
    page.goto(f"{server.url}/inbox/{talk.public_id}/")
    row = page.locator("[data-suggested]")
    row.first.wait_for(timeout=LEARNS_MS)
    field = page.locator("[data-text]")
    field.focus()
    page.keyboard.press("Alt+Enter")
    page.locator("[data-kept-warning]").wait_for()
    assert field.input_value() == ""
    assert serious(page) == []
    page.keyboard.press("Alt+Enter")
    assert field.input_value() == "The kiln burns walnut wood."


@pytest.mark.slow
def test_where_the_bot_does_not_help_nothing_is_fetched(
    server: RunningServer, signed_in: Callable[..., Any], dana: Shopper, bob: Agent
) -> None:
    talk = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language="en")
    receive(talk, text="do you ship to canada?")
    page = signed_in(bob).new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{server.url}/inbox/{talk.public_id}/")
    page.locator("[data-text]").wait_for()
    page.wait_for_timeout(1_000)
    assert [url for url in asked if "copilot" in url] == []
