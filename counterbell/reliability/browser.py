"""S01, its browser and the part that is chat: what strangers write is shown, and nothing of it runs."""

import json
import os
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

import counterbell
from counterbell.conversations.policies import LONGEST_TEXT
from counterbell.customers.actions import describe
from counterbell.reliability.plan import Impossible, Outcome
from counterbell.reliability.world import Shopper, World, shopper

BATCH = 40  # messages in a conversation: fewer than the desk or the bubble show at once
EACH_SEND = 20
LONGEST_PAYLOAD = 3_000  # of one payload; what is longer is cut, a sanitiser's stress test is not a text
SHOWN_WITHIN = 20.0  # seconds
SETTLES = 400  # milliseconds for what runs late
LISTS = ("payloadbox/Intruder/*.txt", "payloadsallthethings/*.txt", "blns/blns.txt", "crlf_injection.txt")
OURS = (
    "/static/",
    "/live/",
    "/files/",
    "/widget",
    "/inbox",
    "/search",
    "/me/",
    "/account/",
    "/pictures/",
    "/notices/",
    "/offline/",
    "/worker.js",
    "/favicon.ico",
)
FILES = ("/static/", "/files/", "/worker.js", "/favicon")  # what a browser asks for by itself comes from here
PASSIVE = {"image", "media", "font", "script", "stylesheet", "object", "manifest", "other"}
# Before any script of the page: whatever a payload would do is written down.
HOOK = """
(() => {
  const STRANGE = ["iframe", "object", "embed", "base", "meta", "frame", "applet", "math", "marquee"];
  const say = (what) => console.error("COUNTERBELL-FIRED " + what);
  for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => say(name);
  addEventListener("securitypolicyviolation", (e) => say("policy " + e.violatedDirective + " " + e.blockedURI));
  // The tab's mark is drawn by us, and taken away again.
  const drawn = (href) => href.startsWith("data:image/png") || href.startsWith(location.origin + "/static/");
  const icon = (one) => one.matches("link[rel=icon]") && drawn(one.href);
  // The one script that the inbox fetches late by a tag.
  const htmx = /^\\/static\\/[0-9a-f]+\\/ui\\/htmx-[\\d.]+\\.min\\.js$/;
  const late = (one) => one.localName === "script" && htmx.test(one.src.replace(location.origin, ""));
  const ours = (one) => icon(one) || late(one) || one.type === "application/json";
  const look = (node, within) => {
    if (node.nodeType !== 1) return;
    for (const one of [node, ...within]) {
      const name = one.localName;
      if (STRANGE.includes(name)) say(name);
      const runs = ["script", "link", "style"].includes(name) && !ours(one);
      if (runs) say(name + " " + (one.src || one.href || one.outerHTML).slice(0, 99));
      for (const at of one.attributes) {
        if (/^on/i.test(at.name)) say("handler " + at.name);
        const leads = /^(href|src|xlink:href|action|formaction|data|srcdoc|to|from|values|ping)$/i;
        const runs = /^\\s*(javascript|data:text|vbscript):/i.test(at.value);
        if (runs && leads.test(at.name)) say(at.name + " " + at.value.slice(0, 40));
      }
    }
  };
  addEventListener("DOMContentLoaded", () => {
    new MutationObserver((all) => all.forEach((m) => {
      m.addedNodes.forEach((node) => look(node, node.querySelectorAll?.("*") ?? []));
      if (m.type === "attributes") look(m.target, []);
    })).observe(document.documentElement, { subtree: true, childList: true, attributes: true });
  });
})();
"""
FIRED = "COUNTERBELL-FIRED"
TEXTS = "Array.from(document.querySelectorAll('.entry-by-customer .entry-text'), (node) => node.textContent)"


@dataclass(slots=True)
class Batch:
    """A shopper with a hostile name, on a hostile page, who says hostile things."""

    who: Shopper
    c: str
    payloads: Sequence[str]


