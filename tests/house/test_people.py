"""The people of the tests are who they say they are, on both databases."""

import os

import pytest
from django.db import connection
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.queries import brands_of
from counterbell.channels.models import Channel
from counterbell.customers import visitors
from tests.people import PASSWORD, Shopper


def test_the_database_is_the_one_asked_for(db: None) -> None:
    asked = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    assert connection.vendor == asked


def test_who_may_see_what(alice: Agent, bob: Agent, charlie: Agent, brand: Brand, other_brand: Brand) -> None:
    assert list(brands_of(alice)) == [brand, other_brand]
    assert list(brands_of(bob)) == [brand]
    assert list(brands_of(charlie)) == [other_brand]


def test_shoppers_have_tokens_of_their_own(dana: Shopper, eve: Shopper, brand: Brand, other_brand: Brand) -> None:
    assert dana.customer != eve.customer
    assert visitors.customer_of(dana.visitor, brand) == dana.customer
    assert visitors.read(dana.token, other_brand) is None


def test_the_channel_belongs_to_the_brand(channel: Channel, brand: Brand) -> None:
    assert (channel.brand, channel.kind) == (brand, "webchat")


def test_the_password_is_real(bob: Agent) -> None:
    assert bob.check_password(PASSWORD)


@pytest.mark.scaled
@pytest.mark.parametrize("who", ["alice", "bob", "charlie"])
def test_clients_are_signed_in(who: str, request: pytest.FixtureRequest) -> None:
    agent: Agent = request.getfixturevalue(who)
    client: Client = request.getfixturevalue(f"{who}_client")
    assert client.session["_auth_user_id"] == str(agent.pk)
