"""Draws the pictures of the guide: plays short scenes in the demo, in a real browser, and joins what both sides see.

The demo runs in .cache/pictures on ports of its own; pictures go to docs/guide/images. `make screenshots` draws all;
`.venv/bin/python dev/screenshots.py bubble visitors` only those scenes.
"""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import sync_playwright

from counterbell.base.clock import now

ROOT = Path(__file__).resolve().parent.parent
STAGE = ROOT / ".cache" / "pictures"
IMAGES = ROOT / "docs" / "guide" / "images"
PORT, SHOP_PORT = int(os.environ.get("PORT", "8168")), int(os.environ.get("SHOP_PORT", "8169"))
INBOX, SHOP = f"http://127.0.0.1:{PORT}", f"http://localhost:{SHOP_PORT}"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
ASKED = "Hello! Does the Halo lamp also come in black?"
ANSWERED = "Hi, and welcome! It does: in brass and in black. Shall I put a black one aside for you?"
PERSIAN = "سلام! آباژور هاله رنگ مشکی هم دارد؟"
JAPANESE = "こんにちは。ハロのランプに黒はありますか。"
PERSON_PERSIAN = "می‌خواهم با یک نفر صحبت کنم"  # what the bot answers by itself calls nobody
PERSON_JAPANESE = "担当者と話したいです"
GROUND, GAP = "#ece6da", 28
HEAVIEST = 120_000  # bytes of one picture
JOINED = 200_000  # of two side by side
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
SHOPPER = {"viewport": {"width": 780, "height": 800}, "locale": "en-GB", "timezone_id": "Europe/London"}
DESK = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "timezone_id": "Europe/Zagreb"}


def main() -> None:
    if not CHROMIUM:
        sys.exit("make screenshots needs Chromium: install it, or set CHROMIUM.")
    wanted = sys.argv[1:] or list(SCENES)
    if unknown := set(wanted) - set(SCENES):
        sys.exit(f"No such scene: {', '.join(sorted(unknown))}. There are {', '.join(SCENES)}.")
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
            stay_open(browser)
            for name in wanted:
                SCENES[name](browser)
            browser.close()
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


# ——— scenes ———


def counter(browser: Any) -> None:
    """The shopper rings and asks; the agent opens the conversation and answers; both are drawn."""
    agent = enter(browser, "Ana", **DESK)
    shopper = visit(browser, "en", **SHOPPER)
    frame = ring(shopper)
    draw(shopper, "bubble")
    ask(frame, ASKED)
    agent.goto(f"{INBOX}/inbox/?view=all")
    agent.wait_for_timeout(800)
    draw(agent, "inbox")
    agent.locator("#rows [data-open-c]").first.click()  # its row shows what the bot said
    agent.locator("textarea[data-text]").fill(ANSWERED)
    agent.locator("[data-send]").click()
    frame.get_by_text(ANSWERED).wait_for()
    for no in frame.get_by_role("button", name="No, thanks").all():
        no.click()
    frame.locator("#text").fill("Yes please, that would be lovely")
    agent.wait_for_timeout(1500)
    draw(agent, "conversation")
    left, right = STAGE / "left.png", STAGE / "right.png"
    shopper.screenshot(path=left)
    agent.screenshot(path=right)
    join(left, right, IMAGES / "counter.png")
    frame.locator("#text").fill("")
    compose(agent)
    command(agent)


def compose(agent: Any) -> None:
    """A canned reply in the making, an answer for later above it, and the ways to snooze."""
    text = agent.locator("textarea[data-text]")
    text.fill("Your black Halo is put aside until Monday. Shall I send it then?")
    agent.locator("[data-send-more]").click()
    agent.locator("#send-menu [data-due]").first.click()
    agent.locator("[data-later-box] :visible").first.wait_for()
    text.click()
    text.press_sequentially("/")
    agent.locator(".suggest-list [role=option]").first.wait_for()
    agent.wait_for_timeout(500)
    draw(agent, "composer")
    text.press("Escape")
    text.fill("")
    agent.locator("[popovertarget=snooze-menu]").click()
    agent.locator("#snooze-menu .menu-item").first.wait_for()
    agent.wait_for_timeout(300)
    draw(agent, "snooze")
    agent.keyboard.press("Escape")


def command(agent: Any) -> None:
    agent.keyboard.press("Control+k")
    agent.locator("#bar-list [role=option]").first.wait_for()
    agent.wait_for_timeout(800)
    draw(agent, "command-bar")


