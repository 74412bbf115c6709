"""A mailbox step by step: each half is tested before the next, what was typed stays, and it is off till the end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.base.env import env
from counterbell.channels.adapters import settings_of
from counterbell.channels.models import Channel
from counterbell.connectors.email.names import NoAnswer
from counterbell.connectors.email.servers import servers_of
from tests.axe import faults
from tests.mailroom.dovecot import Dovecot
from tests.mailroom.post import Written, make_mailbox
from tests.mailroom.world import outside
from tests.running import RunningServer

pytestmark = pytest.mark.django_db
FIRST = {"name": "Letters", "address": "help@shop.example", "from_name": "agent"}
OUT = {"send": "smtp", "smtp_host": "127.0.0.1", "smtp_security": "none", "smtp_sign_in": "password"}


@pytest.fixture(autouse=True)
def _world_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")
    monkeypatch.setattr("counterbell.connectors.email.names.names.ask", lambda *_asked: [])


@pytest.fixture
def begun(alice_client: Client, brand: Brand) -> Channel:
    answer = alice_client.post("/settings/mail/setup/", {**FIRST, "brand": brand.pk})
    made = Channel.objects.get(kind="email")
    assert (answer["Location"], made.is_active) == (f"/settings/mail/{made.pk}/setup/receive/", False)
    return made


def at(box: Channel, step: str) -> str:
    return f"/settings/mail/{box.pk}/setup/{step}/"


def receiving(dovecot: Dovecot) -> dict[str, Any]:
    told = dovecot.told()
    return {"imap_sign_in": "password", "imap_folders": "INBOX", "imap_from": "new", "imap_after": "keep", **told}


def test_each_half_is_tested_before_the_next_and_then_it_is_switched_on(
    alice_client: Client, begun: Channel, dovecot: Dovecot
) -> None:
    dovecot.put(Written().as_bytes())
    answer = alice_client.post(at(begun, "receive"), receiving(dovecot))
    assert answer["Location"] == at(begun, "send")
    with outside() as world:
        answer = alice_client.post(at(begun, "send"), {**OUT, "smtp_port": world.port})
        assert (answer["Location"], world.arrived) == (at(begun, "names"), [])
    assert alice_client.post(at(begun, "names"))["Location"] == at(begun, "names")
    assert "Both halves passed" in alice_client.get(at(begun, "switch")).content.decode()
    alice_client.post(f"/settings/mail/{begun.pk}/switch/", {"on": "yes"})
    begun.refresh_from_db()
    assert begun.is_active
    assert not any("Seen" in line for line in dovecot.flags())
    assert alice_client.get(at(begun, "send"))["Location"] == f"/settings/mail/{begun.pk}/"


def test_what_does_not_work_is_said_and_what_was_typed_stays(alice_client: Client, begun: Channel) -> None:
    said = {"receive": "imap", "imap_host": "127.0.0.1", "imap_port": 9, "imap_security": "tls", "imap_user": "help",
            "imap_sign_in": "password", "imap_password": "open sesame", "imap_from": "new",
            "imap_after": "keep"}  # fmt: skip
    page = alice_client.post(at(begun, "receive"), said)
    assert page.status_code == 200
    assert "This half does not work yet" in page.content.decode()
    alice_client.post(at(begun, "address"), {**FIRST, "name": "Another name"})
    again = alice_client.get(at(begun, "receive")).content.decode()
    assert 'value="127.0.0.1"' in again
    assert "open sesame" not in again
    begun.refresh_from_db()
    assert settings_of(begun)["imap_password"] == "open sesame"
    assert (begun.name, begun.is_active, begun.tried["halves"]["in"]) == ("Another name", False, False)
    assert "Not both halves" in alice_client.get(at(begun, "switch")).content.decode()


def test_a_step_leaves_what_others_said(alice_client: Client, brand: Brand) -> None:
    box = make_mailbox(brand, signature={"en": "Yours, {agent}"})
    Channel.objects.filter(pk=box.pk).update(is_active=False)
    before = Channel.objects.get(pk=box.pk).config
    alice_client.post(at(box, "address"), {**FIRST, "from_name": "brand"})
    after = Channel.objects.get(pk=box.pk).config
    assert {name for name in before if before[name] != after[name]} <= {"from_name"}
    assert after["signature"] == {"en": "Yours, {agent}"}


def test_agents_and_strangers_set_up_nothing(bob_client: Client, client: Client, brand: Brand) -> None:
    box = make_mailbox(brand)
    for path in ("/settings/mail/setup/", at(box, "receive")):
        assert (bob_client.post(path, FIRST).status_code, client.post(path, FIRST).status_code) == (403, 302)
    assert Channel.objects.filter(kind="email").count() == 1


def test_providers_are_known_by_the_address_or_by_who_takes_its_letters() -> None:
    def ask(_name: str, _kind: str) -> list[str]:
        return ["aspmx.l.google.com"]

    def silent(_name: str, _kind: str) -> list[str]:
        raise NoAnswer("shop.example MX")

    assert servers_of("a@gmail.com", silent)["imap_host"] == "imap.gmail.com"
    found = servers_of("help@shop.example", ask)
    assert (found["smtp_host"], found["imap_user"]) == ("smtp.gmail.com", "help@shop.example")
    assert servers_of("help@shop.example", lambda *_a: ["google.com.evil.example"]) == {}
    assert servers_of("help@shop.example", silent) == {}


def test_a_known_providers_servers_are_filled_in(alice_client: Client, brand: Brand) -> None:
    alice_client.post("/settings/mail/setup/", {**FIRST, "address": "shop@gmail.com", "brand": brand.pk})
    box = Channel.objects.get(kind="email")
    page = alice_client.get(at(box, "receive")).content.decode()
    assert 'value="imap.gmail.com"' in page
    assert 'value="mx.google.com"' in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("fa", 390)])
def test_without_a_script_only_what_is_needed_is_asked(
    server: RunningServer, signed_in: Callable[..., Any], alice: Agent, brand: Brand, language: str, width: int
) -> None:
    box = make_mailbox(brand)
    Channel.objects.filter(pk=box.pk).update(is_active=False)
    alice.language = language
    alice.save(update_fields=["language"])
    page = signed_in(alice, viewport={"width": width, "height": 900}).new_page()
    page.goto(server.url + at(box, "receive"))
    page.select_option("[name=receive]", "imap")
    assert page.locator("[name=imap_host]").is_visible()
    assert not page.locator("[name=provider]").is_visible()
    page.select_option("[name=receive]", "provider")
    assert page.locator("[name=provider]").is_visible()
    assert not page.locator("[name=imap_host]").is_visible()
    for step in ("address", "receive", "send", "names", "switch"):
        page.goto(server.url + at(box, step))
        assert faults(page) == [], step
        assert page.evaluate("document.documentElement.scrollWidth") <= width
