"""What a shopper does with the bubble, and what came of it."""

from typing import Any

from counterbell.conversations.models import Message


def ring(page: Any) -> Any:
    """Open the chat; returns the frame once it is connected."""
    page.locator("#counterbell .bell").click()
    chat = page.frame_locator("#counterbell iframe")
    chat.locator("#presence:not(:empty)").wait_for()
    return chat


def say(chat: Any, text: str) -> None:
    chat.locator("#text").fill(text)
    chat.locator("#text").press("Enter")


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
