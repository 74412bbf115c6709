"""What a shopper does with the bubble, and what came of it."""

from typing import Any

from counterbell.conversations.models import Conversation, Message
from tests.widget.shop import Counterhand


def ring(page: Any) -> Any:
    """Open the chat; returns the frame once it is connected."""
    page.locator("#counterbell .bell").click()
    chat = page.frame_locator("#counterbell iframe")
    chat.locator("#presence:not(:empty)").wait_for()
    return chat


def say(chat: Any, text: str) -> None:
    """Write and send; whoever writes before the page has all its scripts sends when it has."""
    chat.locator("#text").fill(text)
    chat.locator("#send:enabled").wait_for()
    chat.locator("#text").press("Enter")


def wait_for_focus(page: Any, wanted: str) -> None:
    """Wait until the keyboard is at the part of the launcher that has this class."""
    focused = "document.querySelector('#counterbell').shadowRoot.activeElement?.className"
    for _ in range(100):
        if page.evaluate(focused) == wanted:
            return
        page.wait_for_timeout(50)
    assert page.evaluate(focused) == wanted


def said() -> list[str]:
    return list(Message.objects.filter(author="customer").order_by("pk").values_list("text", flat=True))


def wait_for_said(page: Any, *wanted: str) -> None:
    for _ in range(100):
        if len(said()) >= len(wanted):
            break
        page.wait_for_timeout(100)
    assert said() == list(wanted)


def wait_for_event(page: Any, wanted: list[Any]) -> None:
    """Wait until the shop's page heard it (its policy forbids what wait_for_function needs)."""
    for _ in range(100):
        if wanted in page.evaluate("heard"):
            return
        page.wait_for_timeout(50)
    assert wanted in page.evaluate("heard")


def answered(chat: Any, counterhand: Counterhand, *words: str) -> str:
    """She asks, somebody answers with each of the words; returns the conversation's name."""
    say(chat, "Is the blue bowl still there?")
    chat.locator(".entry-state-sent").wait_for()
    c = str(Conversation.objects.get().public_id)
    counterhand.watch(c)
    for text in words:
        counterhand.say(c, text)
    chat.locator(".entry-by-agent").nth(len(words) - 1).wait_for()
    return c
