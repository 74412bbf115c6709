"""What the bubble weighs on a shop's page, and the inbox by itself: real Chromium, on a processor slowed four times.

Bytes are those of the answers' bodies as they travelled. Main-thread time is the processor's time that scripts and what
they wait for take on the shop's page until it has settled, less what they take there when none of our files arrives:
from the browser's own trace, because a profiler costs more than it would find.
"""

import json
import statistics
from dataclasses import dataclass
from typing import Any

from bench import pages
from bench.pages import Demo, Weighed

SLOWER = 4
ROUNDS = 7  # of each; the median counts
TRIES = 3
SETTLES_MS = 3_000  # what we do later than so long after the page is done depends on what the shopper does
TRACED = ["devtools.timeline", "v8", "toplevel"]
SCRIPTING = {
    "EvaluateScript", "FunctionCall", "v8.compile", "v8.compileModule", "v8.evaluateModule",
    "BlinkScheduler_PerformMicrotaskCheckpoint",
}  # fmt: skip
SAID = "Does the Halo lamp also come in black?"
# A page may shift by itself while it comes in: ours is what shifts once something of ours is in it.
SHIFTS = """window.shifted = 0;
const arrival = new MutationObserver(() => {
  if (!document.getElementById("counterbell")) return;
  arrival.disconnect();
  const came = performance.now();
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (one.startTime >= came) window.shifted += one.value;
  }).observe({ type: "layout-shift", buffered: true });
});
arrival.observe(document, { childList: true, subtree: true });"""
# Usable: rows are drawn, the line is open, and a key does what it says. Asked in every frame, by a key itself.
USABLE = """window.usable = new Promise((done) => {
  const look = () => {
    if (document.querySelector("[data-rows] > [data-c]") && document.querySelector("[data-inbox][data-line=open]"))
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", code: "KeyJ", bubbles: true }));
    if (document.activeElement?.matches?.("[data-rows] a[data-open-c]")) done(performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


def run(*, rounds: int = ROUNDS) -> dict[str, float | int]:
    """Look at the shop with and without the bubble, then at the inbox; returns the figures."""
    with pages.demo() as demo, pages.chromium() as browser:
        _visit(browser, demo)  # a server that has just started reads its templates for whoever comes first
        visits = [_visit(browser, demo) for _ in range(rounds)]
        scripting = [(_scripting(browser, demo, bubble=True), _scripting(browser, demo, bubble=False)) for _ in visits]
        desks = _desks(browser, demo, rounds)
    ours, without = (statistics.median(times) for times in zip(*scripting, strict=True))
    return {
        "launcher_kb_gz": _kb([visit.before for visit in visits]),
        "total_kb_gz": _kb([visit.everything for visit in visits]),
        "requests_before_click": max(visit.asked for visit in visits),
        "main_thread_ms": round(ours - without, 1),
        "cls": round(max(visit.shifted for visit in visits), 4),
        "workspace_kb_gz": _kb([size for size, _ready in desks]),
        "workspace_ready_ms": round(statistics.median(ready for _size, ready in desks)),
    }


def _kb(sizes: list[int]) -> float:
    """Thousands of bytes; the median, because answers that hold secrets are padded at random."""
    return round(statistics.median(sizes) / 1000, 2)


# ——— the shop ———


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to the shop, with the bubble."""

    before: int  # bytes of ours before the click
    asked: int  # … and requests
    everything: int  # bytes after it was opened and something was said
    shifted: float


def _visit(browser: Any, demo: Demo) -> Visit:
    context = browser.new_context(**pages.DESK)
    context.add_init_script(SHIFTS)
    page = context.new_page()
    weighed = Weighed(page, demo.house)
    pages.slowed(page, SLOWER)
    page.goto(f"{demo.shop}/en/")
    page.locator("#counterbell .bell").wait_for()
    page.wait_for_timeout(SETTLES_MS)
    before, asked = sum(weighed.bytes().values()), weighed.asked
    page.locator("#counterbell .bell").click()
    chat = page.frame_locator("#counterbell iframe")
    chat.locator("#text").fill(SAID)
    chat.locator("#text").press("Enter")
    chat.locator(".entry-state-sent").first.wait_for()
    page.locator("#counterbell .bell").click()
    page.wait_for_timeout(SETTLES_MS / 3)
    visit = Visit(before, asked, sum(weighed.bytes().values()), float(page.evaluate("window.shifted")))
    context.close()
    return visit


