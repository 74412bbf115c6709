"""A talk that only the bot had comes to its end: "anything else?", "no, thanks", resolved; and not a moment earlier."""

import pytest

from counterbell.accounts.models import Agent
from counterbell.bot.models import Bot
from counterbell.conversations.actions import assign
from counterbell.conversations.models import Conversation
from tests.bot.test_answering import Do, ask

pytestmark = pytest.mark.django_db(transaction=True)
QUESTIONS = {
    "en": "where is my order",
    "fa": "سفارش من کجاست",
    "ar": "أين طلبي",
    "ja": "注文した商品はどこですか",
    "hr": "gdje je moja narudžba",
}


def status(conversation: Conversation) -> str:
    conversation.refresh_from_db()
    return conversation.status


@pytest.mark.parametrize(
    ("language", "confirms", "enough"),
    [
        ("en", "ok got it", "No, thanks!"),
        ("en", "👍", "no"),
        ("fa", "متوجه شدم", "نه، ممنون"),
        ("ar", "تمام", "لا، شكرًا"),
        ("ja", "わかりました", "いいえ、大丈夫です。"),
        ("hr", "u redu", "Ne, hvala"),
    ],
)
def test_who_confirms_is_asked_for_more_and_no_ends_it(
    bot: Bot, conversation: Conversation, do_duties: Do, language: str, confirms: str, enough: str
) -> None:
    ask(conversation, QUESTIONS[language], do_duties)
    more = ask(conversation, confirms.removeprefix("ok "), do_duties)
    assert more is not None
    assert len((more.facts or {})["choices"]) == 1
    assert status(conversation) == "open"
    last = ask(conversation, enough, do_duties)
    assert last is not None
    assert "handed_over" not in (last.facts or {})
    assert status(conversation) == "resolved"


def test_who_says_so_at_once_is_not_asked(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    ask(conversation, "where is my order", do_duties)
    ask(conversation, "that's all, thanks", do_duties)
    assert status(conversation) == "resolved"
    again = ask(conversation, "how do i return something", do_duties)  # and what comes later opens it again
    assert again is not None
    assert "Send it back within 30 days." in again.text
    assert status(conversation) == "open"


def test_a_goodbye_ends_it_only_where_she_was_asked_for_more(
    bot: Bot, conversation: Conversation, do_duties: Do
) -> None:
    ask(conversation, "where is my order", do_duties)
    ask(conversation, "goodbye", do_duties)
    assert status(conversation) == "open"  # she may have given up
    ask(conversation, "thank you", do_duties)
    ask(conversation, "goodbye", do_duties)
    assert status(conversation) == "resolved"


def test_thanks_ask_for_more(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    ask(conversation, "where is my order", do_duties)
    more = ask(conversation, "thank you", do_duties)
    assert more is not None
    assert (more.facts or {})["choices"] == ["No, thanks"]
    assert status(conversation) == "open"


def test_not_after_each_answer(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    answer = ask(conversation, "where is my order", do_duties)
    assert answer is not None
    assert "anything else" not in answer.text


def test_nothing_ends_that_was_not_answered(bot: Bot, conversation: Conversation, unsure: str, do_duties: Do) -> None:
    ask(conversation, "hello", do_duties)
    ask(conversation, "goodbye", do_duties)
    assert status(conversation) == "open"
    ask(conversation, unsure, do_duties)  # it asked back
    ask(conversation, "no", do_duties)
    assert status(conversation) == "open"


def test_what_a_person_has_is_hers_to_end(bot: Bot, conversation: Conversation, bob: Agent, do_duties: Do) -> None:
    ask(conversation, "where is my order", do_duties)
    assign(conversation, agent=bob, team=None, by=bob)
    assert ask(conversation, "no, thanks", do_duties) is None
    assert status(conversation) == "open"
