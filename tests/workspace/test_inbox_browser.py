"""The inbox in a real Chromium, with the real counter behind it and a shopper at the other end."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from counterbell.accounts.models import Agent, Brand
from counterbell.conversations import actions
from counterbell.conversations.models import Conversation, Draft, Label, Message
from tests.axe import faults
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.desks import Desk
from tests.workspace.matters import begin
from tests.workspace.shopper import Caller

pytestmark = pytest.mark.browser
expect.set_options(timeout=9_000)  # an answer waits five seconds in which it can be taken back
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def brand(db: None) -> Brand:
    """A key of its own for each test: the server remembers brands by their keys for half a minute."""
    return Brand.objects.create(name="Lisbon Ceramics")


def test_a_shopper_rings_and_an_agent_answers(
    server: RunningServer, desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    desk = desk_of(bob)
    expect(desk.page.get_by_text("No open conversations")).to_be_visible()
    with Caller(server, dana) as caller:
        caller.say("Hello? سلام 🙂")
        expect(desk.rows()).to_have_count(1)  # without a reload
        expect(desk.page.locator('[data-count="unassigned"]')).to_have_text("1")
        desk.open("Dana")
        expect(desk.bubble("Hello? سلام 🙂")).to_be_visible()
        caller.typing("and one more th")
        expect(desk.page.locator("[data-customer-typing]")).to_contain_text("and one more th")
        desk.write("Good day")
        caller.hear("typing")
        desk.page.keyboard.press("Control+Enter")
        expect(desk.page.locator(".entry-left")).to_contain_text("Goes out in")
        heard = caller.hear("entry")["entry"]
        assert (heard["text"], heard["author"]) == ("Good day", "agent")
        expect(desk.page.locator(".entry-state")).to_have_text("Sent")
        caller.read(heard["number"])
        expect(desk.page.locator(".entry-state")).to_contain_text("Seen")
    assert desk.faults == []
    assert Message.objects.filter(kind="public").count() == 2


def test_two_agents_see_each_other(
    server: RunningServer, desk_of: Callable[..., Desk], alice: Agent, bob: Agent, dana: Shopper
) -> None:
    matter = begin(dana, "Hello")
    path = f"/inbox/{matter.public_id}/?view=all"
    hers, his = desk_of(alice, path), desk_of(bob, path)
    expect(hers.page.locator("[data-viewers]")).to_contain_text("Bob")
    expect(his.page.locator("[data-viewers]")).to_contain_text("Alice")
    his.page.locator("[data-text]").press_sequentially("Good", delay=30)
    expect(hers.page.locator("[data-colleague-typing]")).to_contain_text("Bob")
    his.page.keyboard.press("Control+Enter")
    expect(hers.bubble("Good")).to_be_visible()
    hers.page.keyboard.press("n")
    hers.send("Only for us")
    expect(his.bubble("Only for us")).to_be_visible()
    assert Message.objects.get(text="Only for us").kind == "note"


def test_an_action_is_seen_by_the_colleague(
    desk_of: Callable[..., Desk], alice: Agent, bob: Agent, dana: Shopper
) -> None:
    matter = begin(dana, "Hello")
    Label.objects.create(name="Shipping")
    hers, his = desk_of(alice), desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    his.page.keyboard.press("a")
    his.page.get_by_role("menuitem", name="To me").click()
    expect(his.page.locator(".talk-assign")).to_contain_text("Bob")
    expect(his.page.locator(".entry-happening")).to_contain_text("took this")
    expect(hers.rows().first).to_contain_text("Bob")
    his.page.keyboard.press("l")
    his.page.get_by_role("menuitemcheckbox", name="Shipping").click()
    expect(hers.rows().first).to_contain_text("Shipping")
    his.page.keyboard.press("e")
    expect(hers.page.get_by_text("No open conversations")).to_be_visible()
    expect(his.page.locator(".talk-resolve")).to_contain_text("Reopen")
    matter.refresh_from_db()
    assert (matter.status, matter.assignee_id) == ("resolved", bob.pk)
    assert (hers.faults, his.faults) == ([], [])


def test_a_draft_is_there_after_a_reload(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper) -> None:
    matter = begin(dana, "Hello")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/")
    desk.write("Dear Dana, we")
    expect(desk.page.locator("[data-draft-state]")).to_have_text("Draft kept")
    desk.page.reload()
    expect(desk.page.locator("[data-text]")).to_have_value("Dear Dana, we")
    desk.send("Dear Dana, we are here")
    expect(desk.bubble("we are here")).to_be_visible()
    desk.page.wait_for_function("() => !document.querySelector('.entry-state-sending')")
    desk.page.reload()
    expect(desk.page.locator("[data-text]")).to_have_value("")
    assert Draft.objects.count() == 0


def test_what_is_written_without_a_connection_is_sent_once(
    server: RunningServer, desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    matter = begin(dana, "Hello")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/")
    server.kill()
    desk.send("Written in the dark")
    expect(desk.page.locator("#line-state")).to_be_visible()
    expect(desk.bubble("Written in the dark")).to_have_count(1)
    server.start()
    expect(desk.page.locator(".entry-state")).to_have_text("Sent", timeout=60_000)
    expect(desk.page.locator("#line-state")).to_be_hidden()
    expect(desk.bubble("Written in the dark")).to_have_count(1)
    assert Message.objects.filter(text="Written in the dark").count() == 1


def test_what_a_conversation_needs_is_fetched_again_when_it_did_not_come(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    begin(dana, "Hello")
    desk = desk_of(bob, "/inbox/?view=unassigned")
    desk.page.route("**/workspace/tools*.js", lambda route: route.abort())
    desk.page.reload()
    desk.rows().first.click()
    expect(desk.page.locator(".toast")).to_be_visible()
    desk.page.unroute("**/workspace/tools*.js")
    desk.rows().first.click()
    expect(desk.bubble("Hello")).to_be_visible()


def test_a_laptop_that_slept_shows_what_it_missed(
    server: RunningServer, desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, eve: Shopper
) -> None:
    matter = begin(dana, "Hello")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    server.kill()
    actions.receive(matter, text="While you slept")
    begin(eve, "I came too")
    server.start()
    expect(desk.bubble("While you slept")).to_be_visible(timeout=60_000)
    expect(desk.rows()).to_have_count(2)
    expect(desk.rows().first).to_contain_text("I came too")


def test_merge_and_its_undo(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper) -> None:
    begin(dana, "About the lamp")
    matter = begin(dana, "About the parcel")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    desk.page.keyboard.press(".")
    desk.page.get_by_role("menuitem", name="Merge into another").click()
    desk.page.get_by_role("button", name="Merge", exact=True).click()
    expect(desk.bubble("About the lamp")).to_be_visible()
    expect(desk.bubble("About the parcel")).to_be_visible()
    expect(desk.rows()).to_have_count(1)
    undo = desk.page.get_by_role("button", name="Undo")
    assert undo.bounding_box()["y"] > 700  # at the foot of the page, out of the way
    undo.click()
    expect(desk.bubble("About the lamp")).to_have_count(0)
    expect(desk.rows()).to_have_count(2)
    assert desk.faults == []


def test_split_takes_what_was_chosen(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper) -> None:
    matter = begin(dana, "About the parcel", "And about the lamp")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    desk.page.keyboard.press(".")
    desk.page.get_by_role("menuitem", name="Split off messages").click()
    desk.page.locator(".entry", has_text="And about the lamp").get_by_role("checkbox").check()
    desk.page.get_by_role("button", name="Split off", exact=True).click()
    expect(desk.bubble("And about the lamp")).to_be_visible()
    expect(desk.bubble("About the parcel")).to_have_count(0)
    assert Conversation.objects.count() == 2


def test_a_file_goes_along(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper) -> None:
    matter = begin(dana, "Hello")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/")
    plan = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"one\ntwo\n"}
    desk.page.locator("[data-file-input]").set_input_files(plan)
    expect(desk.page.locator(".composer-file")).to_contain_text("plan.txt")
    expect(desk.page.locator(".composer-file progress")).to_have_count(0)
    desk.send("Here it is")
    expect(desk.page.locator(".entry-file")).to_contain_text("plan.txt")
    expect(desk.page.locator(".entry-state")).to_have_text("Sent")
    assert Message.objects.get(text="Here it is").attachments.get().name == "plan.txt"
    evil = {"name": "evil.exe", "mimeType": "image/png", "buffer": b"MZ\x00\x00"}
    desk.page.locator("[data-file-input]").set_input_files(evil)
    expect(desk.page.locator("[data-fault]")).to_contain_text("evil.exe")
    expect(desk.page.locator(".composer-file")).to_have_count(0)


def test_everything_by_keyboard(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, eve: Shopper) -> None:
    begin(dana, "Where is my parcel?")
    begin(eve, "Is the lamp in stock?")
    desk = desk_of(bob)
    keys = desk.page.keyboard
    keys.press("j")
    keys.press("j")
    keys.press("Enter")
    expect(desk.bubble("Where is my parcel?")).to_be_visible()
    keys.press("r")
    expect(desk.page.locator("[data-text]")).to_be_focused()
    keys.type("On its way")
    keys.press("Control+Enter")
    expect(desk.bubble("On its way")).to_be_visible()
    keys.press("Escape")
    keys.press("Escape")
    expect(desk.page.locator("[data-talk]")).to_have_count(0)
    keys.press("/")
    expect(desk.page.locator("#search")).to_be_focused()
    keys.type("lamp")
    expect(desk.rows()).to_have_count(1)
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(desk.bubble("Is the lamp in stock?")).to_be_visible()
    keys.press("?")
    expect(desk.page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    keys.press("Escape")
    keys.press("6")
    expect(desk.page.get_by_text("Nothing is asleep")).to_be_visible()
    assert desk.faults == []


def test_on_a_phone_list_and_conversation_are_two_screens(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    begin(dana, "Hello")
    desk = desk_of(bob, **PHONE)
    expect(desk.page.locator("#desk")).to_be_hidden()
    desk.open("Dana")
    expect(desk.page.locator(".list")).to_be_hidden()
    expect(desk.page.locator("[data-text]")).to_be_visible()
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 390
    desk.page.go_back()
    expect(desk.page.locator(".list")).to_be_visible()
    expect(desk.page.locator("#desk")).to_be_hidden()


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("fa", "dark")])
def test_axe_finds_nothing(
    desk_of: Callable[..., Desk], alice: Agent, bob: Agent, dana: Shopper, language: str, scheme: str
) -> None:
    alice.language = language
    alice.save(update_fields=["language"])
    label = Label.objects.create(name="Shipping", colour="#2f6fb0")
    matter = begin(dana, "Hello https://shop.example/lamps", language="fa")
    begin(dana, "Another matter")
    actions.set_labels(matter, labels=[label], by=bob)
    actions.set_priority(matter, priority=3, by=bob)
    actions.add_note(matter, text="A note", by=bob)
    actions.reply(matter, text="Good day", by=bob)
    desk = desk_of(alice, f"/inbox/{matter.public_id}/?view=all", color_scheme=scheme, reduced_motion="reduce")
    assert faults(desk.page) == []
    for name in ("assign", "snooze", "labels", "priority", "more", "sort", "my"):
        menu = f"#{name}-menu"
        desk.page.locator(f'[popovertarget="{name}-menu"]').click()
        desk.page.wait_for_selector(f"{menu} .menu-item")
        assert faults(desk.page, menu) == [], name
        desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("?")
    assert faults(desk.page) == []


def test_a_label_is_made_in_its_menu(desk_of: Callable[..., Desk], alice: Agent, dana: Shopper) -> None:
    matter = begin(dana, "The box is torn")
    Label.objects.create(name="Damage")
    desk = desk_of(alice)
    desk.open("Dana")
    desk.page.keyboard.press("l")
    field = desk.page.locator("#labels-menu [data-filter]")
    field.fill("Damage")
    expect(desk.page.locator("[data-create]")).to_be_hidden()
    field.fill("Torn box")
    expect(desk.page.locator("[data-create]")).to_contain_text("Torn box")
    field.press("Enter")
    expect(desk.page.locator(".talk-sub .conv-label")).to_have_text("Torn box")
    expect(desk.page.locator("#views-labels [data-view]")).to_have_count(2)
    assert list(matter.labels.values_list("name", flat=True)) == ["Torn box"]
    assert desk.faults == []


def test_list_and_thread_tell_the_agents_own_time(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper) -> None:
    Agent.objects.filter(pk=bob.pk).update(time_zone="Asia/Kathmandu")  # a quarter of an hour off everybody else
    begin(dana, "When do you close?")
    desk = desk_of(bob, timezone_id="America/New_York")
    desk.open("Dana")
    listed = desk.page.locator(".conv-time time").inner_text()
    told = desk.page.locator(".entry-time").first.inner_text()
    assert told.split() == listed.split()
    expect(desk.page.locator(".thread-day-name")).to_have_text("Today")
    assert desk.faults == []


def test_the_address_keeps_the_search(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, eve: Shopper) -> None:
    begin(dana, "The teapot is chipped")
    begin(eve, "When do you open?")
    desk = desk_of(bob)
    expect(desk.rows()).to_have_count(2)
    desk.page.locator("#search").press_sequentially("teapot")
    expect(desk.rows()).to_have_count(1)
    desk.page.wait_for_url("**/inbox/?q=teapot")
    desk.page.reload()
    expect(desk.page.locator("#search")).to_have_value("teapot")
    expect(desk.page.locator("#list-title")).to_have_text("Search results")
    expect(desk.rows()).to_have_count(1)
    desk.page.go_back()
    expect(desk.rows()).to_have_count(2)
    expect(desk.page.locator("#search")).to_have_value("")
    assert desk.faults == []


def test_the_next_rows_come_before_the_end_of_the_list_and_a_tall_screen_is_filled(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    for number in range(50):
        begin(dana, f"Question {number}")
    desk = desk_of(bob, "/inbox/?view=all")
    expect(desk.rows()).to_have_count(20)
    desk.page.locator(".rows").evaluate("box => box.scrollTo(0, 900)")
    expect(desk.rows()).to_have_count(40)
    desk.page.set_viewport_size({"width": 1080, "height": 6_000})
    expect(desk.rows()).to_have_count(50)
    expect(desk.page.get_by_role("button", name="Show more")).to_have_count(0)
    desk.page.goto(desk.page.url)
    expect(desk.rows()).to_have_count(50)  # nobody has to scroll for them
    assert desk.faults == []


def test_a_row_begins_with_what_was_said_first_whatever_the_agents_language(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    begin(dana, "برای سفارش TW-18426 فاکتور رسمی می‌خواهم")
    begin(dana, "My toddler met the lamp with a beetroot")
    for locale, word in (("en", "Draft"), ("fa", "پیش‌نویس")):
        desk = desk_of(bob, "/inbox/?view=all", locale=locale)
        expect(desk.rows()).to_have_count(2)
        expect(desk.page.locator(".conv-draft").first).to_contain_text(word)
        shown = "rows => rows.map(row => getComputedStyle(row).direction)"
        assert desk.page.locator(".conv-preview").evaluate_all(shown) == ["ltr", "rtl"]
