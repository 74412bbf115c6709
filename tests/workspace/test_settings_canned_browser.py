"""What goes along with a canned reply, from the settings to the customer, in a real Chromium."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from counterbell.accounts.models import Agent, Brand
from counterbell.conversations.models import Message
from tests.axe import faults
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.desks import Desk
from tests.workspace.matters import begin

ROOT = "/settings/canned/"


@pytest.fixture
def brand(db: None) -> Brand:
    """A key of its own for each test: the server remembers brands by their keys for half a minute."""
    return Brand.objects.create(name="Lisbon Ceramics")


@pytest.mark.browser
def test_buttons_are_put_together_here_and_go_out_with_the_reply(
    server: RunningServer,
    signed_in: Callable[..., Any],
    desk_of: Callable[..., Desk],
    alice: Agent,
    bob: Agent,
    dana: Shopper,
) -> None:
    page = signed_in(alice).new_page()
    page.goto(f"{server.url}{ROOT}new/")
    page.get_by_label("Name").fill("Which one")
    page.get_by_label("Shortcut").fill("which")
    english = page.locator('[data-tongue="en"]')
    english.locator("textarea").fill("Hello {{customer.first_name}}, which one?")
    english.get_by_role("button", name="Article, buttons, form, date").click()
    english.get_by_role("menuitem", name="Question with buttons").click()
    dialog = page.locator("[data-enclose-dialog]")
    expect(dialog.locator("[name=text]")).to_have_value("Hello {{customer.first_name}}, which one?")
    for place, word in enumerate(("Blue", "Green")):
        dialog.locator("[name=choice]").nth(place).fill(word)
    assert faults(page) == []
    dialog.get_by_role("button", name="Put into the reply").click()
    expect(english.locator("[data-enclosed]")).to_contain_text("Blue · Green")
    expect(page.locator('[data-tongue="fa"] [data-enclosed]')).to_be_hidden()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The reply Which one is made.")).to_be_visible()
    matter = begin(dana, "Hello")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    desk.page.keyboard.press("r")
    desk.page.keyboard.type("/which")
    expect(desk.page.locator(".canned-preview")).to_contain_text("Blue · Green")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("[data-enclosed]")).to_contain_text("Blue · Green")
    desk.page.keyboard.press("Control+Enter")
    desk.page.wait_for_selector("[data-leaving-id]")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("[data-leaving-id]")).to_have_count(0)
    sent = Message.objects.get(author="agent", kind="public")
    assert (sent.text, sent.facts) == ("Hello Dana, which one?", {"choices": ["Blue", "Green"]})
    assert desk.faults == []