def visitors(browser: Any) -> None:
    """Several people on the shop's pages, one of them with a card beside the bell; notices of who waits."""
    first = visit(browser, "en", "goods/halo/", **SHOPPER)
    first.locator("#counterbell .note").wait_for(timeout=60_000)
    first.wait_for_timeout(600)
    draw(first, "greeting")
    came = [
        first,
        visit(browser, "hr", "goods/skerry/", **SHOPPER | {"locale": "hr-HR", "timezone_id": "Europe/Zagreb"}),
        visit(browser, "fa", **SHOPPER | {"locale": "fa-IR", "timezone_id": "Asia/Tehran"}),
        visit(browser, "ja", "goods/dune/", **SHOPPER | {"locale": "ja-JP", "timezone_id": "Asia/Tokyo"}),
    ]
    ask(ring(came[2]), PERSON_PERSIAN)
    ask(ring(came[3]), PERSON_JAPANESE)
    agent = enter(browser, "Ana", **DESK)
    agent.goto(f"{INBOX}/visitors/")
    agent.locator("[data-visitors-list] > li").nth(3).wait_for()
    agent.wait_for_timeout(600)
    draw(agent, "visitors")
    agent.goto(f"{INBOX}/inbox/?view=unassigned")
    agent.locator("[data-notices-button]").click()
    agent.locator(".notices-list li").first.wait_for()
    agent.wait_for_timeout(600)
    draw(agent, "notices")
    for page in came:
        page.context.close()


def views(browser: Any) -> None:
    """A saved view in the making."""
    agent = enter(browser, "Ana", **DESK)
    agent.locator("[data-view-new]").click()
    agent.locator("#view-name").fill("Waiting for a word from us")
    agent.locator("[data-preview-box]:not(:empty)").wait_for()
    agent.wait_for_timeout(800)
    draw(agent, "saved-view")


def settings(browser: Any) -> None:
    """What an owner sets: look and preview, hours, canned replies; and a form, as a shopper meets it."""
    agent = enter(browser, "Ana", **DESK)
    agent.goto(f"{INBOX}/settings/brands/")
    agent.locator("main .card a").first.click()
    agent.wait_for_url(re.compile(r"/brands/\d+/$"))
    brand = agent.url
    agent.frame_locator(".preview iframe").frame_locator("#counterbell iframe").locator("#greeting").wait_for()
    agent.wait_for_timeout(1200)
    draw(agent, "brand")
    for name, place in (("hours", "hours/"), ("canned", "canned/")):
        agent.goto(f"{INBOX}/settings/{place}")
        agent.wait_for_timeout(500)
        draw(agent, name)
    agent.goto(f"{brand}form/")
    agent.locator("[name=mode][value=always]").check()
    for label, kind in (("Your name", "name"), ("E-mail", "email")):
        agent.locator("[data-add-question]").click()
        question = agent.locator(".question").last
        question.locator("[data-kind]").select_option(kind)
        question.locator("input[type=text]").first.fill(label)
    agent.get_by_role("button", name="Save", exact=True).click()
    agent.locator(".notice--good, .notice").first.wait_for()
    shopper = visit(browser, "en", **SHOPPER)
    frame = ring(shopper)
    frame.locator("#form:visible").wait_for()
    shopper.wait_for_timeout(600)
    draw(shopper, "before-the-chat")
    agent.goto(f"{brand}form/")
    agent.locator("[name=mode][value=off]").check()
    agent.get_by_role("button", name="Save", exact=True).click()


def persian(browser: Any) -> None:
    """The most used screens as they are in Persian, at night."""
    shopper = visit(
        browser, "fa", **SHOPPER | {"locale": "fa-IR", "color_scheme": "dark", "timezone_id": "Asia/Tehran"}
    )
    frame = ring(shopper)
    ask(frame, PERSIAN)
    hear_bot(shopper, frame)
    draw(shopper, "bubble-persian-dark")
    omid = enter(browser, "امید", **DESK, color_scheme="dark")
    omid.goto(f"{INBOX}/inbox/?view=mine")
    omid.locator(".conv").first.click()
    omid.locator("[data-talk]").wait_for()
    omid.wait_for_timeout(1500)
    draw(omid, "inbox-persian-dark", ".png")
    omid.keyboard.press("Control+k")
    omid.locator("#bar-list [role=option]").first.wait_for()
    omid.wait_for_timeout(600)
    draw(omid, "command-bar-persian-dark")


