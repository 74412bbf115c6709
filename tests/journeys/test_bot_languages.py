# ruff: noqa: F811  # pytest hands over fixtures by their names
"""The bot and a shopper in English, Persian and Japanese: current articles, no old translations, buttons, a person."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.bot.models import Bot
from counterbell.helpcenter.actions import Wording, publish, start_article, write
from counterbell.helpcenter.models import Translation
from counterbell.routing.actions import set_hours
from tests.bot.conftest import bot, teach  # noqa: F401  # the shop has taught it a little
from tests.journeys.conftest import Bubble, Desk
from tests.journeys.test_bot import answers, faults, hear

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]
Shopper = Callable[..., Bubble]
AgentAt = Callable[..., Desk]


class Tongue(NamedTuple):
    """What is said in one language, by the shopper and to her."""

    title: str
    old: str
    new: str
    asks: str
    unclear: str
    which: str
    comes: str
    person: str
    called: str


TONGUES = {
    "en": Tongue(
        "Fire in the kiln", "The kiln burns oak wood.", "The kiln burns beech wood.", "which wood burns in the kiln",
        "order snow parcel", "Do you mean this?", "Your parcel comes two days after we send it.",
        "I want to talk to a human", "I am calling a person for you.",
    ),
    "fa": Tongue(
        "چوب کوره", "کوره چوب بلوط می‌سوزاند.", "کوره چوب راش می‌سوزاند.", "کوره کدام چوب می‌سوزاند",
        "درباره بسته‌ام", "منظورتان این است؟", "بسته دو روزه می‌رسد.",
        "می‌خواهم با یک انسان صحبت کنم", "الان یک نفر را برایتان صدا می‌زنم.",
    ),
    "ja": Tongue(
        "窯の薪", "窯の薪は樫です。", "窯の薪は楓です。", "窯の薪はどれですか",
        "荷物について", "こちらについてのご質問でしょうか。", "発送から二日で届きます。",
        "人と話したいです", "担当者をお呼びします。",
    ),
}  # fmt: skip
EACH = pytest.mark.parametrize("language", list(TONGUES))


@EACH
def test_answered_from_an_article_changed_a_moment_ago(bot: Bot, brand: Brand, shopper: Shopper, language: str) -> None:
    said = TONGUES[language]
    article = start_article(brand, Wording(title=said.title, body=said.old), language=language, by=None)
    publish(article, by=None)
    dana = shopper()
    dana.say(said.asks)
    hear(dana, said.old)
    publish(write(article.article, Wording(title=said.title, body=said.new), language=language, by=None), by=None)
    dana.say(said.asks)
    hear(dana, said.new)
    assert said.old not in answers(dana)[-1]
    assert dana.faults == []


@EACH
def test_a_translation_that_is_out_of_date_is_not_told(bot: Bot, brand: Brand, shopper: Shopper, language: str) -> None:
    said = TONGUES[language]
    spring = "hr" if language == "en" else "en"
    source = start_article(brand, Wording(title="Drvo", body="Peć gori hrast."), language=spring, by=None)
    publish(source, by=None)
    publish(write(source.article, Wording(title=said.title, body=said.old), language=language, by=None), by=None)
    dana = shopper()
    dana.say(said.asks)
    hear(dana, said.old)
    newer = write(source.article, Wording(title="Drvo", body="Peć gori bukvu."), language=spring, by=None)
    publish(newer, by=None, change=Translation.Age.OUT_OF_DATE)
    dana.say(said.asks)
    dana.chat.locator(".entry-by-bot").nth(1).wait_for(timeout=40_000)
    assert said.old not in answers(dana)[-1]
    assert dana.faults == []


@EACH
def test_clarified_by_a_button(bot: Bot, brand: Brand, shopper: Shopper, language: str) -> None:
    said = TONGUES[language]
    teach(brand, "where_is_my_order", {language: said.comes})
    dana = shopper(viewport={"width": 390, "height": 780}, has_touch=True)
    dana.say(said.unclear)
    hear(dana, said.which)
    dana.chat.locator(".entry-choice").first.click()
    hear(dana, said.comes)
    assert faults(dana.page) == []


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("language", ["fa", "ja"])
def test_handed_over_with_a_summary(
    bot: Bot, brand: Brand, shopper: Shopper, agent_at: AgentAt, bob: Agent, language: str, is_open: bool
) -> None:
    said = TONGUES[language]
    teach(brand, "where_is_my_order", {language: said.comes})
    days = [f"{now() + timedelta(days=ahead):%a}".lower() for ahead in (0, 1)]
    week = {days[0 if is_open else 1]: [("00:00", "24:00" if is_open else "17:00")]}
    set_hours(brand, zone="UTC", week=week, by=None)
    dana = shopper()
    dana.say(said.unclear)
    hear(dana, said.which)
    dana.say(said.person)
    hear(dana, said.called)
    promise = answers(dana)[-1]
    assert ("17:00" in promise or "۱۷" in promise or "0:00" in promise or "۰:۰۰" in promise) is not is_open, promise
    desk = agent_at(bob, "/inbox/?view=unassigned")
    desk.open(said.person)
    lines = str(desk.page.locator(".entry-note .entry-text").text_content()).split("\n")
    assert lines[:2] == [
        "The bot handed this over. The customer asked for a person.",
        f"Asked: “{said.unclear}” · “{said.person}”",
    ]
    assert faults(desk.page) == []
