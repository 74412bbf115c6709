"""Push: signed, sealed, only to who has not seen it, and never to where it may not go."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from counterbell.accounts.models import Agent
from counterbell.alerts import actions, queries
from counterbell.alerts.models import Preferences, PushKey, Subscription
from counterbell.alerts.push import signing
from counterbell.base.clock import now, shifted
from counterbell.base.env import env
from counterbell.conversations.actions import assign, receive, reply
from counterbell.conversations.models import Conversation
from counterbell.journal.models import Duty
from tests.alerts.fake_push import Device, FakePush

pytestmark = pytest.mark.django_db(transaction=True)
Do = Callable[[], None]
Ring = Callable[[Client, Agent], Device]
LATER = timedelta(seconds=6)


def test_a_notice_reaches_the_device(
    conversation: Conversation, bob: Agent, bob_client: Client, ring_for: Ring, push_service: FakePush, do_duties: Do
) -> None:
    device = ring_for(bob_client, bob)
    receive(conversation, text="private words")
    do_duties()
    assert device.shown == []  # who sits at the desk shall see it first
    with shifted(LATER):
        do_duties()
    (told,) = device.shown
    c = conversation.public_id
    assert (told["url"], told["tag"], told["body"], told["unread"]) == (f"/inbox/{c}/", f"c{c}", "", 1)
    assert "Dana" in told["title"]
    assert push_service.faults == []
    assert Subscription.objects.get().shown_at is not None


def test_words_only_where_they_were_allowed_and_in_the_agents_language(
    conversation: Conversation, bob: Agent, bob_client: Client, ring_for: Ring, do_duties: Do
) -> None:
    device = ring_for(bob_client, bob)
    bob.language = "fa"
    bob.save(update_fields=["language"])
    Preferences.objects.create(agent=bob, show_words=True)
    receive(conversation, text="سلام! " + "می‌خواهم " * 500)
    do_duties()
    with shifted(LATER):
        do_duties()
    (told,) = device.shown
    assert told["body"].startswith("سلام! می‌خواهم")
    assert (told["lang"], told["dir"]) == ("fa", "rtl")


@pytest.mark.parametrize("why", ["told", "read", "answered", "taken", "off", "quiet", "muted"])
def test_what_needs_no_push(
    conversation: Conversation,
    bob: Agent,
    alice: Agent,
    bob_client: Client,
    ring_for: Ring,
    push_service: FakePush,
    do_duties: Do,
    why: str,
) -> None:
    ring_for(bob_client, bob)
    receive(conversation, text="hello")
    do_duties()
    notice = queries.unread_of(bob)[0]
    if why == "told":
        actions.be_told(bob, [notice.pk])
    elif why == "read":
        actions.read(bob, notice.pk)
    elif why == "answered":
        reply(conversation, text="hi", by=alice)
    elif why == "taken":
        assign(conversation, agent=alice, team=None, by=alice)
    elif why == "off":
        Preferences.objects.create(agent=bob, matrix={"opened": ["sound"]})
    elif why == "quiet":
        start, end = (f"{now() + LATER + timedelta(hours=h):%H:%M}" for h in (-6, 6))  # at midnight, too
        Preferences.objects.create(agent=bob, quiet_from=start, quiet_until=end)
    else:
        actions.mute(bob, conversation, on=True)
    with shifted(LATER):
        do_duties()
    assert push_service.knocks == 0


def test_it_is_repeated_until_the_customer_is_answered(
    conversation: Conversation, bob: Agent, bob_client: Client, ring_for: Ring, do_duties: Do
) -> None:
    device = ring_for(bob_client, bob)
    Preferences.objects.create(agent=bob, repeat=True, matrix={"opened": ["push"], "waiting": []})
    receive(conversation, text="hello")
    do_duties()
    at = LATER
    for times in (1, 2, 3):
        with shifted(at):
            do_duties()
        assert len(device.shown) == times
        at += timedelta(minutes=3, seconds=1)
    reply(conversation, text="hi", by=bob)
    with shifted(at):
        do_duties()
    assert len(device.shown) == 3


def test_it_is_not_repeated_for_ever(
    conversation: Conversation, bob: Agent, bob_client: Client, ring_for: Ring, do_duties: Do
) -> None:
    device = ring_for(bob_client, bob)
    Preferences.objects.create(agent=bob, repeat=True, matrix={"opened": ["push"], "waiting": []})
    receive(conversation, text="hello")
    do_duties()
    for turn in range(9):
        with shifted(LATER + turn * timedelta(minutes=3, seconds=1)):
            do_duties()
    assert len(device.shown) == 5


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(
    conversation: Conversation,
    bob: Agent,
    bob_client: Client,
    ring_for: Ring,
    push_service: FakePush,
    do_duties: Do,
    status: int,
) -> None:
    ring_for(bob_client, bob)
    push_service.status = status
    receive(conversation, text="hello")
    do_duties()
    with shifted(LATER):
        do_duties()
    assert Subscription.objects.count() == 0
    assert not Duty.objects.filter(subscriber="alerts.push").exists()


def test_a_service_that_is_busy_is_asked_again(
    conversation: Conversation, bob: Agent, bob_client: Client, ring_for: Ring, push_service: FakePush, do_duties: Do
) -> None:
    device = ring_for(bob_client, bob)
    push_service.status = 503
    receive(conversation, text="hello")
    do_duties()
    with shifted(LATER):
        do_duties()
    assert (push_service.knocks, device.shown) == (1, [])
    push_service.status = 0
    with shifted(timedelta(minutes=5)):
        do_duties()
    assert len(device.shown) == 1


def test_a_device_falls_silent_with_its_sign_in(
    conversation: Conversation, bob: Agent, bob_client: Client, ring_for: Ring, push_service: FakePush, do_duties: Do
) -> None:
    ring_for(bob_client, bob)
    Session.objects.all().delete()
    receive(conversation, text="hello")
    do_duties()
    with shifted(LATER):
        do_duties()
    assert (push_service.knocks, Subscription.objects.count()) == (0, 0)


def test_a_changed_password_silences_it_too(
    conversation: Conversation, bob: Agent, bob_client: Client, ring_for: Ring, push_service: FakePush, do_duties: Do
) -> None:
    ring_for(bob_client, bob)
    bob.session_round += 1
    bob.save(update_fields=["session_round"])
    receive(conversation, text="hello")
    do_duties()
    with shifted(LATER):
        do_duties()
    assert push_service.knocks == 0


def test_an_address_that_leads_inside_is_never_called(
    conversation: Conversation,
    bob: Agent,
    bob_client: Client,
    ring_for: Ring,
    push_service: FakePush,
    do_duties: Do,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ring_for(bob_client, bob)
    monkeypatch.setattr(env(), "outgoing_allowed", "")
    receive(conversation, text="hello")
    do_duties()
    with shifted(LATER):
        do_duties()
    assert (push_service.knocks, Subscription.objects.count()) == (0, 0)


def test_a_test_push_and_the_end_of_it(
    bob: Agent, bob_client: Client, alice_client: Client, ring_for: Ring, do_duties: Do
) -> None:
    device = ring_for(bob_client, bob)
    sent = {"endpoint": device.endpoint}
    assert alice_client.post("/me/push/try/", sent).status_code == 404
    assert bob_client.post("/me/push/try/", sent).status_code == 204
    do_duties()
    assert [told["tag"] for told in device.shown] == ["test"]
    assert alice_client.post("/me/push/remove/", sent).status_code == 204
    assert Subscription.objects.count() == 1
    assert bob_client.post("/me/push/remove/", sent).status_code == 204
    assert Subscription.objects.count() == 0


def test_the_key_is_made_once_and_sealed(settings: object) -> None:
    first = signing.public_key()
    assert signing.public_key() == first
    assert "PRIVATE" not in PushKey.objects.get().sealed
    settings.SECRET_KEY = "another installation, from a backup with another secret"  # type: ignore[attr-defined]
    assert signing.public_key() != first
    assert PushKey.objects.count() == 1


def test_only_so_many_devices(bob: Agent, bob_client: Client, ring_for: Ring) -> None:
    for _ in range(actions.MOST_DEVICES + 2):
        last = ring_for(bob_client, bob)
    assert Subscription.objects.count() == actions.MOST_DEVICES
    assert Subscription.objects.filter(endpoint=last.endpoint).exists()
