"""Opening hours and ways to reach the shop, told where the owner has written nothing."""

import pytest

from counterbell.accounts.models import Brand
from counterbell.bot.actions import switch_question
from counterbell.bot.models import Bot, Turn
from counterbell.bot.trying import trial
from counterbell.channels.models import Channel
from counterbell.conversations.models import Conversation
from counterbell.routing.actions import set_hours
from tests.bot.conftest import teach
from tests.bot.skills.talking import handed, talk
from tests.bot.test_answering import Do

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = {"mon": [["09:00", "17:00"]], "sat": [["10:00", "13:00"]]}


def test_hours_come_from_the_settings(bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do) -> None:
    set_hours(brand, zone="Europe/Zagreb", week=WEEK, by=None)
    answer = talk(conversation, do_duties, "hello", "what are your opening hours?")
    assert "Saturday: 10:00" in answer.text
    assert "Tuesday – Friday: closed" in answer.text
    assert answer.facts is not None
    assert [one["key"] for one in answer.facts["sources"]] == ["pack.opening_hours"]
    assert Turn.objects.get(reply=answer).move == Turn.Move.ANSWER
    persian = talk(conversation, do_duties, "ساعت کاری شما چیه؟")
    assert "۱۰:۰۰" in persian.text
    japanese = talk(conversation, do_duties, "営業時間を教えてください")
    assert "土曜日" in japanese.text
    both = talk(conversation, do_duties, "Do you ship to Canada? What are your opening hours?")
    assert "We ship to Canada" in both.text
    assert "Saturday: 10:00" in both.text


def test_what_the_owner_says_of_hours_stands(bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do) -> None:
    set_hours(brand, zone="Europe/Zagreb", week=WEEK, by=None)
    question = teach(brand, "opening_hours", {"en": "Come when the light is on."})
    assert talk(conversation, do_duties, "what are your opening hours?").text.endswith("Come when the light is on.")
    switch_question(question, is_on=False, by=None)
    assert handed(talk(conversation, do_duties, "what are your opening hours?")) == "unanswered"


def test_where_no_hours_are_kept_a_person_is_called(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    assert handed(talk(conversation, do_duties, "what are your opening hours?")) == "unanswered"


def test_how_to_reach_the_shop(bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do) -> None:
    Channel.objects.create(brand=brand, kind=Channel.Kind.EMAIL, name="Mail", address="help@shop.example")
    assert "help@shop.example" in talk(conversation, do_duties, "how can i contact you").text


def test_hours_are_told_on_her_clock_too(bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do) -> None:
    set_hours(brand, zone="Europe/Zagreb", week={"mon": [["09:00", "17:00"]]}, by=None)
    conversation.customer.time_zone = "Asia/Tokyo"
    conversation.customer.save(update_fields=["time_zone"])
    assert "where you are" in talk(conversation, do_duties, "what are your opening hours?").text


def test_the_owner_sees_it_when_she_tries(bot: Bot, brand: Brand) -> None:
    set_hours(brand, zone="Europe/Zagreb", week=WEEK, by=None)
    tried = trial(brand, "what are your opening hours?", language="en")
    assert tried.move == "answer"
    assert "Saturday: 10:00" in tried.parts[0].answer
