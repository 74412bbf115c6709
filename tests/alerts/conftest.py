"""A customer who writes, agents who are told, and a push service that checks what it is given."""

from collections.abc import Callable, Iterator

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from counterbell.accounts.models import Agent
from counterbell.alerts.models import Subscription
from counterbell.base.env import env
from counterbell.conversations.actions import open_conversation
from counterbell.conversations.models import Conversation
from counterbell.journal import worker
from tests.alerts.fake_push import Device, FakePush
from tests.people import Shopper


@pytest.fixture
def conversation(dana: Shopper) -> Conversation:
    from uuid import uuid4

    return open_conversation(dana.customer, brand=dana.brand, public_id=uuid4(), language="en")


@pytest.fixture
def do_duties() -> Callable[[], None]:
    """Do what is owed, and what is owed because of that."""

    def do() -> None:
        for _ in range(10):
            if not worker.work_once():
                return

    return do


@pytest.fixture
def push_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePush]:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")
    service = FakePush()
    yield service
    service.stop()


@pytest.fixture
def ring_for(push_service: FakePush) -> Callable[[Client, Agent], Device]:
    """Subscribes a new device of an agent, through the door that her browser uses."""

    def make(client: Client, agent: Agent) -> Device:
        device = Device(push_service)
        sent = {"endpoint": device.endpoint, "p256dh": device.p256dh, "auth": device.auth_text}
        answer = client.post("/me/push/", sent)
        assert answer.status_code == 204, answer.content
        assert Subscription.objects.filter(agent=agent, endpoint=device.endpoint).count() == 1
        assert UserSession.objects.filter(user=agent).exists()
        return device

    return make
