"""The workspace for everyone: twice as large, without motion, and with the line breaks of Japanese."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from counterbell.accounts.models import Agent, Brand
from counterbell.helpcenter.actions import Wording, publish, start_article
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.desks import Desk
from tests.workspace.matters import begin

pytestmark = pytest.mark.browser

TWICE = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}  # a screen of 1280 × 800 at 200 %
WIDER = """() => [...document.querySelectorAll("main, header, form, .rows, .talk, .composer, .card")]
    .filter((one) => one.getClientRects().length && one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.className || one.tagName)"""
MOVING = """() => document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 1)
    .map((one) => one.animationName || one.transitionProperty)"""
BREAKS = "one => [getComputedStyle(one).lineBreak, getComputedStyle(one).wordBreak]"


@pytest.mark.parametrize("language", ["en-GB", "fa-IR"])
def test_twice_as_large_one_still_answers(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, language: str
) -> None:
    begin(dana, "Where is my parcel?")
    desk = desk_of(bob, locale=language, **TWICE)
    desk.open("Dana")
    expect(desk.bubble("Where is my parcel?")).to_be_visible()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 640
    assert desk.page.evaluate(WIDER) == []
    desk.write("On its way")
    expect(desk.page.locator("[data-send]")).to_be_in_viewport()
    desk.page.locator("[data-send]").click()
    expect(desk.bubble("On its way")).to_be_visible()
    for key, shown in (("Control+k", "#bar"), ("?", "#keys"), ("d", "#macro-menu")):
        desk.page.evaluate("document.activeElement.blur()")
        desk.page.keyboard.press(key)
        expect(desk.page.locator(shown)).to_be_visible()
        desk.page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")  # it slides in
        box = desk.page.locator(shown).bounding_box()
        assert box["x"] >= 0, shown
        assert box["x"] + box["width"] <= 641, shown
        assert box["y"] + box["height"] <= 401, shown
        desk.page.keyboard.press("Escape")


@pytest.mark.parametrize("path", ["/visitors/", "/settings/profile/", "/settings/macros/new/", "/settings/canned/"])
def test_twice_as_large_no_page_is_wider(
    server: RunningServer, signed_in: Callable[..., Any], alice: Agent, path: str
) -> None:
    page = signed_in(alice, **TWICE).new_page()
    page.goto(server.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.evaluate(WIDER) == []


def test_nothing_moves_for_who_wants_no_motion(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper) -> None:
    begin(dana, "Where is my parcel?")
    desk = desk_of(bob, reduced_motion="reduce")
    desk.open("Dana")
    moved = []
    for key in ("Control+k", "?", "d", "a", "."):
        desk.page.keyboard.press(key)
        moved += desk.page.evaluate(MOVING)
        desk.page.keyboard.press("Escape")
    assert moved == []


def test_japanese_breaks_between_phrases(
    server: RunningServer, desk_of: Callable[..., Desk], bob: Agent, brand: Brand, dana: Shopper
) -> None:
    begin(dana, "荷物はいつ届きますか。", language="ja")
    desk = desk_of(bob, locale="ja-JP")
    desk.open("Dana")
    kept = ["strict", "auto-phrase"]
    assert desk.bubble("荷物はいつ届きますか。").evaluate(BREAKS) == kept
    assert desk.page.locator(".talk-head").evaluate(BREAKS) == kept
    wording = Wording(title="送料について", body="送料は全国一律です。")
    publish(start_article(brand, wording, language="ja", by=None), by=None)
    desk.page.goto(f"{server.url}/help/{brand.key}/ja/")
    assert desk.page.locator("main").evaluate(BREAKS) == kept
