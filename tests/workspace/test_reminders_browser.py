"""Reminders as an agent uses them: by key, in the conversation, on their page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from counterbell.accounts.models import Agent
from counterbell.alerts.actions import set_reminder
from counterbell.alerts.models import Reminder
from counterbell.base.clock import now
from tests.axe import faults
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.desks import Desk
from tests.workspace.matters import begin

pytestmark = pytest.mark.browser


def test_set_by_key_moved_and_told(desk_of: Callable[..., Desk], bob: Agent, dana: Shopper) -> None:
    begin(dana, "Where is my parcel?")
    desk = desk_of(bob)
    page = desk.page
    desk.open("Dana")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Shift+B")
    dialog = page.locator("[data-remind][open]")
    expect(dialog.locator("#remind-note")).to_be_focused()
    page.keyboard.type("Ask the carrier")
    assert faults(page, "[data-remind]") == []
    dialog.get_by_role("button", name="Tomorrow morning").click()
    row = page.locator("[data-talk] [data-reminders] li")
    expect(row).to_contain_text("Ask the carrier")
    expect(dialog).to_have_count(0)
    assert faults(page, "[data-reminders]") == []
    row.get_by_role("button", name="Move", exact=True).click()
    dialog.locator("#remind-moment").fill((now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"))
    dialog.get_by_role("button", name="Remind me").click()
    expect(dialog).to_have_count(0)
    kept = Reminder.objects.get()
    assert kept.note == "Ask the carrier"
    assert timedelta(days=2) < kept.due - now() < timedelta(days=4)
    row.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    assert Reminder.objects.count() == 0
    assert desk.faults == []


def test_it_rings_while_she_looks_elsewhere_or_at_it(
    server: RunningServer, desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    matter = begin(dana, "Where is my parcel?")
    desk = desk_of(bob)
    desk.open("Dana")
    set_reminder(matter, due=now() + timedelta(seconds=2), note="Ask the carrier", by=bob)
    expect(desk.page.locator("#toasts")).to_contain_text("Dana", timeout=15_000)


def test_all_of_them_on_their_page(
    server: RunningServer, signed_in: Callable[..., Any], bob: Agent, dana: Shopper
) -> None:
    row = set_reminder(begin(dana, "Hello"), due=now() + timedelta(days=1), note="Ask the carrier", by=bob)
    Reminder.objects.filter(pk=row.pk).update(told_at=now())
    page = signed_in(bob).new_page()
    page.goto(f"{server.url}/inbox/")
    expect(page.locator("[data-count=reminders]")).to_have_text("1")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/reminders/")
    expect(page.locator("main")).to_contain_text("Ask the carrier")
    assert faults(page) == []
    page.get_by_role("button", name="Done").click()
    expect(page.locator("main")).to_contain_text("No reminders")
    assert Reminder.objects.count() == 0