def _scripting(browser: Any, demo: Demo, *, bubble: bool) -> float:
    """Milliseconds of processor for scripts on the shop's main thread, before the click.

    A page that changes its process as it comes may have begun before its new one is traced: then it comes again.
    """
    for _again in range(TRIES):
        events = _traced(browser, demo, bubble=bubble)
        if thread := _main_thread(events, demo.shop):
            return _outermost(events, thread)
    raise RuntimeError("the traces do not show the shop's page")


def _traced(browser: Any, demo: Demo, *, bubble: bool) -> list[dict[str, Any]]:
    context = browser.new_context(**pages.DESK)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    if not bubble:
        page.route(lambda url: url.startswith(demo.house), lambda route: route.abort())
    pages.slowed(page, SLOWER)
    browser.start_tracing(page=page, categories=TRACED)
    page.goto(f"{demo.shop}/en/")
    # Nothing is asked of the page meanwhile: the asking would be measured.
    page.wait_for_timeout(SETTLES_MS)
    events: list[dict[str, Any]] = json.loads(browser.stop_tracing())["traceEvents"]
    if bubble and not any(url.startswith(f"{demo.house}/widget/") for url in asked):
        raise RuntimeError("the bubble did not come to the shop's page within the time in which it was looked at")
    context.close()
    return events


def _main_thread(events: list[dict[str, Any]], address: str) -> tuple[int, int] | None:
    """The thread that reads the page of this address; None when the trace does not show it."""
    for event in events:
        if event["name"] == "ParseHTML" and str(event["args"].get("beginData", {}).get("url", "")).startswith(address):
            return event["pid"], event["tid"]
    return None


def _outermost(events: list[dict[str, Any]], thread: tuple[int, int]) -> float:
    """Milliseconds of processor in scripting that no other scripting contains."""
    spans = [e for e in events if e["ph"] == "X" and (e["pid"], e["tid"]) == thread and e["name"] in SCRIPTING]
    total, until = 0.0, 0.0
    for span in sorted(spans, key=lambda e: (e["ts"], -e["dur"])):
        if span["ts"] >= until:
            total += span.get("tdur", 0) / 1000
            until = span["ts"] + span["dur"]
    return total


# ——— the inbox ———


def _desks(browser: Any, demo: Demo, rounds: int) -> list[tuple[int, float]]:
    """(Bytes, milliseconds from navigation until usable) of the inbox, each time with an empty cache."""
    door = browser.new_context(**pages.DESK)
    page = door.new_page()
    page.goto(f"{demo.house}/demo/")
    page.locator(".demo-team button").first.click()
    page.wait_for_url("**/inbox/**")
    cookies = door.cookies()
    door.close()
    return [_desk(browser, demo, cookies) for _ in range(rounds)]


def _desk(browser: Any, demo: Demo, cookies: list[Any]) -> tuple[int, float]:
    context = browser.new_context(**pages.DESK)
    context.add_cookies(cookies)
    context.add_init_script(USABLE)
    page = context.new_page()
    weighed = Weighed(page, demo.house)
    pages.slowed(page, SLOWER)
    page.goto(f"{demo.house}/inbox/?view=all")
    ready = float(page.evaluate("window.usable"))
    page.keyboard.press("Enter")  # and what it opens comes
    page.wait_for_timeout(SETTLES_MS)
    size = sum(weighed.bytes().values())
    page.locator("#desk [data-talk]").wait_for()
    context.close()
    return size, ready
