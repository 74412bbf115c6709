# ruff: noqa: F811  # pytest hands over fixtures by their names
"""An agent reads what the bot answered, and says by keyboard that it was wrong and what was asked."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from counterbell.accounts.models import Agent
from counterbell.bot.models import Bot, Turn
from counterbell.conversations.actions import open_conversation, receive
from tests.bot.conftest import bot, do_duties  # noqa: F401  # fixtures: the same shop
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.test_settings_browser import serious, watched

pytestmark = pytest.mark.browser


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fa"])
def test_judged_by_keyboard_beside_the_message(
    server: RunningServer,
    signed_in: Callable[..., Any],
    bot: Bot,
    dana: Shopper,
    alice: Agent,
    do_duties: Callable[[], None],
    language: str,
) -> None:
    alice.language = language
    alice.save(update_fields=["language"])
    talk = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language="en")
    receive(talk, text="how do i return something")
    for _ in range(100):
        do_duties()
        if Turn.objects.exists():
            break
    page = signed_in(alice).new_page()
    said = watched(page)
    page.goto(f"{server.url}/inbox/{talk.public_id}/")
    tool = page.locator(".entry-by-bot .entry-tool").first
    tool.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[data-verdict]")
    dialog.locator("select").select_option("pack.refund_time")
    assert serious(page) == []
    dialog.locator("button[value=wrong]").focus()
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")
    for _ in range(50):
        if Turn.objects.filter(verdict="wrong").exists():
            break
        page.wait_for_timeout(100)
    assert Turn.objects.get().verdict == "wrong"
    assert said == []
