"""Shoppers at the desk, with something said."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.cache import cache

from counterbell.accounts.models import Agent
from counterbell.conversations.actions import add_note, open_conversation, receive, reply
from counterbell.conversations.models import Conversation
from tests.people import Shopper
from tests.widget.knocking import Knocker


@pytest.fixture(autouse=True)
def _nobody_has_knocked(request: pytest.FixtureRequest) -> Iterator[None]:
    knocks = request.node.get_closest_marker("scaled") is not None
    if knocks:
        cache.clear()
    yield
    if knocks:
        cache.clear()


@pytest.fixture
def danas(dana: Shopper, bob: Agent) -> Conversation:
    """Dana asked, bob noted something and answered."""
    made = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4())
    receive(made, text="Where is my parcel?")
    add_note(made, text="she is a regular", by=bob)
    reply(made, text="In Porto, it arrives tomorrow.", by=bob)
    made.refresh_from_db()
    return made


@pytest.fixture
def dana_knocks(dana: Shopper) -> Knocker:
    return Knocker(dana.brand, dana.token)


@pytest.fixture
def eve_knocks(eve: Shopper) -> Knocker:
    return Knocker(eve.brand, eve.token)
