"""The bot in a conversation: answers with its source, asks back, hands over, and is silent beside a person."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.alerts import queries as alerts
from counterbell.base.clock import now, shifted
from counterbell.bot.actions import attend, respond, save_question, set_up, switch_question
from counterbell.bot.models import Bot, Question, Stay, Unanswered
from counterbell.channels.models import Channel
from counterbell.conversations.actions import assign, merge, open_conversation, receive, reply, resolve, snooze
from counterbell.conversations.events import MessageReceived
from counterbell.conversations.models import Conversation, Message
from counterbell.conversations.wire import entries_of
from counterbell.journal.models import Duty, Entry
from tests.bot.conftest import teach
from tests.people import Shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]


def said(conversation: Conversation, kind: str = Message.Kind.PUBLIC) -> list[Message]:
    """What the bot said (or noted), in order."""
    found = conversation.messages.filter(author=Message.Author.BOT, kind=kind)
    return list(found.order_by("number"))


def told(agent: Agent) -> list[str]:
    return [str(notice.kind) for notice in alerts.unread_of(agent)]


def ask(conversation: Conversation, text: str, do: Do) -> Message | None:
    """A customer writes; returns what the bot said to it."""
    before = len(said(conversation))
    receive(conversation, text=text)
    do()
    after = said(conversation)
    return after[-1] if len(after) > before else None


def test_it_answers_with_disclosure_once_source_and_version(
    bot: Bot, conversation: Conversation, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    first = ask(conversation, "do you ship to canada?", do_duties)
    assert first is not None
    assert first.text == (
        "Hello Dana! I am Robin, the automatic assistant (AI) of Lisbon Ceramics. You can ask for a person at any time."
        "\n\nWe ship to Canada and all of Europe, Dana."
    )
    assert first.facts == {
        "what": "bot",
        "bot": "Robin",
        "sources": [{"key": "pack.delivery_countries", "title": "Do you ship to canada", "version": 1, "url": None}],
        "choices": ["Talk to a person"],
    }
    assert entries_of(conversation, after=1)[0]["who"] == {"id": "bot", "name": "Robin", "avatar": None}
    second = ask(conversation, "how do i return something", do_duties)
    assert second is not None
    assert second.text == "Send it back within 30 days."
    assert second.facts is not None
    assert second.facts["sources"][0]["url"] == "https://shop.example/help"
    conversation.refresh_from_db()
    assert (conversation.waiting_since, conversation.assignee, conversation.last_author) == (None, None, "bot")
    assert (told(alice), told(bob)) == ([], [])  # nobody was called


def test_a_bot_that_is_off_costs_nothing(conversation: Conversation, bob: Agent, do_duties: Do) -> None:
    assert ask(conversation, "where is my order", do_duties) is None
    assert (Stay.objects.count(), Entry.objects.filter(name__startswith="bot.").count()) == (0, 0)
    assert told(bob) == ["opened"]


def test_it_answers_in_the_language_of_the_message(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    ask(conversation, "hello", do_duties)
    persian = ask(conversation, "سفارش من کجاست؟", do_duties)
    assert persian is not None
    assert persian.text == "بسته دو روزه می‌رسد."
    croatian = ask(conversation, "gdje je moja narudžba", do_duties)
    assert croatian is not None
    assert croatian.text.endswith("\nYour parcel comes two days after we send it.")  # said to be in another language
    assert not croatian.text.startswith("Your parcel")


def test_several_questions_are_answered_at_once(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    both = ask(conversation, "Do you ship to Canada? Where is my order?", do_duties)
    assert both is not None
    assert both.text.split("\n\n")[1:] == [
        "We ship to Canada and all of Europe, Dana.",
        "Your parcel comes two days after we send it.",
    ]


def test_a_message_is_answered_once(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    message = receive(conversation, text="where is my order")
    for _ in range(3):
        respond(message.pk)
    do_duties()
    assert len(said(conversation)) == 1


@pytest.mark.parametrize("joins", ["replies", "takes it", "took it before"])
def test_it_is_silent_beside_a_person(
    bot: Bot, conversation: Conversation, bob: Agent, do_duties: Do, joins: str
) -> None:
    if joins == "replies":
        ask(conversation, "hello", do_duties)
        reply(conversation, text="I am here now", by=bob)
    elif joins == "takes it":
        ask(conversation, "hello", do_duties)
        assign(conversation, agent=bob, team=None, by=bob)
    else:
        message = receive(conversation, text="where is my order")
        assign(conversation, agent=bob, team=None, by=bob)
        respond(message.pk)
    before = len(said(conversation))
    assert ask(conversation, "where is my order", do_duties) is None
    assert len(said(conversation)) == before
    assert told(bob) == ["message"]


def test_what_it_leaves_when_it_is_switched_off_calls_somebody(
    bot: Bot, brand: Brand, conversation: Conversation, bob: Agent, do_duties: Do
) -> None:
    receive(conversation, text="where is my order")
    attend([MessageReceived(brand=brand.pk, conversation=conversation.pk, message=conversation.messages.get().pk)])
    set_up(brand, is_on=False, by=None)
    do_duties()
    assert (said(conversation), told(bob)) == ([], ["opened"])
    assert Entry.objects.filter(name="bot.stepped_aside").count() == 1


def test_messages_are_answered_whichever_worker_is_faster(bot: Bot, conversation: Conversation) -> None:
    first, second = (receive(conversation, text=text) for text in ("where is my order", "do you ship to canada"))
    for message in (second, first, first):
        respond(message.pk)
    assert [one.client_id for one in said(conversation)] == [f"bot:{second.pk}", f"bot:{first.pk}"]


def test_letters_and_set_aside_talks_are_never_answered(
    bot: Bot, conversation: Conversation, brand: Brand, do_duties: Do
) -> None:
    letters = Channel.objects.create(brand=brand, kind=Channel.Kind.EMAIL, name="Mail", address="help@shop.example")
    Conversation.objects.filter(pk=conversation.pk).update(channel=letters)
    assert ask(conversation, "where is my order", do_duties) is None
    Conversation.objects.filter(pk=conversation.pk).update(
        channel=Channel.objects.get(brand=brand, kind=Channel.Kind.WEBCHAT), suspected_at=now()
    )
    assert ask(conversation, "where is my order", do_duties) is None
    assert Stay.objects.count() == 0


# ——— asking back ———


def test_it_asks_back_with_buttons_and_understands_them(
    bot: Bot, conversation: Conversation, unsure: str, do_duties: Do
) -> None:
    asked = ask(conversation, unsure, do_duties)
    assert asked is not None
    assert asked.facts is not None
    assert asked.facts["choices"][-1] == "Talk to a person"
    label = asked.facts["choices"][0]
    answer = ask(conversation, label, do_duties)
    assert answer is not None
    assert answer.facts is not None
    assert answer.facts["sources"][0]["title"] == label
    assert Unanswered.objects.count() == 0


def test_what_it_does_not_understand_twice_is_a_persons(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    first = ask(conversation, "kjhgf", do_duties)
    assert first is not None
    assert first.text.endswith("Could you say it in other words?")
    second = ask(conversation, "!!??", do_duties)
    assert second is not None
    assert second.facts is not None
    assert second.facts["handed_over"] == "failed"


# ——— handing over ———


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ("I want to talk to a human", "asked"),
        ("می‌خواهم با یک نفر صحبت کنم", "asked"),
        ("担当者と話したい", "asked"),
        ("What is the capital of France?", "doubt"),
        ("is there a warranty", "unanswered"),
        ("#10423", "number"),
    ],
)
def test_it_hands_over_at_once_and_tells_both(
    bot: Bot, conversation: Conversation, bob: Agent, do_duties: Do, wish: str, reason: str
) -> None:
    ask(conversation, "where is my order", do_duties)
    last = ask(conversation, wish, do_duties)
    assert last is not None
    assert last.facts is not None
    assert last.facts["handed_over"] == reason
    (note,) = said(conversation, Message.Kind.NOTE)
    assert f"“{wish}”" in note.text
    assert "Already answered: Where is my order" in note.text
    conversation.refresh_from_db()
    assert (conversation.waiting_since is not None, conversation.assignee) == (True, None)
    assert told(bob) == ["opened"]
    assert ask(conversation, "where is my order", do_duties) is None  # a person is owed: it is silent


def test_the_note_has_what_was_collected(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    ask(conversation, "my order is #10423", do_duties)
    (note,) = said(conversation, Message.Kind.NOTE)
    assert "Order number: #10423" in note.text


def test_the_note_tells_all_that_an_agent_would_ask_again(
    bot: Bot, conversation: Conversation, unsure: str, do_duties: Do
) -> None:
    ask(conversation, "how do i return something", do_duties)
    ask(conversation, "where is my order #A-1042, i am dana@shop.example", do_duties)
    ask(conversation, unsure, do_duties)
    ask(conversation, "Wo ist meine Bestellung? Gibt es eine Garantie?", do_duties)
    (note,) = said(conversation, Message.Kind.NOTE)
    lines = note.text.split("\n")
    assert lines[0] == "The bot handed this over. The question is clear, but nobody has written the answer."
    assert "Still open: “Gibt es eine Garantie?”" in lines
    assert "It is about: Is there a warranty" in lines
    assert "Writes in German" in lines
    assert "Order number: #A-1042" in lines
    assert "E-mail address: dana@shop.example" in lines
    assert lines[-1].startswith("Already answered: How do I return something · ")
    assert note.facts is not None
    assert note.facts["sources"][0] == {
        "key": "pack.return_how",
        "title": "How do I return something",
        "version": 1,
        "url": "https://shop.example/help",
    }


def test_the_note_says_what_was_offered_in_vain(
    bot: Bot, conversation: Conversation, unsure: str, do_duties: Do
) -> None:
    asked_back = ask(conversation, unsure, do_duties)
    assert asked_back is not None
    assert asked_back.facts is not None
    assert asked_back.facts["choices"] == ["Where is my order", "Talk to a person"]
    ask(conversation, "Talk to a person", do_duties)
    (note,) = said(conversation, Message.Kind.NOTE)
    assert "Offered: Where is my order" in note.text


def test_titles_that_an_older_version_kept_are_still_told(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    Stay.objects.create(conversation=conversation, said=1, tried=["Where is my order"])
    ask(conversation, "I want to talk to a human", do_duties)
    (note,) = said(conversation, Message.Kind.NOTE)
    assert note.text.endswith("Already answered: Where is my order")
    assert note.facts is not None
    assert note.facts["sources"] == []


def test_what_is_known_is_answered_before_it_hands_over(bot: Bot, conversation: Conversation, do_duties: Do) -> None:
    last = ask(conversation, "Do you ship to Canada? Is there a warranty?", do_duties)
    assert last is not None
    assert "We ship to Canada" in last.text
    assert last.facts is not None
    assert last.facts["handed_over"] == "unanswered"
    assert [(row.text, row.guess) for row in Unanswered.objects.all()] == [("Is there a warranty?", "pack.warranty")]


def test_outside_of_hours_the_promise_names_the_opening(
    bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do
) -> None:
    from counterbell.routing.actions import set_hours

    tomorrow = f"{now() + timedelta(days=1):%a}".lower()
    set_hours(brand, zone="UTC", week={tomorrow: [("09:00", "17:00")]}, by=None)
    last = ask(conversation, "I want to talk to a human", do_duties)
    assert last is not None
    assert "We are closed now and open again on" in last.text
    duty = Duty.objects.get(subscriber="bot.look_after")
    opening = (now() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    assert abs(duty.due - opening - timedelta(minutes=10)) < timedelta(seconds=1)


def test_only_an_answer_or_the_end_stops_the_clock(
    bot: Bot, conversation: Conversation, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    ask(conversation, "I want to talk to a human", do_duties)
    assign(conversation, agent=bob, team=None, by=bob)
    snooze(conversation, until=now() + timedelta(days=3), by=bob)
    with shifted(timedelta(minutes=11)):
        do_duties()
        conversation.refresh_from_db()
        assert conversation.priority == Conversation.Priority.HIGH
        assert "waiting" in told(bob)
        assert "waiting" not in told(alice)
    with shifted(timedelta(minutes=22)):
        do_duties()
        assert "promised" in told(alice)  # now everybody
        reply(conversation, text="here I am", by=bob)
        assert told(alice) == []
    before = Entry.objects.filter(name="bot.promise_broken").count()
    with shifted(timedelta(minutes=60)):
        do_duties()
    assert Entry.objects.filter(name="bot.promise_broken").count() == before == 2


def test_a_merge_does_not_stop_the_clock(bot: Bot, dana: Shopper, bob: Agent, do_duties: Do) -> None:
    old, new = (open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language="en") for _ in range(2))
    ask(new, "I want to talk to a human", do_duties)
    merge(new, into=old, by=bob)
    with shifted(timedelta(minutes=11)):
        do_duties()
    assert Entry.objects.filter(name="bot.promise_broken", facts__conversation=old.pk).count() == 1


def test_the_resolution_stops_it(bot: Bot, conversation: Conversation, bob: Agent, do_duties: Do) -> None:
    ask(conversation, "I want to talk to a human", do_duties)
    resolve(conversation, by=bob)
    with shifted(timedelta(minutes=11)):
        do_duties()
    assert Entry.objects.filter(name="bot.promise_broken").count() == 0


# ——— knowing ———


def test_a_change_counts_with_the_next_question(
    bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do
) -> None:
    ask(conversation, "where is my order", do_duties)
    question = teach(brand, "where_is_my_order", {"en": "It comes tomorrow."})
    changed = ask(conversation, "where is my order", do_duties)
    assert changed is not None
    assert changed.text == "It comes tomorrow."
    assert changed.facts is not None
    assert changed.facts["sources"][0]["version"] == 2
    switch_question(question, is_on=False, by=None)
    last = ask(conversation, "where is my order", do_duties)
    assert last is not None
    assert last.facts is not None
    assert last.facts["handed_over"] == "unanswered"


def test_a_question_of_the_shop_is_answered_near_its_words(
    bot: Bot, brand: Brand, conversation: Conversation, do_duties: Do
) -> None:
    ways = {"en": ["are your mugs dishwasher safe", "can i put the mug in the dishwasher"]}
    save_question(brand, Question(brand=brand), texts={"en": "Yes, all of them."}, phrasings=ways, by=None)
    answer = ask(conversation, "is the mug dishwasher safe?", do_duties)
    assert answer is not None
    assert answer.text.endswith("Yes, all of them.")


def test_another_brand_knows_nothing_of_it(bot: Bot, other_brand: Brand, do_duties: Do) -> None:
    from tests.people import make_shopper

    set_up(other_brand, is_on=True, by=None)
    eve = make_shopper(other_brand, "Eve")
    elsewhere = open_conversation(eve.customer, brand=other_brand, public_id=uuid4(), language="en")
    last = ask(elsewhere, "do you ship to canada", do_duties)
    assert last is not None
    assert last.facts is not None
    assert last.facts["handed_over"] == "unanswered"
