"""Who is told what, and what ends it."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from counterbell.accounts.models import Agent
from counterbell.alerts import actions, queries
from counterbell.alerts.models import Notice, Preferences
from counterbell.alerts.policies import Kind
from counterbell.alerts.words import said
from counterbell.base.clock import shifted
from counterbell.conversations.actions import (
    Post,
    add_note,
    assign,
    mark_read,
    open_conversation,
    post_many,
    receive,
    reply,
    resolve,
)
from counterbell.conversations.models import Conversation
from counterbell.feedback.actions import rate
from counterbell.journal.models import Entry
from tests.people import Shopper

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]


def told(agent: Agent) -> list[str]:
    return [str(notice.kind) for notice in queries.unread_of(agent)]


def test_a_new_conversation_is_told_to_everybody_of_the_brand_and_to_nobody_else(
    conversation: Conversation, alice: Agent, bob: Agent, charlie: Agent, do_duties: Do
) -> None:
    receive(conversation, text="hello")
    do_duties()
    assert (told(alice), told(bob), told(charlie)) == (["opened"], ["opened"], [])
    assert Notice.objects.count() == 1
    assert said(queries.unread_of(bob)[0], with_words=False).body == ""
    assert said(queries.unread_of(bob)[0], with_words=True).body == "hello"


def test_more_messages_of_one_wait_are_one_notice(conversation: Conversation, bob: Agent, do_duties: Do) -> None:
    receive(conversation, text="hello")
    receive(conversation, text="anybody?")
    do_duties()
    receive(conversation, text="???")
    do_duties()
    assert told(bob) == ["opened"]


def test_many_who_write_at_once_are_told_of_each(
    conversation: Conversation, dana: Shopper, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    receive(conversation, text="hello")
    reply(conversation, text="hi", by=bob)
    matters = [open_conversation(dana.customer, brand=dana.brand, public_id=uuid4()) for _ in range(3)]
    posts = [Post(c.pk, "customer", f"said {n}", dana.customer.ref) for n in range(2) for c in [conversation, *matters]]
    with transaction.atomic():
        post_many(posts)
    do_duties()
    assert told(alice) == ["opened"] * 3
    assert sorted(told(bob)) == ["message", *["opened"] * 3]
    assert Notice.objects.count() == 4
    assert said(queries.unread_of(bob).get(kind="message"), with_words=True).body == "said 1"
    waits = Entry.objects.filter(name="alerts.wait_began")
    assert [waits.filter(facts__conversation=c.pk).count() for c in [conversation, *matters]] == [1] * 4


def test_whoever_takes_it_ends_it_for_all(conversation: Conversation, alice: Agent, bob: Agent, do_duties: Do) -> None:
    receive(conversation, text="hello")
    do_duties()
    assign(conversation, agent=bob, team=None, by=bob)
    do_duties()
    assert (told(alice), told(bob)) == ([], [])  # who takes something herself needs not be told


def test_a_message_is_told_to_who_has_the_conversation_until_it_is_answered(
    conversation: Conversation, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    receive(conversation, text="hello")
    reply(conversation, text="hi", by=bob)
    receive(conversation, text="thanks, and?")
    receive(conversation, text="still there?")
    do_duties()
    assert (told(alice), told(bob)) == ([], ["message"])
    assert said(queries.unread_of(bob)[0], with_words=True).body == "still there?"
    reply(conversation, text="yes", by=bob)
    assert told(bob) == []
    receive(conversation, text="good")
    do_duties()
    assert told(bob) == ["message"]
    resolve(conversation, by=bob)
    assert told(bob) == []


def test_what_one_has_read_in_the_thread_is_read(conversation: Conversation, bob: Agent, do_duties: Do) -> None:
    said_there = receive(conversation, text="hello")
    do_duties()
    mark_read(conversation, agent=bob, number=said_there.number)
    assert told(bob) == []


def test_a_colleague_who_assigns_or_mentions_is_told(
    conversation: Conversation, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    assign(conversation, agent=bob, team=None, by=alice)
    add_note(conversation, text="@Bob what do you think?", by=alice)
    do_duties()
    assert sorted(told(bob)) == ["assigned", "mention"]
    assert told(alice) == []
    titles = {said(n, with_words=True).title for n in queries.unread_of(bob)}
    assert all("Alice" in title for title in titles)


def test_who_waits_too_long_is_told_once_the_time_has_come(
    conversation: Conversation, bob: Agent, do_duties: Do
) -> None:
    Preferences.objects.create(agent=bob, wait_minutes=30)
    assign(conversation, agent=bob, team=None, by=bob)
    message = receive(conversation, text="hello")
    do_duties()
    mark_read(conversation, agent=bob, number=message.number)
    with shifted(timedelta(minutes=29)):
        do_duties()
        assert told(bob) == []
    with shifted(timedelta(minutes=31)):
        do_duties()
        assert told(bob) == ["waiting"]  # though he has read it: it is not answered
        reply(conversation, text="sorry", by=bob)
        assert told(bob) == []


def test_who_was_answered_in_time_waits_no_longer(conversation: Conversation, bob: Agent, do_duties: Do) -> None:
    receive(conversation, text="hello")
    do_duties()
    reply(conversation, text="hi", by=bob)
    receive(conversation, text="thanks")
    reply(conversation, text="bye", by=bob)
    with shifted(timedelta(minutes=11)):
        do_duties()
    assert not Notice.objects.filter(kind=Kind.WAITING).exists()


@pytest.mark.parametrize(("score", "kinds"), [(2, ["rated"]), (3, [])])
def test_a_low_rating(
    conversation: Conversation, bob: Agent, alice: Agent, do_duties: Do, score: int, kinds: list[str]
) -> None:
    receive(conversation, text="hello")
    reply(conversation, text="no", by=bob)
    resolve(conversation, by=bob)
    conversation.refresh_from_db()
    rate(conversation, customer=conversation.customer, score=score)
    do_duties()
    assert (told(bob), told(alice)) == (kinds, [])


def test_a_silenced_conversation_says_nothing_but_a_call_by_name(
    conversation: Conversation, alice: Agent, bob: Agent, do_duties: Do
) -> None:
    assign(conversation, agent=bob, team=None, by=bob)
    actions.mute(bob, conversation, on=True)
    receive(conversation, text="hello")
    add_note(conversation, text="@Bob !", by=alice)
    do_duties()
    assert told(bob) == ["mention"]
    actions.mute(bob, conversation, on=False)
    assert sorted(told(bob)) == ["mention", "message"]


def test_reading_one_and_reading_all(conversation: Conversation, alice: Agent, bob: Agent, do_duties: Do) -> None:
    receive(conversation, text="hello")
    do_duties()
    notice = Notice.objects.get()
    assert actions.read(bob, notice.pk) == notice
    assert (told(bob), told(alice)) == ([], ["opened"])
    actions.read_all(alice)
    assert told(alice) == []


def test_nobody_reads_what_is_not_hers(conversation: Conversation, charlie: Agent, bob: Agent, do_duties: Do) -> None:
    receive(conversation, text="hello")
    do_duties()
    notice = Notice.objects.get()
    assert actions.read(charlie, notice.pk) is None
    actions.be_told(charlie, [notice.pk])
    assert notice.seen.count() == 0
    assert told(bob) == ["opened"]


@pytest.mark.parametrize("wrong", [{"sound": "siren"}, {"quiet_from": time(22)}, {"quiet_until": time(7)}])
def test_what_cannot_be_preferred(bob: Agent, wrong: dict[str, Any]) -> None:
    usual = {
        "matrix": {},
        "quiet_from": None,
        "quiet_until": None,
        "repeat": False,
        "show_words": False,
        "sound": "bell",
        "wait_minutes": 10,
        "idle_minutes": 10,
    }
    with pytest.raises(actions.NotTaken):
        actions.prefer(bob, **{**usual, **wrong})
    assert not Preferences.objects.exists()


def test_old_notices_go(conversation: Conversation, bob: Agent, do_duties: Do) -> None:
    receive(conversation, text="hello")
    do_duties()
    Notice.objects.update(created_at=conversation.created_at - timedelta(days=31))
    assign(conversation, agent=bob, team=None, by=None)
    do_duties()
    assert [n.kind for n in Notice.objects.all()] == ["assigned"]


@pytest.mark.parametrize(("minutes", "words"), [(90, "90 minutes"), (130, "2 hours"), (3000, "2 days")])
def test_a_promise_of_yesterday_is_not_counted_in_minutes(conversation: Conversation, minutes: int, words: str) -> None:
    notice = actions.tell(conversation, Kind.PROMISED, agent=None, number=minutes)
    assert said(notice, with_words=False).title.endswith(f"was promised an answer {words} ago")
