"""Notices, colleagues and visitors in a real Chromium: without a reload, and right after a laptop slept."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from counterbell.accounts.models import Agent, Brand
from counterbell.alerts.models import Preferences, Subscription
from counterbell.conversations.actions import add_note, assign, open_conversation, receive, reply
from counterbell.conversations.models import Conversation, Message
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.shopper import Caller

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Counts what would be heard and shown; a browser without a screen has neither ears nor a push service.
EARS = """
  window.heard = []; window.shown = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { window.heard.push(this.type); return start.apply(this, when); };
  window.Notification = class extends EventTarget {
    static permission = "granted";
    static requestPermission = async () => "granted";
    constructor(title, how) { super(); window.shown.push([title, how.body ?? ""]); window.last = this; }
    close() {}
  };
"""


class Page:
    """An agent's page; remembers what the browser complained about."""

    def __init__(self, context: Any, url: str) -> None:
        self.page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("console", lambda said: said.type == "error" and self.faults.append(said.text))
        with self.page.expect_response("**/notices/state/"):
            self.page.goto(url)

    def until(self, script: str) -> None:
        """Wait until a script says true; the pages' policy lets Playwright not wait for it inside."""
        for _ in range(100):
            if self.page.evaluate(script):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(script)

    def count(self) -> Any:
        return self.page.locator("[data-notices-count]")

    def axe(self) -> None:
        found = Axe().run(self.page).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


@pytest.fixture
def page_of(server: RunningServer, signed_in: Callable[..., Any]) -> Callable[..., Page]:
    def make(agent: Agent, path: str, **how: Any) -> Page:
        context = signed_in(agent, **how)
        context.add_init_script(EARS)
        return Page(context, server.url + path)

    return make


@pytest.fixture
def brand(db: None) -> Brand:
    """A key of its own for each test: the server remembers brands by their keys for half a minute."""
    return Brand.objects.create(name="Lisbon Ceramics")


@pytest.fixture
def conversation(dana: Shopper) -> Conversation:
    return open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language="en")


@pytest.mark.journey
def test_an_agent_is_told_wherever_she_is_and_never_of_what_she_looks_at(
    server: RunningServer, page_of: Callable[..., Page], bob: Agent, alice: Agent, dana: Shopper
) -> None:
    desk = page_of(bob, "/settings/profile/")
    expect(desk.count()).to_be_hidden()
    desk.page.mouse.click(5, 5)
    with Caller(server, dana) as caller:
        caller.say("Hello?")
        expect(desk.count()).to_have_text("1")
        expect(desk.page.locator(".toast")).to_contain_text("Dana")
        expect(desk.page).to_have_title("• Profile · Counterbell")
        assert desk.page.evaluate("heard.length") > 0
        assert desk.page.evaluate("shown.length") == 0  # she sits here: the toast is enough
        desk.page.locator("[data-notices-button]").click()
        row = desk.page.locator(".notice-row")
        expect(row).to_contain_text("Hello?")
        desk.axe()
        with desk.page.expect_navigation():
            row.click()
        expect(desk.count()).to_be_hidden()
        expect(desk.page.locator(".entry-bubble", has_text="Hello?")).to_be_visible()
        desk.page.evaluate("heard.length = 0")
        desk.page.locator("[data-text]").focus()
        assign(Conversation.objects.get(), agent=bob, team=None, by=bob)
        caller.say("Are you there?")
        expect(desk.page.locator(".entry-bubble", has_text="Are you there?")).to_be_visible()
        desk.page.wait_for_timeout(900)
        expect(desk.count()).to_be_hidden()
        assert desk.page.evaluate("heard.length") == 0
        add_note(Conversation.objects.get(), text="@Bob look", by=alice)
        expect(desk.page.locator(".entry-bubble", has_text="@Bob look")).to_be_visible()
    assert desk.faults == []


def test_a_hidden_page_shows_desktop_notices_without_words_unless_they_are_allowed(
    page_of: Callable[..., Page], bob: Agent, conversation: Conversation
) -> None:
    desk = page_of(bob, "/inbox/?view=mine")
    desk.page.evaluate("document.hasFocus = () => false")
    receive(conversation, text="my secret")
    desk.until("shown.length === 1")
    title, body = desk.page.evaluate("shown[0]")
    assert "Dana" in title
    assert body == ""
    Preferences.objects.create(agent=bob, show_words=True)
    reply(conversation, text="hi", by=bob)
    receive(conversation, text="my secret")
    desk.until("shown.length === 2")
    assert desk.page.evaluate("shown[1][1]") == "my secret"
    desk.page.evaluate("last.dispatchEvent(new Event('click'))")
    expect(desk.page.locator("[data-talk]")).to_have_attribute("data-c", str(conversation.public_id))


