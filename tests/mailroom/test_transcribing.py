"""A conversation by letter: to an address that is hers and no other, and not often."""

from typing import Any

import pytest
from django.core.cache import cache

from counterbell.accounts.models import Agent, Brand
from counterbell.channels.models import Channel
from counterbell.conversations.actions import add_note, reply
from counterbell.conversations.models import Conversation, Delivery, Rendition
from counterbell.customers.actions import describe
from counterbell.customers.correspondents import prove
from tests.mailroom.post import make_mailbox, work
from tests.mailroom.test_proving import begun
from tests.mailroom.world import World
from tests.people import Shopper
from tests.widget.knocking import Knocker


@pytest.fixture(autouse=True)
def _nobody_has_knocked() -> None:
    cache.clear()


@pytest.fixture
def mailbox(brand: Brand, world: World) -> Channel:
    return make_mailbox(brand, **world.told())


@pytest.fixture
def chat(dana: Shopper, brand: Brand, bob: Agent, mailbox: Channel) -> Conversation:
    made = begun(dana, brand)
    add_note(made, text="she is a regular", by=bob)
    reply(made, text="It is in Porto.", by=bob)
    work()
    return made


def ask(who: Shopper, chat: Conversation, **more: str) -> Any:
    told = Knocker(who.brand, who.token).post("transcript", {"c": str(chat.public_id), **more})
    work()
    return told


def test_it_goes_to_her_proved_address_with_what_was_said_and_no_notes(
    chat: Conversation, dana: Shopper, brand: Brand, world: World
) -> None:
    prove("dana@post.example", customer=dana.customer, brand=brand)
    assert ask(dana, chat).json()["text"] == "We have sent the conversation to dana@post.example."
    (letter,) = world.letters
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert letter["To"] == "dana@post.example"
    assert text.index("You ·") < text.index("BUY NOW") < text.index("Bob ·") < text.index("It is in Porto.")
    assert "she is a regular" not in text


def test_of_a_translated_answer_she_gets_only_hers(
    chat: Conversation, dana: Shopper, brand: Brand, world: World
) -> None:
    for message in chat.messages.filter(kind="public"):
        Rendition.objects.create(message=message, language="fa", text="فقط برای همکاران")
    prove("dana@post.example", customer=dana.customer, brand=brand)
    ask(dana, chat)
    text = world.letters[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "It is in Porto." in text
    assert "همکاران" not in text


def test_a_typed_address_gets_no_conversation(chat: Conversation, dana: Shopper, world: World) -> None:
    describe(dana.customer, actor="visitor", email="victim@post.example")
    assert ask(dana, chat, email="victim@post.example", address="victim@post.example").json()["error"] == "no_address"
    assert (world.letters, Delivery.objects.count()) == ([], 0)


def test_nobody_has_anothers_conversation_sent(
    chat: Conversation, dana: Shopper, eve: Shopper, brand: Brand, world: World
) -> None:
    prove("dana@post.example", customer=dana.customer, brand=brand)
    prove("eve@post.example", customer=eve.customer, brand=brand)
    assert ask(eve, chat).status_code == 404
    assert world.letters == []


def test_it_is_not_sent_often(chat: Conversation, dana: Shopper, brand: Brand, world: World) -> None:
    prove("dana@post.example", customer=dana.customer, brand=brand)
    assert [ask(dana, chat).status_code for _ in range(7)] == [200, 200, 422, 422, 422, 429, 429]
    assert len(world.letters) == 2
