# ruff: noqa: F811  # pytest hands over fixtures by their names
"""The tone of a draft, in a real browser with a model that answers: taken or left, taken back, never sent by itself."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from counterbell.accounts.models import Agent, Brand
from counterbell.bot.actions import set_up_model
from counterbell.conversations.models import Message, Rendition
from tests.bot.endpoint import FakeModel, fake_model
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.matters import begin
from tests.workspace.test_settings_browser import serious, watched
from tests.workspace.test_settings_help_run_browser import calling_server  # noqa: F401
from tests.workspace.test_tongues_browser import shoot

pytestmark = pytest.mark.browser
# What is asked; a draft, what is thought of it, the same politely, the same with another number; a polite draft.
WORDS = {
    "en": (
        "Where is my order, please?",
        "I told you already: it arrives in 3 days!",
        "It blames the customer and sounds impatient.",
        "Your order arrives in 3 days. Thank you for your patience.",
        "Your order arrives in 5 days. Thank you for your patience.",
        "It is on its way, thank you for asking.",
    ),
    "fa": (
        "سفارش من کجاست، لطفاً؟",
        "یک بار گفتم که ۳ روز دیگر می‌رسد!",
        "مشتری را سرزنش می‌کند و بی‌حوصله به نظر می‌رسد.",
        "سفارش شما ۳ روز دیگر می‌رسد. از شکیبایی شما سپاسگزاریم.",
        "سفارش شما ۵ روز دیگر می‌رسد. از شکیبایی شما سپاسگزاریم.",
        "سفارش شما در راه است، سپاس از پرسش شما.",
    ),
}


@pytest.fixture
def model(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModel]:
    from counterbell.base.env import env

    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")
    with fake_model() as found:
        set_up_model(brand, is_on=False, checks_tone=True, address=found.url, name="m", seconds=2, by=None)
        yield found


def saying(line: str, wording: str = "") -> Callable[[dict[str, Any]], str]:
    return lambda _data: json.dumps({"polite": not wording, "line": line, "wording": wording})


def press_back_to(page: Page, selector: str) -> None:
    """By keyboard alone, backwards from where the agent writes."""
    for _ in range(8):
        page.keyboard.press("Shift+Tab")
        if page.locator(selector).evaluate("node => node === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(selector)


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.timeout(200)
def test_a_politer_wording_is_taken_or_left_and_only_the_agent_sends(
    calling_server: RunningServer,
    signed_in: Callable[..., Any],
    model: FakeModel,
    dana: Shopper,
    bob: Agent,
    language: str,
) -> None:
    asked, rude, line, polite, wrong, kind = WORDS[language]
    bob.language = language
    bob.save(update_fields=["language"])
    talk = begin(dana, asked, language=language)
    page = signed_in(bob).new_page()
    faults = watched(page)
    fetched: list[str] = []
    page.on("request", lambda one: fetched.append(one.url))
    page.goto(f"{calling_server.url}/inbox/{talk.public_id}/")
    field, box = page.locator("[data-text]"), page.locator("[data-tone]")
    field.wait_for()
    assert not any("tone-check" in url for url in fetched)  # whoever never asks never fetches it

    model.says = saying(line, polite)
    field.fill(rude)
    field.press("Alt+p")
    expect(page.locator("[data-tone-line]")).to_have_text(line)
    expect(page.locator("[data-tone-wording]")).to_have_text(polite)
    assert page.locator("[data-tone-wording]").get_attribute("dir") == "auto"
    assert field.input_value() == rude
    assert serious(page) == []
    shoot(page, f"tone-offered-{language}")
    page.locator("[data-tone-leave]").focus()
    page.keyboard.press("Escape")  # left: nothing is other than before
    expect(box).to_be_hidden()
    expect(field).to_be_focused()
    assert field.input_value() == rude

    page.locator("[data-check-tone]").click()
    expect(box).to_be_visible()
    field.press("End")
    page.keyboard.type("!")
    expect(box).to_be_hidden()  # it was of other words
    field.fill(rude)
    page.keyboard.press("Control+k")
    page.keyboard.type("Check the tone")
    with translation.override(language):
        expect(page.locator("#bar [role=option]").first).to_contain_text(gettext("Check the tone of my answer"))
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    field.focus()
    press_back_to(page, "[data-tone-take]")
    expect(field).to_have_value(polite)
    expect(page.locator("[data-own-text]")).to_have_text(rude)
    assert serious(page) == []
    shoot(page, f"tone-taken-{language}")
    page.locator("[data-own-back]").click()
    expect(field).to_have_value(rude)

    model.says = saying(line, wrong)
    field.press("Alt+p")
    expect(page.locator("[data-tone-check]")).to_be_visible()
    shoot(page, f"tone-differs-{language}")
    page.locator("[data-tone-take]").click()
    expect(field).to_have_value(wrong)
    assert Message.objects.filter(author="agent").count() == 0
    field.press("Control+Enter")
    expect(page.locator("[data-ask-words]")).to_contain_text("3")  # asked about, and hers to say
    expect(field).to_have_value(wrong)
    page.locator("[data-own-back]").click()
    expect(field).to_have_value(rude)

    model.says = saying(line)
    field.fill(kind)
    field.press("Alt+p")
    expect(box).to_be_visible()
    expect(page.locator("[data-tone-take]")).to_be_hidden()
    shoot(page, f"tone-polite-{language}")
    field.press("Control+Enter")
    page.locator(".entry-by-agent", has_text=kind).wait_for()
    expect(box).to_be_hidden()
    assert Rendition.objects.count() == 0
    assert faults == []


@pytest.mark.timeout(200)
def test_when_the_model_is_down_that_is_said_and_the_draft_is_sent_as_it_is(
    calling_server: RunningServer, signed_in: Callable[..., Any], model: FakeModel, dana: Shopper, bob: Agent
) -> None:
    model.status = 429
    _asked, rude, *_ = WORDS["en"]
    page = signed_in(bob).new_page()
    page.goto(f"{calling_server.url}/inbox/{begin(dana, WORDS['en'][0]).public_id}/")
    field = page.locator("[data-text]")
    field.fill(rude)
    page.locator("[data-check-tone]").press("Enter")
    expect(page.locator("[data-fault]")).to_contain_text("The language model does not answer.")
    expect(page.locator("[data-tone]")).to_be_hidden()
    page.locator("#tab-note").click()
    expect(page.locator("[data-check-tone]")).to_be_hidden()  # a note is for colleagues
    page.locator("#tab-public").click()
    field.press("Control+Enter")
    page.locator(".entry-by-agent", has_text=rude).wait_for()


@pytest.mark.parametrize("place", ["", "model/"])
def test_the_bots_pages_fit_a_telephone_in_persian(
    calling_server: RunningServer,
    signed_in: Callable[..., Any],
    model: FakeModel,
    alice: Agent,
    brand: Brand,
    place: str,
) -> None:
    alice.language = "fa"
    alice.save(update_fields=["language"])
    set_up_model(brand, is_on=True, checks_tone=True, address=model.url, name="m", by=None)  # so it can be tried
    page = signed_in(alice).new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{calling_server.url}/settings/bot/{brand.pk}/{place}")
    page.locator(".bot-try").wait_for()
    assert (
        page.evaluate("(({scrollWidth, clientWidth}) => scrollWidth - clientWidth)(document.querySelector('main'))")
        <= 0
    )
    assert serious(page) == []
