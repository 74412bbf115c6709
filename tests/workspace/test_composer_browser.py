"""The editor in a real Chromium: what is sent, taken back, asked about, put off, called and filled in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.base.clock import now
from counterbell.conversations import actions
from counterbell.conversations.actions import Answer
from counterbell.conversations.actions.canned import Wording, save_canned
from counterbell.conversations.models import CannedReply, Draft, Later, Mention, Message
from tests.axe import faults
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.matters import begin
from tests.workspace.shopper import Caller
from tests.workspace.test_inbox_browser import PHONE, Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def brand(db: None) -> Brand:
    """A key of its own for each test: the server remembers brands by their keys for half a minute."""
    return Brand.objects.create(name="Lisbon Ceramics")


@pytest.fixture
def desk_of(server: RunningServer, signed_in: Callable[..., Any]) -> Callable[..., Desk]:
    def make(agent: Agent, path: str, **how: Any) -> Desk:
        return Desk(signed_in(agent, **how), server.url + path)

    return make


def at(matter: Any) -> str:
    return f"/inbox/{matter.public_id}/?view=all"


def text(desk: Desk) -> Any:
    return desk.page.locator("[data-text]")


def answers() -> list[str]:
    return list(Message.objects.filter(author="agent", kind="public").order_by("pk").values_list("text", flat=True))


def test_an_answer_can_be_taken_back_and_nothing_reaches_the_shopper(
    server: RunningServer, desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, eve: Shopper
) -> None:
    begin(eve, "I am somebody else")
    with Caller(server, dana) as caller:
        caller.say("Hello?")
        desk = desk_of(bob, "/inbox/?view=all")
        desk.open("Dana")
        keys = desk.page.keyboard
        desk.write("Wrong wrds")
        keys.press("Control+Enter")
        desk.page.get_by_role("button", name="Undo").click()
        expect(text(desk)).to_have_value("Wrong wrds")
        expect(desk.bubble("Wrong wrds")).to_have_count(0)
        desk.write("Still wrong")
        keys.press("Control+Enter")
        expect(desk.page.locator("[data-leaving-id]")).to_be_visible()
        keys.press("ArrowUp")  # the editor is empty: what can still be taken back
        expect(text(desk)).to_have_value("Still wrong")
        desk.write("Almost")
        keys.press("Control+Enter")
        expect(desk.page.locator("[data-leaving-id]")).to_be_visible()
        desk.page.locator(".conv", has_text="Eve").click()  # it can be taken back from anywhere
        desk.page.locator(".toast").get_by_role("button", name="Undo").click()
        expect(text(desk)).to_have_value("Almost")
        expect(desk.page.locator(".talk-title")).to_contain_text("Dana")
        assert answers() == []
        desk.write("Right words")
        keys.press("Control+Enter")
        expect(desk.page.locator("[data-leaving-id]")).to_be_visible()
        keys.press("Control+Enter")  # once more: at once
        assert caller.hear("entry")["entry"]["text"] == "Right words"
        assert (answers(), Later.objects.to_come().count(), desk.faults) == (["Right words"], 0, [])


def test_it_goes_out_although_the_tab_is_closed(
    server: RunningServer, desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    with Caller(server, dana) as caller:
        caller.say("Hello?")
        desk = desk_of(bob, "/inbox/?view=all")
        desk.open("Dana")
        desk.write("On its way")
        desk.page.keyboard.press("Control+Shift+Enter")
        expect(desk.page.locator("[data-leaving-id]")).to_be_visible()
        desk.page.reload()
        expect(desk.page.locator("[data-leaving-id]")).to_be_visible()  # and can be taken back after a reload
        desk.page.close()
        assert caller.hear("entry")["entry"]["text"] == "On its way"
        caller.hear("status", status="resolved")


def test_somebody_answered_in_between(
    server: RunningServer, desk_of: Callable[..., Desk], alice: Agent, bob: Agent, dana: Shopper
) -> None:
    matter = begin(dana, "Hello")
    desk = desk_of(bob, at(matter))
    text(desk).press_sequentially("I will look")
    actions.reply(matter, text="It is on its way", by=alice)  # from another process: the page need not know of it yet
    ask = desk.page.locator("[data-ask]")
    desk.page.keyboard.press("Control+Enter")
    expect(ask).to_contain_text("Alice")
    expect(ask).to_contain_text("Send anyway?")
    expect(text(desk)).to_have_value("I will look")
    assert answers() == ["It is on its way"]
    expect(ask.get_by_role("button", name="Send anyway")).to_be_visible()
    assert faults(desk.page) == []
    desk.page.keyboard.press("Escape")
    expect(ask).to_be_hidden()
    expect(text(desk)).to_be_focused()
    with Caller(server, dana, str(matter.public_id)) as caller:
        caller.say("Thank you, Alice")
    expect(ask).to_contain_text("Thank you, Alice")  # told while one writes, before one sends
    ask.get_by_role("button", name="I have seen it").click()
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("[data-leaving-id]")).to_be_visible()
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("[data-leaving-id]")).to_have_count(0)
    assert (answers(), desk.faults) == (["It is on its way", "I will look"], [])


def test_a_canned_reply_by_keyboard_and_its_blank(
    desk_of: Callable[..., Desk], alice: Agent, bob: Agent, dana: Shopper
) -> None:
    texts = {"en": "Dear {{customer.name}}, we write to {{customer.email}}.", "fa": "{{customer.name}} عزیز"}
    save_canned(Wording(name="Ships today", shortcut="ship", texts=texts), by=alice)
    matter = begin(dana, "Hello")
    desk = desk_of(bob, at(matter))
    keys = desk.page.keyboard
    keys.press("r")
    keys.type("/today")
    expect(desk.page.get_by_role("option")).to_have_count(1)
    expect(desk.page.locator(".canned-preview mark")).to_have_text("{{customer.email}}")
    expect(text(desk)).to_have_attribute("aria-activedescendant", "suggest-1-0")
    assert faults(desk.page) == []
    keys.press("Enter")
    filled = "Dear Dana, we write to {{customer.email}}."
    expect(text(desk)).to_have_value(filled)
    assert text(desk).evaluate("f => f.value.slice(f.selectionStart, f.selectionEnd)") == "{{customer.email}}"
    keys.press("Control+Enter")
    expect(desk.page.locator("[data-ask]")).to_contain_text("is not filled in")
    expect(text(desk)).to_have_value(filled)
    keys.press("Control+Enter")  # the same again: sent anyway
    expect(desk.page.locator("[data-leaving-id]")).to_be_visible()
    keys.press("Control+Enter")
    expect(desk.page.locator("[data-leaving-id]")).to_have_count(0)
    assert (answers(), CannedReply.objects.get().used, desk.faults) == ([filled], 1, [])


def test_later_and_held_and_changed(
    server: RunningServer, desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    matter = begin(dana, "Hello")
    desk = desk_of(bob, at(matter))
    desk.write("See you tomorrow")
    desk.page.locator("[data-send-more]").click()
    desk.page.get_by_role("menuitem", name="Tomorrow morning").last.click()
    waits = desk.page.locator(".later-item")
    expect(waits).to_contain_text("See you tomorrow")
    assert (answers(), Later.objects.get().undoing) == ([], False)
    waits.get_by_role("button", name="Edit").click()
    dialog = desk.page.locator("dialog[open]")
    assert faults(desk.page) == []
    dialog.get_by_label("Message").fill("See you on the day after")
    dialog.get_by_label("Day").select_option(index=2)
    dialog.get_by_role("button", name="Save").click()
    expect(waits).to_contain_text("See you on the day after")
    with Caller(server, dana, str(matter.public_id)) as caller:
        caller.say("I have it")
        Later.objects.update(due=now())
        row = Later.objects.get()
        actions.go_out(row.pk)  # in this process, of which the server hears when she speaks again
        caller.say("Thank you")
    expect(waits).to_contain_text("Held back: the customer wrote in between")
    expect(desk.rows().first).to_contain_text("Answer held back")
    assert faults(desk.page) == []
    waits.get_by_role("button", name="Send anyway").click()
    expect(desk.bubble("See you on the day after")).to_be_visible()
    expect(waits).to_have_count(0)
    desk.write("At a time of my own")
    desk.page.locator("[data-send-more]").click()
    desk.page.locator("[data-send-day]").select_option(index=3)
    desk.page.locator("[data-send-time]").fill("10:15")
    desk.page.locator("[data-send-moment]").click()
    expect(waits).to_contain_text("10:15")
    waits.get_by_role("button", name="Take back").click()
    expect(text(desk)).to_have_value("At a time of my own")
    assert (answers(), desk.faults) == (["See you on the day after"], [])


def test_a_colleague_is_called_in_a_note(
    desk_of: Callable[..., Desk], alice: Agent, bob: Agent, dana: Shopper, team: Team
) -> None:
    matter = begin(dana, "Hello")
    his, hers = desk_of(bob, at(matter)), desk_of(alice, at(matter))
    keys = his.page.keyboard
    keys.press("n")
    keys.type("@al")
    expect(his.page.get_by_role("option")).to_have_count(1)
    assert faults(his.page) == []
    keys.press("Tab")
    keys.type("please decide 🙂")
    expect(text(his)).to_have_value("@Alice please decide 🙂")
    keys.press("Control+Enter")
    expect(hers.page.locator(".entry-callee--me")).to_have_text("@Alice")
    expect(his.page.locator(".entry-callee")).to_have_text("@Alice")
    assert answers() == []
    keys.type("for later")
    expect(his.page.locator("[data-draft-state]")).to_have_text("Draft kept")
    expect(his.rows().first.locator(".conv-draft")).to_be_visible()
    expect(hers.rows().first.locator(".conv-draft")).to_be_hidden()
    assert (Draft.objects.get().kind, his.faults, hers.faults) == ("note", [], [])
    his.page.wait_for_timeout(300)
    assert [m.agent for m in Mention.objects.all()] == [alice]


def test_emoji_by_search_and_what_is_pasted_is_clean(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper) -> None:
    Agent.objects.filter(pk=bob.pk).update(language="hr")
    matter = begin(dana, "Hello")
    desk = desk_of(bob, at(matter))
    desk.write("Hvala ")
    desk.page.locator("[data-emoji]").click()
    desk.page.locator(".emoji-search").fill("cestitke")  # without its marks
    expect(desk.page.locator(".emoji-one")).to_have_count(1)
    assert faults(desk.page) == []
    desk.page.keyboard.press("Enter")
    expect(text(desk)).to_have_value("Hvala 🎉")
    expect(text(desk)).to_be_focused()
    desk.page.evaluate(
        """text => {
          const box = new DataTransfer();
          box.setData("text/plain", text);
          box.setData("text/html", "<b>bold</b>");
          const paste = new ClipboardEvent("paste", { clipboardData: box, bubbles: true, cancelable: true });
          document.querySelector("[data-text]").dispatchEvent(paste);
        }""",
        "\u00a0می\u200cروم\u200b\u202e x  \r\n\r\n\r\n\r\ny\u0007",
    )
    expect(text(desk)).to_have_value("Hvala 🎉 می\u200cروم x\n\ny")
    desk.page.keyboard.press("Control+z")
    expect(text(desk)).to_have_value("Hvala 🎉")
    assert desk.faults == []


def test_on_a_phone_from_right_to_left(desk_of: Callable[..., Desk], alice: Agent, bob: Agent, dana: Shopper) -> None:
    Agent.objects.filter(pk=bob.pk).update(language="fa")
    save_canned(Wording(name="ارسال", shortcut="ارسال", texts={"fa": "امروز ارسال شد."}), by=alice)
    matter = begin(dana, "سلام", language="fa")
    later = Answer(client_id="00000000-0000-4000-8000-000000000001", text="فردا", due=now() + timedelta(days=1))
    actions.put_off(matter, later, by=bob)
    desk = desk_of(bob, at(matter), color_scheme="dark", **PHONE)
    expect(desk.page.locator(".later-item")).to_contain_text("زمان ارسال")
    desk.page.locator("[data-canned]").click()
    desk.page.get_by_role("option").first.click()
    expect(text(desk)).to_have_value("امروز ارسال شد.")
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 390
    for opened in ("[data-send-more]", "[data-emoji]"):
        desk.page.locator(opened).click()
        desk.page.wait_for_timeout(300)
        assert faults(desk.page) == [], opened
        assert desk.page.evaluate("document.documentElement.scrollWidth") == 390
        desk.page.keyboard.press("Escape")
    assert desk.faults == []
