"""An agent's page in a real Chromium."""

import contextlib
from typing import Any

from playwright.sync_api import TimeoutError as PlaywrightTimeout


class Desk:
    """An agent's page; remembers what the browser complained about."""

    def __init__(self, context: Any, url: str) -> None:
        self.page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("console", lambda said: said.type == "error" and self.faults.append(self._told(said)))
        self.page.goto(url)
        self.page.wait_for_selector('[data-line="open"], [data-line="polling"]')

    @staticmethod
    def _told(said: Any) -> str:
        return f"{said.text} {said.location.get('url', '')}"

    def rows(self) -> Any:
        return self.page.locator(".conv")

    def open(self, name: str) -> None:
        self.page.locator(".conv", has_text=name).first.click()
        self.page.wait_for_selector("[data-talk]")

    def bubble(self, text: str) -> Any:
        return self.page.locator(".entry-bubble", has_text=text)

    def write(self, text: str) -> None:
        self.page.locator("[data-text]").fill(text)

    def send(self, text: str) -> None:
        """Send, and once more: do not wait until it could no longer be taken back."""
        self.write(text)
        self.page.keyboard.press("Control+Enter")
        with contextlib.suppress(PlaywrightTimeout):
            self.page.wait_for_selector("[data-leaving-id]", timeout=700)
            self.page.keyboard.press("Control+Enter")
