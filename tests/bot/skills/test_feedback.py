"""Praise is asked about, once, and kept for colleagues."""

import pytest

from counterbell.accounts.models import Agent
from counterbell.bot.models import Bot
from counterbell.conversations.models import Conversation, Message
from tests.bot.skills.talking import handed, note, talk
from tests.bot.test_answering import Do, said, told

pytestmark = pytest.mark.django_db(transaction=True)


def test_praise_is_asked_about_once_and_kept_as_a_note(
    bot: Bot, conversation: Conversation, bob: Agent, do_duties: Do
) -> None:
    asked = talk(conversation, do_duties, "great service")
    assert "What did you like most" in asked.text
    thanked = talk(conversation, do_duties, "the mug was wrapped so nicely")
    assert thanked.text == "Thank you, I have passed that on. Is there anything else?"
    assert note(conversation) == ["Feedback: “great service” · “the mug was wrapped so nicely”"]
    assert (handed(thanked), told(bob)) == (None, [])
    assert "What did you like most" not in talk(conversation, do_duties, "great service").text


def test_who_has_nothing_to_add_is_left_alone(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    last = talk(conversation, do_duties, "great service", "No, thank you")
    assert handed(last) is None
    assert said(conversation, Message.Kind.NOTE) == []
