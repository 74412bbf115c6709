"""An address from the questions before a chat is asked like one typed in the bubble: one letter, no word of hers."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache

from counterbell.accounts.models import Agent, Brand
from counterbell.channels.models import Channel
from counterbell.conversations.actions import open_conversation, receive
from counterbell.conversations.models import Conversation
from counterbell.customers.correspondents import prove
from counterbell.reception.actions import set_form
from tests.mailroom.post import make_mailbox, work
from tests.mailroom.test_proving import ADDRESS, link_in, press, unread
from tests.mailroom.world import World
from tests.people import Shopper, make_shopper
from tests.widget.knocking import Knocker

FIELDS = [{"kind": "name", "labels": {"en": "Name"}}, {"kind": "email", "labels": {"en": "E-mail"}}]


@pytest.fixture(autouse=True)
def _nobody_has_knocked() -> None:
    cache.clear()


@pytest.fixture
def mailbox(brand: Brand, world: World) -> Channel:
    set_form(brand, mode="always", intro={}, fields=FIELDS, teams=[], consent={}, by=None)
    return make_mailbox(brand, **world.told())


def fill(who: Shopper, c: UUID, address: str = ADDRESS, network: str = "192.0.2.1") -> None:
    said = {"c": str(c), "answers": {"q0": "CLICK HERE", "q1": address}, "lang": "en"}
    assert Knocker(who.brand, who.token, network).post("form", said).status_code == 200


def write(who: Shopper, c: UUID, text: str = "BUY NOW at evil.example") -> Conversation:
    made = open_conversation(who.customer, brand=who.brand, public_id=c)
    receive(made, text=text)
    work()
    return made


def asked(who: Shopper, c: UUID) -> dict[str, Any]:
    return dict(Knocker(who.brand, who.token, "192.0.2.1").post("asked", {"c": str(c)}).json())


def test_it_is_asked_once_she_has_written_and_then_the_chat_goes_on_by_letter(
    mailbox: Channel, eve: Shopper, bob: Agent, world: World
) -> None:
    c = uuid4()
    fill(eve, c)
    work()
    assert world.letters == []  # she has not written: nobody is asked
    chat = write(eve, c)
    (letter,) = world.letters
    assert letter["To"] == ADDRESS
    assert "CLICK HERE" not in letter.as_string()
    assert "evil.example" not in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert asked(eve, c) == {"letter": ADDRESS}
    work()
    assert len(world.letters) == 1
    press(link_in(letter))
    unread(chat, bob)
    assert "It is in Porto." in world.letters[1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_before_she_confirms_nothing_of_the_chat_goes_there(
    mailbox: Channel, eve: Shopper, bob: Agent, world: World
) -> None:
    c = uuid4()
    fill(eve, c)
    unread(write(eve, c), bob)
    assert len(world.letters) == 1
    assert "It is in Porto." not in world.letters[0].as_string()


def test_one_network_causes_few_letters_and_the_chat_begins_all_the_same(
    mailbox: Channel, brand: Brand, world: World
) -> None:
    for n in range(11):
        c, who = uuid4(), make_shopper(brand)
        fill(who, c, f"d{n}@post.example")
        write(who, c, f"Where is parcel {n * n}{who.visitor[:6]}?")
    assert asked(who, c) == {"letter": ""}
    assert [letter["To"] for letter in world.letters] == [f"d{n}@post.example" for n in range(10)]
    assert Conversation.objects.count() == 11


def test_an_address_that_is_hers_already_is_not_asked(mailbox: Channel, eve: Shopper, world: World) -> None:
    prove(ADDRESS, customer=eve.customer, brand=eve.brand)
    c = uuid4()
    fill(eve, c)
    write(eve, c)
    assert (world.letters, asked(eve, c)) == ([], {"letter": ""})


def test_another_shopper_hears_nothing_of_it(mailbox: Channel, eve: Shopper, dana: Shopper) -> None:
    c = uuid4()
    fill(eve, c)
    write(eve, c)
    assert asked(dana, c) == {"letter": ""}
