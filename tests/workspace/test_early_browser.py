"""The first second of the inbox: what comes late is not missed by who is quick, nor by what happens meanwhile."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import expect

from counterbell.accounts.models import Agent
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.desks import Desk
from tests.workspace.matters import begin

pytestmark = pytest.mark.browser
OPEN = '[data-inbox][data-line="open"]'
# The page's ticket is none by the time its script reads it.
AGED = """new MutationObserver((_, watch) => {
  const ticket = document.querySelector("meta[name=counter-ticket]");
  if (ticket) (ticket.setAttribute("content", "gone"), watch.disconnect());
}).observe(document, { childList: true, subtree: true })"""


@contextmanager
def held(page: Any, address: str) -> Iterator[None]:
    """What is asked for there comes only when the block ends."""
    waiting: list[Any] = []
    page.route(address, lambda route: waiting.append(route))  # Playwright takes no built-in
    yield
    for route in waiting:
        route.continue_()
    page.unroute(address)


@pytest.fixture
def come(server: RunningServer, signed_in: Callable[..., Any]) -> Callable[..., Any]:
    """A page of an agent's own, on which nothing has come yet."""
    return lambda agent, **how: signed_in(agent, **how).new_page()


def test_who_presses_a_button_before_its_script_is_there_is_served(
    server: RunningServer, come: Callable[..., Any], bob: Agent, dana: Shopper
) -> None:
    matter = begin(dana, "Where is my parcel?")
    page = come(bob)
    with held(page, "**/htmx-*.js"):
        page.goto(f"{server.url}/inbox/{matter.public_id}/?view=all", wait_until="commit")
        page.wait_for_selector(OPEN)  # and all that needs no such button works: one can write
        page.locator("[data-text]").fill("It is on")
        expect(page.locator("[data-draft-state]")).to_have_text("Draft kept")
        page.locator(".talk-resolve svg").click()
        page.locator("#panel .panel-write textarea").fill("She has a dog")
        page.locator("#panel .panel-write button").click()
        page.wait_for_timeout(200)
        matter.refresh_from_db()
        assert matter.status == "open"
    expect(page.locator(".talk-resolve")).to_contain_text("Reopen")
    expect(page.locator(".panel-note")).to_contain_text("She has a dog")
    assert page.locator("script[src*=htmx]").count() == 1


def test_a_menu_that_is_opened_before_its_script_is_there_is_filled(
    server: RunningServer, come: Callable[..., Any], bob: Agent, dana: Shopper
) -> None:
    begin(dana, "Where is my parcel?")
    page = come(bob)
    with held(page, "**/htmx-*.js"):
        page.goto(f"{server.url}/inbox/?view=all", wait_until="commit")
        page.wait_for_selector(OPEN)
        page.keyboard.press("x")
        page.keyboard.press("a")
        expect(page.locator("#bulk-assign-menu")).to_be_visible()
        assert page.locator("#bulk-assign-menu .menu-item").count() == 0
    page.locator("#bulk-assign-menu").get_by_role("menuitem", name="To me").click()
    expect(page.locator(".conv-end")).to_contain_text("Bob")


def test_what_happens_before_the_strip_is_there_is_told_when_it_comes(
    server: RunningServer,
    come: Callable[..., Any],
    desk_of: Callable[..., Desk],
    alice: Agent,
    bob: Agent,
    dana: Shopper,
) -> None:
    matter = begin(dana, "Where is my parcel?")
    page = come(bob)
    with held(page, "**/strip.js"):
        page.goto(f"{server.url}/inbox/?view=all", wait_until="commit")
        page.wait_for_selector(OPEN)
        other = desk_of(alice, f"/inbox/{matter.public_id}/?view=all")
        expect(other.page.locator("[data-agent-dot]").first).to_have_attribute("title", "Online")
        expect(page.locator(".conv-company")).to_have_count(0)
    expect(page.locator(".conv-company")).to_contain_text("Alice")
    expect(page.locator("[data-my-dot]")).to_have_attribute("title", "Online")
    assert other.faults == []


def test_rows_are_chosen_before_the_thread_is_there(
    server: RunningServer, come: Callable[..., Any], bob: Agent, dana: Shopper
) -> None:
    begin(dana, "Where is my parcel?")
    page = come(bob)
    with held(page, "**/ui/thread.js"):
        page.goto(f"{server.url}/inbox/?view=all", wait_until="commit")
        page.wait_for_selector(OPEN)
        page.keyboard.press("x")
        expect(page.locator("[data-chosen]")).to_be_visible()
    expect(page.locator("[data-chosen-count]")).to_have_text(re.compile("Chosen: .?1"))
    page.keyboard.press("Escape")
    expect(page.locator("[data-chosen]")).to_be_hidden()


def test_the_line_opens_with_the_ticket_that_came_with_the_page(
    server: RunningServer, come: Callable[..., Any], bob: Agent
) -> None:
    page = come(bob)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}/inbox/?view=all")
    page.wait_for_selector(OPEN)
    assert [url for url in asked if url.endswith("/live/ticket")] == []
    server.kill()
    page.wait_for_selector('[data-inbox]:not([data-line="open"])')
    server.start()
    page.wait_for_selector(OPEN)
    assert [url for url in asked if url.endswith("/live/ticket")] != []  # its ticket is good for once


def test_a_page_whose_ticket_is_too_old_asks_for_another(
    server: RunningServer, come: Callable[..., Any], bob: Agent
) -> None:
    page = come(bob)
    page.add_init_script(AGED)
    with page.expect_request("**/live/ticket"):
        page.goto(f"{server.url}/inbox/?view=all")
    page.wait_for_selector(OPEN)


@pytest.mark.parametrize(("address", "wish"), [("/inbox/?view=all", "Unassigned"), ("/settings/profile/", "Inbox")])
def test_what_is_typed_before_the_command_bars_script_is_there_stands_in_it(
    server: RunningServer, come: Callable[..., Any], bob: Agent, dana: Shopper, address: str, wish: str
) -> None:
    begin(dana, "Where is my parcel?")
    page = come(bob)
    with held(page, "**/bar.js"):
        page.goto(server.url + address)
        page.wait_for_selector(OPEN if "inbox" in address else "#bar", state="attached")
        page.locator("input[type=search], input[type=text]").first.focus()
        page.keyboard.press("Control+k")
        page.keyboard.type(wish)
        expect(page.locator("#bar-field")).to_have_value(wish)
        expect(page.locator("#bar [role=option]")).to_have_count(0)
    expect(page.locator("#bar [role=option]").first).to_contain_text(wish)
    page.keyboard.press("Control+k")
    expect(page.locator("#bar")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#bar-field")).to_have_value("")
    expect(page.locator("#bar [role=option]").first).to_be_visible()
