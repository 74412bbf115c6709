"""Chat goes on by letter, to proved addresses only, and never more often than the caps allow."""

from datetime import timedelta

import pytest
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.channels.models import Channel
from counterbell.conversations.actions import mark_customer, receive, reply
from counterbell.conversations.models import Conversation, Delivery
from counterbell.conversations.parts import put_down
from counterbell.customers.correspondents import prove
from counterbell.journal.models import Entry
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


def went_on(chat: Conversation, by: Agent, mailbox: Channel) -> Delivery:
    """She had a letter about an answer, and answered it."""
    reply(chat, text="It is in Porto.", by=by)
    later()
    sent = Delivery.objects.get()
    about = Written(in_reply_to=sent.sent_as, subject="Re: An answer from us", text="And now?", dmarc="none")
    arrive(mailbox, about)
    return sent


def test_once_she_answers_by_letter_a_person_s_words_leave_at_once(
    chat: Conversation, bob: Agent, world: World, mailbox: Channel
) -> None:
    first = went_on(chat, bob, mailbox)
    hers = chat.letters.get(is_ours=False).sent_as
    reply(chat, text="On its **way**.", by=bob)
    work()
    letter = world.letters[-1]
    assert (len(world.letters), letter["To"], letter["Subject"]) == (2, "dana@post.example", "Re: An answer from us")
    assert (letter["Auto-Submitted"], letter["Precedence"]) == (None, None)
    assert letter["In-Reply-To"] == f"<{hers}>"
    assert {f"<{first.sent_as}>", f"<{hers}>"} <= set(str(letter["References"]).split())
    assert "On its way." in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    later()
    assert len(world.letters) == 2


def test_the_page_of_such_a_chat_shows_its_letters(
    chat: Conversation, bob: Agent, mailbox: Channel, bob_client: Client
) -> None:
    page = f"/inbox/{chat.public_id}/"
    assert 'data-letters="' not in bob_client.get(page).content.decode()
    went_on(chat, bob, mailbox)
    desk = bob_client.get(page).content.decode()
    assert 'data-letters="' in desk
    assert "dana@post.example</bdi>" in desk.partition("She answered by letter")[2]
    letters = bob_client.get(f"{page}letters/").content.decode()
    assert ("An answer from Lisbon Ceramics" in letters, "Re: An answer from us" in letters) == (True, True)
    Delivery.objects.update(state="bounced", error="550 unknown")
    assert "550 unknown" in bob_client.get(f"{page}letters/").content.decode()
    receive(chat, text="I am here again")
    assert "She answered by letter" not in bob_client.get(page).content.decode()


def test_when_she_is_back_in_the_chat_letters_wait_again(
    chat: Conversation, bob: Agent, world: World, mailbox: Channel
) -> None:
    went_on(chat, bob, mailbox)
    receive(chat, text="I am here again")
    reply(chat, text="Welcome back", by=bob)
    work()
    assert len(world.letters) == 1
    later()
    assert (len(world.letters), world.letters[-1]["Auto-Submitted"]) == (2, "auto-replied")


def test_letters_about_a_chat_are_one_thread_and_say_nothing_twice(
    chat: Conversation, bob: Agent, world: World
) -> None:
    reply(chat, text="First answer", by=bob)
    later()
    with clock.shifted(timedelta(hours=3)):
        reply(chat, text="Second answer", by=bob)
        work()
    with clock.shifted(timedelta(hours=3) + LATER):
        work()
    one, two = world.letters
    assert one["Message-ID"] in two["References"]
    text = two.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert ("Second answer" in text, "First answer" in text) == (True, False)


def test_a_file_goes_along_by_name(chat: Conversation, bob: Agent, world: World) -> None:
    file = put_down("map.txt", b"to the left", brand=chat.brand, uploader=bob.ref)
    file.save()
    reply(chat, text="", files=[file.key], by=bob)
    later()
    (letter,) = world.letters
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert ("File: map.txt" in text, "…" in text) == (True, False)
    assert [(part.get_filename(), part.get_content().strip()) for part in letter.iter_attachments()] == [
        ("map.txt", "to the left")
    ]


def test_what_a_cap_stood_against_goes_out_later(chat: Conversation, bob: Agent, world: World, brand: Brand) -> None:
    for _ in range(automatic.AN_ADDRESS_AN_HOUR):
        Automatic.objects.create(
            brand=brand, address=automatic.fingerprint("dana@post.example"), content="x",
            sent_at=clock.now() + timedelta(minutes=10),
        )  # fmt: skip
    reply(chat, text="It is in Porto.", by=bob)
    later()
    assert world.letters == []
    with clock.shifted(timedelta(hours=2)):
        work()
    assert len(world.letters) == 1


def test_a_cap_that_never_passes_is_not_waited_for(chat: Conversation, bob: Agent, world: World) -> None:
    Standing.objects.create(address="dana@post.example", score=3, is_final=True)
    reply(chat, text="It is in Porto.", by=bob)
    later()
    for hours in (2, 4):
        with clock.shifted(timedelta(hours=hours)):
            work()
    assert (world.letters, Entry.objects.filter(name="mailroom.unread_put_off").count()) == ([], 0)


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
