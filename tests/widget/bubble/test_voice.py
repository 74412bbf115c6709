"""A voice message: recorded in the bubble, looked at before it is sent, heard by the agent; or not allowed."""

import re
from typing import Any

import pytest

from counterbell.conversations.models import Attachment
from tests.widget.bubble.conftest import Open
from tests.widget.bubble.hands import ring, said

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def recorded(page: Any, chat: Any) -> Any:
    """Record for a moment; returns the chosen file."""
    chat.locator("#voice").click()
    chat.locator(".recording [role=timer]", has_text="0:01").wait_for()
    assert chat.locator("#text").is_hidden()
    chat.locator(".recording .send").click()
    chosen = chat.locator("#files .chosen-file.ready")
    chosen.wait_for()
    return chosen


def test_what_she_says_is_a_file_that_is_heard(visit: Open, new_context: Any) -> None:
    context = new_context(permissions=["microphone"])
    page = visit(context=context)
    chat = ring(page)
    chosen = recorded(page, chat)
    assert "Voice message.webm" in chosen.inner_text()
    assert said() == []  # she sends it, or not
    chat.locator("#send:enabled").click()
    player = chat.locator("#log audio")
    player.wait_for()
    kept = Attachment.objects.get()
    assert (kept.kind, kept.content_type) == ("audio", "audio/webm")
    for _ in range(50):
        if player.evaluate("a => a.readyState > 0 && a.duration > 0 && !a.error"):
            break
        page.wait_for_timeout(100)
    assert player.evaluate("a => a.readyState > 0 && !a.error")
    assert page.faults == []


def test_a_recording_is_thrown_away_by_escape_and_by_the_bin(visit: Open, new_context: Any) -> None:
    page = visit(context=new_context(permissions=["microphone"]))
    chat = ring(page)
    for throw in ("Escape", "bin"):
        chat.locator("#voice").click()
        chat.locator(".recording").wait_for()
        if throw == "Escape":
            page.keyboard.press("Escape")
        else:
            chat.locator(".recording .tool").click()
        chat.locator(".recording").wait_for(state="detached")
        assert chat.locator("#text").is_visible()
    assert chat.locator("#files .chosen-file").count() == 0
    assert page.locator("#counterbell iframe").is_visible()  # Escape threw away the words, not the chat
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(("lang", "words"), [("en", "Allow it in your browser"), ("fa", "اجازه"), ("ja", "マイク")])
def test_without_leave_she_is_told_what_to_do(visit: Open, lang: str, words: str) -> None:
    page = visit(lang)
    chat = ring(page)
    chat.locator("#voice").click()
    chat.locator("#trouble", has_text=re.compile(words)).wait_for()
    assert chat.locator("#text").is_visible()
