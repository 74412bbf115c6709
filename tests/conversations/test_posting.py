"""What is said is stored once, in order, and changes its conversation as it should."""

import threading
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import shifted
from counterbell.conversations.actions import (
    NotPossible,
    Post,
    Refused,
    add_note,
    assign,
    open_conversation,
    post_many,
    receive,
    reply,
    resolve,
    snooze,
    speak,
)
from counterbell.conversations.models import Conversation, Message
from counterbell.conversations.personal import personal
from counterbell.journal.models import Duty, Entry
from counterbell.journal.worker import work_once
from tests.people import Shopper


@pytest.fixture
def conversation(dana: Shopper, brand: Brand) -> Conversation:
    return open_conversation(dana.customer, brand=brand, public_id=uuid.uuid4(), language="en")


def said(conversation: Conversation, text: str, client_id: str | None = None) -> Post:
    return Post(conversation.pk, "customer", text, "customer:1", client_id=client_id or str(uuid.uuid4()))


def texts(conversation: Conversation) -> list[str]:
    said = conversation.messages.filter(kind__in=["public", "note"]).order_by("number")
    return list(said.values_list("text", flat=True))


def test_a_batch_is_numbered_in_its_order(conversation: Conversation) -> None:
    done = post_many([said(conversation, word) for word in ("one", "two", "three")])
    assert [d.number for d in done] == [1, 2, 3]
    assert texts(conversation) == ["one", "two", "three"]
    conversation.refresh_from_db()
    assert (conversation.last_number, conversation.preview, conversation.last_author) == (3, "three", "customer")


def test_saying_it_again_stores_nothing_twice(conversation: Conversation) -> None:
    post = said(conversation, "hello")
    first = post_many([post])[0]
    again = post_many([said(conversation, "and"), post, said(conversation, "goodbye")])
    assert [(d.number, d.fresh) for d in again] == [(2, True), (1, False), (3, True)]
    assert again[1].message == first.message
    assert texts(conversation) == ["hello", "and", "goodbye"]


def test_twice_in_one_batch_is_once(conversation: Conversation) -> None:
    post = said(conversation, "hello")
    done = post_many([post, post])
    assert [(d.number, d.fresh) for d in done] == [(1, True), (1, False)]
    assert Message.objects.count() == 1


def test_a_refused_post_does_not_stop_the_others(conversation: Conversation) -> None:
    done = post_many([said(conversation, "  "), said(conversation, "x" * 10_001), said(conversation, "fine")])
    assert [d.fault for d in done] == ["empty", "too_long", None]
    assert texts(conversation) == ["fine"]


def test_a_post_for_nothing_is_refused(conversation: Conversation) -> None:
    done = post_many([replace(said(conversation, "hello"), conversation=1)])
    assert done[0].fault == "unknown"
    assert Message.objects.count() == 0


def test_every_message_leaves_an_entry_and_its_duties(conversation: Conversation) -> None:
    Duty.objects.all().delete()
    Entry.objects.all().delete()
    post_many([said(conversation, "hello"), said(conversation, "again")])
    entries = Entry.objects.filter(name="conversations.message_received")
    assert entries.count() == 2
    owed = Duty.objects.get(subscriber="conversations.index_received")
    assert {owed.entry_id, *owed.others} == {entry.pk for entry in entries}
    assert all(set(e.facts) == {"brand", "conversation", "message"} for e in entries)


def test_rollback_stores_nothing_and_tells_nobody(conversation: Conversation) -> None:
    before = (Message.objects.count(), Entry.objects.count(), Duty.objects.count())
    with transaction.atomic():
        post_many([said(conversation, "hello")])
        transaction.set_rollback(True)
    assert (Message.objects.count(), Entry.objects.count(), Duty.objects.count()) == before


def test_naughty_text_comes_back_unchanged_but_for_what_no_database_stores(conversation: Conversation) -> None:
    naughty = (
        "Ω≈ç √∫ ﷽ 田中さん ＼(^o^)／ 👩‍👩‍👧 \u202eabc\u200f <script>alert(1)</script> '; DROP TABLE %s {{x}} \t\n end"
    )
    post_many([said(conversation, naughty), said(conversation, "a\x00b\ud800c")])
    assert texts(conversation) == [naughty, "a\ufffdb\ufffdc"]


def test_while_she_waits_the_list_shows_what_she_asked(conversation: Conversation, bob: Agent) -> None:
    receive(conversation, text="Does it dim?")
    speak(conversation.pk, text="A person will tell you.", facts={}, client_id="bot:1", waits=True)
    conversation.refresh_from_db()
    assert (conversation.preview, conversation.last_author) == ("Does it dim?", "customer")
    assert personal([bob.pk], [conversation])[bob.pk, conversation.pk].unread
    speak(conversation.pk, text="It does.", facts={}, client_id="bot:2")
    conversation.refresh_from_db()
    assert (conversation.preview, conversation.last_author) == ("It does.", "bot")
    assert not personal([bob.pk], [conversation])[bob.pk, conversation.pk].unread