def test_two_tabs_ring_once(page_of: Callable[..., Page], bob: Agent, conversation: Conversation) -> None:
    first = page_of(bob, "/settings/profile/")
    second = Page(first.page.context, first.page.url)
    for page in (first, second):
        page.page.evaluate("document.hasFocus = () => false")
    receive(conversation, text="hello")
    expect(first.count()).to_have_text("1")
    expect(second.count()).to_have_text("1")
    first.page.wait_for_timeout(700)
    assert first.page.evaluate("shown.length") + second.page.evaluate("shown.length") == 1


def test_right_after_a_laptop_slept(
    server: RunningServer, page_of: Callable[..., Page], bob: Agent, dana: Shopper, eve: Shopper
) -> None:
    desk = page_of(bob, "/visitors/")
    rows = desk.page.locator(".visit")
    with Caller(server, dana) as caller:
        expect(rows).to_have_count(1)
        asleep = desk.page.context.new_cdp_session(desk.page)
        asleep.send("Page.setWebLifecycleState", {"state": "frozen"})
        desk.page.context.set_offline(True)
        caller.say("Hello?")
        with Caller(server, eve):
            desk.page.wait_for_timeout(500)
            asleep.send("Page.setWebLifecycleState", {"state": "active"})
            desk.page.context.set_offline(False)
            expect(desk.count()).to_have_text("1", timeout=15_000)
            expect(rows).to_have_count(2, timeout=15_000)
            expect(rows.filter(has_text="Dana")).to_contain_text("In conversation", timeout=15_000)
    expect(rows).to_have_count(0)
    expect(desk.page.get_by_text("Nobody is on the pages just now")).to_be_visible()
    desk.axe()


def test_faces_of_colleagues_in_the_list(
    server: RunningServer, page_of: Callable[..., Page], bob: Agent, alice: Agent, dana: Shopper
) -> None:
    desk = page_of(bob, "/inbox/?view=all")
    faces = desk.page.locator(".conv .conv-company .avatar")
    with Caller(server, dana) as caller:
        caller.say("hello")
        expect(desk.page.locator(".conv", has_text="hello")).to_be_visible()
        expect(faces).to_have_count(0)
        other = page_of(alice, f"/inbox/{caller.c}/?view=all")
        expect(faces).to_have_count(1)
        expect(other.page.locator(".conv-company")).to_have_count(0)  # nobody is company to herself
        expect(desk.page.locator(".conv-company .unseen")).to_contain_text("Alice")
        other.page.locator("[data-text]").press_sequentially("Dear")
        expect(desk.page.locator(".conv-company .avatar--writes")).to_have_count(1)
        caller.say("one more")  # the row is drawn anew, and the face stays
        expect(desk.page.locator(".conv", has_text="one more").locator(".conv-company .avatar")).to_have_count(1)
        desk.axe()
        other.page.close()
        expect(faces).to_have_count(0)
    assert desk.faults == []


def test_status_is_chosen_without_a_reload_and_shown_to_colleagues(
    page_of: Callable[..., Page], bob: Agent, alice: Agent, conversation: Conversation
) -> None:
    desk = page_of(bob, "/inbox/?view=all")
    other = page_of(alice, f"/inbox/{conversation.public_id}/?view=all")
    other.page.locator(".talk-assign").click()
    dot = other.page.locator(f'#assign-menu [data-agent-dot="{bob.pk}"]')
    expect(dot).to_have_attribute("title", "Online")
    desk.page.locator(".rail-me").click()
    desk.page.get_by_role("menuitemradio", name="Away").click()
    expect(desk.page.locator("[data-my-dot]")).to_have_class("dot dot--away")
    expect(dot).to_have_attribute("title", "Away")
    bob.refresh_from_db()
    assert bob.status == Agent.Status.AWAY
    desk.page.reload()
    expect(desk.page.locator("[data-my-dot]")).to_have_class("dot dot--away")
    desk.page.close()
    expect(dot).to_have_attribute("title", "Not here")


