"""What people found wrong is not said to the same words again, from that moment on."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import shifted
from counterbell.bot.actions import judge, save_question
from counterbell.bot.models import Bot, Question, Turn, Unanswered
from counterbell.bot.queries import groups, question_of
from counterbell.conversations.actions import open_conversation, reply
from counterbell.conversations.models import Conversation
from tests.bot.conftest import teach
from tests.bot.test_answering import ask
from tests.people import Shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]
SEND_BACK = "Send it back within 30 days."
SHIPS = "We ship to Canada and all of Europe"
ASKED = "how do i return something"


def another(shopper: Shopper) -> Conversation:
    return open_conversation(shopper.customer, brand=shopper.brand, public_id=uuid4(), language="en")


def said(shopper: Shopper, text: str, do: Do) -> str:
    """What a new shopper is told."""
    told = ask(another(shopper), text, do)
    assert told is not None
    return told.text


def turn_to(text: str) -> Turn:
    return Turn.objects.filter(message__text=text).latest("at")


def test_wrong_it_is_not_said_to_these_words_again(bot: Bot, dana: Shopper, bob: Agent, do_duties: Do) -> None:
    assert SEND_BACK in said(dana, ASKED, do_duties)
    judge(turn_to(ASKED).pk, "wrong", was="", by=bob)
    for text in (ASKED, "How do I return something?", "how do i return something pls"):
        told = said(dana, text, do_duties)
        assert SEND_BACK not in told
        assert "so I am asking a person" in told
    assert SEND_BACK in said(dana, "what is your return procedure, can I send things back", do_duties)


def test_wrong_in_a_list_of_questions_it_is_wrong_there(bot: Bot, dana: Shopper, bob: Agent, do_duties: Do) -> None:
    both = "Do you ship to Canada? How do I return something?"
    assert SHIPS in said(dana, both, do_duties)
    judge(turn_to(both).pk, "wrong", was="", by=bob)
    told = said(dana, both, do_duties)
    assert SHIPS not in told
    assert SEND_BACK not in told
    assert SHIPS in said(dana, "Do you ship to Canada?", do_duties)  # nobody has said which of the two was wrong


def test_attached_to_the_right_question_it_is_answered_with_that(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, do_duties: Do
) -> None:
    said(dana, ASKED, do_duties)
    judge(turn_to(ASKED).pk, "wrong", was="", key="pack.refund_time", by=alice)
    told = said(dana, "How do I return something", do_duties)
    assert told.endswith("Five days after it is back with us.")
    row = Unanswered.objects.get()
    assert (row.state, row.settled) == ("attached", "pack.refund_time")
    assert groups(brand, alice) == []


def test_who_may_not_teach_proposes_it_to_who_may(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    said(dana, ASKED, do_duties)
    judge(turn_to(ASKED).pk, "wrong", was="", key="pack.refund_time", by=bob)
    assert "so I am asking a person" in said(dana, ASKED, do_duties)
    question = question_of(brand, "pack.refund_time")
    assert question is not None
    assert question.phrasings == {}
    proposed = next(one for one in groups(brand, alice) if one.taken)
    assert (proposed.rows[-1].text, proposed.taken) == (ASKED, "pack.refund_time")


@pytest.mark.parametrize("key", ["pack.return_how", "pack.warranty", "own.99", "nonsense"])
def test_it_is_attached_only_to_another_question_that_is_answered(
    bot: Bot, dana: Shopper, alice: Agent, do_duties: Do, key: str
) -> None:
    said(dana, ASKED, do_duties)
    with pytest.raises(Refused):
        judge(turn_to(ASKED).pk, "wrong", was="", key=key, by=alice)
    assert turn_to(ASKED).verdict == ""


def test_a_mended_answer_is_said_again(bot: Bot, brand: Brand, dana: Shopper, bob: Agent, do_duties: Do) -> None:
    said(dana, ASKED, do_duties)
    judge(turn_to(ASKED).pk, "wrong", was="", by=bob)
    teach(brand, "return_how", {"en": "Send it back within 60 days."})
    assert said(dana, ASKED, do_duties).endswith("Send it back within 60 days.")


def test_the_last_verdict_on_the_same_words_counts(bot: Bot, dana: Shopper, bob: Agent, do_duties: Do) -> None:
    said(dana, ASKED, do_duties)
    said(dana, ASKED, do_duties)
    older, newer = Turn.objects.order_by("at")
    judge(older.pk, "wrong", was="", by=bob)
    with shifted(timedelta(minutes=1)):
        judge(newer.pk, "right", was="", by=bob)
    assert said(dana, ASKED, do_duties).endswith(SEND_BACK)


def test_taken_back_it_waits_no_more(bot: Bot, brand: Brand, dana: Shopper, alice: Agent, do_duties: Do) -> None:
    said(dana, ASKED, do_duties)
    judge(turn_to(ASKED).pk, "wrong", was="", by=alice)
    assert [one.shown for one in groups(brand, alice)] == [[ASKED]]
    judge(turn_to(ASKED).pk, "right", was="wrong", by=alice)
    assert groups(brand, alice) == []
    assert said(dana, ASKED, do_duties).endswith(SEND_BACK)


def test_what_a_person_answered_after_it_is_offered(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    talk = another(dana)
    ask(talk, f"Hello! {ASKED}", do_duties)
    reply(talk, text="Bring it to the shop.", by=bob)
    judge(Turn.objects.get(move="answer").pk, "wrong", was="", by=bob)
    (group,) = groups(brand, alice)
    assert (group.said, group.by) == ("Bring it to the shop.", "Bob")


def test_words_that_were_learned_wrongly_are_unlearned(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, do_duties: Do
) -> None:
    own = save_question(
        brand,
        Question(brand=brand),
        texts={"en": "Dogs are welcome."},
        phrasings={"en": ["may my dog come in", "can i bring gerald"]},
        by=None,
    )
    assert said(dana, "can I bring Gerald?", do_duties).endswith("Dogs are welcome.")
    judge(turn_to("can I bring Gerald?").pk, "wrong", was="", key="pack.delivery_countries", by=alice)
    assert SHIPS in said(dana, "can I bring Gerald?", do_duties)
    own.refresh_from_db()
    assert own.phrasings == {"en": ["may my dog come in"]}
