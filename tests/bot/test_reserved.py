"""What always goes to a person, which sources are said, and messages that go on from the last one."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.bot.actions import save_question, set_up
from counterbell.bot.models import Bot, Question, Unanswered
from counterbell.bot.queries import bot_of, question_of
from counterbell.conversations.actions import open_conversation, set_labels
from counterbell.conversations.actions.canned import Wording, delete_canned, save_canned
from counterbell.conversations.models import Conversation, Label, Message
from tests.bot.conftest import teach
from tests.bot.test_answering import ask
from tests.people import Shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]


def another(shopper: Shopper) -> Conversation:
    return open_conversation(shopper.customer, brand=shopper.brand, public_id=uuid4(), language="en")


def reason(said: Message | None) -> str | None:
    """Why a person was called; None when she was answered."""
    assert said is not None
    assert said.facts is not None
    return said.facts.get("handed_over")


# ——— topics, VIPs ———


def test_a_topic_always_goes_to_a_person_however_it_is_asked(
    bot: Bot, brand: Brand, dana: Shopper, do_duties: Do
) -> None:
    question = question_of(brand, "pack.return_how")
    assert question is not None
    save_question(brand, question, texts={}, calls_person=True, by=None)
    for text in ("how do i return something", "چطور مرجوع کنم", "Do you ship to Canada? How do I return something?"):
        said = ask(another(dana), text, do_duties)
        assert reason(said) == "topic"
        assert said is not None
        assert "Send it back" not in said.text
    assert reason(ask(another(dana), "where is my order", do_duties)) is None
    save_question(brand, question, texts={}, calls_person=False, by=None)
    assert reason(ask(another(dana), "how do i return something", do_duties)) is None


def test_a_topic_may_be_the_shops_own(bot: Bot, brand: Brand, dana: Shopper, do_duties: Do) -> None:
    ways = {"en": ["can i get a big order engraved"]}
    save_question(brand, Question(brand=brand), texts={}, phrasings=ways, calls_person=True, by=None)
    assert reason(ask(another(dana), "Can I get a big order engraved?", do_duties)) == "topic"
    assert Unanswered.objects.count() == 0  # nobody has to write an answer


@pytest.mark.parametrize("named", ["dana@shop.example", "@shop.example", " DANA@Shop.Example "])
def test_a_customer_of_these_addresses_always_gets_a_person(
    bot: Bot, brand: Brand, dana: Shopper, eve: Shopper, do_duties: Do, named: str
) -> None:
    dana.customer.email = "Dana@shop.example"
    dana.customer.save(update_fields=["email"])
    set_up(brand, is_on=True, people_addresses=[named], by=None)
    assert reason(ask(another(dana), "where is my order", do_duties)) == "vip"
    assert reason(ask(another(eve), "where is my order", do_duties)) is None


def test_a_customer_with_a_label_on_any_conversation_does_too(
    bot: Bot, brand: Brand, dana: Shopper, eve: Shopper, bob: Agent, do_duties: Do
) -> None:
    vip, other = (Label.objects.create(name=name) for name in ("vip", "other"))
    set_labels(another(dana), labels=[vip], by=bob)
    set_labels(another(eve), labels=[other], by=bob)
    set_up(brand, is_on=True, people_labels=[vip], by=None)
    assert reason(ask(another(dana), "where is my order", do_duties)) == "vip"
    assert reason(ask(another(eve), "where is my order", do_duties)) is None


@pytest.mark.parametrize("wrong", ["dana", "@", "a@b", "a b@shop.example"])
def test_what_is_no_address_is_refused(brand: Brand, wrong: str) -> None:
    with pytest.raises(Refused):
        set_up(brand, is_on=True, people_addresses=[wrong], by=None)
    assert bot_of(brand).people_addresses == []


# ——— sources ———


def test_canned_replies_are_said_only_where_the_owner_lets_it(
    bot: Bot, brand: Brand, other_brand: Brand, dana: Shopper, alice: Agent, do_duties: Do
) -> None:
    text = "Glaze workshops are on Saturdays{{customer.phone}}, {{customer.first_name}}."
    kept = save_canned(Wording(name="Glaze workshops", shortcut="glaze", texts={"en": text}), by=alice)
    mine = Wording(name="Kiln secrets", shortcut="kiln", texts={"en": "The kiln is old."}, owner=alice)
    save_canned(mine, by=alice)
    do_duties()
    assert reason(ask(another(dana), "when are glaze workshops", do_duties)) is not None
    set_up(brand, is_on=True, silent=[], by=None)
    said = ask(another(dana), "when are glaze workshops", do_duties)
    assert said is not None
    assert said.text.endswith("Glaze workshops are on Saturdays, Dana.")  # no blank is ever said
    assert reason(ask(another(dana), "kiln secrets", do_duties)) is not None
    delete_canned(kept, by=alice)
    do_duties()
    assert reason(ask(another(dana), "when are glaze workshops", do_duties)) is not None


def test_a_source_that_is_switched_off_is_not_said(bot: Bot, brand: Brand, dana: Shopper, do_duties: Do) -> None:
    from tests.bot.test_articles import published

    published(brand, "The glaze of our teapots", "Our glaze is lead free.")
    assert reason(ask(another(dana), "is the glaze lead free", do_duties)) is None
    set_up(brand, is_on=True, silent=["articles", "canned"], by=None)
    assert reason(ask(another(dana), "is the glaze lead free", do_duties)) is not None
    assert reason(ask(another(dana), "where is my order", do_duties)) is None


# ——— follow-ups ———


def test_a_question_goes_on_from_the_last_answer(bot: Bot, brand: Brand, dana: Shopper, do_duties: Do) -> None:
    teach(brand, "delivery_cost", {"en": "Delivery costs 4 € within Portugal, 9 € to Spain and 24 € to Canada."})
    talk = another(dana)
    ask(talk, "how much is delivery", do_duties)
    said = ask(talk, "and to Canada?", do_duties)
    assert reason(said) is None
    assert said is not None
    assert said.text.startswith("Delivery costs 4 €")
    again = ask(talk, "and to Spain?", do_duties)  # from the same question, not from "and to Canada?"
    assert reason(again) is None


@pytest.mark.parametrize("text", ["and in red?", "and to Mars?"])
def test_what_the_answer_does_not_have_is_not_answered_with_it(
    bot: Bot, brand: Brand, dana: Shopper, do_duties: Do, text: str
) -> None:
    teach(brand, "delivery_cost", {"en": "Delivery costs 4 € within Portugal, 9 € to Spain and 24 € to Canada."})
    talk = another(dana)
    ask(talk, "how much is delivery", do_duties)
    said = ask(talk, text, do_duties)
    assert said is None or "Delivery costs" not in said.text


def test_without_an_answer_before_there_is_nothing_to_go_on_from(bot: Bot, dana: Shopper, do_duties: Do) -> None:
    said = ask(another(dana), "and in red?", do_duties)
    assert said is None or said.facts is None or "sources" not in said.facts or not said.facts["sources"]
