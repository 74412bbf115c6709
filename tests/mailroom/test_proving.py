"""A typed address is asked by one letter whether it is hers; what that allows, and what it never does."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.channels.models import Channel
from counterbell.conversations.actions import open_conversation, receive, reply
from counterbell.conversations.models import Conversation, Delivery
from counterbell.customers.correspondents import addresses_of, prove
from counterbell.customers.models import Identity
from counterbell.mailroom.models import Participant
from counterbell.widget import shoppers
from tests.mailroom.post import Written, arrive, make_mailbox, said, work
from tests.mailroom.world import World
from tests.people import Shopper
from tests.widget.knocking import Knocker

LATER = timedelta(minutes=16)
ADDRESS = "dana@post.example"


@pytest.fixture(autouse=True)
def _nobody_has_knocked() -> None:
    cache.clear()


@pytest.fixture
def mailbox(brand: Brand, world: World) -> Channel:
    return make_mailbox(brand, **world.told())


@pytest.fixture
def chat(eve: Shopper, brand: Brand, mailbox: Channel) -> Conversation:
    return begun(eve, brand)


def begun(who: Shopper, brand: Brand, language: str = "en") -> Conversation:
    made = open_conversation(who.customer, brand=brand, public_id=uuid4(), language=language)
    receive(made, text="BUY NOW at evil.example")
    return made


def type_in(who: Shopper, address: str = ADDRESS, network: str = "192.0.2.1") -> dict[str, Any]:
    """Type an address in the bubble, and let letters leave."""
    told = Knocker(who.brand, who.token, network).post("contact", {"name": "CLICK HERE", "email": address}).json()
    work()
    return dict(told)


def link_in(letter: Any) -> str:
    text = letter.get_body(("plain",)).get_content()
    found = re.search(r"https?://\S+(/address/[^\s)]+)", text)
    assert found
    return found[1]


def press(link: str) -> Any:
    return Client(enforce_csrf_checks=True).post(link)


def unread(chat: Conversation, bob: Agent, text: str = "It is in Porto.") -> None:
    reply(chat, text=text, by=bob)
    work()
    with clock.shifted(LATER):
        work()


def test_a_confirmed_address_gets_what_she_has_not_read(
    chat: Conversation, eve: Shopper, bob: Agent, world: World
) -> None:
    assert type_in(eve)["letter"] is True
    assert press(link_in(world.letters[0])).status_code == 200
    unread(chat, bob)
    assert [letter["To"] for letter in world.letters] == [ADDRESS, ADDRESS]
    assert "It is in Porto." in world.letters[1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_before_it_is_confirmed_nothing_is_written_to_it(
    chat: Conversation, eve: Shopper, bob: Agent, world: World
) -> None:
    type_in(eve)
    assert Client().get(link_in(world.letters[0])).status_code == 200  # a machine looks at the link
    unread(chat, bob)
    assert len(world.letters) == 1


@pytest.mark.parametrize("language", ["en", "fa", "ar", "ja", "hr"])
def test_the_letter_holds_no_word_of_whoever_typed_the_address(
    brand: Brand, mailbox: Channel, eve: Shopper, world: World, language: str
) -> None:
    begun(eve, brand, language)
    type_in(eve)
    (letter,) = world.letters
    for kind in ("plain", "html"):
        text = letter.get_body((kind,)).get_content()  # type: ignore[union-attr]
        assert "CLICK HERE" not in text
        assert "evil.example" not in text
    assert "CLICK HERE" not in letter.as_string()
    page = Client().get(link_in(letter)).content.decode()
    assert f'<html lang="{language}"' in page
    assert "CLICK HERE" not in page


def test_an_address_gets_one_letter_a_day_whoever_types_it(
    chat: Conversation, eve: Shopper, dana: Shopper, brand: Brand, world: World
) -> None:
    begun(dana, brand)
    assert [type_in(eve)["letter"], type_in(dana)["letter"], type_in(eve)["letter"]] == [True, False, False]
    assert len(world.letters) == 1


def test_a_visitor_causes_few_letters_a_day(chat: Conversation, eve: Shopper, world: World) -> None:
    sent = [type_in(eve, f"victim{n}@post.example", f"192.0.2.{n}")["letter"] for n in range(5)]
    assert sent == [True, True, True, False, False]
    assert len(world.letters) == 3


def test_a_network_causes_few_letters_a_day_with_however_many_visitors(
    brand: Brand, mailbox: Channel, world: World
) -> None:
    from tests.people import make_shopper

    sent = []
    for number in range(12):
        one = make_shopper(brand)
        begun(one, brand)
        sent.append(type_in(one, f"victim{number}@post.example")["letter"])
    assert sent == [True] * 10 + [False] * 2


def test_a_link_that_was_tampered_with_or_is_old_or_anothers_confirms_nothing(
    chat: Conversation, eve: Shopper, other_brand: Brand, world: World
) -> None:
    type_in(eve)
    link = link_in(world.letters[0])
    wrong = [link[:-2] + ("A" if link[-2] != "A" else "B") + "/", link.replace("/lisbon/", "/oslo/")]
    assert [press(one).status_code for one in wrong] == [410, 410]
    with clock.shifted(timedelta(days=3, minutes=1)):
        assert press(link).status_code == 410
    assert not Participant.objects.filter(proved=True).exists()


def test_a_confirmed_address_makes_nobody_of_the_browser_in_which_it_was_typed(
    chat: Conversation, eve: Shopper, dana: Shopper, brand: Brand, mailbox: Channel, bob: Agent, world: World
) -> None:
    """Eve types dana's address, and dana even confirms and answers: dana's letters stay hers alone."""
    type_in(eve)
    press(link_in(world.letters[0]))
    unread(chat, bob)
    sent = Delivery.objects.filter(recipients__kind="unread").get()
    arrive(mailbox, Written(in_reply_to=sent.sent_as, text="Thank you!"))
    assert said(chat)[-1] == ("customer", "Thank you!")
    assert addresses_of(eve.customer) == []
    arrive(mailbox, Written(text="My own matter", subject="Invoice"))
    eve.customer.refresh_from_db()
    seen = shoppers.conversations_of(eve.customer, brand)
    assert [one["preview"] for one in seen] == ["Thank you!"]


def test_somebody_elses_proved_address_stays_hers(
    chat: Conversation, eve: Shopper, dana: Shopper, brand: Brand, mailbox: Channel, bob: Agent, world: World
) -> None:
    prove(ADDRESS, customer=dana.customer, brand=brand)
    old = begun(dana, brand)
    type_in(eve)
    press(link_in(world.letters[-1]))
    unread(chat, bob)
    sent = Delivery.objects.filter(recipients__kind="unread").get()
    arrive(mailbox, Written(in_reply_to=sent.sent_as, text="Thank you!"))
    chat.refresh_from_db()
    assert chat.customer == eve.customer
    assert Identity.objects.get(kind=Identity.Kind.EMAIL).customer == dana.customer
    assert old.pk not in {c.pk for c in Conversation.objects.of_customer(eve.customer)}


def test_a_link_of_a_conversation_that_became_anothers_confirms_nothing(
    chat: Conversation, eve: Shopper, dana: Shopper, brand: Brand, world: World
) -> None:
    type_in(eve)
    Conversation.objects.filter(pk=chat.pk).update(customer=dana.customer)
    assert press(link_in(world.letters[0])).status_code == 410
    assert not Participant.objects.exists()


@pytest.mark.parametrize("address", ["no-reply@post.example", "postmaster@post.example", ""])
def test_machines_and_ourselves_are_not_asked(
    chat: Conversation, eve: Shopper, mailbox: Channel, address: str, world: World
) -> None:
    assert type_in(eve, address or mailbox.address)["letter"] is False
    assert world.letters == []


def test_suspected_spam_causes_no_letter(chat: Conversation, eve: Shopper, world: World) -> None:
    Conversation.objects.filter(pk=chat.pk).update(suspected_at=clock.now())
    assert type_in(eve)["letter"] is False
    assert world.letters == []