@dataclass(slots=True)
class Watch:
    """What a browser did that it should not have."""

    fired: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    looked: Counter[str] = field(default_factory=Counter)


def say_all(here: World, payloads: Sequence[str]) -> list[Batch]:
    """Every payload as text, name, page address and title of a chat."""
    return [_say(here, payloads[start : start + BATCH]) for start in range(0, len(payloads), BATCH)]


def look_at_chat(here: World, engine: Any, batches: Sequence[Batch], watch: Watch, outcome: Outcome) -> None:
    """What was said, in the bubble and in the inbox."""
    _hook_bites(here, engine, outcome)
    for batch in batches:
        _look_in_bubble(here, engine, batch, watch, outcome)
    _look_in_inbox(here, engine, batches, watch, outcome)


def told(watch: Watch, outcome: Outcome, **figures: object) -> Outcome:
    """What was seen, as figures and as broken promises."""
    outcome.figures = {**figures, **watch.looked, "executed": len(watch.fired), "requests": len(watch.asked)}
    outcome.broken += [f"executed: {what}" for what in sorted(set(watch.fired))]
    outcome.broken += [f"asked for: {what}" for what in sorted(set(watch.asked))]
    return outcome


def load_payloads() -> list[str]:
    """Every payload of the corpora, each once.

    Raises:
        Impossible: when there are no corpora here.
    """
    beside = Path(counterbell.__file__).resolve().parents[2] / "shared" / "corpora"
    corpora = Path(os.environ.get("COUNTERBELL_CORPORA") or beside)
    if not (corpora / "xss_lists").is_dir():
        raise Impossible(f"there are no lists of payloads in {corpora}: say where in COUNTERBELL_CORPORA")
    found: dict[str, None] = {}
    for pattern in LISTS:
        for path in sorted((corpora / "xss_lists").glob(pattern)):
            found |= dict.fromkeys(path.read_text(errors="replace").splitlines())
    for path in sorted((corpora / "html").glob("*/cases.json")):
        found |= dict.fromkeys(str(case["payload"]) for case in json.loads(path.read_text()))
    return [payload[:LONGEST_PAYLOAD] for payload in found if payload.strip()]


# ——— saying it ———


