"""A mailbox of the brand, and one of another."""

from collections.abc import Iterator

import pytest

from counterbell.accounts.models import Brand
from counterbell.base.env import env
from counterbell.channels.models import Channel
from tests.mailroom.post import make_mailbox
from tests.mailroom.world import World, outside


@pytest.fixture(autouse=True)
def _world_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")


@pytest.fixture
def world() -> Iterator[World]:
    """Where letters that leave arrive."""
    with outside() as running:
        yield running


@pytest.fixture
def mailbox(brand: Brand) -> Channel:
    return make_mailbox(brand)


@pytest.fixture
def other_mailbox(other_brand: Brand) -> Channel:
    return make_mailbox(other_brand, "hello@oslo.example")
