"""The stage: a shop on an origin of its own, shoppers with bubbles, agents with desks; everybody in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest

from counterbell.conversations.models import Message
from tests.running import RunningServer
from tests.widget.bubble.conftest import brand, shop  # noqa: F401  # fixtures: the same stage
from tests.widget.shop import Shop

PATIENCE = 20_000


class Screen:
    """Somebody's page; remembers what the browser complained about."""

    def __init__(self, context: Any, url: str) -> None:
        self.context = context
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.goto(url)


class Bubble(Screen):
    """A shopper's page with the chat open."""

    def __init__(self, context: Any, url: str) -> None:
        super().__init__(context, url)
        self.ring()

    def ring(self) -> None:
        self.page.locator("#counterbell .bell").click()
        self.chat = self.page.frame_locator("#counterbell iframe")
        self.chat.locator("#presence:not(:empty)").wait_for()

    def say(self, text: str) -> None:
        self.chat.locator("#text").fill(text)
        self.chat.locator("#send:enabled").wait_for()
        self.chat.locator("#text").press("Enter")

    def texts(self) -> list[str]:
        """What stands in the thread, to the letter."""
        return [
            str(text) for text in self.chat.locator(".entry-text").evaluate_all("all => all.map(e => e.textContent)")
        ]

    def wait_for_text(self, text: str) -> None:
        self.chat.locator(".entry-text", has_text=text).first.wait_for()


# Does not wait until an answer could no longer be taken back, and sends it whatever speaks against it.
HASTY = """() => {
  const sent = new Set();
  setInterval(() => {
    document.querySelector("[data-ask]:not([hidden]) [data-ask-yes]:not([hidden])")?.click();
    for (const now of document.querySelectorAll("[data-leaving-now]")) {
      if (sent.has(now.dataset.leavingNow)) continue;
      sent.add(now.dataset.leavingNow);
      now.click();
    }
  }, 50);
}"""


class Desk(Screen):
    """An agent's page with the inbox open; this agent never hesitates."""

    def __init__(self, context: Any, url: str) -> None:
        super().__init__(context, url)
        self.page.wait_for_selector('[data-line="open"], [data-line="polling"]')
        self.page.evaluate(HASTY)

    def open(self, words: str) -> None:
        self.page.locator(".conv", has_text=words).first.click()
        self.page.wait_for_selector("[data-talk]")

    def say(self, text: str) -> None:
        self.page.locator("[data-text]").fill(text)
        self.page.keyboard.press("Control+Enter")

    def texts(self) -> list[str]:
        """What stands in the thread, to the letter; happenings left out."""
        said = self.page.locator(".entry-bubble .entry-text")
        return [str(text) for text in said.evaluate_all("all => all.map(e => e.textContent)")]

    def wait_for_text(self, text: str) -> None:
        self.page.locator(".entry-bubble", has_text=text).first.wait_for()


@pytest.fixture
def shopper(shop: Shop, new_context: Callable[..., Any]) -> Callable[..., Bubble]:  # noqa: F811
    """Makes a shopper with a browser of her own and the chat open."""
    return lambda **how: Bubble(new_context(**how), shop.url)


@pytest.fixture
def agent_at(server: RunningServer, signed_in: Callable[..., Any]) -> Callable[..., Desk]:
    """Makes an agent with a browser of his own and the inbox open."""
    return lambda agent, path="/inbox/?view=all": Desk(signed_in(agent), server.url + path)


def stored(kind: str = "public") -> list[str]:
    """What is on disk, in order."""
    return list(Message.objects.filter(kind=kind).order_by("conversation", "number").values_list("text", flat=True))


def wait_until(page: Any, true: Callable[[], bool]) -> None:
    """Let the browser work until something is so."""
    for _ in range(PATIENCE // 100):
        if true():
            return
        page.wait_for_timeout(100)
    assert true()
