"""The bot asks which order it is before it calls a person: in English, Persian and Japanese."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now, shifted
from counterbell.bot.actions import set_up, switch_question
from counterbell.bot.models import Bot, Stay, Turn, Unanswered
from counterbell.bot.queries import question_of
from counterbell.conversations.actions import open_conversation
from counterbell.conversations.models import Conversation
from counterbell.routing.actions import set_hours
from tests.bot.skills.talking import choices, handed, note, talk
from tests.bot.test_answering import Do, said, told
from tests.people import make_shopper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("question", "number", "found"),
    [
        ("my parcel arrived damaged", "1042881", "1042881"),
        ("کالا شکسته رسید", "شماره سفارش ۱۰۴۲۸۸۱ است", "1042881"),
        ("商品が壊れて届きました", "1042881です", "1042881"),
    ],
)
def test_it_asks_which_order_before_it_hands_over(
    bot: Bot, conversation: Conversation, bob: Agent, do_duties: Do, question: str, number: str, found: str
) -> None:
    asked = talk(conversation, do_duties, question)
    assert (handed(asked), Stay.objects.get().skill["open"]["asks"], told(bob)) == (None, "order", [])
    assert [(row.text, row.guess) for row in Unanswered.objects.all()] == [(question, "pack.damaged_item")]
    last = talk(conversation, do_duties, number)
    assert handed(last) == "number"
    lines = note(conversation)
    assert f"Order number: {found}" in lines
    assert any(one.startswith("It is about: ") for one in lines)
    assert Unanswered.objects.count() == 1


def test_outside_of_hours_it_asks_and_promises_the_opening(
    bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do
) -> None:
    tomorrow = f"{now() + timedelta(days=1):%a}".lower()
    set_hours(brand, zone="UTC", week={tomorrow: [("09:00", "17:00")]}, by=None)
    last = talk(conversation, do_duties, "my parcel arrived damaged", "dana@shop.example")
    assert "We are closed now and open again on" in last.text
    assert "E-mail address: dana@shop.example" in note(conversation)


@pytest.mark.parametrize("skip", ["I do not have it", "i don't know", "no"])
def test_the_number_can_be_skipped(bot: Bot, conversation: Conversation, do_duties: Do, skip: str) -> None:
    last = talk(conversation, do_duties, "my parcel arrived damaged", skip)
    assert handed(last) == "unanswered"
    assert Unanswered.objects.count() == 1


def test_a_number_that_was_named_is_not_asked_for(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    last = talk(conversation, do_duties, "my order #A-1042 arrived damaged")
    assert handed(last) == "number"
    assert "Order number: #A-1042" in note(conversation)


def test_what_the_owner_has_answered_or_put_aside_is_not_asked_about(
    bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do
) -> None:
    answered = talk(conversation, do_duties, "how do i return something")
    assert answered.text.endswith("Send it back within 30 days.")
    question = question_of(brand, "pack.return_how")
    assert question is not None
    switch_question(question, is_on=False, by=None)
    assert handed(talk(conversation, do_duties, "how do i return something")) == "unanswered"


def test_without_an_answer_a_person_is_called_all_the_same(
    bot: Bot, conversation: Conversation, bob: Agent, do_duties: Do
) -> None:
    talk(conversation, do_duties, "my parcel arrived damaged")
    with shifted(timedelta(minutes=6)):
        do_duties()
        do_duties()
    last = said(conversation)[-1]
    assert handed(last) == "unanswered"
    assert any(one.startswith("It is about: ") for one in note(conversation))
    assert told(bob) != []
    assert (Stay.objects.get().state, Unanswered.objects.count()) == ("handed over", 1)


def test_a_bot_that_was_switched_off_meanwhile_says_nothing_and_calls_somebody(
    bot: Bot, brand: Brand, conversation: Conversation, bob: Agent, do_duties: Do
) -> None:
    asked = talk(conversation, do_duties, "my parcel arrived damaged")
    set_up(brand, is_on=False, by=None)
    with shifted(timedelta(minutes=6)):
        do_duties()
        do_duties()
    assert said(conversation) == [asked]
    assert told(bob) == ["opened"]


def test_who_has_answered_is_not_waited_for(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    talk(conversation, do_duties, "my parcel arrived damaged", "never mind")
    with shifted(timedelta(minutes=6)):
        do_duties()
    assert handed(said(conversation)[-1]) is None


def test_her_question_counts_once(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    talk(conversation, do_duties, "my parcel arrived damaged", "1042881")
    moves = list(Turn.objects.order_by("pk").values_list("move", "topic", "by_line"))
    assert moves == [("hand over", "pack.damaged_item", True), ("small talk", "", False)]


def test_another_shop_asks_for_its_own(bot: Bot, other_brand: Brand, do_duties: Do) -> None:
    set_up(other_brand, is_on=True, by=None)
    eve = make_shopper(other_brand, "Eve")
    elsewhere = open_conversation(eve.customer, brand=other_brand, public_id=uuid4(), language="en")
    assert "What is your order number?" in talk(elsewhere, do_duties, "where is my order").text


def test_the_question_is_put_in_her_language(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    asked = talk(conversation, do_duties, "商品が壊れて届きました")
    with translation.override("ja"):
        assert str(translation.gettext("Talk to a person")) in choices(asked)
