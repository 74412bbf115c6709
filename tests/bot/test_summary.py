"""A long conversation in a few lines: her words, what is known, what was tried, how it stands."""

from collections.abc import Callable

import pytest

from counterbell.accounts.models import Agent
from counterbell.bot.models import Bot
from counterbell.bot.summary import LONG, summary_of
from counterbell.conversations.actions import add_note, receive, reply
from counterbell.conversations.models import Conversation
from tests.bot.test_answering import ask

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]


def test_a_short_one_is_read_as_it_is(conversation: Conversation, bob: Agent) -> None:
    for number in range(LONG - 1):
        receive(conversation, text=f"Message {number}?")
        add_note(conversation, text="Hm.", by=bob)
    assert summary_of(conversation) is None


def test_what_she_wants_what_is_known_what_was_tried_and_the_last_words(
    bot: Bot, conversation: Conversation, bob: Agent, do_duties: Do
) -> None:
    ask(conversation, "where is my order", do_duties)
    ask(conversation, "thanks!", do_duties)
    ask(conversation, "I want to talk to a human about #10423", do_duties)
    receive(conversation, text="My teapot has lost its spout. Can you send a new one?")
    reply(conversation, text="Can you send us a picture?", by=bob)
    receive(conversation, text="can you send a new one??")
    receive(conversation, text="write to dana@example.com")
    add_note(conversation, text="a secret of ours", by=bob)
    found = summary_of(conversation)
    assert found is not None
    assert found.count >= LONG
    assert found.asked == ("where is my order", "My teapot has lost its spout.", "can you send a new one?")
    assert found.known == (("Order number", "#10423"), ("E-mail address", "dana@example.com"))
    assert found.tried == ("Where is my order", "Can you send us a picture?")
    assert found.last == ("customer", "write to dana@example.com")


def test_without_a_bot_and_in_persian(conversation: Conversation, bob: Agent) -> None:
    receive(conversation, text="قوری من شکسته رسید. می‌شود یکی نو بفرستید؟")
    for number in range(4):
        reply(conversation, text=f"پاسخ {number}", by=bob)
        receive(conversation, text="خوب " * 100)
    found = summary_of(conversation)
    assert found is not None
    assert found.asked[:2] == ("قوری من شکسته رسید.", "می‌شود یکی نو بفرستید؟")
    assert found.tried == ("پاسخ 1", "پاسخ 2", "پاسخ 3")
    assert found.last[0] == "customer"
    assert found.last[1].endswith("…")
    assert len(found.last[1]) <= 160
