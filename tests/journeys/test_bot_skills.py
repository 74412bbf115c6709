"""Skills of the bot in the bubble: hours are told, a call-back is arranged by buttons, and the desk has it all."""

from collections.abc import Callable

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.bot.models import Bot
from counterbell.routing.actions import set_hours
from tests.bot.conftest import bot  # noqa: F401  # the shop has taught it a little
from tests.journeys.conftest import Bubble, Desk
from tests.journeys.test_bot import faults, hear

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]


def test_a_call_back_by_buttons(
    bot: Bot,  # noqa: F811
    brand: Brand,
    shopper: Callable[..., Bubble],
    agent_at: Callable[..., Desk],
    bob: Agent,
) -> None:
    set_hours(brand, zone="Europe/Zagreb", week={"sat": [["10:00", "13:00"]]}, by=None)
    dana = shopper(viewport={"width": 390, "height": 780}, has_touch=True)
    dana.say("what are your opening hours")
    hear(dana, "Saturday: 10:00")
    dana.say("please call me back")
    hear(dana, "On which number can we call you?")
    dana.say("091 234 5678")
    hear(dana, "When does it suit you best?")
    assert faults(dana.page) == []
    dana.chat.locator(".entry-choice:visible", has_text="As soon as possible").click()
    hear(dana, "Is that right?")
    dana.chat.locator(".entry-choice:visible", has_text="Yes, that is right").click()
    hear(dana, "a person who will call you")
    desk = agent_at(bob, "/inbox/?view=unassigned")
    desk.open("Yes, that is right")
    note = str(desk.page.locator(".entry-note .entry-text").text_content()).split("\n")
    assert {"Telephone: 091 234 5678", "When to call: As soon as possible"} <= set(note)
    assert dana.faults + desk.faults == []
