"""What has been begun waits for its agent, with all that is to go along: elsewhere in the list, on every device."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from counterbell.accounts.models import Agent, Brand
from counterbell.conversations.models import Draft, Message
from tests.people import Shopper
from tests.workspace.desks import Desk
from tests.workspace.matters import begin

pytestmark = pytest.mark.browser
FILE = {"name": "guide.txt", "mimeType": "text/plain", "buffer": b"one\ntwo\n"}


@pytest.fixture
def brand(db: None) -> Brand:
    """A key of its own for each test: the server remembers brands by their keys for half a minute."""
    return Brand.objects.create(name="Lisbon Ceramics")


def put_together(desk: Desk) -> None:
    """An answer to her first message, with a file and two buttons."""
    page = desk.page
    page.locator(".entry", has_text="Blue or green?").hover()
    page.locator(".entry", has_text="Blue or green?").get_by_role("button", name="Reply to this message").click()
    page.locator("[data-file-input]").set_input_files([FILE])  # type: ignore[list-item]
    expect(page.locator(".composer-file progress")).to_have_count(0)
    page.locator("[data-enclose-open]").click()
    page.locator('[data-enclose="buttons"]').click()
    page.locator("[data-enclose-dialog] [name=text]").fill("Which one?")
    for place, word in enumerate(("Blue", "Green")):
        page.locator("[data-enclose-dialog] [name=choice]").nth(place).fill(word)
    page.get_by_role("button", name="Put into the reply").click()


def is_all_there(desk: Desk) -> None:
    page: Any = desk.page
    expect(page.locator("[data-text]")).to_have_value("Which one?")
    expect(page.locator(".composer-file")).to_contain_text("guide.txt")
    expect(page.locator("[data-enclosed]")).to_contain_text("Blue · Green")
    expect(page.locator("[data-answering]")).to_contain_text("Blue or green?")


def test_all_that_is_to_go_along_waits_with_the_words_and_goes_with_them(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, eve: Shopper
) -> None:
    matter = begin(dana, "Blue or green?", "Or none?")
    begin(eve, "I am somebody else")
    desk = desk_of(bob)
    desk.open("Dana")
    put_together(desk)
    is_all_there(desk)
    desk.open("Eve")
    expect(desk.page.locator("[data-text]")).to_have_value("")
    expect(desk.page.locator(".composer-file")).to_have_count(0)
    expect(desk.page.locator("[data-enclosed]")).to_be_hidden()
    expect(desk.page.locator(".conv", has_text="Dana").locator(".conv-draft")).to_be_visible()
    desk.open("Dana")
    is_all_there(desk)
    desk.page.reload()
    is_all_there(desk)
    elsewhere = desk_of(
        bob, f"/inbox/{matter.public_id}/?view=all"
    )  # another device: nothing of the browser's is there
    is_all_there(elsewhere)
    elsewhere.page.locator("[data-text]").click()
    elsewhere.page.keyboard.press("Control+Enter")
    elsewhere.page.wait_for_selector("[data-leaving-id]")
    elsewhere.page.keyboard.press("Control+Enter")
    expect(elsewhere.bubble("Which one?")).to_be_visible()
    expect(elsewhere.page.locator("[data-leaving-id]")).to_have_count(0)
    sent = Message.objects.get(author="agent", kind="public")
    assert (sent.text, sent.reply_to, sent.facts) == ("Which one?", 1, {"choices": ["Blue", "Green"]})
    assert [one.name for one in sent.attachments.all()] == ["guide.txt"]
    assert not Draft.objects.exists()
    assert (desk.faults, elsewhere.faults) == ([], [])


def test_what_goes_along_alone_is_a_draft_until_it_is_taken_off(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, eve: Shopper
) -> None:
    begin(dana, "Blue or green?")
    begin(eve, "I am somebody else")
    desk = desk_of(bob)
    desk.open("Dana")
    desk.page.locator('[data-kind="note"]').click()
    desk.page.locator("[data-file-input]").set_input_files([FILE])  # type: ignore[list-item]
    expect(desk.page.locator("[data-draft-state]")).to_have_text("Draft kept")
    desk.open("Eve")
    expect(desk.page.locator(".conv", has_text="Dana").locator(".conv-draft")).to_be_visible()
    desk.open("Dana")  # a note is what was begun
    expect(desk.page.locator('[data-kind="note"]')).to_have_attribute("aria-selected", "true")
    desk.page.locator(".composer-file button").click()
    expect(desk.page.locator(".conv", has_text="Dana").locator(".conv-draft")).to_be_hidden()
    assert not Draft.objects.exists()
    assert desk.faults == []


def test_an_answer_to_a_message_comes_back_with_its_words(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    begin(dana, "Blue or green?")
    desk = desk_of(bob)
    desk.open("Dana")
    put_together(desk)
    desk.page.keyboard.press("Control+Enter")
    desk.page.get_by_role("button", name="Undo").click()
    is_all_there(desk)
    expect(desk.page.locator("[data-draft-state]")).to_have_text("Draft kept")
    desk.page.reload()
    is_all_there(desk)
    assert desk.faults == []
