"""Files, the contact card, the end and the rating."""

from collections.abc import Callable
from typing import Any

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.conversations.actions import resolve
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.models import Customer
from counterbell.feedback.models import Rating
from counterbell.journal.models import Entry
from counterbell.widget.words import texts
from tests.axe import faults
from tests.mailroom.post import make_mailbox
from tests.running import RunningServer
from tests.widget.bubble.hands import ring, say, wait_for_said

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PATIENCE = 10_000


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
    chat.locator("#contact .thanks", has_text=texts("en")["contact_saved"]).wait_for()  # no mailbox, no letter
    assert Customer.objects.get().email == "dana@mail.example"


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_she_is_told_that_a_letter_asks_her_address(visit: Open, brand: Brand, lang: str) -> None:
    make_mailbox(brand)
    chat = ring(visit(lang))
    say(chat, "Hello?")
    chat.locator("#contact input[type=email]").fill("dana@mail.example")
    chat.locator("#contact .main").click()
    told = texts(lang)["contact_letter"].replace("{email}", "dana@mail.example")
    chat.locator("#contact .thanks", has_text=told).wait_for()


def test_ended_rated_and_gone_on_with(visit: Open, bob: Agent) -> None:
    page = visit()
    say(ring(page), "Thanks, all clear")
    page.frame_locator("#counterbell iframe").locator(".entry-state-sent").wait_for()
    resolve(Conversation.objects.get(), by=bob)
    page.reload()
    chat = ring(page)
    chat.get_by_role("button", name="No, that was all").click()
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


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_she_ends_her_chat_herself_by_keyboard_and_rates_it(
    visit: Open, server: RunningServer, signed_in: Callable[..., Any], bob: Agent, lang: str
) -> None:
    said = texts(lang)
    page = visit(lang, viewport={"width": 320, "height": 640}, color_scheme="dark" if lang == "fa" else "light")
    chat = ring(page)
    chat.locator("#menu-open").click()
    assert chat.locator("#end").is_hidden()  # nothing has begun
    page.keyboard.press("Escape")
    say(chat, "Thanks, all clear")
    chat.locator(".entry-state-sent").wait_for()
    matter = Conversation.objects.get()
    desk = signed_in(bob).new_page()
    desk.goto(f"{server.url}/inbox/{matter.public_id}/?view=all")
    desk.locator(".entry-bubble").wait_for()

    chat.locator("#menu-open").press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    dialog = chat.get_by_role("dialog", name=said["end_ask"])
    dialog.wait_for()
    page.wait_for_timeout(300)
    inside = page.frames[-1]
    assert faults(inside, "dialog[open]") == []
    page.keyboard.press("Escape")
    chat.locator("dialog[open]").wait_for(state="detached")
    assert chat.locator("#text").is_visible()  # the chat is still open
    assert Conversation.objects.get().status == "open"

    chat.locator("#menu-open").click()
    chat.locator("#end").click()
    dialog.get_by_role("button", name=said["end_yes"]).click()
    chat.locator("#ended fieldset").wait_for()  # and nobody asks whether there is anything else
    assert chat.locator("#composer").is_hidden()
    desk.locator(".entry-happening", has_text="The customer ended this").wait_for()
    happened = Message.objects.get(kind="happening")
    assert happened.facts == {"what": "status", "before": "open", "status": "resolved", "who": "customer"}
    ended = Entry.objects.get(name="conversations.status_changed")
    assert ended.actor == matter.customer.ref
    chat.get_by_role("radio", name=said["score_5"], exact=True).check(force=True)
    chat.locator("#ended .main").click()
    chat.locator("#ended .thanks").wait_for()
    assert Rating.objects.get().score == 5

    chat.locator("#write-again").click()
    say(chat, "One more thing")
    wait_for_said(page, "Thanks, all clear", "One more thing")
    assert Conversation.objects.get().status == "open"
    assert page.faults == []


def test_who_has_no_line_cannot_end_it_and_is_told(visit: Open) -> None:
    page = visit()
    chat = ring(page)
    say(chat, "Hello?")
    chat.locator(".entry-state-sent").wait_for()
    page.context.set_offline(True)
    chat.locator("#menu-open").click()
    chat.locator("#end").click()
    chat.locator("#trouble", has_text=texts("en")["error"]).wait_for()
    page.context.set_offline(False)
    chat.locator("#menu-open").click()
    chat.locator("#end").click()
    page.context.set_offline(True)
    chat.get_by_role("button", name="End the chat").click()
    chat.locator("dialog .trouble", has_text=texts("en")["error"]).wait_for()
    page.context.set_offline(False)
    chat.get_by_role("button", name="End the chat").click()
    chat.locator("#ended fieldset").wait_for()
    assert Conversation.objects.get().status == "resolved"
