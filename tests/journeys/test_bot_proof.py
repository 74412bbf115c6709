# ruff: noqa: F811  # pytest hands over fixtures by their names
"""The pages about the bot's honesty, in a real browser: axe, phone and desktop, light and dark, both directions."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from counterbell.accounts.models import Agent
from counterbell.bot.models import Bot, Question, Turn
from counterbell.bot.queries import mind_for
from counterbell.conversations.actions import open_conversation, receive, resolve
from counterbell.journal import worker
from tests.bot.conftest import bot  # noqa: F401  # the shop has taught it a little
from tests.journeys.test_bot import faults
from tests.people import make_shopper
from tests.running import RunningServer, settle

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]
LEARNS_WITHIN = 60.0
ASKED = ("where is my order", "do you ship to canada", "What is the capital of France?", "how do i return something")


@pytest.fixture
def past(bot: Bot, alice: Agent) -> None:
    """Some shoppers have asked; some of it is resolved."""
    mind_for(bot)
    for number, text in enumerate(ASKED * 2):
        made = open_conversation(
            make_shopper(bot.brand, f"Shopper {number}").customer, brand=bot.brand, public_id=uuid4(), language="en"
        )
        receive(made, text=text)
        _work()
        if number % 2:
            receive(made, text="thanks!")
        elif number % 3:
            resolve(made, by=alice)
    _work()


def _work() -> None:
    """Do all that is owed; what the running product has in its hands (it learns first) is waited for."""
    for _ in range(20):
        if not worker.work_once():
            break
    settle(LEARNS_WITHIN)


def looked_at(context: Any, url: str) -> None:
    """On a phone in the dark and on a desk in the light: nothing for axe to find, nothing that hangs over the edge."""
    for width, scheme in ((390, "dark"), (1280, "light")):
        page = context.new_page()
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        complaints: list[str] = []
        page.on("pageerror", lambda fault, heard=complaints: heard.append(str(fault)))
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
        assert (faults(page), complaints) == ([], []), url
        page.close()


@pytest.fixture(params=["en", "fa"])
def context(request: pytest.FixtureRequest, past: None, signed_in: Callable[..., Any], alice: Agent) -> Any:
    """Alice at work, in one language and in another one that is written from the right."""
    alice.language = request.param
    alice.save(update_fields=["language"])
    return signed_in(alice)


def test_figures_are_read_and_opened(context: Any, bot: Bot, server: RunningServer) -> None:
    place = f"{server.url}/settings/bot/{bot.pk}/figures/"
    looked_at(context, place)
    looked_at(context, f"{place}answered/")
    page = context.new_page()
    page.goto(place)
    page.locator("a[href*='/figures/handed_over/']").first.press("Enter")
    page.locator(".line-link").first.press("Enter")
    page.locator(".entry-text", has_text="What is the capital of France?").first.wait_for()


def test_how_sure_and_answers_to_look_at(context: Any, bot: Bot, server: RunningServer, alice: Agent) -> None:
    place = f"{server.url}/settings/bot/{bot.pk}/"
    page = context.new_page()
    page.goto(f"{place}sample/")
    for _ in range(2):
        page.locator("button[value=right]:not([disabled])").first.press("Enter")
        page.locator("[role=status], .messages").first.wait_for()
    assert Turn.objects.filter(verdict="right", judge=alice).count() == 2
    looked_at(context, f"{place}sample/")
    for _ in range(40):
        page.goto(f"{place}curve/")  # until this process has learned, too
        if page.locator(".curve-rehearsed").count():
            break
        page.wait_for_timeout(1_000)
    looked_at(context, f"{place}curve/")


def test_a_new_answer_is_tried_and_goes_live(context: Any, bot: Bot, server: RunningServer) -> None:
    page = context.new_page()
    page.set_default_timeout(20_000)
    place = f"{server.url}/settings/bot/{bot.pk}/"
    looked_at(context, f"{place}replay/")
    page.goto(f"{place}questions/new/")
    page.locator("#id_answer_en").fill("Paris. But we sell pots.")
    page.locator("#id_ways_en").fill("What is the capital of France?")
    page.locator("button[value=question]").press("Enter")
    page.locator("#changed-title").wait_for(timeout=40_000)  # the page has followed it to its end
    assert page.locator(".replayed").count() == 2
    assert page.locator(".replayed >> text=Paris. But we sell pots.").count() == 2
    looked_at(context, page.url)
    page.locator("form[action$='/adopt/'] button").press("Enter")
    page.locator(".badge--good").first.wait_for()
    assert Question.objects.get(pack="").answers.get().text == "Paris. But we sell pots."
