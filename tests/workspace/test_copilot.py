# ruff: noqa: F811  # pytest hands over fixtures by their names
"""What stands above the editor: a summary, suggestions, and what is for colleagues only."""

import pytest
from django.test import Client

from counterbell.accounts.models import Agent
from counterbell.bot.mind import learned
from counterbell.bot.models import Bot
from counterbell.conversations.actions import receive, reply
from counterbell.conversations.models import Conversation
from tests.bot.conftest import bot, conversation  # noqa: F401  # fixtures: the same shop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _learned() -> None:
    learned()


def test_a_long_talk_has_a_summary_for_who_may_see_it(
    bot: Bot, conversation: Conversation, bob: Agent, bob_client: Client, charlie_client: Client
) -> None:
    place = f"/inbox/{conversation.public_id}/copilot/"
    for number in range(4):
        receive(conversation, text=f"My teapot number {number} is #4711-{number}, and it leaks.")
        reply(conversation, text=f"We look at it, part {number}.", by=bob)
    page = bob_client.get(place).content.decode()
    assert "Summary of 8 messages" in page
    assert "#4711-0, #4711-1, #4711-2, #4711-3" in page
    assert "Last, from us" in page
    assert charlie_client.get(place).status_code == 404
    bot.helps_agents = False
    bot.save()
    assert bob_client.get(place).status_code == 204
