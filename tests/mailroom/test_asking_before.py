"""An address from the questions before a chat is asked like one typed in the bubble: one letter, no word of hers."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.channels.models import Channel
from counterbell.conversations.actions import open_conversation, receive
from counterbell.conversations.models import Conversation
from counterbell.customers.actions import describe
from counterbell.customers.claims import claim, claims_of
from counterbell.customers.correspondents import prove
from counterbell.customers.models import Identity
from counterbell.mailroom.proving import own_addresses
from counterbell.reception.actions import set_form
from tests.mailroom.post import Written, arrive, make_mailbox, work
from tests.mailroom.test_proving import ADDRESS, link_in, press, type_in, unread
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


WORK = "eve@work.example"


@pytest.fixture
def known(eve: Shopper) -> Shopper:
    """eve, of whom an address is known and proved."""
    prove(WORK, customer=eve.customer, brand=eve.brand)
    describe(eve.customer, actor="shop", email=WORK)
    return eve


def to_whom(world: World) -> list[str]:
    return [letter["To"] for letter in world.letters]


def test_another_address_than_the_proved_one_is_asked_and_then_both_are_hers(
    mailbox: Channel, known: Shopper, bob: Agent, bob_client: Client, world: World
) -> None:
    c = uuid4()
    fill(known, c)
    chat = write(known, c)
    assert (to_whom(world), asked(known, c)) == ([ADDRESS], {"letter": ADDRESS})
    known.customer.refresh_from_db()
    assert (known.customer.email, own_addresses(chat)) == (WORK, [WORK])
    panel = bob_client.get(f"/inbox/{chat.public_id}/panel/").content.decode()
    assert f'>{ADDRESS}</bdi> <span class="quiet small"' in panel
    unread(chat, bob)
    assert to_whom(world) == [ADDRESS, WORK]  # the proved one is the one that is used
    press(link_in(world.letters[0]))
    assert set(own_addresses(chat)) == {WORK, ADDRESS}
    assert f'>{ADDRESS}</bdi> <span class="badge' in bob_client.get(f"/inbox/{chat.public_id}/panel/").content.decode()
    assert not Identity.objects.filter(value=ADDRESS).exists()


def test_one_typed_in_the_bubble_does_not_replace_the_proved_one(
    mailbox: Channel, known: Shopper, world: World
) -> None:
    chat = write(known, uuid4())
    assert type_in(known)["letter"] is True
    known.customer.refresh_from_db()
    assert (known.customer.email, to_whom(world), own_addresses(chat)) == (WORK, [ADDRESS], [WORK])
    assert [one.address for one in claims_of(known.customer, known.brand)] == [ADDRESS]


def test_a_proved_address_of_somebody_else_makes_nobody_one_with_her(
    mailbox: Channel, known: Shopper, dana: Shopper, world: World
) -> None:
    prove(ADDRESS, customer=dana.customer, brand=dana.brand)
    hers = write(dana, uuid4(), "Dana's own words")
    c = uuid4()
    fill(known, c)
    chat = write(known, c)
    press(link_in(world.letters[0]))
    for one, customer in ((hers, dana.customer), (chat, known.customer)):
        one.refresh_from_db()
        assert (one.customer, one.customer.merged_into) == (customer, None)
    assert Identity.objects.get(kind="email", value=ADDRESS).customer == dana.customer
    seen = Knocker(known.brand, known.token, "192.0.2.1").post("visitor", {"token": known.token}).json()
    assert [row["c"] for row in seen["conversations"]] == [str(c)]


def test_a_letter_from_a_claimed_address_finds_nobody(mailbox: Channel, known: Shopper, world: World) -> None:
    c = uuid4()
    fill(known, c)
    write(known, c)
    arrive(mailbox, Written(sender=f"Eve <{ADDRESS}>", dmarc="none"))
    stranger = Conversation.objects.exclude(public_id=c).get()
    assert stranger.customer != known.customer


def test_of_many_typed_addresses_the_newest_few_are_kept(known: Shopper) -> None:
    for number in range(8):
        claim(known.customer, brand=known.brand, address=f"e{number}@post.example")
    kept = [one.address for one in claims_of(known.customer, known.brand)]
    assert kept == [f"e{number}@post.example" for number in (7, 6, 5, 4, 3)]
    with pytest.raises(ValidationError):
        claim(known.customer, brand=known.brand, address="nothing")
