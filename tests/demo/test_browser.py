"""`counterbell demo` as people see it: a shop on another origin, a bubble, and a team that one click makes yours."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.running import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STARTS_WITHIN = 60.0
# The iframe of the bubble is another room's; its own tests look at it.
AXE = {"exclude": [["iframe"], ["counterbell-bubble"]]}


@dataclass(frozen=True)
class Demo:
    inbox: str
    shop: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The real command, in an empty folder, on free ports."""
    folder: Path = tmp_path_factory.mktemp("demo")
    port, shop_port = free_port(), free_port()
    ours = ("COUNTERBELL_", "DATABASE_URL", "REDIS_URL")
    around = {k: v for k, v in os.environ.items() if not k.startswith(ours)} | {"PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-m", "counterbell.cli", "demo", "--port", str(port), "--shop-port", str(shop_port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=around, stdout=log, stderr=subprocess.STDOUT)
    found = Demo(f"http://127.0.0.1:{port}", f"http://localhost:{shop_port}")
    try:
        _wait_for(f"{found.inbox}/demo/", process, folder / "log")
        _wait_for(f"{found.shop}/en/", process, folder / "log")
        yield found
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError as answer:
            pytest.fail(f"{url} answered {answer.code}")
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the demo did not start:\n{log.read_text(errors='replace')[-4000:]}")


def enter(context: Any, demo: Demo, name: str) -> Any:
    page = context.new_page()
    page.goto(demo.inbox)
    page.wait_for_url("**/demo/**")
    page.get_by_role("button", name=name).click()
    page.wait_for_url("**/inbox/**")
    return page


def test_dana_rings_at_the_shop_and_ana_answers(demo: Demo, new_context: Callable[..., Any]) -> None:
    dana = new_context().new_page()
    refused: list[str] = []
    dana.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    dana.goto(f"{demo.shop}/fa/goods/halo/")
    dana.locator("button[aria-expanded]").last.click()
    bubble = dana.frame_locator("iframe")
    words = "سلام، این چراغ با dimmer کار می‌کند؟ 😊"
    bubble.locator("#text").fill(words)
    bubble.locator("#send").click()
    bubble.get_by_role("log").get_by_text(words).wait_for()

    ana = enter(new_context(), demo, "Ana")
    ana.goto(f"{demo.inbox}/inbox/?view=unassigned")
    ana.get_by_text(words).first.click()
    answer = "بله، با دیمر LED کار می‌کند."
    ana.get_by_role("textbox", name="Message").fill(answer)
    ana.get_by_role("button", name="Send", exact=True).click()
    bubble.get_by_role("log").get_by_text(answer).wait_for()
    assert refused == []


def test_an_order_is_placed_with_the_keyboard_alone(demo: Demo, new_context: Callable[..., Any]) -> None:
    dana = new_context(locale="hr").new_page()
    dana.goto(demo.shop)
    dana.wait_for_url("**/hr/")
    dana.goto(f"{demo.shop}/hr/goods/reed/")
    dana.get_by_role("button", name="Dodaj u košaricu").press("Enter")
    dana.get_by_role("link", name="Na blagajnu").press("Enter")
    for label, typed in (("Ime i prezime", "Dana"), ("E-pošta", "dana@example.com"), ("Adresa", "Obala 1, Rijeka")):
        dana.get_by_label(label, exact=True).press_sequentially(typed)
    dana.get_by_role("button", name="Naruči").press("Enter")
    dana.get_by_text("Hvala").wait_for()
    assert "64,90" in dana.inner_text(".sums")


def test_a_changed_quantity_needs_no_button(demo: Demo, new_context: Callable[..., Any]) -> None:
    dana = new_context().new_page()
    dana.goto(f"{demo.shop}/en/goods/pebble/")
    dana.get_by_role("button", name="Add to cart").click()
    dana.get_by_label("Quantity: Pebble mugs").select_option("3")
    dana.get_by_text("€114").first.wait_for()
    assert dana.get_by_role("button", name="Update").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["en/", "fa/goods/dune/", "ja/orders/", "ar/policies/", "hr/cart/", "en/shelf/"])
def test_everybody_can_use_the_shop(demo: Demo, new_context: Callable[..., Any], path: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = new_context(color_scheme=scheme, reduced_motion="reduce").new_page()
    page.goto(f"{demo.shop}/{path}")
    found = Axe().run(page, context=AXE).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("language", ["en", "fa", "ja", "hr"])
def test_nothing_hangs_over_the_edge_at_twice_the_size(
    demo: Demo, new_context: Callable[..., Any], language: str
) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    for path in ("", "goods/drift/", "shelf/", "cart/", "orders/", "policies/", "contact/"):
        page.goto(f"{demo.shop}/{language}/{path}")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, path


def test_the_door_of_the_demo_is_usable(demo: Demo, new_context: Callable[..., Any]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{demo.inbox}/demo/")
    assert page.get_by_role("listitem").filter(has=page.locator("form")).count() == 5
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
