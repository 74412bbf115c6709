"""Who is told of letters: an answer that did not arrive, a mailbox in trouble, a cap that was reached."""

from datetime import timedelta

import pytest
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.alerts import queries
from counterbell.alerts.models import Notice
from counterbell.alerts.policies import Trouble
from counterbell.alerts.words import place_of, said
from counterbell.base.clock import shifted
from counterbell.channels.actions import keep, looked
from counterbell.channels.models import Channel
from counterbell.contracts.channels import Taken
from counterbell.conversations.actions import assign, delivering, reply
from counterbell.conversations.models import Conversation, Delivery
from counterbell.mailroom.actions.automatic import tell_stopped
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox(brand: Brand) -> Channel:
    return make_mailbox(brand)


@pytest.fixture
def answered(mailbox: Channel, bob: Agent) -> Delivery:
    """An answer of Bob's that was sent."""
    arrive(mailbox, Written())
    reply(only_conversation(), text="On its way", by=bob)
    work()
    return Delivery.objects.get()


def told(agent: Agent, kind: str) -> list[Notice]:
    return [notice for notice in queries.unread_of(agent) if notice.kind == kind]


def titles(agent: Agent, kind: str) -> list[str]:
    return [said(n, with_words=True).title.replace("\u2068", "").replace("\u2069", "") for n in told(agent, kind)]


def poison(mailbox: Channel, number: int) -> None:
    """A letter comes that cannot be understood."""
    keep(mailbox, [Taken(b"x", f"letter:{number}", {"way": "imap", "too_large": 10**9})])
    work()


def fail(sent: Delivery) -> None:
    delivering.give_up(sent, why="550 no such user")
    work()


def test_who_has_it_hears_that_an_answer_did_not_arrive(
    answered: Delivery, alice: Agent, bob: Agent, charlie: Agent
) -> None:
    assign(answered.message.conversation, agent=bob, team=None, by=bob)
    fail(answered)
    assert titles(bob, "unsent") == ["The answer to Dana did not arrive"]
    assert (told(alice, "unsent"), told(charlie, "unsent")) == ([], [])


def test_what_nobody_has_is_told_to_all_of_the_brand(
    answered: Delivery, alice: Agent, bob: Agent, charlie: Agent
) -> None:
    assign(answered.message.conversation, agent=None, team=None, by=bob)
    delivering.leave_open(answered, why="the line broke")
    work()
    assert titles(alice, "unsent") == titles(bob, "unsent") == ["Nobody can know whether the answer to Dana left"]
    assert told(charlie, "unsent") == []


def test_it_is_marked_until_it_is_sent_again(answered: Delivery, bob: Agent) -> None:
    conversation = answered.message.conversation
    assert not conversation.undelivered
    fail(answered)
    conversation.refresh_from_db()
    assert conversation.undelivered
    delivering.send_again(answered, by=bob)
    conversation.refresh_from_db()
    assert (conversation.undelivered, told(bob, "unsent")) == (False, [])


def test_of_a_letter_that_no_person_wrote_nobody_is_told(answered: Delivery, bob: Agent) -> None:
    Delivery.objects.update(automatic=True)
    fail(answered)
    assert (told(bob, "unsent"), Conversation.objects.get().undelivered) == ([], False)


def test_an_unreadable_letter_alarms_whoever_sets_the_brand_once(
    mailbox: Channel, alice: Agent, bob: Agent, alice_client: Client
) -> None:
    poison(mailbox, 1)
    poison(mailbox, 2)
    assert titles(alice, "mailbox") == [f"A letter to the mailbox {mailbox.name} cannot be read"]
    assert told(bob, "mailbox") == []
    place = place_of(told(alice, "mailbox")[0])
    assert place == f"/settings/mail/{mailbox.pk}/"
    assert place in alice_client.get("/notices/").content.decode()
    state = alice_client.get("/notices/state/").json()
    assert [(n["c"], n["url"]) for n in state["notices"]] == [("mailbox", place)]
    with shifted(timedelta(hours=2)):
        poison(mailbox, 3)
        assert len(told(alice, "mailbox")) == 2


def test_a_broken_mailbox_alarms_until_it_can_be_read(mailbox: Channel, alice: Agent, bob: Agent) -> None:
    looked(mailbox.pk, trouble="it hung up", reason="hung_up")
    work()
    assert titles(alice, "mailbox") == [f"Something is wrong with the mailbox {mailbox.name}"]
    assert told(bob, "mailbox") == []
    looked(mailbox.pk)
    work()
    assert told(alice, "mailbox") == []


def test_a_cap_for_all_alarms(brand: Brand, alice: Agent, bob: Agent) -> None:
    tell_stopped(brand, "all")
    tell_stopped(brand, "all")
    work()
    assert titles(alice, "mailbox") == [f"Automatic letters of {brand.name} are stopped: too many in an hour"]
    assert (told(bob, "mailbox"), place_of(told(alice, "mailbox")[0])) == ([], "/settings/mail/")
    assert Notice.objects.get(agent=alice).word == Trouble.STOPPED


def test_whoever_may_no_longer_set_brands_sees_no_mailbox(brand: Brand, alice: Agent) -> None:
    tell_stopped(brand, "all")
    work()
    alice.role = Agent.Role.AGENT
    alice.save(update_fields=["role"])
    assert list(queries.notices_of(alice)) == []


def test_who_has_a_conversation_hears_of_a_letter_that_may_not_join_it(
    answered: Delivery, mailbox: Channel, alice: Agent, bob: Agent
) -> None:
    assign(answered.message.conversation, agent=bob, team=None, by=bob)
    stranger = Written(sender="Eve <eve@evil.example>", text="me too")
    first = answered.message.conversation.letters.exclude(sent_as="").order_by("pk")[0]
    stranger.in_reply_to = first.sent_as
    arrive(mailbox, stranger)
    assert len(titles(bob, "stray")) == 1
    assert "Eve refers to a conversation of yours" in titles(bob, "stray")[0]
    assert told(alice, "stray") == []
    assert told(bob, "stray")[0].conversation_id != answered.message.conversation_id
