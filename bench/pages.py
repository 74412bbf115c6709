"""The demo, open to real browsers: a shop with the bubble on its pages, and the inbox behind it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench import running

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
DESK = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}


@dataclass(frozen=True)
class Demo:
    """Where the two doors are: another host name is another site to a browser, as a shop is in life."""

    house: str
    shop: str


@contextmanager
def demo() -> Iterator[Demo]:
    """A fresh demo in a folder of its own, served by a process of its own."""
    port, shop_port = running.free_port(), running.free_port()
    command = [sys.executable, "-m", "counterbell.cli", "demo", "--fresh", f"--port={port}", f"--shop-port={shop_port}"]
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("COUNTERBELL_")} | {"PYTHONPATH": str(ROOT)}
    with (
        tempfile.TemporaryDirectory(prefix="counterbell-bench-") as folder,
        running.started(command, port, folder=folder, environment=surroundings),
    ):
        yield Demo(f"http://127.0.0.1:{port}", f"http://localhost:{shop_port}")


@contextmanager
def chromium() -> Iterator[Any]:
    """A real browser."""
    if not CHROMIUM:
        raise RuntimeError("this needs Chromium: install it, or set CHROMIUM")
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


def slowed(page: Any, times: float) -> Any:
    """Slow the page's processor down; returns the line to the browser's own tools."""
    tools = page.context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": times})
    return tools


class Weighed:
    """What came for a page and its frames from one origin: address → bytes of the body as they travelled."""

    def __init__(self, page: Any, origin: str) -> None:
        self._done: list[Any] = []
        page.on(
            "requestfinished", lambda request: self._done.extend([request] if request.url.startswith(origin) else ())
        )

    @property
    def asked(self) -> int:
        """How many requests were answered."""
        return len(self._done)

    def bytes(self) -> dict[str, int]:
        """A file that was asked for twice counts each time it travelled."""
        found: dict[str, int] = {}
        for request in self._done:
            found[request.url] = found.get(request.url, 0) + int(request.sizes()["responseBodySize"])
        return found
