# ruff: noqa: F811  # pytest hands over fixtures by their names
"""The bot's figures: what counts as verified, who may see them, and what stands behind each."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now, shifted
from counterbell.bot.models import Bot, Turn
from counterbell.conversations.actions import merge, open_conversation, receive, reply, resolve
from counterbell.conversations.models import Conversation
from counterbell.feedback.actions import rate
from counterbell.links.models import Link
from counterbell.reports.figures import Figures, Period, behind, figures
from counterbell.reports.models import ChatCase
from counterbell.reports.policies import share
from tests.bot.conftest import bot, do_duties  # noqa: F401  # fixtures: the same shop
from tests.people import Shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]
WEEK = timedelta(days=7, minutes=1)


@pytest.fixture
def chat(dana: Shopper, do_duties: Do) -> Callable[..., Conversation]:
    """Somebody begins a chat, and the bot reads what she writes."""

    def begin(*texts: str, by: Shopper = dana) -> Conversation:
        made = open_conversation(by.customer, brand=by.brand, public_id=uuid4(), language="en")
        do_duties()
        for text in texts:
            receive(made, text=text)
            do_duties()
        return made

    return begin


def counted(brand: Brand, agent: Agent) -> Figures:
    return figures(brand, agent, Period(now() - timedelta(days=30), now() + timedelta(days=1)))


def state(conversation: Conversation, agent: Agent) -> set[str]:
    """Of the figures about the end, those that count this one."""
    period = Period(now() - timedelta(days=30), now() + timedelta(days=1))
    names = ("verified", "open_yet", "again", "unended", "handed_over", "by_person")
    found = {name: behind(conversation.brand, agent, period, name) for name in names}
    return {name for name, cases in found.items() if cases.filter(pk=conversation.pk).exists()}


def test_what_the_bot_made_of_each_message_is_kept(bot: Bot, chat: Callable[..., Conversation]) -> None:
    chat("where is my order", "thanks!", "What is the capital of France?")
    kept = list(Turn.objects.order_by("message__number"))
    assert [(one.move, one.topic) for one in kept[:2]] == [
        ("answer", "pack.where_is_my_order"),
        ("small talk", "pack.thanks"),
    ]
    assert (kept[2].move, kept[2].reason, kept[2].by_line, kept[2].keys) == ("hand over", "doubt", True, [])
    assert [one.reply is not None for one in kept] == [True] * 3


def test_thanked_and_gone_for_seven_days_is_verified(
    bot: Bot,
    alice: Agent,
    chat: Callable[..., Conversation],
) -> None:
    made = chat("where is my order", "thank you so much")
    assert state(made, alice) == {"open_yet"}
    with shifted(WEEK):
        assert state(made, alice) == {"verified"}
        figure = counted(bot.brand, alice).whole
    assert (figure.resolution.part, figure.resolution.whole, figure.automation.value) == (1, 1, 1.0)


def test_who_is_asked_about_another_customer_has_not_come_back(
    bot: Bot, alice: Agent, dana: Shopper, eve: Shopper, chat: Callable[..., Conversation], do_duties: Do
) -> None:
    made, about = chat("where is my order", "thank you so much"), chat("where is my lamp", by=eve)
    with transaction.atomic():
        aside = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4())
        Link.objects.create(one=about, other=aside, kind=Link.Kind.SIDE, agent=alice)
    do_duties()
    with shifted(WEEK):
        assert state(made, alice) == {"verified"}
    with shifted(timedelta(days=1)):
        chat("where is my other order")
    assert state(made, alice) == {"again"}


def test_silence_is_no_confirmation(bot: Bot, alice: Agent, chat: Callable[..., Conversation]) -> None:
    silent, thanked_for_nothing = chat("where is my order"), chat("hello", "thanks")
    with shifted(WEEK):
        assert state(silent, alice) == {"unended"}
        assert state(thanked_for_nothing, alice) == set()
        assert counted(bot.brand, alice).whole.resolution.part == 0


def test_what_an_agent_resolves_is_not_verified_by_that(
    bot: Bot, alice: Agent, chat: Callable[..., Conversation], do_duties: Do
) -> None:
    unread = [chat("where is my order"), chat("how do i return something")]
    for one in unread:
        resolve(one, by=alice)
    do_duties()
    with shifted(WEEK):
        assert [state(one, alice) for one in unread] == [{"unended"}, {"unended"}]
        assert counted(bot.brand, alice).whole.resolution.part == 0


def test_a_good_score_counts_until_she_comes_back(
    bot: Bot,
    alice: Agent,
    dana: Shopper,
    eve: Shopper,
    chat: Callable[..., Conversation],
    do_duties: Do,
) -> None:
    kept, again, middling = chat("where is my order", by=eve), chat("where is my order"), chat("how do i return it")
    for one, score in ((kept, 4), (again, 5), (middling, 3)):
        resolve(one, by=alice)
        do_duties()
        rate(Conversation.objects.get(pk=one.pk), score=score, customer=one.customer)
        do_duties()
    with shifted(timedelta(days=3)):
        receive(again, text="it has not come, where is my order")  # the same chat goes on
        do_duties()
    with shifted(WEEK):
        assert state(kept, alice) == {"verified"}
        assert state(again, alice) == {"again"}
        assert state(middling, alice) == {"unended"}


def test_a_new_chat_within_seven_days_is_a_return_and_a_later_one_is_not(
    bot: Bot,
    alice: Agent,
    eve: Shopper,
    chat: Callable[..., Conversation],
) -> None:
    soon, late = chat("where is my order", "thanks"), chat("where is my order", "thanks", by=eve)
    with shifted(timedelta(days=2)):
        chat("hello again")
    with shifted(timedelta(days=8)):
        chat("hello again", by=eve)
        assert (state(soon, alice), state(late, alice)) == ({"again"}, {"verified"})


def test_a_person_a_hand_over_and_a_bad_score_are_no_help_by_the_bot(
    bot: Bot,
    alice: Agent,
    bob: Agent,
    dana: Shopper,
    chat: Callable[..., Conversation],
    do_duties: Do,
) -> None:
    person, handed, bad = (chat("where is my order") for _ in range(3))
    reply(person, text="I am looking.", by=bob)
    receive(handed, text="I want to talk to a human")
    do_duties()
    for one in (person, handed, bad):
        resolve(one, by=alice)
    do_duties()
    rate(bad, score=1, customer=dana.customer)
    do_duties()
    with shifted(WEEK):
        assert state(person, alice) == {"by_person"}
        assert state(handed, alice) == {"handed_over"}
        assert state(bad, alice) == set()


def test_topics_languages_and_chats_without_the_bot(
    bot: Bot,
    alice: Agent,
    chat: Callable[..., Conversation],
) -> None:
    chat("where is my order")
    chat("返金はいつですか")
    chat()  # opened, and nothing said
    found = counted(bot.brand, alice)
    assert found.whole.counts["chats"] == 3
    assert (found.whole.involvement.part, found.whole.involvement.whole) == (2, 3)
    assert {one.name: one.counts["answered"] for one in found.topics} == {
        "pack.where_is_my_order": 1,
        "pack.refund_time": 1,
    }
    assert {one.name for one in found.languages} == {"en", "ja"}
    period = Period(now() - timedelta(days=1), now() + timedelta(days=1))
    assert behind(bot.brand, alice, period, "answered", language="ja").count() == 1
    assert behind(bot.brand, alice, period, "answered", topic="pack.where_is_my_order").count() == 1
    with shifted(timedelta(days=2)):
        assert behind(bot.brand, alice, Period(now() - timedelta(days=1), now()), "chats").count() == 0


def test_another_brands_figures_are_nobodys_business(
    bot: Bot,
    alice: Agent,
    bob: Agent,
    charlie: Agent,
    chat: Callable[..., Conversation],
) -> None:
    chat("where is my order")
    assert [counted(bot.brand, one).whole.counts["chats"] for one in (alice, bob, charlie)] == [1, 1, 0]
    period = Period(now() - timedelta(days=1), now() + timedelta(days=1))
    assert not behind(bot.brand, charlie, period, "chats").exists()


def test_merged_it_is_one_chat(bot: Bot, alice: Agent, chat: Callable[..., Conversation], do_duties: Do) -> None:
    gone, kept = chat("where is my order"), chat("how do i return something")
    merge(gone, into=kept, by=alice)
    do_duties()
    assert list(ChatCase.objects.values_list("pk", flat=True)) == [kept.pk]
    assert counted(bot.brand, alice).whole.counts["answered"] == 1


def test_a_brand_without_a_bot_counts_nothing(dana: Shopper, chat: Callable[..., Conversation]) -> None:
    chat("where is my order")
    assert ChatCase.objects.count() == 0


def test_the_same_few_questions_however_many_chats(
    bot: Bot,
    alice: Agent,
    chat: Callable[..., Conversation],
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            counted(bot.brand, alice)
        return len(seen)

    chat("where is my order")
    few = asked()
    for _ in range(3):
        chat("how do i return something")
    assert asked() == few


def test_of_few_the_truth_may_be_far() -> None:
    assert share(0, 0).value is None
    one, many = share(1, 10), share(100, 1000)
    assert one.value == many.value == 0.1
    assert (round(one.low, 3), round(one.high, 3)) == (0.018, 0.404)
    assert (round(many.low, 3), round(many.high, 3)) == (0.083, 0.120)
