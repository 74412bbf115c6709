"""A conversation in which a shopper has said something, for those who have none of their own."""

import uuid

import pytest

from counterbell.conversations.actions import open_conversation, receive
from counterbell.conversations.models import Conversation
from tests.people import Shopper


@pytest.fixture
def conversation(dana: Shopper) -> Conversation:
    made = open_conversation(dana.customer, brand=dana.brand, public_id=uuid.uuid4(), language="en")
    receive(made, text="Where is my parcel?")
    made.refresh_from_db()
    return made
