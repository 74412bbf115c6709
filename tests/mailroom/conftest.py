"""A mailbox of the brand, and one of another."""

import pytest

from counterbell.accounts.models import Brand
from counterbell.base.env import env
from counterbell.channels.models import Channel
from tests.mailroom.post import make_mailbox


@pytest.fixture(autouse=True)
def _world_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")


@pytest.fixture
def mailbox(brand: Brand) -> Channel:
    return make_mailbox(brand)


@pytest.fixture
def other_mailbox(other_brand: Brand) -> Channel:
    return make_mailbox(other_brand, "hello@oslo.example")