def test_away_by_itself_and_back(page_of: Callable[..., Page], bob: Agent) -> None:
    desk = page_of(bob, "/settings/profile/")
    dot = desk.page.locator("[data-my-dot]")
    expect(dot).to_have_class("dot dot--online")
    desk.page.clock.install()
    desk.page.reload()
    desk.page.wait_for_timeout(500)
    desk.page.clock.fast_forward("11:00")
    expect(dot).to_have_class("dot dot--away")
    expect(dot).to_have_attribute("title", "Away, because nobody moved for a while")
    desk.page.mouse.move(40, 40)
    expect(dot).to_have_class("dot dot--online")
    bob.refresh_from_db()
    assert bob.status == Agent.Status.ONLINE  # idleness is not a choice


@pytest.mark.journey
def test_an_agent_writes_first(server: RunningServer, page_of: Callable[..., Page], bob: Agent, dana: Shopper) -> None:
    desk = page_of(bob, "/visitors/")
    with Caller(server, dana) as caller:
        row = desk.page.locator(".visit")
        expect(row).to_contain_text("Dana")
        expect(row).to_contain_text("Lamps")
        row.get_by_role("button", name=re.compile("Write to .*Dana")).click()
        desk.axe()
        desk.page.locator("#hail-text").fill("May I help? سلام")
        desk.page.keyboard.press("Control+Enter")
        assert caller.hear("entries")["entries"][-1]["text"] == "May I help? سلام"
        expect(desk.page.locator(".toast")).to_contain_text("Your message is on the screen.")
        expect(row).to_contain_text(re.compile("In conversation with .*Bob"))
        row.get_by_role("link", name="Open the conversation").click()
        expect(desk.page.locator(".entry-bubble", has_text="May I help?")).to_be_visible()
        expect(desk.page.get_by_text(re.compile("Bob.* wrote first"))).to_be_visible()
        caller.c = str(Conversation.objects.get().public_id)
        caller.say("Yes!")
        expect(desk.page.locator(".entry-bubble", has_text="Yes!")).to_be_visible()
    assert Message.objects.filter(kind="public").count() == 2


PUSH = """
  const KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
  let device = null;
  const made = {
    endpoint: "https://push.example/bob",
    options: { applicationServerKey: null },
    unsubscribe: async () => ((device = null), true),
    toJSON: () => ({ endpoint: made.endpoint, keys: { auth: "BTBZMqHH6r4Tts7J_aSIgg", p256dh: KEY } }),
  };
  PushManager.prototype.getSubscription = async () => device;
  PushManager.prototype.subscribe = async (how) => {
    window.ours = how.applicationServerKey.length;
    return (device = made);
  };
"""


@pytest.mark.parametrize(("language", "direction"), [("", "ltr"), ("fa", "rtl")])
def test_a_device_is_let_ring_and_silenced(
    page_of: Callable[..., Page], bob: Agent, language: str, direction: str
) -> None:
    bob.language = language
    bob.save(update_fields=["language"])
    desk = page_of(bob, "/settings/notices/", **(PHONE if language else {}))
    desk.page.context.add_init_script(PUSH)
    desk.page.reload()
    assert desk.page.evaluate("document.documentElement.dir") == direction
    desk.axe()
    desk.page.locator("[data-push-on]").click()
    expect(desk.page.locator("[data-push-off]")).to_be_visible()
    assert desk.page.evaluate("ours") == 65
    assert Subscription.objects.get().agent == bob
    desk.page.locator("[data-push-try]").click()
    expect(desk.page.locator(".toast")).to_be_visible()
    desk.page.locator("[data-push-off]").click()
    expect(desk.page.locator("[data-push-on]")).to_be_visible()
    assert Subscription.objects.count() == 0
    desk.page.locator("[data-play=wood]").click()
    desk.until("heard.includes('triangle')")


def test_without_network_the_app_says_so(page_of: Callable[..., Page], bob: Agent, server: RunningServer) -> None:
    desk = page_of(bob, "/settings/profile/")
    desk.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    desk.until("navigator.serviceWorker.controller !== null")
    desk.page.context.set_offline(True)
    desk.page.goto(f"{server.url}/inbox/")
    expect(desk.page.get_by_role("heading", name="No connection")).to_be_visible()
    assert desk.page.evaluate("getComputedStyle(document.querySelector('.plain')).display") == "grid"
    desk.page.context.set_offline(False)
    desk.page.get_by_role("link", name="Try again").click()
    desk.page.wait_for_selector("[data-inbox]")
