"""The people of the tests. Their names are their roles.

alice owns the shop · bob is an agent on the team that serves `brand` · charlie is an agent of `other_brand` and must
see nothing of `brand` · dana shops at `brand` · eve shops there too and must see nothing of dana's.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.test import Client

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.channels.models import Channel
from counterbell.channels.queries import webchat_of
from counterbell.customers import visitors
from counterbell.customers.actions import recognise
from counterbell.customers.models import Customer

PASSWORD = "the bell rings twice at noon"


@dataclass(frozen=True)
class Shopper:
    """A customer and the token that her browser keeps."""

    token: str
    visitor: str
    customer: Customer
    brand: Brand


def make_agent(name: str, *, role: str = Agent.Role.AGENT, teams: tuple[Team, ...] = ()) -> Agent:
    """An agent called `name`, whose address is `<name>@shop.example` and whose password is PASSWORD."""
    agent = Agent.objects.create(
        email=f"{name.lower()}@shop.example", name=name.capitalize(), role=role, password=make_password(PASSWORD)
    )
    EmailAddress.objects.create(user=agent, email=agent.email, verified=True, primary=True)
    for team in teams:
        team.agents.add(agent)
    return agent


def make_shopper(brand: Brand, name: str = "") -> Shopper:
    """A shopper with a token of her own, known to us as a customer."""
    token = visitors.mint(brand)
    visitor = visitors.read(token, brand)
    assert visitor is not None
    customer = recognise(visitor, brand=brand, language="en")
    if name:
        customer.name = name
        customer.save(update_fields=["name"])
    return Shopper(token, visitor, customer, brand)


@pytest.fixture
def brand(db: None) -> Brand:
    return Brand.objects.create(name="Lisbon Ceramics", key="lisbon")


@pytest.fixture
def other_brand(db: None) -> Brand:
    return Brand.objects.create(name="Oslo Knitwear", key="oslo")


@pytest.fixture
def team(brand: Brand) -> Team:
    made = Team.objects.create(name="Lisbon")
    made.brands.add(brand)
    return made


@pytest.fixture
def other_team(other_brand: Brand) -> Team:
    made = Team.objects.create(name="Oslo")
    made.brands.add(other_brand)
    return made


@pytest.fixture
def channel(brand: Brand) -> Channel:
    return webchat_of(brand)


@pytest.fixture
def other_channel(other_brand: Brand) -> Channel:
    return webchat_of(other_brand)


@pytest.fixture
def alice(brand: Brand) -> Agent:
    return make_agent("alice", role=Agent.Role.OWNER)


@pytest.fixture
def bob(team: Team) -> Agent:
    return make_agent("bob", teams=(team,))


@pytest.fixture
def charlie(other_team: Team) -> Agent:
    return make_agent("charlie", teams=(other_team,))


@pytest.fixture
def dana(brand: Brand, channel: Channel) -> Shopper:
    return make_shopper(brand, "Dana")


@pytest.fixture
def eve(brand: Brand, channel: Channel) -> Shopper:
    return make_shopper(brand, "Eve")


@pytest.fixture
def client_of(db: None) -> Callable[[Agent], Client]:
    """A signed-in Django client for an agent."""

    def make(agent: Agent) -> Client:
        client = Client()
        client.force_login(agent)
        return client

    return make


@pytest.fixture
def alice_client(alice: Agent, client_of: Callable[[Agent], Client]) -> Client:
    return client_of(alice)


@pytest.fixture
def bob_client(bob: Agent, client_of: Callable[[Agent], Client]) -> Client:
    return client_of(bob)


@pytest.fixture
def charlie_client(charlie: Agent, client_of: Callable[[Agent], Client]) -> Client:
    return client_of(charlie)
