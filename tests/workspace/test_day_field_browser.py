"""The date field: the browser's own, and for who reads Persian one of the Persian calendar."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from persiantools.jdatetime import JalaliDate
from playwright.sync_api import expect

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.conversations.models import Conversation
from counterbell.routing.models import Schedule
from tests.axe import faults
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.desks import Desk
from tests.workspace.matters import begin

pytestmark = pytest.mark.browser

TEHRAN = ZoneInfo("Asia/Tehran")
HERE = "document.activeElement.dataset.day"


@pytest.fixture
def reader(alice: Agent) -> Agent:
    Agent.objects.filter(pk=alice.pk).update(language="fa", time_zone="Asia/Tehran")
    return alice


def typed(day: date) -> str:
    jalali = JalaliDate(day)
    return f"{jalali.year}/{jalali.month:02}/{jalali.day:02}"


def shown(day: date) -> str:
    with timezone.override(TEHRAN):
        return typed(day).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


@pytest.fixture
def period(server: RunningServer, signed_in: Callable[..., Any], reader: Agent, brand: Brand) -> Any:
    page = signed_in(reader, locale="fa-IR").new_page()
    page.goto(f"{server.url}/settings/bot/{brand.pk}/figures/")
    return page


def test_both_sides_count_alike(period: Any) -> None:
    days = [JalaliDate(year, month, 1) for year in range(1300, 1500) for month in range(1, 13)]
    numbers = [day.to_gregorian().toordinal() - date(1970, 1, 1).toordinal() for day in days]
    source = period.locator("script[src*='day-field']").get_attribute("src")
    counted = """async ([source, days]) => {
      const { numberOf, jalaliOf } = await import(source);
      return days.map((day) => [numberOf(day), jalaliOf(numberOf(day)), jalaliOf(numberOf(day) - 1)[2]]);
    }"""
    found = period.evaluate(counted, [source, [[day.year, day.month, day.day] for day in days]])
    assert [number for number, _, _ in found] == numbers
    assert [back for _, back, _ in found] == [[day.year, day.month, day.day] for day in days]
    lengths = [JalaliDate.days_in_month(day.month, day.year) for day in days]
    assert [last for _, _, last in found[1:]] == lengths[:-1]


def test_a_period_is_typed_and_sent_as_iso(period: Any) -> None:
    today = timezone.localdate(timezone=TEHRAN)
    since = period.locator("#since")
    assert period.locator("#until").input_value() == shown(today)
    since.fill("1405/02/32")
    since.blur()
    expect(period.locator("day-field").first.locator("[data-fault]")).to_contain_text("اردیبهشت ۱۴۰۵")
    expect(since).to_have_attribute("aria-invalid", "true")
    since.fill(typed(today + timedelta(days=1)))
    since.blur()
    expect(period.locator("day-field").first.locator("[data-fault]")).to_contain_text(shown(today))
    assert faults(period, "day-field") == []
    since.fill("1405/1/5")
    since.blur()
    assert since.input_value() == "۱۴۰۵/۰۱/۰۵"
    expect(period.locator("day-field").first.locator("[data-fault]")).to_be_hidden()
    period.locator("form.filter button.button--small:not(.calendar *)").click()
    period.wait_for_url(f"**/?from=2026-03-25&to={today.isoformat()}")


def test_a_month_by_the_keyboard(period: Any) -> None:
    period.locator("#since").fill("1405/02/15")
    period.locator("day-field > button").first.click()
    month = period.locator("[popover]:popover-open")
    expect(month.locator(".calendar-month")).to_have_text("اردیبهشت ۱۴۰۵")
    assert month.locator("th").all_inner_texts() == ["ش", "ی", "د", "س", "چ", "پ", "ج"]
    assert faults(period, ".calendar:popover-open") == []
    here = int(period.evaluate(HERE))
    for key, days in [
        ("ArrowLeft", 1), ("ArrowRight", -1), ("ArrowDown", 7), ("ArrowUp", -7), ("PageDown", 31), ("PageUp", -31),
        ("Home", -3), ("End", 6), ("Shift+PageUp", -365),
    ]:  # fmt: skip
        period.keyboard.press(key)
        here += days
        assert int(period.evaluate(HERE)) == here, key
    period.keyboard.press("Enter")
    expect(month).to_have_count(0)
    assert period.locator("#since").input_value() == "۱۴۰۴/۰۲/۱۸"
    expect(period.locator("#since")).to_be_focused()
    period.locator("day-field > button").first.click()
    period.keyboard.press("Escape")
    expect(month).to_have_count(0)
    expect(period.locator("day-field > button").first).to_be_focused()
    period.locator("day-field > button").last.click()
    expect(month.locator("[aria-current=date]")).to_have_attribute("aria-selected", "true")


def test_snoozed_until_a_persian_day(desk_of: Callable[..., Desk], reader: Agent, dana: Shopper) -> None:
    begin(dana, "Where is my parcel?")
    desk = desk_of(reader, locale="fa-IR")
    desk.open("Dana")
    desk.page.keyboard.press("h")
    field = desk.page.locator("#snooze-until")
    field.click()
    desk.page.locator("#snooze-menu day-field > button").click()
    month = desk.page.locator(".calendar:popover-open")
    desk.page.keyboard.press("PageDown")
    desk.page.keyboard.press("Enter")
    time = month.locator("input[type=time]")
    expect(time).to_be_focused()
    time.fill("16:45")
    time.press("Enter")
    expect(month).to_have_count(0)
    expect(field).to_be_focused()
    wanted = field.input_value()
    assert wanted.endswith("۱۶:۴۵")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#snooze-menu")).to_be_hidden()
    until = Conversation.objects.get().snoozed_until
    assert until is not None
    local = until.astimezone(TEHRAN)
    assert f"{shown(local.date())} ۱۶:۴۵" == wanted
    assert timedelta(days=28) < until - now() < timedelta(days=33)
    assert desk.faults == []


def test_a_holiday_is_chosen(server: RunningServer, signed_in: Callable[..., Any], reader: Agent, brand: Brand) -> None:
    page = signed_in(reader, locale="fa-IR", viewport={"width": 390, "height": 800}).new_page()
    page.goto(f"{server.url}/settings/hours/{brand.pk}/")
    for day in ("1406/01/01", "1406/01/02"):
        page.locator("[data-add-special]").click()
        page.locator("[data-special-line] day-field > input[type=text]").last.fill(day)
    page.locator("[data-special-line] day-field > button").last.click()
    box = page.locator(".calendar:popover-open").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.locator("[data-hours] .button--main:not(.calendar *)").click()
    page.wait_for_load_state()
    assert [one["date"] for one in Schedule.objects.get().special] == ["2027-03-21", "2027-03-23"]


def test_without_scripts_the_server_reads_it(
    server: RunningServer, signed_in: Callable[..., Any], reader: Agent, brand: Brand
) -> None:
    page = signed_in(reader, locale="fa-IR", java_script_enabled=False).new_page()
    page.goto(f"{server.url}/settings/bot/{brand.pk}/figures/")
    assert page.locator("day-field > button").first.is_hidden()
    page.locator("#since").fill("۱۴۰۵/۰۱/۰۵")
    page.locator("form.filter button.button--small:not(.calendar *)").click()
    assert page.locator("#since").input_value() == "۱۴۰۵/۰۱/۰۵"


def test_other_readers_have_the_browsers_own(
    server: RunningServer, signed_in: Callable[..., Any], alice: Agent, brand: Brand
) -> None:
    page = signed_in(alice).new_page()
    page.goto(f"{server.url}/settings/bot/{brand.pk}/figures/")
    assert page.locator("#until[type=date]").input_value() == timezone.localdate().isoformat()
    assert page.locator("day-field, script[src*='day-field']").count() == 0
