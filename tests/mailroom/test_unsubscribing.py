"""Which letter says what to machines, and how somebody stops those that come by themselves."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from counterbell.accounts.letters import send_password_reset
from counterbell.accounts.models import Agent, Brand
from counterbell.base.env import env
from counterbell.channels.models import Channel
from counterbell.connectors.email.writing import as_message
from counterbell.contracts.channels import Outbound
from counterbell.conversations.actions import reply
from counterbell.conversations.models import Conversation
from counterbell.customers.correspondents import prove
from counterbell.journal.models import Entry
from counterbell.mailroom import forwarding
from counterbell.mailroom.models import Letter, Unsubscription
from counterbell.mailroom.sampling import send_sample
from counterbell.mailroom.transcribing import send_transcript
from counterbell.mailroom.unsubscribing import list_headers
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, work
from tests.mailroom.test_proving import ADDRESS, begun, press, type_in, unread
from tests.mailroom.world import World
from tests.people import Shopper

MARKS = ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence")
LISTS = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")
BY_MACHINE = ("auto-replied", "All", "bulk")


@pytest.fixture
def mailbox(brand: Brand, world: World, monkeypatch: pytest.MonkeyPatch) -> Channel:
    monkeypatch.setattr(env(), "url", "https://bell.shop.example")
    return make_mailbox(brand, **world.told())


@pytest.fixture
def told(eve: Shopper, brand: Brand, mailbox: Channel, bob: Agent, world: World) -> Conversation:
    """A chat of hers; she has had a letter about an answer that she had not read."""
    prove(ADDRESS, customer=eve.customer, brand=brand)
    chat = begun(eve, brand)
    unread(chat, bob)
    return chat


def carried(letter: Any) -> tuple[tuple[str | None, ...], bool]:
    return tuple(letter[name] for name in MARKS), any(letter[name] for name in LISTS)


def stop_in(letter: Any) -> str:
    found = re.fullmatch(r"<https://bell\.shop\.example(/letters/\S+)>", str(letter["List-Unsubscribe"]))
    assert found
    return found[1]


def test_a_persons_letters_belong_to_no_list(mailbox: Channel, bob: Agent, world: World) -> None:
    arrive(mailbox, Written())
    reply(only_conversation(), text="On its way.", by=bob)
    forwarding.forward(Letter.objects.get(is_ours=False), to="maker@clay.example", by=bob)
    work()
    assert [carried(one) for one in world.letters] == [((None, "OOF, AutoReply", None), False)] * 2


def test_what_answers_a_deed_of_hers_is_a_machines_and_belongs_to_no_list(
    eve: Shopper, dana: Shopper, brand: Brand, mailbox: Channel, world: World
) -> None:
    begun(eve, brand)
    type_in(eve)
    prove("dana@elsewhere.example", customer=dana.customer, brand=brand)
    send_transcript(begun(dana, brand))
    work()
    assert [carried(one) for one in world.letters] == [(BY_MACHINE, False)] * 2


def test_a_test_letter_and_letters_to_agents_say_what_they_are(
    mailbox: Channel, brand: Brand, alice: Agent, world: World
) -> None:
    send_sample(brand, by=alice, language="en", automatic=True)
    assert carried(world.letters[0]) == (("auto-generated", "All", "bulk"), False)
    send_password_reset(alice)
    headers = mail.outbox[0].extra_headers
    assert [headers[name] for name in MARKS] == ["auto-generated", "All", "bulk"]


def test_what_comes_by_itself_can_be_stopped_in_one_click(
    told: Conversation, bob: Agent, world: World, eve: Shopper
) -> None:
    (letter,) = world.letters
    assert carried(letter) == (BY_MACHINE, True)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop_in(letter) in letter.get_body(("plain",)).get_content()
    answer = Client(enforce_csrf_checks=True).post(stop_in(letter), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert ADDRESS not in str(Unsubscription.objects.values_list("address", flat=True)[0])
    unread(told, bob, "Another answer")
    assert len(world.letters) == 1
    send_transcript(told)  # she asks for that one herself
    work()
    assert len(world.letters) == 2


def test_looking_at_the_page_changes_nothing_and_a_press_can_be_undone(
    told: Conversation, bob: Agent, world: World
) -> None:
    stop = stop_in(world.letters[0])
    page = Client().get(stop)
    assert (page.status_code, ADDRESS in page.content.decode()) == (200, True)
    assert not Unsubscription.objects.exists()
    press(stop)
    press(stop)
    assert Unsubscription.objects.count() == 1
    Client(enforce_csrf_checks=True).post(stop, {"undo": "yes"})
    assert not Unsubscription.objects.exists()
    names = Entry.objects.filter(name__contains="subscribed").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["mailroom.unsubscribed", "mailroom.resubscribed"]
    unread(told, bob, "Another answer")
    assert len(world.letters) == 2


def test_a_forged_link_and_one_of_another_brand_stop_nothing(
    told: Conversation, world: World, other_brand: Brand
) -> None:
    stop = stop_in(world.letters[0])
    key, token = stop.split("/")[2:4]
    assert press(f"/letters/{other_brand.key}/{token}/").status_code == 410
    forged = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert press(f"/letters/{key}/{forged}/").status_code == 410
    assert press(f"/letters/nobody/{token}/").status_code == 404
    assert not Unsubscription.objects.exists()


def test_a_link_that_is_not_safe_is_not_offered_in_one_click(
    brand: Brand, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env(), "url", "http://127.0.0.1:8000")
    found = list_headers(brand, address=ADDRESS, language="en", mailbox="help@shop.example")
    assert set(found) == {"List-Id", "List-Unsubscribe"}


def test_a_long_link_stays_whole_on_its_way() -> None:
    link = f"<https://bell.shop.example/letters/{'k' * 40}/{'t' * 200}/>"
    letter = Outbound("1@x.example", "help@shop.example", "", ("d@post.example",), headers={"List-Unsubscribe": link})
    raw = as_message(letter).as_bytes().decode()
    assert f"List-Unsubscribe: {link}\r\n" in raw
