"""Chat goes on by letter, to proved addresses only, and never more often than the caps allow."""

from datetime import timedelta

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.channels.models import Channel
from counterbell.conversations.actions import mark_customer, receive, reply
from counterbell.conversations.models import Conversation, Delivery
from counterbell.customers.correspondents import prove
from counterbell.mailroom.actions import automatic
from counterbell.mailroom.models import Automatic, Standing
from tests.mailroom.post import Written, arrive, make_mailbox, said, work
from tests.mailroom.world import World
from tests.people import Shopper

LATER = timedelta(minutes=16)


@pytest.fixture
def mailbox(brand: Brand, world: World) -> Channel:
    return make_mailbox(brand, **world.told())


@pytest.fixture
def chat(dana: Shopper, brand: Brand, mailbox: Channel) -> Conversation:
    from uuid import uuid4

    from counterbell.conversations.actions import open_conversation

    prove("dana@post.example", customer=dana.customer, brand=brand)
    made = open_conversation(dana.customer, brand=brand, public_id=uuid4(), language="en")
    receive(made, text="Where is my parcel?")
    return made


def later() -> None:
    work()
    with clock.shifted(LATER):
        work()


def test_unread_answers_go_out_as_one_letter_and_the_answer_comes_back(
    chat: Conversation, bob: Agent, world: World, mailbox: Channel
) -> None:
    reply(chat, text="I look into it.", by=bob)
    reply(chat, text="It is in **Porto**.", by=bob)
    later()
    (letter,) = world.letters
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "I look into it." in text
    assert "It is in Porto." in text
    assert (letter["To"], letter["Auto-Submitted"]) == ("dana@post.example", "auto-replied")
    sent = Delivery.objects.get()
    arrive(mailbox, Written(in_reply_to=sent.sent_as, text="Thank you!", dmarc="none"))
    assert said(chat)[-1] == ("customer", "Thank you!")
    later()
    assert len(world.letters) == 1


def test_who_has_read_gets_no_letter(chat: Conversation, bob: Agent, world: World) -> None:
    message = reply(chat, text="Hello", by=bob)
    mark_customer(chat.pk, read=message.number)
    later()
    assert (world.letters, Delivery.objects.count()) == ([], 0)


def test_a_typed_address_is_never_written_to(brand: Brand, bob: Agent, eve: Shopper, mailbox: Channel) -> None:
    from uuid import uuid4

    from counterbell.conversations.actions import open_conversation
    from counterbell.customers.actions import describe

    describe(eve.customer, actor="visitor", email="victim@post.example")
    made = open_conversation(eve.customer, brand=brand, public_id=uuid4(), language="en")
    receive(made, text="write to my victim")
    reply(made, text="Hello", by=bob)
    later()
    assert Delivery.objects.count() == 0


def test_the_caps(brand: Brand, chat: Conversation) -> None:
    told = {"brand": brand, "conversation": None, "proved": True}
    for number in range(automatic.AN_ADDRESS_AN_HOUR):
        automatic.count_automatic(address="a@post.example", content=f"{number}", **told)  # type: ignore[arg-type]
    with pytest.raises(automatic.Stopped, match="address_hour"):
        automatic.count_automatic(address="A@post.example", content="more", **told)  # type: ignore[arg-type]
    automatic.count_automatic(address="b@post.example", content="x", brand=brand, conversation=None, proved=False)
    with clock.shifted(timedelta(hours=2)), pytest.raises(automatic.Stopped, match="address_day"):
        automatic.count_automatic(address="b@post.example", content="x", brand=brand, conversation=None, proved=False)
    for number in range(automatic.SAME_WORDS_AN_HOUR):
        Automatic.objects.create(brand=brand, address=f"{number}", content=automatic.fingerprint("the same"))
    with pytest.raises(automatic.Stopped, match="same_words"):
        automatic.count_automatic(address="c@post.example", content="the same", **told)  # type: ignore[arg-type]
    Standing.objects.create(address="d@post.example", score=3, is_final=True)
    with pytest.raises(automatic.Stopped, match="broken_address"):
        automatic.count_automatic(address="d@post.example", content="other", **told)  # type: ignore[arg-type]