def test_the_customer_waits_until_somebody_answers(conversation: Conversation, bob: Agent) -> None:
    receive(conversation, text="hello?")
    conversation.refresh_from_db()
    first = conversation.waiting_since
    receive(conversation, text="anybody?")
    conversation.refresh_from_db()
    assert first is not None
    assert conversation.waiting_since == first
    add_note(conversation, text="I look", by=bob)
    conversation.refresh_from_db()
    assert conversation.waiting_since == first
    reply(conversation, text="Here I am", by=bob)
    conversation.refresh_from_db()
    assert conversation.waiting_since is None
    assert conversation.preview == "Here I am"


def test_whoever_answers_first_has_it(conversation: Conversation, bob: Agent, alice: Agent) -> None:
    reply(conversation, text="Hello", by=bob)
    reply(conversation, text="Me too", by=alice)
    conversation.refresh_from_db()
    assert conversation.assignee == bob
    happened = conversation.messages.filter(kind="happening")
    assert [m.facts["what"] for m in happened if m.facts] == ["assigned"]
    numbers = list(conversation.messages.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3]
    assert conversation.last_number == 3


def test_her_word_wakes_and_reopens(conversation: Conversation, bob: Agent) -> None:
    snooze(conversation, until=None, by=bob)
    receive(conversation, text="Still there?")
    conversation.refresh_from_db()
    assert conversation.status == "open"
    resolve(conversation, by=bob)
    receive(conversation, text="One more thing")
    conversation.refresh_from_db()
    assert (conversation.status, conversation.resolved_at) == ("open", None)


def test_what_is_noted_in_a_customers_name_wakes_nothing(conversation: Conversation, bob: Agent) -> None:
    """As the answer of a machine is, which comes from her address."""
    receive(conversation, text="Hello")
    resolve(conversation, by=bob)
    note = Post(conversation.pk, "customer", "I am away", "customer:1", kind="note")
    (posted,) = post_many([note])
    conversation.refresh_from_db()
    assert (posted.fault, conversation.status, conversation.waiting_since) == (None, "resolved", None)
    assert conversation.last_number == posted.number


def test_after_the_window_a_resolved_conversation_is_over(conversation: Conversation, bob: Agent) -> None:
    receive(conversation, text="Hello")
    resolve(conversation, by=bob)
    with shifted(timedelta(days=15)), pytest.raises(Refused) as refusal:
        receive(conversation, text="A year later")
    assert refusal.value.code == "closed"
    with shifted(timedelta(days=13)):
        receive(conversation, text="A week later")
    assert texts(conversation) == ["Hello", "A week later"]


def test_a_snooze_ends_by_itself(conversation: Conversation, bob: Agent) -> None:
    with shifted(timedelta(0)):
        from counterbell.base.clock import now

        snooze(conversation, until=now() + timedelta(hours=1), by=bob)
    while work_once():
        pass
    conversation.refresh_from_db()
    assert conversation.status == "snoozed"
    with shifted(timedelta(hours=2)):
        while work_once():
            pass
    conversation.refresh_from_db()
    assert conversation.status == "open"


def test_snoozing_into_the_past_is_refused(conversation: Conversation, bob: Agent) -> None:
    from counterbell.base.clock import now

    with pytest.raises(NotPossible):
        snooze(conversation, until=now() - timedelta(minutes=1), by=bob)
    conversation.refresh_from_db()
    assert conversation.status == "open"


def test_only_who_serves_the_brand_can_have_it(conversation: Conversation, bob: Agent, charlie: Agent) -> None:
    with pytest.raises(NotPossible):
        assign(conversation, agent=charlie, team=None, by=bob)
    conversation.refresh_from_db()
    assert conversation.assignee is None


def test_opening_twice_opens_one_and_never_somebody_elses(dana: Shopper, eve: Shopper, brand: Brand) -> None:
    name = uuid.uuid4()
    one = open_conversation(dana.customer, brand=brand, public_id=name)
    two = open_conversation(dana.customer, brand=brand, public_id=name)
    assert one == two
    with pytest.raises(Refused):
        open_conversation(eve.customer, brand=brand, public_id=name)
    assert Conversation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_writers_give_every_message_a_number_of_its_own(conversation: Conversation) -> None:
    def write(worker: int) -> None:
        for i in range(10):
            post_many([said(conversation, f"{worker}/{i}")])
        connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = list(conversation.messages.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 41))
