"""An hour of work without the mouse, and everything else that keys do, on every layout."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from counterbell.accounts.models import Agent
from counterbell.conversations import actions
from counterbell.conversations.models import Conversation, Label, Message, Rearrangement
from counterbell.lenses.actions import save_view, set_habits
from counterbell.lenses.conditions import EVERYTHING
from tests.axe import faults
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.desks import Desk
from tests.workspace.matters import begin
from tests.workspace.shopper import Caller

pytestmark = pytest.mark.browser


def press(desk: Desk, *keys: str) -> None:
    for key in keys:
        desk.page.keyboard.press(key)


def chosen_menu(desk: Desk, menu: str, item: str) -> None:
    """Take an item of a menu that is open, by arrows and Enter alone."""
    expect(desk.page.locator(f"#{menu}").get_by_text(item, exact=True)).to_be_visible()
    for _step in range(20):
        here = "document.activeElement.matches('.menu-item') ? document.activeElement.textContent : ''"
        if item in desk.page.evaluate(here):
            break
        press(desk, "ArrowDown")
    press(desk, "Enter")


def test_an_hour_without_the_mouse(
    desk_of: Callable[..., Desk], alice: Agent, bob: Agent, dana: Shopper, eve: Shopper
) -> None:
    Label.objects.create(name="Shipping")
    lamp = begin(dana, "About the lamp", "The shade is torn")
    parcel = begin(dana, "Where is my parcel?")
    vase = begin(eve, "Is the vase in stock?")
    set_habits(bob, after_resolve="next")
    desk = desk_of(bob, "/inbox/?view=unassigned")
    expect(desk.rows()).to_have_count(3)
    # Open the second, answer, note, take it.
    press(desk, "j", "j", "Enter")
    expect(desk.bubble("Where is my parcel?")).to_be_visible()
    press(desk, "r")
    desk.page.keyboard.type("On its way")
    press(desk, "Control+Enter")
    expect(desk.bubble("On its way")).to_be_visible()
    press(desk, "Escape", "n")
    desk.page.keyboard.type("Carrier confirmed it")
    press(desk, "Control+Enter")
    expect(desk.bubble("Carrier confirmed it")).to_be_visible()
    press(desk, "Escape", "i")
    expect(desk.page.locator(".talk-assign")).to_contain_text("Bob")
    press(desk, "l")
    chosen_menu(desk, "labels-menu", "Shipping")
    expect(desk.page.locator(".talk-sub .conv-label")).to_have_text("Shipping")
    press(desk, "p")
    chosen_menu(desk, "priority-menu", "High")
    expect(desk.page.locator(".talk-sub .badge--brass")).to_contain_text("High")
    # Merge her other conversation into this one, found by a word; and back.
    press(desk, "m")
    expect(desk.page.locator("#chooser")).to_be_visible()
    desk.page.keyboard.type("lamp")
    expect(desk.page.locator("#chooser .choice")).to_have_count(1)
    press(desk, "Enter")
    expect(desk.bubble("The shade is torn")).to_be_visible()
    expect(desk.bubble("On its way")).to_be_visible()
    press(desk, "z")
    expect(desk.page.get_by_text("Undone.")).to_be_visible()
    expect(desk.bubble("The shade is torn")).to_have_count(0)
    # Snooze: the next one lies there by itself.
    press(desk, "g", "u")
    expect(desk.page.locator("#list-title")).to_have_text("Unassigned")
    expect(desk.rows()).to_have_count(2)
    press(desk, "Escape", "j", "Enter")
    expect(desk.bubble("Is the vase in stock?")).to_be_visible()
    press(desk, "h")
    chosen_menu(desk, "snooze-menu", "Until the customer writes")
    expect(desk.page.locator(f'[data-talk][data-c="{lamp.public_id}"]')).to_be_visible()
    expect(desk.bubble("The shade is torn")).to_be_visible()
    # Split a message off, choosing it by keys.
    press(desk, "s", "x", "Enter")
    expect(desk.bubble("About the lamp")).to_have_count(0)
    expect(desk.bubble("The shade is torn")).to_be_visible()
    press(desk, "z")
    expect(desk.bubble("About the lamp")).to_be_visible()
    # Search, and what is found.
    press(desk, "/")
    desk.page.keyboard.type("vase")
    expect(desk.rows().locator("mark")).to_have_text("vase")
    press(desk, "ArrowDown", "Enter")
    expect(desk.bubble("Is the vase in stock?")).to_be_visible()
    press(desk, "e")
    expect(desk.page.get_by_text("1 conversation resolved.")).to_be_visible()
    assert desk.faults == []
    for matter in (lamp, parcel, vase):
        matter.refresh_from_db()
    assert (parcel.assignee_id, parcel.priority, vase.status) == (bob.pk, 2, "resolved")
    assert list(parcel.labels.values_list("name", flat=True)) == ["Shipping"]
    assert Message.objects.filter(kind="note", text="Carrier confirmed it").count() == 1
    assert Rearrangement.objects.filter(undone_at=None).count() == 0


def test_many_are_handled_at_once_and_taken_back(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, eve: Shopper
) -> None:
    for turn in range(3):
        begin(dana if turn % 2 else eve, f"Matter {turn}")
    desk = desk_of(bob)
    press(desk, "j", "x", "Shift+j")
    expect(desk.page.locator("[data-chosen-count]")).to_contain_text("2")
    press(desk, "i")
    expect(desk.page.get_by_text("2 conversations assigned to Bob.")).to_be_visible()
    expect(desk.page.locator("[data-chosen]")).to_be_hidden()
    assert Conversation.objects.filter(assignee=bob).count() == 2
    press(desk, "z")
    expect(desk.page.get_by_text("Undone for 2 conversations.")).to_be_visible()
    assert Conversation.objects.filter(assignee=bob).count() == 0
    press(desk, "Control+a", "e")
    expect(desk.page.get_by_text("3 conversations resolved.")).to_be_visible()
    expect(desk.page.get_by_text("No open conversations")).to_be_visible()
    assert desk.faults == []


def test_what_is_chosen_stays_while_others_write(
    server: RunningServer, desk_of: Callable[..., Desk], alice: Agent, bob: Agent, dana: Shopper, eve: Shopper
) -> None:
    first, second = begin(dana, "First"), begin(eve, "Second")
    desk = desk_of(bob)
    row = desk.page.locator(".row-item", has_text="First")
    row.hover()
    row.locator("[data-choose]").check()
    with Caller(server, eve) as caller:
        caller.say("Third")
        expect(desk.rows()).to_have_count(3)
        expect(desk.page.locator("[data-list-news]")).to_contain_text("Eve")
    with Caller(server, eve, str(second.public_id)) as caller:
        caller.say("Second again")
        expect(desk.rows().first).to_contain_text("Second again")
    expect(desk.page.locator(f'[data-c="{first.public_id}"] [data-choose]')).to_be_checked()
    hers = desk_of(alice, f"/inbox/{first.public_id}/")
    press(hers, "e")
    expect(desk.rows()).to_have_count(2)
    expect(desk.page.locator("[data-chosen]")).to_be_hidden()  # it stands elsewhere now
    assert desk.faults == []


@pytest.mark.parametrize("layout", ["fa", "ja"])
def test_keys_are_places_whatever_the_layout(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, layout: str
) -> None:
    begin(dana, "Hello")
    desk = desk_of(bob)
    letters = (
        {"KeyJ": "ت", "KeyX": "ط", "Slash": "؟"}
        if layout == "fa"
        else dict.fromkeys(["KeyJ", "KeyX", "Slash"], "Process")
    )
    send = """([code, key, shift]) => (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent("keydown", { code, key, shiftKey: shift, bubbles: true, cancelable: true }))"""
    desk.page.evaluate(send, ["KeyJ", letters["KeyJ"], False])
    expect(desk.rows().first).to_be_focused()
    desk.page.evaluate(send, ["KeyX", letters["KeyX"], False])
    expect(desk.page.locator("[data-chosen]")).to_be_visible()
    desk.page.evaluate(send, ["Slash", letters["Slash"], True])
    expect(desk.page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    desk.page.keyboard.press("Escape")
    desk.page.locator("#search").focus()
    desk.page.evaluate(send, ["KeyJ", letters["KeyJ"], False])  # while one writes it is a letter
    expect(desk.page.locator("#search")).to_be_focused()
    assert desk.faults == []


def test_the_command_bar_understands_both_languages(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper) -> None:
    bob.language = "fa"
    bob.save(update_fields=["language"])
    matter = begin(dana, "Where is my parcel?")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    options = desk.page.get_by_role("option")
    press(desk, "Control+k")
    expect(desk.page.locator("#bar-field")).to_be_focused()
    desk.page.keyboard.type("reslve or")  # one letter is missing
    expect(options.first).to_contain_text("حل")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".talk-resolve")).to_have_attribute("value", "open")
    matter.refresh_from_db()
    assert matter.status == "resolved"
    press(desk, "Control+k")
    desk.page.locator("#bar-field").fill("بازگشايي")  # typed on an Arabic keyboard
    expect(options.first).to_contain_text("بازگشایی")
    desk.page.locator("#bar-field").fill("dana")
    expect(options.filter(has_text="Dana").first).to_be_visible()
    press(desk, "Escape")
    expect(desk.page.locator("#bar")).to_be_hidden()
    assert desk.faults == []


def test_after_a_reply_one_goes_where_one_likes(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, eve: Shopper
) -> None:
    begin(dana, "Older")
    newer = begin(eve, "Newer")
    desk = desk_of(bob, f"/inbox/{newer.public_id}/?view=all")
    press(desk, "q")
    group = desk.page.locator("#sort-menu")
    group.locator('[data-habit="after_reply"][data-value="next"]').click()
    desk.send("Good day")
    expect(desk.bubble("Older")).to_be_visible()
    press(desk, "q")
    group.locator('[data-habit="after_reply"][data-value="list"]').click()
    desk.send("Good day again")
    expect(desk.page.locator("[data-talk]")).to_have_count(0)
    bob.refresh_from_db()
    assert bob.habits.after_reply == "list"
    said = Message.objects.filter(author="agent", kind="public")
    for _turn in range(50):  # what was sent goes on being stored when one has moved on
        if said.count() == 2:
            break
        desk.page.wait_for_timeout(100)
    assert said.count() == 2
    assert desk.faults == []


def test_a_saved_view_is_composed_by_keyboard(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, eve: Shopper
) -> None:
    urgent = begin(dana, "It burns")
    actions.set_priority(urgent, priority=3, by=bob)
    begin(eve, "No hurry")
    desk = desk_of(bob)
    press(desk, "g", "c")
    expect(desk.page.locator("#view-name")).to_be_focused()
    desk.page.keyboard.type("Fire")
    desk.page.get_by_role("button", name="Condition").press("Enter")
    row = desk.page.locator(".builder-row").last
    row.get_by_label("What").select_option("priority")
    row = desk.page.locator(".builder-row").last
    row.locator("summary").press("Enter")
    row.get_by_role("checkbox", name="Urgent").check()
    expect(row.get_by_role("checkbox", name="Urgent")).to_be_checked()
    expect(desk.page.locator(".builder-count")).to_contain_text("1 now")
    desk.page.locator("#view-name").press("Enter")
    expect(desk.page.locator("#list-title")).to_have_text("Fire")
    expect(desk.rows()).to_have_count(1)
    expect(desk.page.locator("[data-saved] [data-count]")).to_have_text("1")
    desk.page.reload()
    expect(desk.page.locator("#list-title")).to_have_text("Fire")
    expect(desk.rows()).to_have_count(1)
    assert desk.faults == []


def test_comforts_of_a_long_thread(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper) -> None:
    matter = begin(dana, *[f"Line {turn} of the story\nand more" for turn in range(40)])
    actions.mark_read(matter, agent=bob, number=12)
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    desk.page.get_by_role("button", name="To the first unread message").click()
    expect(desk.page.locator("[data-first-new]")).to_be_in_viewport()
    press(desk, "f")
    desk.page.keyboard.type("STORY")
    expect(desk.page.locator("[data-find-told]")).to_contain_text("40")
    press(desk, "Escape")
    expect(desk.page.locator("[data-find]")).to_be_hidden()
    desk.page.goto(f"{desk.page.url.split('#')[0]}#m2")
    desk.page.reload()
    expect(desk.page.locator('.entry[data-number="2"]')).to_be_in_viewport()
    assert desk.faults == []


def test_a_finger_that_rests_chooses(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, eve: Shopper) -> None:
    begin(dana, "First")
    begin(eve, "Second")
    desk = desk_of(bob, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    line = desk.page.context.new_cdp_session(desk.page)
    place = "() => document.querySelector('.conv')?.getBoundingClientRect().toJSON()"  # at once: rows are drawn anew
    box = desk.page.wait_for_function(place).json_value()
    at = [{"x": box["x"] + 100, "y": box["y"] + 20}]
    line.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at})
    expect(desk.page.locator("[data-chosen]")).to_be_visible()
    line.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    desk.rows().last.tap()
    expect(desk.page.locator("[data-chosen-count]")).to_contain_text("2")
    expect(desk.page.locator("[data-talk]")).to_have_count(0)
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 390
    assert desk.faults == []


def test_a_key_right_after_a_dialog_was_left_is_not_lost(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    matter = begin(dana, "Hello")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    expect(desk.bubble("Hello")).to_be_visible()
    press(desk, "g", "c")
    expect(desk.page.locator("#view-name")).to_be_focused()
    # In one breath: the browser looks only at the next frame whether what has the focus is still to be seen.
    desk.page.evaluate(
        """() => {
          document.querySelector("#builder").close();
          const key = new KeyboardEvent("keydown", { key: "f", code: "KeyF", bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(key);
        }"""
    )
    expect(desk.page.locator("[data-find] input")).to_be_focused()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_in_what_opens(
    desk_of: Callable[..., Desk], alice: Agent, dana: Shopper, eve: Shopper, language: str
) -> None:
    alice.language = language
    alice.save(update_fields=["language"])
    matter = begin(dana, "Hello", "And more")
    begin(eve, "Another matter")
    save_view(None, name="Fire", tree=EVERYTHING, by=alice, icon="flag", colour="#c2452f")
    desk = desk_of(alice, f"/inbox/{matter.public_id}/?view=all", reduced_motion="reduce")

    def clean(what: str) -> None:
        assert faults(desk.page) == [], what

    press(desk, "Control+k")
    expect(desk.page.locator("#bar [role=option]").first).to_be_visible()
    clean("the command bar")
    press(desk, "Escape")
    expect(desk.page.locator("#bar")).to_be_hidden()
    press(desk, "g", "c")
    expect(desk.page.locator(".builder-count")).to_be_visible()
    clean("the builder")
    press(desk, "Escape", "f")
    expect(desk.page.locator("[data-find] input")).to_be_focused()
    clean("finding")
    press(desk, "Escape", "Control+a")
    desk.page.locator(".row-item").first.hover()
    desk.page.locator("[data-choose]").first.check()
    expect(desk.page.locator("[data-chosen]")).to_be_visible()
    clean("rows chosen")
    press(desk, "m")
    clean("merging")
