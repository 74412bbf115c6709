"""Draws the pictures of the guide: plays a short scene in the demo, in a real browser, and joins what both sides see.

The demo runs in .cache/pictures on ports of its own; pictures go to docs/guide/images.
"""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
STAGE = ROOT / ".cache" / "pictures"
IMAGES = ROOT / "docs" / "guide" / "images"
PORT, SHOP_PORT = int(os.environ.get("PORT", "8168")), int(os.environ.get("SHOP_PORT", "8169"))
INBOX, SHOP = f"http://127.0.0.1:{PORT}", f"http://localhost:{SHOP_PORT}"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
ASKED = "Hello! Does the Halo lamp also come in black?"
ANSWERED = "Hi, and welcome! It does: in brass and in black. Shall I put a black one aside for you?"
GROUND, GAP = "#ece6da", 28
HEAVIEST = 300_000  # bytes of one picture
DESK = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


def main() -> None:
    if not CHROMIUM:
        sys.exit("make screenshots needs Chromium: install it, or set CHROMIUM.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    STAGE.mkdir(parents=True, exist_ok=True)
    demo = subprocess.Popen(
        [sys.executable, "-m", "counterbell.cli", "demo", "--fresh", f"--port={PORT}", f"--shop-port={SHOP_PORT}"],
        cwd=STAGE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(f"{INBOX}/demo/")
        with sync_playwright() as engine:
            browser = engine.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            play(browser)
            look_round(browser)
            browser.close()
        for path in sorted(IMAGES.glob("*.png")):
            pack(path)
    finally:
        demo.terminate()
        demo.wait(timeout=30)


def wait_for(url: str, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    sys.exit(f"{url} does not answer.")


def play(browser: Any) -> None:
    """The shopper rings and asks; the agent opens the conversation and answers; both are drawn."""
    shopper = browser.new_context(viewport={"width": 780, "height": 800}, locale="en-GB").new_page()
    shopper.goto(f"{SHOP}/en/")
    shopper.wait_for_timeout(1500)
    shopper.locator("button.bell").click()
    frame = shopper.frame_locator("iframe")
    frame.locator("#text").fill(ASKED)
    frame.locator("#text").press("Enter")
    frame.get_by_text(ASKED).wait_for()

    agent = enter(browser, "Ana", **DESK)
    agent.goto(f"{INBOX}/inbox/?view=all")
    agent.get_by_text(ASKED).first.click()
    agent.locator("textarea[data-text]").fill(ANSWERED)
    agent.locator("[data-send]").click()
    frame.get_by_text(ANSWERED).wait_for()
    frame.get_by_role("button", name="No, thanks").click()
    frame.locator("#text").fill("Yes please, that would be lovely")
    agent.wait_for_timeout(1500)

    agent.screenshot(path=IMAGES / "inbox.png")
    shopper.screenshot(path=IMAGES / "bubble.png")
    join(IMAGES / "bubble.png", IMAGES / "inbox.png", IMAGES / "counter.png")
    agent.locator("[popovertarget=snooze-menu]").click()
    agent.locator("#snooze-menu .menu-item").first.wait_for()
    agent.wait_for_timeout(300)
    agent.screenshot(path=IMAGES / "snooze.png")
    agent.goto(f"{INBOX}/settings/labels/")
    agent.screenshot(path=IMAGES / "labels.png")


def look_round(browser: Any) -> None:
    """The same pages as others see them: Persian at night, Japanese on a telephone."""
    omid = enter(browser, "امید", **DESK, color_scheme="dark")
    omid.goto(f"{INBOX}/inbox/?view=mine")
    omid.locator(".conv").first.click()
    omid.locator("[data-talk]").wait_for()
    omid.wait_for_timeout(1500)
    omid.screenshot(path=IMAGES / "inbox-persian-dark.png")

    haruka = enter(browser, "遥", **PHONE)
    haruka.goto(f"{INBOX}/inbox/?view=mine")
    haruka.wait_for_timeout(800)
    haruka.screenshot(path=IMAGES / "phone-list.png")
    haruka.locator(".conv").first.click()
    haruka.locator("[data-talk]").wait_for()
    haruka.wait_for_timeout(1500)
    haruka.screenshot(path=IMAGES / "phone-thread.png")
    join(IMAGES / "phone-list.png", IMAGES / "phone-thread.png", IMAGES / "phone-japanese.png")
    for part in ("phone-list.png", "phone-thread.png"):
        (IMAGES / part).unlink()


def enter(browser: Any, name: str, **how: Any) -> Any:
    """The page of somebody of the demo's team, signed in."""
    page = browser.new_context(**how).new_page()
    page.goto(f"{INBOX}/demo/")
    page.locator(".demo-team button", has_text=name).click()
    page.wait_for_url("**/inbox/**")
    return page


def pack(path: Path) -> None:
    """Make the file small, with fewer colours only where it must be; a picture that stays too heavy is a fault."""
    picture = Image.open(path).convert("RGB")
    picture.save(path, optimize=True)
    if path.stat().st_size > HEAVIEST:
        picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=2).save(path, optimize=True)
    if path.stat().st_size > HEAVIEST:
        sys.exit(f"{path.name} has {path.stat().st_size} bytes, more than {HEAVIEST}.")


def join(left: Path, right: Path, target: Path) -> None:
    """Two pictures side by side on a calm ground."""
    pictures = [Image.open(left), Image.open(right)]
    width = sum(picture.width for picture in pictures) + 3 * GAP
    ground = Image.new("RGB", (width, pictures[0].height + 2 * GAP), GROUND)
    place = GAP
    for picture in pictures:
        ground.paste(picture, (place, GAP))
        place += picture.width + GAP
    ground.save(target)


main()
