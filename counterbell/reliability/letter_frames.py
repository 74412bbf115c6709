"""S02, and the letter's part of S05: letters in their frame. Nothing runs, nothing is fetched.

Looked at twice: in the sandboxed frame as an agent sees it, where a request would be noticed; and without sandbox and
without policy, where the cleaning stands alone and anything that runs would be noticed.
"""

import random
import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from counterbell.base.markup.cleaning import TooHeavy, clean_html, crude_text, with_pictures
from counterbell.base.markup.frames import SANDBOX, page
from counterbell.base.markup.links import paragraphs
from counterbell.reliability.browser import FIRED, HOOK, SETTLES, Watch, chromium, load_payloads
from counterbell.reliability.plan import Outcome, Plan

SAMPLE = 1_500
EACH_FRAME = 250
ADDRESS = "http://letters.example/"
# What the bare page itself holds and the hook would otherwise take for a stranger's.
_OWN = re.compile(r"style|meta|base|iframe", re.IGNORECASE)
REMOTE = (
    '<img src="https://t.example/a.gif">',
    '<img srcset="https://t.example/b.gif 2x, //t.example/c.gif 3x">',
    '<table background="https://t.example/d.gif"><tr><td background="//t.example/e.gif">x</table>',
    '<p style="background:url(https://t.example/f.gif)">x',
    '<p style="background-image:\\75rl(https://t.example/g.gif)">x',
    "<p style=\"background:u\\rl('//t.example/h.gif')\">x",
    '<p style="list-style-image:url(https://t.example/i.gif)">x',
    '<p style="--a:url(https://t.example/j.gif);background:var(--a)">x',
    "<p style=\"background:image-set('https://t.example/k.gif' 1x)\">x",
    '<p style="cursor:url(https://t.example/l.cur),auto;content:url(//t.example/m)">x',
    "<style>@import url(https://t.example/n.css);@font-face{src:url(//t.example/o.woff)}</style>x",
    "<style>body{background:url(https://t.example/p.gif)}</style>x",
    '<link rel="stylesheet" href="https://t.example/q.css"><link rel="prefetch" href="//t.example/r">',
    '<link rel="dns-prefetch" href="//t.example"><link rel="preload" as="image" href="//t.example/s.gif">',
    '<meta http-equiv="refresh" content="0;url=https://t.example/t">',
    '<base href="https://t.example/"><img src="u.gif">',
    '<svg><image href="https://t.example/v.gif"/><use href="//t.example/w#a"/><feImage href="//t.example/x"/></svg>',
    '<svg><a><animate attributeName="href" by="javascript:alert(1)" values="https://t.example/y"/></a></svg>',
    '<video src="https://t.example/z.mp4" poster="//t.example/aa.gif"></video><audio src="//t.example/bb.mp3"></audio>',
    '<iframe src="https://t.example/cc"></iframe><object data="//t.example/dd"></object><embed src="//t.example/ee">',
    '<input type="image" src="https://t.example/ff.gif"><form action="//t.example/gg"><button>x</button></form>',
    '<body background="https://t.example/hh.gif"><bgsound src="//t.example/ii.wav">',
    '<math><mi xlink:href="https://t.example/jj">x</mi></math><img longdesc="//t.example/kk" dynsrc="//t.example/ll">',
    '<p style="position:fixed;inset:0;z-index:99999;background:red !important">over everything',
    '<a href="https://t.example/mm" ping="//t.example/nn">x</a><img src=" https://t.example/oo.gif"><img src="\x01https://t.example/pp">',
    '<img src="https:&#x2f;&#x2f;t.example/qq"><img src="/\\t.example/rr"><img src="\\\\t.example/ss">',
)


def linked_text(plan: Plan) -> Outcome:
    """S02: every payload as a plain letter, its addresses made into links."""
    return _look([paragraphs(text) for text in _payloads(plan)], ["see https://shop.example/a."], paragraphs)


