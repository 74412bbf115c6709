"""Letters handed to a provider: what it says decides whether they left, will be tried again, or nobody can know."""

from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.base.env import env
from counterbell.channels.models import Channel
from counterbell.connectors.email import providers
from counterbell.conversations.actions import delivering, reply
from counterbell.conversations.models import Delivery
from counterbell.journal.models import Duty
from counterbell.mailroom.actions import set_recipients
from tests.mailroom.dovecot import closed_port
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, work
from tests.mailroom.vendor import Vendor, vendor_at_work

pytestmark = pytest.mark.django_db
DANA, KIM = "dana@post.example", "kim@work.example"


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with vendor_at_work() as running:
        yield running


@pytest.fixture
def mailbox(brand: Brand, vendor: Vendor) -> Channel:
    return make_mailbox(brand, **vendor.told())


def answered(mailbox: Channel, by: Agent, copied: str = "") -> Delivery:
    """Dana asked, an agent answers, and the letter is tried once."""
    arrive(mailbox, Written())
    if copied:
        set_recipients(only_conversation(), copied=copied, blind="", by=by)
    reply(only_conversation(), text="On its way", by=by)
    work()
    return Delivery.objects.get()


def again(sent: Delivery) -> Delivery:
    """The time of the next try has come."""
    Duty.objects.update(due=clock.now())
    work()
    sent.refresh_from_db()
    return sent


def next_try() -> timedelta:
    return Duty.objects.get(subscriber="mailroom.send_letter_again").due - clock.now()


def test_a_letter_leaves(mailbox: Channel, vendor: Vendor, bob: Agent) -> None:
    sent = answered(mailbox, bob)
    letter = vendor.taken[0]
    assert (sent.state, sent.error, len(sent.external_id)) == ("sent", "", 36)
    assert letter["To"] == DANA
    assert "On its way" in letter["TextBody"]
    headers = {one["Name"]: one["Value"] for one in letter["Headers"]}
    assert headers["Message-ID"] == f"<{sent.sent_as}>"
    assert again(sent).state == "sent"
    assert vendor.knocks == 1


def test_another_provider(brand: Brand, vendor: Vendor, bob: Agent) -> None:
    sent = answered(make_mailbox(brand, **vendor.told("sendgrid")), bob)
    assert (sent.state, len(sent.external_id)) == ("sent", 36)
    assert vendor.taken[0]["personalizations"][0]["to"] == [{"email": DANA}]


@pytest.mark.parametrize("kind", ["inactive", "invalid"])
def test_an_address_that_is_refused_is_a_failure_in_words(
    mailbox: Channel, vendor: Vendor, bob: Agent, kind: str
) -> None:
    getattr(vendor, kind).add(DANA)
    sent = answered(mailbox, bob)
    assert (sent.state, vendor.taken) == ("failed", [])
    assert sent.error.startswith("every recipient was refused")
    again(sent)
    assert vendor.knocks == 1


def test_one_address_among_others_is_named(mailbox: Channel, vendor: Vendor, bob: Agent) -> None:
    vendor.inactive.add(KIM)
    sent = answered(mailbox, bob, copied=KIM)
    assert (sent.state, sent.error, len(vendor.taken)) == ("sent", f"{KIM}: rejected", 1)
    assert len(sent.external_id) == 36  # Postmark names it for Dana and not for Kim


def test_what_they_call_nonsense_is_not_tried_again(mailbox: Channel, vendor: Vendor, bob: Agent) -> None:
    vendor.answers = [(413, {}, b"too large")]
    sent = answered(mailbox, bob)
    assert (sent.state, "413" in sent.error) == ("failed", True)
    again(sent)
    assert vendor.knocks == 1


@pytest.mark.parametrize("status", [401, 403, 429, 500, 502, 503, 520])
def test_what_passes_is_tried_again(mailbox: Channel, vendor: Vendor, bob: Agent, status: int) -> None:
    vendor.answers = [(status, {}, b"{}")]
    sent = answered(mailbox, bob)
    assert (sent.state, sent.unsure, str(status) in sent.error) == ("queued", False, True)
    assert (again(sent).state, len(vendor.taken)) == ("sent", 1)


@pytest.mark.parametrize(
    ("said", "seconds"), [("600", 600), ("1", 30), ("99999999999", 6 * 3600), ("soon", 30), ("", 30), ("date", 900)]
)
def test_they_say_how_long_to_wait(mailbox: Channel, vendor: Vendor, bob: Agent, said: str, seconds: int) -> None:
    asked = format_datetime(clock.now() + timedelta(seconds=900), usegmt=True) if said == "date" else said
    vendor.answers = [(429, {"Retry-After": asked} if asked else {}, b"{}")]
    answered(mailbox, bob)
    assert abs(next_try() - timedelta(seconds=seconds)) < timedelta(seconds=15)


@pytest.mark.parametrize("how", ["drops", "hangs", "gateway", "garbled"])
def test_what_nobody_can_know_is_said_so_and_not_said_twice(
    mailbox: Channel, vendor: Vendor, bob: Agent, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "drops":
        vendor.drops = True
    elif how == "hangs":
        vendor.hang = 2.0
        backend_for = providers.backend_for

        def impatient(config: object) -> object:
            made = backend_for(config)  # type: ignore[arg-type]
            made.timeout = 0.5
            return made

        monkeypatch.setattr(providers, "backend_for", impatient)
    else:
        vendor.answers = [(504, {}, b"") if how == "gateway" else (200, {}, b"<html>")]
    sent = answered(mailbox, bob)
    assert (sent.state, sent.unsure) == ("maybe", True)
    again(sent)
    assert vendor.knocks == 1
    vendor.drops, vendor.hang = False, 0.0
    delivering.send_again(sent, by=bob)  # an agent decides
    assert (again(sent).state, vendor.knocks) == ("sent", 2)


def test_nobody_at_the_door_is_tried_again(brand: Brand, vendor: Vendor, bob: Agent) -> None:
    told = {**vendor.told(), "provider_url": f"http://127.0.0.1:{closed_port()}/"}
    sent = answered(make_mailbox(brand, **told), bob)
    assert (sent.state, sent.unsure) == ("queued", False)
    assert "does not answer" in sent.error


def test_without_a_private_line_nothing_is_said(brand: Brand, vendor: Vendor, bob: Agent) -> None:
    told = {**vendor.told(), "provider_url": f"https://127.0.0.1:{vendor.port}/"}
    sent = answered(make_mailbox(brand, **told), bob)
    assert (sent.state, sent.unsure, vendor.knocks) == ("queued", False, 0)


def test_an_address_inside_is_not_called(
    mailbox: Channel, vendor: Vendor, bob: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "")
    sent = answered(mailbox, bob)
    assert (sent.state, vendor.knocks) == ("failed", 0)
    assert "COUNTERBELL_OUTGOING_ALLOWED" in sent.error


def test_a_key_that_is_none_waits_for_the_right_one(brand: Brand, vendor: Vendor, bob: Agent) -> None:
    sent = answered(make_mailbox(brand, **{**vendor.told(), "provider_key": "wrong"}), bob)
    assert (sent.state, "Bad or missing" in sent.error) == ("queued", True)
