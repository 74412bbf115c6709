"""People at a counter that is really running."""

import uuid
from collections.abc import Iterator

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.conversations.actions import open_conversation
from counterbell.conversations.models import Conversation
from tests.live.lines import Desk, Http, Line
from tests.people import Shopper
from tests.running import RunningServer


@pytest.fixture
def brand(db: None) -> Brand:
    """A key of its own for each test: the server remembers brands by their keys for half a minute."""
    return Brand.objects.create(name="Lisbon Ceramics")


@pytest.fixture
def other_brand(db: None) -> Brand:
    return Brand.objects.create(name="Oslo Knitwear")


@pytest.fixture
def desk(server: RunningServer) -> Iterator[Desk]:
    made = Desk(server)
    yield made
    made.close()


@pytest.fixture
def http(server: RunningServer) -> Http:
    return Http(server)


@pytest.fixture
def conversation(dana: Shopper, brand: Brand) -> Conversation:
    """Dana's, in which nothing has been said yet."""
    return open_conversation(dana.customer, brand=brand, public_id=uuid.uuid4(), language="en")


@pytest.fixture
def c(conversation: Conversation) -> str:
    return str(conversation.public_id)


@pytest.fixture
def shopper(desk: Desk, dana: Shopper) -> Line:
    return desk.shopper(dana)


@pytest.fixture
def agent(desk: Desk, bob: Agent) -> Line:
    return desk.agent(bob)
