"""Files, the contact card, the end and the rating."""

from collections.abc import Callable
from typing import Any

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.conversations.actions import resolve
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.models import Customer
from counterbell.feedback.models import Rating
from counterbell.widget.words import texts
from tests.mailroom.post import make_mailbox
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
