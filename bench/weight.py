"""What the bubble weighs on a shop's page, and what the inbox weighs: in real Chromium on a processor slowed four times.

Bytes are those of the answers' bodies as they travelled. Main-thread time is what a profiler sees of our scripts on the
shop's page, with all that the browser does inside their calls, until the page has settled.
"""

import statistics
from dataclasses import dataclass
from typing import Any

from bench import pages
from bench.pages import Demo, Weighed

SLOWER = 4
ROUNDS = 7  # of each; the median counts
SAMPLE_MICROSECONDS = 250
SETTLES_MS = 3_000  # what we do later than so long after the page is done depends on what the shopper does
SAID = "Does the Halo lamp also come in black?"
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifted += one.value })
  .observe({ type: "layout-shift", buffered: true });"""
# Usable: rows are drawn, the line is open, and a key does what it says. Asked in every frame, by a key itself.
USABLE = """window.usable = new Promise((done) => {
  const look = () => {
    if (document.querySelector("[data-rows] > [data-c]") && document.querySelector("[data-inbox][data-line=open]"))
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", code: "KeyJ", bubbles: true, cancelable: true }));
    if (document.activeElement?.matches?.("[data-rows] a[data-open-c]")) done(performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


def run(*, rounds: int = ROUNDS) -> dict[str, float | int]:
    """Look at the shop with and without the bubble, then at the inbox; returns the figures."""
    with pages.demo() as demo, pages.chromium() as browser:
        _visit(browser, demo)  # a server that has just started reads its templates for whoever comes first
        visits = [(_visit(browser, demo), _visit_without(browser, demo)) for _ in range(rounds)]
        desks = _desks(browser, demo, rounds)
    seen = [visit for visit, _without in visits]
    return {
        "launcher_kb_gz": _kb([visit.before for visit in seen]),
        "total_kb_gz": _kb([visit.everything for visit in seen]),
        "requests_before_click": max(visit.asked for visit in seen),
        "main_thread_ms": round(statistics.median(visit.milliseconds for visit in seen), 1),
        "cls": round(max(0.0, *(visit.shifted - without for visit, without in visits)), 4),
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
    milliseconds: float  # of the page's main thread, before the click
    everything: int  # bytes after it was opened and something was said
    shifted: float


def _visit(browser: Any, demo: Demo) -> Visit:
    context = browser.new_context(**pages.DESK)
    context.add_init_script(SHIFTS)
    page = context.new_page()
    weighed = Weighed(page, demo.house)
    tools = pages.slowed(page, SLOWER)
    tools.send("Profiler.enable")
    tools.send("Profiler.setSamplingInterval", {"interval": SAMPLE_MICROSECONDS})
    tools.send("Profiler.start")
    page.goto(f"{demo.shop}/en/")
    page.locator("#counterbell .bell").wait_for()
    page.wait_for_timeout(SETTLES_MS)
    milliseconds = _time_in(tools.send("Profiler.stop")["profile"], demo.house)
    before, asked = sum(weighed.bytes().values()), weighed.asked
    page.locator("#counterbell .bell").click()
    chat = page.frame_locator("#counterbell iframe")
    chat.locator("#text").fill(SAID)
    chat.locator("#text").press("Enter")
    chat.locator(".entry-state-sent").first.wait_for()
    page.locator("#counterbell .bell").click()
    page.wait_for_timeout(SETTLES_MS / 3)
    visit = Visit(before, asked, milliseconds, sum(weighed.bytes().values()), page.evaluate("window.shifted"))
    context.close()
    return visit


def _visit_without(browser: Any, demo: Demo) -> float:
    """How far the shop's own page shifts, when none of our files reaches it."""
    context = browser.new_context(**pages.DESK)
    context.add_init_script(SHIFTS)
    page = context.new_page()
    page.route(lambda url: url.startswith(demo.house), lambda route: route.abort())
    pages.slowed(page, SLOWER)
    page.goto(f"{demo.shop}/en/")
    page.wait_for_timeout(SETTLES_MS)
    shifted = float(page.evaluate("window.shifted"))
    context.close()
    return shifted


def _time_in(profile: dict[str, Any], origin: str) -> float:
    """Milliseconds in which a script of this origin was somewhere on the stack."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    above = {child: node["id"] for node in profile["nodes"] for child in node.get("children", ())}

    def ours(node: int | None) -> bool:
        while node is not None:
            if nodes[node]["callFrame"]["url"].startswith(origin):
                return True
            node = above.get(node)
        return False

    # A delta is the time before its sample: it belongs to the sample before it.
    spent = zip(profile["samples"], profile["timeDeltas"][1:], strict=False)
    return sum(took for node, took in spent if ours(node)) / 1000


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
