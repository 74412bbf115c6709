"""The command bar and the keys on every page, and a sheet that shows what really listens."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from counterbell.accounts.models import Agent
from counterbell.bot.models import Bot, LanguageModel
from counterbell.conversations.actions import suspect
from counterbell.conversations.models import Conversation
from counterbell.workspace import acts
from tests.axe import faults
from tests.mailroom.post import Written, arrive, make_mailbox
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.desks import Desk
from tests.workspace.matters import begin
from tests.workspace.test_keyboard_browser import press
from tests.workspace.test_settings_browser import watched

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/visitors/", "/settings/profile/", "/settings/help/", "/account/sessions/"])
def test_the_bar_and_the_sheet_are_on_every_page(
    server: RunningServer, signed_in: Callable[..., Any], alice: Agent, dana: Shopper, path: str
) -> None:
    matter = begin(dana, "Where is my parcel?")
    page = signed_in(alice).new_page()
    said = watched(page)
    page.goto(server.url + path, wait_until="networkidle")
    assert page.locator("main").bounding_box()["y"] < 100
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys")).to_contain_text("All keys")
    expect(page.locator("#keys")).not_to_contain_text("Write a reply")
    assert faults(page, "#keys") == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.locator("#bar-field")).to_be_focused()
    page.keyboard.type("canned")
    expect(page.locator("#bar [aria-selected=true]")).to_contain_text("Canned replies")
    assert faults(page, "#bar") == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/canned/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+k")
    expect(page.locator("#bar-field")).to_be_focused()
    page.keyboard.type("parcel")
    expect(page.locator("#bar-list")).to_contain_text("Dana")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/inbox/{matter.public_id}/**")
    page.goto(server.url + path, wait_until="networkidle")
    page.keyboard.press("1")
    page.keyboard.press("g")
    page.keyboard.press("u")
    page.wait_for_url("**/inbox/?view=unassigned")
    assert said == []


LISTENING = """
() => {
  window.taken = [];
  addEventListener("keydown", (event) => event.defaultPrevented && window.taken.push(event.key));
}
"""
SUGGESTED = """<section data-copilot-box><ul><li data-suggested="a" class="copilot-chosen">
<p data-suggested-text>Yes</p></li><li data-suggested="b"><p data-suggested-text>No</p></li></ul></section>"""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
IN_THE_BOX = [
    *("Mod+Enter", "Mod+Shift+Enter", "Alt+ArrowDown", "Alt+ArrowUp", "Alt+Backspace", "Alt+Enter"),
    *(f"Mod+{letter}" for letter in LETTERS if letter not in "kntw"),  # the bar's, and what a browser keeps for itself
    *(f"Alt+{letter}" for letter in LETTERS),
]


def listed(*, box: bool) -> set[str]:
    return {key for _n, held in acts.sheet() for act in held if (act.group == "write") is box for key in act.keys}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_sheet_shows_what_really_listens(
    server: RunningServer, desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    mailbox = make_mailbox(dana.brand)
    arrive(mailbox, Written(text="Gdje je moja narudžba, molim vas?"))
    letter = Conversation.objects.get(channel=mailbox)
    suspect(letter.pk, reasons=["link"])
    Bot.objects.create(brand=dana.brand, is_on=True)
    nowhere = {"address": "http://127.0.0.1:9/v1", "name": "m"}
    LanguageModel.objects.create(brand=dana.brand, translates=True, checks_tone=True, **nowhere)
    desk = desk_of(bob)
    page = desk.page
    page.route("**/copilot/", lambda route: route.fulfill(body=SUGGESTED, content_type="text/html"))
    page.goto(f"{server.url}/inbox/{letter.public_id}/")
    for shown in (
        "[data-suggested]",
        "[data-letter-forward]",
        "[data-talk] .recipients input",
        "[data-translate-draft]",
    ):
        page.wait_for_selector(shown, state="attached")
    page.evaluate(LISTENING)

    def takes(key: str) -> bool:
        page.evaluate("window.taken = []")
        press(desk, key.replace("Mod", "Control"))
        return bool(page.evaluate("window.taken.length"))

    # What is not on the sheet does nothing.
    alone = [*LETTERS, *(f"Shift+{letter}" for letter in LETTERS), *"890;'-="]
    assert [key for key in alone if key not in listed(box=False) | {"g"} and takes(key)] == []
    # What is on it, does: those whose place is not in the other tests.
    for key, shown in {"Shift+h": "#send-menu", "Shift+f": "[data-letter-desk]", "b": "#notices"}.items():
        if key == "b":
            press(desk, "g")
        assert takes(key)
        expect(page.locator(shown)).to_be_visible()
        press(desk, "Escape")
        expect(page.locator(shown)).to_be_hidden()
    with page.expect_file_chooser():
        assert takes("Shift+a")
    assert takes("Shift+m")
    expect(page.locator("[data-mute][aria-checked=true]")).to_have_count(1)
    assert takes("Shift+r")
    expect(page.locator(".recipients [name=to]")).to_be_focused()
    press(desk, "Escape")
    assert takes("Shift+n")
    expect(page.locator(".talk-suspected")).to_have_count(0)
    page.locator("[data-text]").focus()
    elsewhere_tried = {"ArrowUp", "/", "@", "Escape"}
    assert {key for key in IN_THE_BOX if takes(key)} == listed(box=True) - elsewhere_tried


def test_the_page_knows_how_to_do_every_act() -> None:
    source = (Path(acts.__file__).parent / "static/workspace/acts.js").read_text()
    # Of the writing box, the box itself knows; a list of the navigation is pressed by its name.
    named = {act.name for act in acts.ACTS if act.group != "write" and not act.place and not act.view}
    assert sorted(name for name in named if not re.search(rf'(case "{name}"|^  "?{name}"?:)', source, re.M)) == []