def _say(here: World, payloads: Sequence[str]) -> Batch:
    """Through the real gateway; the name by the verb that the bubble's form calls."""
    who = shopper(uuid.uuid4().hex, here.people.brand)
    describe(who.customer, actor=who.customer.ref, name=payloads[0], phone=payloads[-1])
    batch = Batch(who, str(uuid.uuid4()), payloads)
    middle = payloads[len(payloads) // 2]
    page = {"url": f"https://shop.example/?q={middle}", "title": payloads[-1]}
    frames = [
        {"t": "say", "id": str(uuid.uuid4()), "c": batch.c, "text": text[:LONGEST_TEXT], "page": page}
        for text in payloads
    ]
    for start in range(0, len(frames), EACH_SEND):
        said = {"hello": {**who.hello(), "page": page}, "frames": frames[start : start + EACH_SEND]}
        answer = here.ask("POST", "/live/send", data=said)
        refused = [f for f in answer.json().get("frames", []) if f["t"] != "ack" and f.get("error") != "empty"]
        if answer.status != 200 or refused:
            raise RuntimeError(f"payloads could not be said: {answer.status} {refused[:1]}")
    return batch


# ——— looking at it ———


@contextmanager
def chromium() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Impossible("it needs Playwright: pip install playwright") from None
    binary = os.environ.get("CHROMIUM") or which("chromium") or which("chromium-browser")
    if not binary:
        raise Impossible("it needs Chromium: install it, or name it in CHROMIUM")
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as engine:
        launched = engine.chromium.launch(executable_path=binary, args=quiet)
        yield launched
        launched.close()


def watched(here: World, chromium: Any, watch: Watch) -> Any:
    """A context in which everything that a payload could do is noted, and whose only network is ours."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(HOOK)
    own = f"127.0.0.1:{here.port}"

    def asked(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"data", "blob"}:
            return
        known = parts.netloc == own and parts.path.startswith(OURS)
        passive = request.resource_type in PASSIVE and not parts.path.startswith(FILES)
        if not known or passive:
            watch.asked.append(f"{request.resource_type} {request.url[:120]}")

    def said(message: Any) -> None:
        if message.text.startswith(FIRED):
            watch.fired.append(message.text.removeprefix(FIRED).strip()[:120])

    def opened(dialog: Any) -> None:
        watch.fired.append(f"dialog {dialog.message[:40]}")
        dialog.dismiss()

    context.on("request", asked)
    context.on("console", said)
    context.on("dialog", opened)
    context.on("page", lambda page: page.on("popup", lambda _: watch.fired.append("a new window")))
    return context


def _hook_bites(here: World, chromium: Any, outcome: Outcome) -> None:
    """That nothing is noticed proves something only if something would be."""
    caught = Watch()
    context = watched(here, chromium, caught)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{here.port}/widget/{here.people.brand.key}/frame?lang=en")
    planted = "<img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a><img src='http://127.0.0.1:1/'>"
    page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", planted)
    page.evaluate("alert(1)")
    page.wait_for_timeout(SETTLES)
    context.close()
    noticed = " ".join([*caught.fired, *caught.asked])
    for sign in ("alert", "handler onerror", "href javascript:", "policy", "/x"):
        outcome.expect(sign in noticed, f"the hook does not notice {sign!r}, so the rest proves nothing")


def _look_in_bubble(here: World, chromium: Any, batch: Batch, watch: Watch, outcome: Outcome) -> None:
    context = watched(here, chromium, watch)
    key = json.dumps(f"counterbell:{batch.who.brand.key}:token")
    context.add_init_script(f"localStorage.setItem({key}, {json.dumps(batch.who.token)})")
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{here.port}/widget/{batch.who.brand.key}/frame?lang=en")
    watch.looked["bubble"] += _shown(page, batch, "bubble", outcome)
    page.click("#past")
    page.wait_for_timeout(SETTLES)
    context.close()


def _look_in_inbox(here: World, chromium: Any, batches: Sequence[Batch], watch: Watch, outcome: Outcome) -> None:
    context = watched(here, chromium, watch)
    address = f"http://127.0.0.1:{here.port}"
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": here.people.bob.session, "url": address}])
    page = context.new_page()
    for batch in batches:
        page.goto(f"{address}/inbox/{batch.c}/?view=all")
        watch.looked["inbox"] += _shown(page, batch, "inbox", outcome)
    words = batches[0].payloads[0][:60]
    page.goto(f"{address}/search?q={words.replace('#', '').replace('%', '').replace('&', '')}")
    page.wait_for_timeout(SETTLES)
    context.close()


def _shown(page: Any, batch: Batch, where: str, outcome: Outcome) -> int:
    """Wait until the thread is drawn; how many payloads stand in it word for word."""
    said = [text for text in batch.payloads if text.strip()]
    from_here = max(1, len(said) - 3)  # some are only made of characters that nobody stores
    until = time.monotonic() + SHOWN_WITHIN
    while page.evaluate(f"{TEXTS}.length") < from_here and time.monotonic() < until:
        page.wait_for_timeout(100)
    page.wait_for_timeout(SETTLES)
    drawn = {_plain(text) for text in page.evaluate(TEXTS)}
    missing = [text for text in said if _plain(text) not in drawn]
    outcome.expect(len(missing) <= 3, f"{where}: {len(missing)} payloads are not shown as written: {missing[:2]!r}")
    return len(said) - len(missing)


def _plain(text: str) -> str:
    """Without what storing or drawing may change: white space and what has no form."""
    return "".join(text.split()).replace("\0", "").replace("\ufffd", "")
