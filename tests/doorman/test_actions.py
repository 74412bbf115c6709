"""Setting aside what looks like spam: for the agent to see, never dropped, and never for somebody we know."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.channels.models import Channel
from counterbell.conversations import queries
from counterbell.conversations.actions import clear, open_conversation, receive, reply, suspect
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.models import Identity
from counterbell.doorman.actions import look_at, look_at_many
from counterbell.doorman.models import FirstWords
from counterbell.journal.models import Entry
from counterbell.journal.worker import work_once
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation
from tests.people import Shopper, make_shopper

pytestmark = pytest.mark.django_db
SPAM = "Cheap watches for everybody, see https://watches.example"
HAND = {"seconds": 30, "keys": 60}


@pytest.fixture
def mailbox(brand: Brand) -> Channel:
    return make_mailbox(brand)


def begin(shopper: Shopper, text: str, hand: dict[str, int] | None = None) -> Conversation:
    page: dict[str, Any] = {"url": "https://shop.example/", "title": ""} | ({"hand": hand} if hand else {})
    made = open_conversation(shopper.customer, brand=shopper.brand, public_id=uuid4(), page=page)
    receive(made, text=text)
    return made


def test_an_honest_question_stays_where_it_is(dana: Shopper) -> None:
    made = begin(dana, "Where is my parcel?", HAND)
    assert look_at(made.pk) == []
    made.refresh_from_db()
    assert made.suspected_at is None
    assert made.messages.count() == 1


def test_spam_is_set_aside_with_its_reasons_and_nothing_of_it_is_lost(dana: Shopper, bob: Agent) -> None:
    made = begin(dana, SPAM)
    assert look_at(made.pk) == ["no_script", "link"]
    made.refresh_from_db()
    assert made.suspicions == ["no_script", "link"]
    assert made.is_suspected
    assert made.status == Conversation.Status.OPEN
    assert [m.text for m in made.messages.filter(kind="public")] == [SPAM]
    views = {view: list(queries.view_of(bob, view)) for view in ("unassigned", "all", "suspected")}
    assert views == {"unassigned": [], "all": [], "suspected": [made]}
    assert Entry.objects.filter(name="conversations.suspected").count() == 1
    assert look_at(made.pk) == ["no_script", "link"], "looking twice"
    assert Entry.objects.filter(name="conversations.suspected").count() == 1


def test_the_duty_does_it_when_a_conversation_opens(dana: Shopper) -> None:
    made = begin(dana, SPAM)
    while work_once():
        pass
    made.refresh_from_db()
    assert made.is_suspected


def test_a_customer_of_the_shop_is_never_set_aside(dana: Shopper) -> None:
    Identity.objects.create(customer=dana.customer, kind="shop_user", scope=f"brand:{dana.brand.pk}", value="7")
    made = begin(dana, SPAM)
    assert look_at(made.pk) == []
    assert FirstWords.objects.count() == 0


def test_somebody_whom_we_answered_is_never_set_aside(dana: Shopper, bob: Agent) -> None:
    reply(begin(dana, "Hello", HAND), text="Hello Dana", by=bob)
    assert look_at(begin(dana, SPAM).pk) == []


def test_the_same_words_from_many_trip_the_breaker_for_all_of_them(brand: Brand, bob: Agent) -> None:
    text = "Your shop could have more visitors, answer me"
    begun = [begin(make_shopper(brand), f"{text} {turn}", HAND) for turn in range(12)]
    reply(begun[0], text="No, thank you", by=bob)
    told = [look_at(made.pk) for made in begun]
    assert told[0] == []
    assert told[-1] == ["repeated", "flood"]
    set_aside = Conversation.objects.filter(suspected_at__isnull=False)
    assert set(set_aside) == set(begun[1:]), "all but the one that somebody has taken"


def test_in_one_batch_each_is_looked_at_as_if_it_came_after_those_before_it(brand: Brand, dana: Shopper) -> None:
    text = "Your shop could have more visitors, answer me"
    begun = [begin(make_shopper(brand), f"{text} {turn}", HAND) for turn in range(11)]
    honest = [
        begin(dana, "Where is the parcel that I ordered?", HAND),
        begin(make_shopper(brand), "Is the blue bowl there?", HAND),
    ]
    told = look_at_many([made.pk for made in reversed([*begun, *honest])])
    assert told == {begun[-1].pk: ["repeated", "flood"]}, "what came before a flood was seen is no flood yet"
    assert set(Conversation.objects.filter(suspected_at__isnull=False)) == set(begun), "but is swept with it"
    assert FirstWords.objects.count() == 13


def test_looking_at_many_takes_as_many_statements_as_looking_at_one(
    brand: Brand, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    words = ["sea", "salt", "bowl", "plate", "glass", "spoon", "knife", "fork", "table", "chair", "lamp", "door"]
    begun = [begin(make_shopper(brand), f"I wonder when the {word} will come back", HAND).pk for word in words]
    with CaptureQueriesContext(connection) as few:
        look_at_many(begun[:1])
    with django_assert_max_num_queries(len(few)):
        look_at_many(begun[1:])


def test_a_letter_is_no_robots_because_no_script_of_ours_told_of_a_hand(mailbox: Channel) -> None:
    dots = Written(text="Where is my parcel? The carrier says https://carrier.example/track/7 and nothing else.")
    arrive(mailbox, dots)
    made = only_conversation()
    assert look_at(made.pk) == []
    made.refresh_from_db()
    assert not made.is_suspected


def test_a_letter_full_of_links_is_set_aside(mailbox: Channel) -> None:
    arrive(mailbox, Written(text="Buy https://a.example/ or https://b.example/ or https://c.example/ today!"))
    assert only_conversation().is_suspected


def test_the_same_words_from_one_person_are_no_flood(dana: Shopper) -> None:
    text = "I ordered a bowl and it has not arrived yet"
    assert [look_at(begin(dana, text, HAND).pk) for _ in range(12)] == [[]] * 12


def test_another_brands_words_do_not_count(brand: Brand, other_brand: Brand) -> None:
    text = "I ordered a bowl and it has not arrived yet"
    for _ in range(12):
        look_at(begin(make_shopper(other_brand), text, HAND).pk)
    assert look_at(begin(make_shopper(brand), text, HAND).pk) == []


def test_old_first_words_are_forgotten(dana: Shopper, eve: Shopper) -> None:
    look_at(begin(dana, "I ordered a bowl and it has not arrived yet", HAND).pk)
    FirstWords.objects.update(at=now() - timedelta(days=2))
    look_at(begin(eve, "Is the blue bowl also there in a smaller size?", HAND).pk)
    assert FirstWords.objects.count() == 1


def test_what_an_agent_cleared_stays_cleared(dana: Shopper, bob: Agent) -> None:
    made = begin(dana, SPAM)
    look_at(made.pk)
    clear(made, by=bob)
    look_at(made.pk)
    made.refresh_from_db()
    assert not made.is_suspected
    assert list(queries.view_of(bob, "all")) == [made]


def test_whoever_answers_it_has_cleared_it(dana: Shopper, bob: Agent) -> None:
    made = begin(dana, SPAM)
    look_at(made.pk)
    reply(made, text="Hello?", by=bob)
    receive(made, text="Still me")
    made.refresh_from_db()
    assert not made.is_suspected
    assert list(queries.view_of(bob, "mine")) == [made]
    assert Message.objects.filter(author="customer").count() == 2


def test_suspecting_what_somebody_has_taken_does_nothing(dana: Shopper, bob: Agent) -> None:
    made = begin(dana, "Hello", HAND)
    reply(made, text="Hello", by=bob)
    before = made.messages.count()
    suspect(made.pk, reasons=["link"])
    made.refresh_from_db()
    assert made.suspected_at is None
    assert made.messages.count() == before
