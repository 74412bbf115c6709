"""What a person answered in a solved conversation is offered as new knowledge, never live before somebody looked."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.bot.actions import answer_all, set_up
from counterbell.bot.models import Bot, Unanswered
from counterbell.bot.pairs import pair_of
from counterbell.bot.queries import groups
from counterbell.conversations.actions import assign, open_conversation, receive, reopen, reply, resolve
from counterbell.conversations.models import Conversation
from tests.bot.test_answering import ask
from tests.people import Shopper

Do = Callable[[], None]
DOGS = "Can I bring my dog to the shop?"
YES = "Yes, dogs are welcome on a lead."


def said(*pairs: tuple[str, str]) -> Any:
    return [SimpleNamespace(author=who, text=text, number=at) for at, (who, text) in enumerate(pairs, start=1)]


@pytest.mark.parametrize(
    ("talk", "question"),
    [
        ([("customer", DOGS), ("agent", YES)], "Can I bring my dog to the shop?"),
        ([("customer", f"Hello. {DOGS} Best, Dana"), ("agent", YES), ("customer", "thanks!")], DOGS),
        ([("customer", "opening on sundays"), ("agent", YES)], "opening on sundays"),
        (
            [("customer", "犬を連れて行けますか"), ("agent", "はい、リードをつければ大丈夫です。どうぞ。")],
            "犬を連れて行けますか",
        ),
        ([("agent", "Hello!"), ("customer", DOGS), ("agent", YES)], ""),  # we wrote first
        ([("customer", DOGS), ("agent", YES), ("agent", "And cats.")], ""),
        ([("customer", DOGS), ("agent", "Which dog do you have?")], ""),
        ([("customer", DOGS), ("agent", YES), ("customer", "and my cat?")], ""),
        ([("customer", f"{DOGS} And my cat? And a horse?"), ("agent", YES)], ""),
        ([("customer", "where is my order #10423?"), ("agent", "It comes on Monday morning.")], ""),
        ([("customer", DOGS), ("agent", "Yes. Write to bob@shop.example for it.")], ""),
        ([("customer", DOGS), ("agent", "Call us: 0176 5551234, it is easier.")], ""),
        ([("customer", DOGS), ("agent", "Yes.")], ""),
        ([("customer", DOGS)], ""),
        ([], ""),
    ],
)
def test_a_pair_is_clear_or_none(talk: list[tuple[str, str]], question: str) -> None:
    found = pair_of(said(*talk))
    assert (found[0] if found else "") == question


@pytest.fixture
def solved(dana: Shopper, bob: Agent, do_duties: Do) -> Callable[..., Conversation]:
    """A conversation that a person answered alone, and resolved."""

    def make(question: str, answer: str) -> Conversation:
        talk = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language="en")
        assign(talk, agent=bob, team=None, by=bob)  # the bot is silent
        receive(talk, text=question)
        reply(talk, text=answer, by=bob)
        resolve(talk, by=bob)
        do_duties()
        return talk

    return make


@pytest.mark.django_db(transaction=True)
def test_a_solved_conversation_is_offered_once_and_live_after_approval(
    bot: Bot, brand: Brand, dana: Shopper, alice: Agent, bob: Agent, solved: Callable[..., Conversation], do_duties: Do
) -> None:
    set_up(brand, is_on=False, by=None)
    talk = solved(DOGS, YES)
    reopen(talk, by=bob)
    resolve(talk, by=bob)
    do_duties()
    (group,) = groups(brand, alice)
    assert (group.shown, group.said, group.by) == ([DOGS], YES, "Bob")
    assert groups(brand, bob) == []
    set_up(brand, is_on=True, by=None)
    fresh = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
    told = ask(fresh, DOGS, do_duties)
    assert told is None or YES not in told.text
    ids = [row.pk for row in Unanswered.objects.all()]
    answer_all(brand, ids, key="", text=YES, language="en", by=alice)
    other = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
    told = ask(other, DOGS, do_duties)
    assert told is not None
    assert told.text.endswith(YES)


@pytest.mark.django_db(transaction=True)
def test_what_is_known_is_not_offered_and_what_is_clear_is_named(
    bot: Bot, brand: Brand, alice: Agent, solved: Callable[..., Conversation]
) -> None:
    solved("how do i return something", "Send it back to us, please.")
    assert groups(brand, alice) == []
    solved("is there a warranty?", "Two years, on everything.")
    assert [(one.key, one.said) for one in groups(brand, alice)] == [("pack.warranty", "Two years, on everything.")]


@pytest.mark.django_db(transaction=True)
def test_switched_off_nothing_is_offered(
    bot: Bot, brand: Brand, alice: Agent, solved: Callable[..., Conversation]
) -> None:
    set_up(brand, is_on=True, gathers=False, by=None)
    solved(DOGS, YES)
    assert not Unanswered.objects.exists()
