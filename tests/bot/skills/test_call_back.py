"""Somebody wants to be called: whole conversations in English, Persian and Japanese."""

import pytest

from counterbell.accounts.models import Agent
from counterbell.bot.models import Bot, Stay, Turn, Unanswered
from counterbell.conversations.models import Conversation
from tests.bot.skills.talking import choices, handed, note, talk
from tests.bot.test_answering import Do, told

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_call_back_from_question_to_note(bot: Bot, conversation: Conversation, bob: Agent, do_duties: Do) -> None:
    number = talk(conversation, do_duties, "please call me back")
    assert "On which number can we call you?" in number.text
    assert choices(number) == ["I do not have it", "Never mind", "Talk to a person"]
    assert told(bob) == []
    again = talk(conversation, do_duties, "on my mobile")
    assert "could not read a telephone number" in again.text
    when = talk(conversation, do_duties, "091 234 5678")
    assert when.text == "When does it suit you best?"
    assert choices(when)[0] == "As soon as possible"
    sure = talk(conversation, do_duties, "tomorrow after 5")
    assert sure.text == "We call you on \u2068091 234 5678\u2069. When: “tomorrow after 5”. Is that right?"
    corrected = talk(conversation, do_duties, "no, the number is +385 98 765 4321")
    assert "+385 98 765 4321" in corrected.text
    later = talk(conversation, do_duties, "no, at six please")
    assert "“at six please”. Is that right?" in later.text
    last = talk(conversation, do_duties, "yes")
    assert handed(last) == "call back"
    assert last.text.startswith("Thank you. I am passing this on to a person who will call you.")
    lines = note(conversation)
    assert lines[0] == "The bot handed this over. The customer wants to be called."
    assert lines[1] == "Asked: “please call me back”"
    assert "Telephone: +385 98 765 4321" in lines
    assert "When to call: at six please" in lines
    assert told(bob) != []
    assert Unanswered.objects.count() == 0


def test_a_number_in_the_first_message_is_not_asked_again(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    when = talk(conversation, do_duties, "please call me back on 091 234 5678")
    assert when.text.endswith("When does it suit you best?")


def test_a_persian_call_back(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    first = talk(conversation, do_duties, "لطفا با من تماس بگیرید")
    assert Stay.objects.get().skill["open"]["asks"] == "number", first.text
    talk(conversation, do_duties, "۰۹۱۲ ۳۴۵ ۶۷۸۹")
    talk(conversation, do_duties, "فردا ساعت ۵")
    assert handed(talk(conversation, do_duties, "بله")) == "call back"
    assert "Telephone: 0912 345 6789" in note(conversation)


def test_a_japanese_call_back(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    talk(conversation, do_duties, "電話してください")
    talk(conversation, do_duties, "090-1234-5678です", "明日の午後")
    assert handed(talk(conversation, do_duties, "はい")) == "call back"
    assert "Telephone: 090-1234-5678" in note(conversation)


def test_two_tries_then_a_person_has_what_there_is(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    last = talk(conversation, do_duties, "please call me back", "on my mobile", "the one in my pocket")
    assert handed(last) == "call back"
    assert Stay.objects.get().skill["open"] == {}


def test_another_question_is_answered_and_it_goes_on(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    aside = talk(conversation, do_duties, "please call me back", "do you ship to canada?")
    assert "We ship to Canada" in aside.text
    assert aside.text.endswith("Please write it with its area or country code.")
    assert Turn.objects.get(reply=aside).move == Turn.Move.ANSWER
    assert talk(conversation, do_duties, "091 234 5678").text == "When does it suit you best?"


@pytest.mark.parametrize("drop", ["never mind", "Never mind!", "بی‌خیال", "やっぱりいいです"])
def test_never_mind_calls_nobody(bot: Bot, conversation: Conversation, bob: Agent, do_duties: Do, drop: str) -> None:
    dropped = talk(conversation, do_duties, "please call me back", drop)
    assert handed(dropped) is None
    assert Stay.objects.get().skill.get("open", {}) == {}
    assert told(bob) == []
    assert "We ship" in talk(conversation, do_duties, "do you ship to canada?").text


def test_whoever_wants_a_person_gets_one_at_once(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    last = talk(conversation, do_duties, "please call me back", "091 234 5678", "I want to talk to a human")
    assert handed(last) == "asked"
    assert "Telephone: 091 234 5678" in note(conversation)
