"""Conversations of two customers of one brand, and one of another brand."""

import uuid

import pytest

from counterbell.accounts.models import Brand
from counterbell.conversations.actions import open_conversation, receive
from counterbell.conversations.models import Conversation
from tests.people import Shopper, make_shopper


def conversation_of(who: Shopper, text: str = "Where is my parcel?") -> Conversation:
    made = open_conversation(who.customer, brand=who.brand, public_id=uuid.uuid4(), language="en")
    receive(made, text=text)
    made.refresh_from_db()
    return made


@pytest.fixture
def danas(dana: Shopper) -> Conversation:
    return conversation_of(dana)


@pytest.fixture
def eves(eve: Shopper) -> Conversation:
    return conversation_of(eve)


@pytest.fixture
def elsewhere(other_brand: Brand) -> Conversation:
    return conversation_of(make_shopper(other_brand, "Frank"))