def japanese(browser: Any) -> None:
    """List, conversation and bubble in Japanese, on a telephone."""
    haruka = enter(browser, "遥", **PHONE)
    haruka.goto(f"{INBOX}/inbox/?view=mine")
    haruka.wait_for_timeout(800)
    listed, opened = STAGE / "list.png", STAGE / "thread.png"
    haruka.screenshot(path=listed)
    haruka.locator(".conv").first.click()
    haruka.locator("[data-talk]").wait_for()
    haruka.wait_for_timeout(1500)
    haruka.screenshot(path=opened)
    join(listed, opened, IMAGES / "phone-japanese.png")
    shopper = visit(browser, "ja", **PHONE, locale="ja-JP", timezone_id="Asia/Tokyo")
    closed, rung = STAGE / "closed.png", STAGE / "rung.png"
    shopper.screenshot(path=closed)
    frame = ring(shopper)
    ask(frame, JAPANESE)
    hear_bot(shopper, frame)
    shopper.screenshot(path=rung)
    join(closed, rung, IMAGES / "bubble-japanese-phone.webp")


SCENES: dict[str, Callable[[Any], None]] = {
    "counter": counter,
    "visitors": visitors,
    "views": views,
    "settings": settings,
    "persian": persian,
    "japanese": japanese,
}


# ——— hands ———


def stay_open(browser: Any) -> None:
    """Whoever draws at night finds people at the counter too: a special day, as an owner would write it."""
    page = enter(browser, "Ana", **DESK)
    page.goto(f"{INBOX}/settings/hours/")
    page.locator("[data-add-special]").click()
    day = page.locator("[data-special-line]").last
    written = {
        "date": now().astimezone(ZoneInfo("Europe/Zagreb")).date().isoformat(),
        "name": "Long night at the counter",
        "from": "00:00",
        "to": "23:59",
    }
    for field, value in written.items():
        day.locator(f"[name=special-{field}]").fill(value)
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".notice--good, .notice").first.wait_for()
    page.context.close()


def enter(browser: Any, name: str, **how: Any) -> Any:
    """The page of somebody of the demo's team, signed in."""
    page = browser.new_context(**how).new_page()
    page.goto(f"{INBOX}/demo/")
    page.locator(".demo-team button", has_text=name).click()
    page.wait_for_url("**/inbox/**")
    return page


def visit(browser: Any, language: str, place: str = "", **how: Any) -> Any:
    """A shopper's page, with its bell."""
    page = browser.new_context(**how).new_page()
    page.goto(f"{SHOP}/{language}/{place}")
    page.locator("#counterbell .bell").wait_for()
    page.wait_for_timeout(1200)
    return page


def ring(page: Any) -> Any:
    """Open the chat; its frame, once it is connected."""
    page.locator("#counterbell .bell").click()
    frame = page.frame_locator("#counterbell iframe")
    frame.locator("#presence:not(:empty)").wait_for()
    page.wait_for_timeout(800)
    return frame


def ask(frame: Any, words: str) -> None:
    frame.locator("#text").fill(words)
    frame.locator("#text").press("Enter")
    frame.get_by_text(words).first.wait_for()


def hear_bot(page: Any, frame: Any) -> None:
    """Until the bot has said its part, and it stands still."""
    frame.locator(".entry-by-bot").first.wait_for()
    page.wait_for_timeout(1_200)


# ——— files ———


def draw(page: Any, name: str, kind: str = ".webp") -> None:
    raw = STAGE / "drawn.png"
    page.screenshot(path=raw)
    keep(Image.open(raw), IMAGES / f"{name}{kind}")


def join(left: Path, right: Path, target: Path) -> None:
    """Two pictures side by side on a calm ground."""
    pictures = [Image.open(left), Image.open(right)]
    width = sum(picture.width for picture in pictures) + 3 * GAP
    ground = Image.new("RGB", (width, pictures[0].height + 2 * GAP), GROUND)
    place = GAP
    for picture in pictures:
        ground.paste(picture, (place, GAP))
        place += picture.width + GAP
    keep(ground, target, JOINED)


def keep(picture: Image.Image, path: Path, heaviest: int = HEAVIEST) -> None:
    """Write it small; a picture that stays too heavy is a fault."""
    plain = picture.convert("RGB")
    if path.suffix == ".webp":
        plain.save(path, quality=82, method=6)
    else:
        for colours in (256, 128, 64):
            plain.quantize(colours, method=Image.Quantize.MAXCOVERAGE, kmeans=2).save(path, optimize=True)
            if path.stat().st_size <= heaviest:
                break
    if path.stat().st_size > heaviest:
        sys.exit(f"{path.name} has {path.stat().st_size} bytes, more than {heaviest}.")


main()