def fetched_nothing(plan: Plan) -> Outcome:
    """S05, the letter's part: every payload and every known way to fetch, as an HTML letter."""
    letters = [_cleaned(html) for html in [*REMOTE, *_payloads(plan)]]
    outcome = _look(letters, ['<a href="https://shop.example/a">x</a>'], _cleaned)
    allowed = with_pictures("".join(letters[: len(REMOTE)]), inside={}, remote=lambda _: "data:,")
    outcome.expect(
        "t.example" not in re.sub(r'data-[\w-]+="[^"]*"|href="[^"]*"|>[^<]*<', "", allowed), "an address got in"
    )
    return outcome


def _cleaned(html: str) -> str:
    try:
        return clean_html(html)
    except TooHeavy:
        return paragraphs(crude_text(html))


def _payloads(plan: Plan) -> list[str]:
    payloads = load_payloads()
    if plan.quick or plan.rounds:
        payloads = random.Random(1).sample(payloads, min(len(payloads), plan.rounds or SAMPLE))  # noqa: S311
    return payloads


def _look(letters: Sequence[str], links: Sequence[str], make: Callable[[str], str]) -> Outcome:
    outcome = Outcome()
    frames = [
        "".join(f"<div>{one}</div>" for one in letters[at : at + EACH_FRAME])
        for at in range(0, len(letters), EACH_FRAME)
    ]
    with chromium() as engine:
        caught = _shown(engine, ["<img src=http://t.example/x onerror=alert(1)><script>alert(2)</script>"], bare=True)
        noticed = " ".join([*caught.fired, *caught.asked])
        outcome.expect("alert" in noticed and "t.example/x" in noticed, "nothing is noticed, so this proves nothing")
        boxed, alone = _shown(engine, frames, bare=False), _shown(engine, frames, bare=True)
    outcome.expect(all("<a href=" in make(link) for link in links), "an ordinary link is lost")
    for what in dict.fromkeys([*boxed.fired, *alone.fired]):
        outcome.broken.append(f"ran: {what}")
    for what in dict.fromkeys([*boxed.asked, *alone.asked]):
        outcome.broken.append(f"asked for: {what}")
    outcome.figures = {
        "letters": len(letters),
        "frames": len(frames),
        "executed": len(boxed.fired + alone.fired),
        "requests": len(boxed.asked + alone.asked),
    }
    return outcome


def _shown(engine: Any, frames: Sequence[str], *, bare: bool) -> Watch:
    """One page that shows them all; whatever it asks for besides itself is written down and refused."""
    watch, context = Watch(), engine.new_context()
    if bare:
        context.add_init_script(HOOK)
    documents = [f"<!doctype html><title>x</title>{one}" if bare else page(one) for one in frames]
    sandbox = "" if bare else f'sandbox="{SANDBOX}"'
    whole = "<!doctype html><title>letters</title>" + "".join(
        f'<iframe {sandbox} srcdoc="{escape(one)}" width=900 height=400></iframe>' for one in documents
    )

    def answer(route: Any) -> None:
        if route.request.url == ADDRESS:
            route.fulfill(body=whole, content_type="text/html; charset=utf-8")
            return
        watch.asked.append(f"{route.request.resource_type} {route.request.url[:120]}")
        route.abort()

    def said(message: Any) -> None:
        text = message.text.removeprefix(FIRED).strip()
        if message.text.startswith(FIRED) and not _OWN.fullmatch(text):
            watch.fired.append(text[:120])

    def opened(dialog: Any) -> None:
        watch.fired.append(f"dialog {dialog.message[:40]}")
        dialog.dismiss()

    context.route("**/*", answer)
    context.on("console", said)
    context.on("dialog", opened)
    sheet = context.new_page()
    sheet.goto(ADDRESS)
    sheet.wait_for_timeout(SETTLES)
    context.close()
    return watch
