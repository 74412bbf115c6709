"""The bot between a shopper and the desk: it answers with its source, calls a person, learns, and steps aside."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.bot.models import Bot, Unanswered
from counterbell.bot.queries import mind_for
from counterbell.routing.actions import set_hours
from tests.bot.conftest import bot  # noqa: F401  # the shop has taught it a little
from tests.journeys.conftest import Bubble, Desk
from tests.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]
Shopper = Callable[..., Bubble]
AgentAt = Callable[..., Desk]


def answers(page: Bubble) -> list[str]:
    """What the bot has said in the bubble."""
    said = page.chat.locator(".entry-by-bot .entry-text")
    return [str(text) for text in said.evaluate_all("all => all.map(e => e.textContent)")]


def hear(page: Bubble, text: str) -> None:
    page.chat.locator(".entry-by-bot .entry-text", has_text=text).last.wait_for(timeout=40_000)


def faults(page: Any) -> list[str]:
    return [found["id"] for found in Axe().run(page).response["violations"]]


def test_answered_with_its_source_in_three_languages(
    bot: Bot,  # noqa: F811
    shopper: Shopper,
    agent_at: AgentAt,
    bob: Agent,
) -> None:
    dana = shopper()
    dana.say("how do i return something")
    hear(dana, "Send it back within 30 days.")
    assert "I am Robin, the automatic assistant (AI)" in answers(dana)[0]
    more = dana.chat.locator(".entry-more")
    assert (more.inner_text(), more.get_attribute("href")) == (
        "Read more: How do I return something",
        "https://shop.example/help",
    )
    dana.say("سفارش من کجاست؟")
    hear(dana, "بسته دو روزه می‌رسد.")
    dana.say("返金はいつですか")
    hear(dana, "返送品の到着から五日です。")
    desk = agent_at(bob)
    desk.open("返送品の到着から五日です。")
    source = desk.page.locator(".entry-source").first.inner_text()
    assert re.sub("[\u2068\u2069]", "", source) == "Source: How do I return something, version 1"
    assert faults(dana.page) == faults(desk.page) == []
    assert dana.faults + desk.faults == []


def test_a_button_says_its_words(bot: Bot, shopper: Shopper) -> None:  # noqa: F811
    dana = shopper(viewport={"width": 390, "height": 780}, has_touch=True)
    dana.say("order snow parcel")
    hear(dana, "Do you mean this?")
    dana.chat.locator(".entry-choice", has_text="Where is my order").click()
    hear(dana, "Your parcel comes two days after we send it.")
    assert dana.chat.locator(".entry-choice:visible").all_inner_texts() == ["Talk to a person"]
    assert faults(dana.page) == []


@pytest.mark.parametrize("is_open", [True, False])
def test_handed_over_with_a_summary_in_and_outside_of_hours(
    bot: Bot,  # noqa: F811
    brand: Brand,
    shopper: Shopper,
    agent_at: AgentAt,
    bob: Agent,
    is_open: bool,
) -> None:
    days = [f"{now() + timedelta(days=ahead):%a}".lower() for ahead in (0, 1)]
    set_hours(
        brand, zone="UTC", week={days[0 if is_open else 1]: [("00:00", "24:00" if is_open else "17:00")]}, by=None
    )
    dana = shopper()
    dana.say("where is my order")
    hear(dana, "Your parcel comes two days after we send it.")
    dana.say("I want to talk to a human")
    hear(dana, "I am calling a person for you.")
    assert ("We are closed now and open again on" in answers(dana)[-1]) is not is_open
    desk = agent_at(bob, "/inbox/?view=unassigned")
    desk.open("I want to talk to a human")  # the row shows what she asked, not what she was promised
    note = desk.page.locator(".entry-note .entry-text")
    assert str(note.text_content()).split("\n") == [
        "The bot handed this over. The customer asked for a person.",
        "Asked: “where is my order” · “I want to talk to a human”",
        "Already answered: Where is my order",
    ]
    source = desk.page.locator(".entry-note .entry-source").inner_text()
    assert re.sub("[\u2068\u2069]", "", source) == "Source: Where is my order, version 1"
    desk.say("Bob here, I am looking")
    dana.wait_for_text("Bob here, I am looking")
    dana.say("where is my order")
    desk.wait_for_text("where is my order")
    dana.page.wait_for_timeout(1500)
    assert len(answers(dana)) == 2  # it is silent beside a person
    assert faults(desk.page) == []


def test_unanswered_then_answered_in_one_click_then_answered(
    bot: Bot,  # noqa: F811
    brand: Brand,
    shopper: Shopper,
    signed_in: Callable[..., Any],
    server: RunningServer,
    alice: Agent,
) -> None:
    asked = "Can I bring my dog to the shop?"
    dana = shopper()
    dana.say(asked)
    hear(dana, "so I am asking a person")
    page = signed_in(alice).new_page()
    page.goto(f"{server.url}/settings/bot/{brand.pk}/unanswered/")
    page.get_by_role("heading", name=asked).wait_for()
    assert faults(page) == []
    page.get_by_label("Answer", exact=False).first.fill("Dogs are welcome.")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_text("Nothing is unanswered").wait_for()
    eve = shopper()
    eve.say("can i bring my dog to your shop")
    hear(eve, "Dogs are welcome.")
    assert Unanswered.objects.count() == 1


@pytest.mark.parametrize("language", ["en", "fa"])
def test_everybody_can_use_the_pages_of_the_bot(
    bot: Bot,  # noqa: F811
    brand: Brand,
    signed_in: Callable[..., Any],
    server: RunningServer,
    alice: Agent,
    language: str,
) -> None:
    mind_for(bot)
    alice.language = language
    alice.save(update_fields=["language"])
    context = signed_in(alice)
    for width, scheme in ((390, "dark"), (1280, "light")):
        page = context.new_page()
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        for place in (
            "?ask=where is my order",
            "questions/",
            "questions/pack.return_how/",
            "questions/new/",
            "unanswered/",
        ):
            page.goto(f"{server.url}/settings/bot/{brand.pk}/{place}")
            assert faults(page) == [], place
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
