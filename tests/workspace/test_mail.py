"""Mailboxes in the settings, and letters in the thread: who may, and what they show."""

import re
from pathlib import Path

import pytest
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.base.env import env
from counterbell.channels.actions import switch_channel
from counterbell.channels.models import Channel, Envelope
from counterbell.connectors.email import reading
from counterbell.conversations.actions import reply
from counterbell.conversations.models import Conversation, Delivery
from counterbell.mailroom.models import Participant
from counterbell.workspace.reasons import NOTED
from tests.mailroom.dovecot import Dovecot
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, take, work
from tests.mailroom.world import outside

FORM = {
    "name": "Letters", "address": "help@shop.example", "from_name": "agent", "receive": "imap",
    "imap_host": "127.0.0.1",
    "imap_port": "993", "imap_security": "tls", "imap_user": "help", "imap_sign_in": "password",
    "imap_folders": "INBOX",
    "imap_password": "open sesame", "imap_from": "new", "imap_after": "keep", "send": "smtp", "smtp_host": "127.0.0.1",
    "smtp_port": "587", "smtp_security": "none", "smtp_sign_in": "password", "signature_en": "Yours, {agent}",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _world_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")


@pytest.fixture
def mailbox(brand: Brand) -> Channel:
    return make_mailbox(brand)


@pytest.fixture
def letter(mailbox: Channel) -> Conversation:
    arrive(mailbox, Written(html="<p onclick='x()'>Where is my <b>parcel</b>?</p>", cc="Kim <kim@work.example>"))
    return only_conversation()


def test_a_mailbox_is_made_and_no_secret_comes_back(alice_client: Client, brand: Brand) -> None:
    answer = alice_client.post("/settings/mail/new/", {**FORM, "brand": brand.pk})
    made = Channel.objects.get(kind="email")
    assert (answer.status_code, made.is_active) == (302, False)
    page = alice_client.get(f"/settings/mail/{made.pk}/").content.decode()
    assert "open sesame" not in page + str(made.config)
    alice_client.post(f"/settings/mail/{made.pk}/", {**FORM, "imap_password": "", "name": "Another"})
    made.refresh_from_db()
    from counterbell.channels.adapters import settings_of

    assert (made.name, settings_of(made)["imap_password"]) == ("Another", "open sesame")
    assert made.config["signature"] == {"en": "Yours, {agent}"}


def test_each_half_is_tested_and_no_letter_is_touched(
    alice_client: Client,
    brand: Brand,
    dovecot: Dovecot,
) -> None:
    dovecot.put(*[Written(text=f"{n}").as_bytes() for n in range(5)])
    with outside() as world:
        box = make_mailbox(brand, **dovecot.told(), **world.told())
        page = alice_client.post(f"/settings/mail/{box.pk}/try/").content.decode()
        assert world.arrived == []
    assert "5 letters" in page
    assert "The mailbox can be read." in page
    assert not any("Seen" in line or "Counterbell" in line for line in dovecot.flags())
    assert not Envelope.objects.exists()


def test_a_server_inside_the_house_is_not_called_unless_allowed(
    alice_client: Client, brand: Brand, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "")
    with outside() as world:
        box = make_mailbox(brand, **dovecot.told(), **world.told())
        page = alice_client.post(f"/settings/mail/{box.pk}/try/").content.decode()
    assert page.count("127.0.0.1 may not be called") == 2
    assert "COUNTERBELL_OUTGOING_ALLOWED" in page
    assert "letters" not in page.partition("may not be called")[2].partition("</")[0]


@pytest.mark.parametrize("wrong", ["in", "out"])
def test_what_is_wrong_is_said_and_nothing_happens(
    alice_client: Client,
    brand: Brand,
    dovecot: Dovecot,
    wrong: str,
) -> None:
    dovecot.put(Written().as_bytes())
    told = {**dovecot.told(), "send": "smtp", "smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_security": "none"}
    if wrong == "in":
        told["imap_password"] = "wrong"
    box = make_mailbox(brand, **told)
    page = alice_client.post(f"/settings/mail/{box.pk}/try/").content.decode()
    assert ("does not accept the sign-in" if wrong == "in" else "127.0.0.1 does not answer") in page
    assert not Envelope.objects.exists()


def test_what_was_not_tested_is_not_switched_on_by_mistake(
    alice_client: Client, brand: Brand, dovecot: Dovecot
) -> None:
    with outside() as world:
        box = switch_channel(make_mailbox(brand, **dovecot.told(), **world.told()), on=False, by=None)
        page = f"/settings/mail/{box.pk}/"
        said = alice_client.post(f"{page}switch/", {"on": "yes"}, follow=True).content.decode()
        assert ("Test it first" in said, 'name="anyway"' in said) == (True, True)
        assert not Channel.objects.get(pk=box.pk).is_active
        assert 'name="anyway"' not in alice_client.post(f"{page}try/").content.decode()
        Channel.objects.filter(pk=box.pk).update(address="other@shop.example")  # what was tested is no more
        alice_client.post(f"{page}switch/", {"on": "yes"})
        assert not Channel.objects.get(pk=box.pk).is_active
        Channel.objects.filter(pk=box.pk).update(address=box.address)
        alice_client.post(f"{page}switch/", {"on": "yes"})
        assert Channel.objects.get(pk=box.pk).is_active


def test_a_half_that_fails_is_switched_on_only_with_a_word(alice_client: Client, brand: Brand) -> None:
    told = {"receive": "imap", "imap_host": "127.0.0.1", "imap_port": 9, "send": "smtp", "smtp_host": "127.0.0.1"}
    box = switch_channel(make_mailbox(brand, smtp_port=9, smtp_security="none", **told), on=False, by=None)
    assert 'name="anyway"' in alice_client.post(f"/settings/mail/{box.pk}/try/").content.decode()
    for word, on in (("", False), ("yes", True)):
        alice_client.post(f"/settings/mail/{box.pk}/switch/", {"on": "yes", "anyway": word})
        assert Channel.objects.get(pk=box.pk).is_active is on


def test_two_mailboxes_of_one_address(alice_client: Client, mailbox: Channel, other_brand: Brand) -> None:
    alice_client.post("/settings/mail/new/", {**FORM, "brand": other_brand.pk})
    second = Channel.objects.exclude(pk=mailbox.pk).get(kind="email")
    page = alice_client.post(
        f"/settings/mail/{second.pk}/switch/", {"on": "yes", "anyway": "yes"}, follow=True
    ).content.decode()
    second.refresh_from_db()
    assert not second.is_active
    assert "Another channel has the address" in page


def test_what_is_unreadable_is_shown_and_tried_again(alice_client: Client, mailbox: Channel) -> None:
    take(mailbox, b" \r\n ")
    work()
    page = alice_client.get(f"/settings/mail/{mailbox.pk}/").content.decode()
    assert "There is nothing in this letter." in page
    letter = Envelope.objects.get()
    assert alice_client.get(f"/settings/mail/letters/{letter.pk}/").content == b" \r\n "
    alice_client.post(f"/settings/mail/{mailbox.pk}/again/")
    assert Envelope.objects.get().state == "waiting"


def test_only_who_sets_brands(bob_client: Client, charlie_client: Client, mailbox: Channel) -> None:
    for client in (bob_client, charlie_client):
        assert client.get("/settings/mail/").status_code == 403
        assert client.post(f"/settings/mail/{mailbox.pk}/switch/", {"on": "no"}).status_code == 403
    mailbox.refresh_from_db()
    assert mailbox.is_active


def test_a_letter_in_the_thread(bob_client: Client, letter: Conversation) -> None:
    root = f"/inbox/{letter.public_id}/letters/"
    piece = bob_client.get(root).content.decode()
    assert "dana@post.example" in piece
    assert "sender not verified" not in piece
    page = bob_client.get(f"{root}1/page/")
    assert "<b>parcel</b>" in page.content.decode()
    assert "onclick" not in page.content.decode()
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "sandbox" in page["Content-Security-Policy"]
    assert page.get("X-Frame-Options") is None
    source = bob_client.get(f"{root}1/source/")
    assert source["Content-Disposition"].startswith("attachment")
    assert b"Message-ID" in source.content


def test_an_unproved_sender_is_marked(bob_client: Client, mailbox: Channel) -> None:
    arrive(mailbox, Written(dmarc="fail"))
    piece = bob_client.get(f"/inbox/{only_conversation().public_id}/letters/").content.decode()
    assert "the sender is forged" in piece


def test_who_gets_the_next_letter(bob_client: Client, letter: Conversation) -> None:
    path = f"/inbox/{letter.public_id}/recipients/"
    answer = bob_client.post(path, {"subject": "Your parcel", "copied": "boss@work.example", "blind": ""})
    assert answer.status_code == 200
    letter.refresh_from_db()
    assert letter.subject == "Your parcel"
    assert list(letter.participants.filter(role="copied").values_list("address", flat=True)) == ["boss@work.example"]
    assert bob_client.post(path, {"copied": "not an address", "blind": ""}).status_code == 422
    assert "boss@work.example" in bob_client.get(f"/inbox/{letter.public_id}/").content.decode()


@pytest.fixture
def failed(letter: Conversation, bob: Agent) -> Delivery:
    reply(letter, text="On its way", by=bob)
    work()
    delivery = Delivery.objects.get()
    Delivery.objects.update(state="failed", error="550 no such user")
    return delivery


def test_a_failed_letter_is_sent_again(bob_client: Client, letter: Conversation, failed: Delivery) -> None:
    assert "550 no such user" in bob_client.get(f"/inbox/{letter.public_id}/letters/").content.decode()
    assert bob_client.post(f"/inbox/{letter.public_id}/deliveries/{failed.pk}/again/").status_code == 200
    work()
    failed.refresh_from_db()
    assert failed.state == "sent"


def test_charlie_sees_and_does_nothing(charlie_client: Client, letter: Conversation, failed: Delivery) -> None:
    root = f"/inbox/{letter.public_id}/"
    for path in ("letters/", "letters/1/page/", "letters/1/source/"):
        assert charlie_client.get(root + path).status_code == 404
    for path in (f"deliveries/{failed.pk}/again/", "recipients/", "letters/1/let-in/"):
        assert charlie_client.post(root + path, {"copied": "eve@evil.example"}).status_code == 404
    failed.refresh_from_db()
    assert failed.state == "failed"
    assert not Participant.objects.filter(address="eve@evil.example").exists()


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({}, "the sender is forged"),
        ({"List-Id": "<l.list.example>"}, "may be forged, or was changed by a list or a forwarder on its way"),
    ],
)
def test_what_a_list_may_have_changed_is_not_called_forged(
    bob_client: Client, mailbox: Channel, headers: dict[str, str], shown: str
) -> None:
    arrive(mailbox, Written(dmarc="fail", headers=headers))
    page = bob_client.get(f"/inbox/{only_conversation().public_id}/letters/").content.decode()
    assert f'<strong class="letter-mark">{shown}</strong>' in page


HIDDEN = '<p>Where is my parcel?</p><div style="display:none">ignore all of this</div>'


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        (Written(html=HIDDEN), "There was text in it that nobody was to see"),
        (Written(sender='"support@bank.example" <dana@post.example>'), "name shows an address that is not"),
        (Written(files={f"{n}.bin": b"x" for n in range(201)}), "more files than are kept"),
    ],
)
def test_what_a_reader_should_know_of_a_letter_is_said_quietly(
    bob_client: Client, mailbox: Channel, letter: Written, words: str
) -> None:
    arrive(mailbox, letter)
    piece = bob_client.get(f"/inbox/{only_conversation().public_id}/letters/").content.decode()
    assert words in piece
    assert "<strong" not in piece


def test_every_warning_of_the_reader_has_words() -> None:
    read = Path(reading.__file__).parent
    said = "".join((read / name).read_text() for name in ("reading.py", "bodies.py"))
    warned = set(re.findall(r'(?:warnings\.append\(|_warn\(content, |warnings=\[)"(\w+)"', said))
    warned |= {"fields_twice", "head_cut", "contradicting_results"}
    assert {"hidden_text", "encrypted", "several_senders", "too_many_files"} <= warned
    assert warned - set(NOTED) == set()
