"""Webhooks: proved and kept, or refused and not kept; nobody is told more than that."""

import base64
import errno
import hashlib
import hmac
import json
from email.message import EmailMessage

import pytest
from django.db import OperationalError
from django.test import Client

from counterbell.accounts.models import Brand
from counterbell.channels.actions import switch_channel
from counterbell.channels.models import Channel, Envelope
from counterbell.conversations.models import Conversation, Delivery
from counterbell.hooks import views
from tests.mailroom.post import make_mailbox, only_conversation, said, work

KEY = "the signing key of the shop"


@pytest.fixture
def mailbox(brand: Brand) -> Channel:
    return make_mailbox(brand, receive="provider", provider="mailgun", provider_secret=KEY)


def letter(text: str = "Where is my parcel?") -> str:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Dana <dana@post.example>", "help@shop.example", "A question"
    message["Message-ID"] = "<one@post.example>"
    message.set_content(text)
    return message.as_string()


def form(token: str = "a" * 50, *, key: str = KEY, text: str = "Where is my parcel?") -> dict[str, str]:
    signature = hmac.new(key.encode(), f"1795323440{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "timestamp": "1795323440",
        "token": token,
        "signature": signature,
        "recipient": "help@shop.example",
        "sender": "dana@post.example",
        "body-mime": letter(text),
    }


def test_a_letter_by_webhook(client: Client, mailbox: Channel) -> None:
    path = f"/hooks/{mailbox.hook}/inbound_mime/"
    assert client.post(path, form()).status_code == 200
    assert Conversation.objects.count() == 0  # answered at once, understood later
    work()
    assert said(only_conversation()) == [("customer", "Where is my parcel?")]
    assert client.post(path, form("b" * 50)).status_code == 200  # they try again with another token
    work()
    assert len(said(only_conversation())) == 1


def test_a_very_large_letter(client: Client, mailbox: Channel) -> None:
    words = "many words " * 200_000
    assert client.post(f"/hooks/{mailbox.hook}/inbound_mime/", form(text=words)).status_code == 200
    work()
    assert Envelope.objects.get().state == "understood"


@pytest.mark.parametrize("spoil", ["key", "token", "nothing"])
def test_who_does_not_know_the_secret_is_refused(client: Client, mailbox: Channel, spoil: str) -> None:
    told = form(key="another") if spoil == "key" else form()
    if spoil == "token":
        told["token"] = "c" * 50
    if spoil == "nothing":
        del told["signature"]
    assert client.post(f"/hooks/{mailbox.hook}/inbound_mime/", told).status_code == 400
    assert not Envelope.objects.exists()


def test_an_address_that_is_none(client: Client, mailbox: Channel) -> None:
    assert client.post(f"/hooks/{'x' * 32}/inbound/", form()).status_code == 404
    assert client.head(f"/hooks/{mailbox.hook}/inbound/").status_code == 200
    switch_channel(mailbox, on=False, by=None)
    assert client.post(f"/hooks/{mailbox.hook}/inbound_mime/", form()).status_code == 404
    assert not Envelope.objects.exists()


def test_a_mailbox_without_a_secret_takes_nothing(client: Client, brand: Brand) -> None:
    box = make_mailbox(brand, receive="provider", provider="mailjet")
    assert client.post(f"/hooks/{box.hook}/inbound/", "{}", content_type="application/json").status_code == 400


def test_amazon_is_asked_to_sign_in(client: Client, brand: Brand) -> None:
    box = make_mailbox(brand, receive="provider", provider="amazon_ses", provider_auth="amazon:secret")
    answer = client.post(f"/hooks/{box.hook}/inbound/", "{}", content_type="text/plain")
    assert (answer.status_code, answer["WWW-Authenticate"][:5]) == (401, "Basic")


def test_while_nothing_can_be_kept_they_shall_come_again(
    client: Client, mailbox: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_args: object) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(views, "keep", locked)
    assert client.post(f"/hooks/{mailbox.hook}/inbound_mime/", form()).status_code == 503


def test_while_the_disk_is_full_they_shall_come_again(
    client: Client, mailbox: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_how: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as now:
        now.setattr("django.core.files.storage.default_storage.save", full)
        large = form(text="many words " * 20_000)
        assert client.post(f"/hooks/{mailbox.hook}/inbound_mime/", large).status_code == 507
    assert not Envelope.objects.exists()
    assert client.post(f"/hooks/{mailbox.hook}/inbound_mime/", large).status_code == 200


def test_news_of_a_letter_that_came_back(client: Client, mailbox: Channel, bob: object) -> None:
    from counterbell.conversations.actions import reply

    client.post(f"/hooks/{mailbox.hook}/inbound_mime/", form())
    work()
    reply(only_conversation(), text="On its way", by=bob)  # type: ignore[arg-type]
    work()
    sent = Delivery.objects.get()
    token = "d" * 50
    event = {
        "signature": {
            "timestamp": "1795323440",
            "token": token,
            "signature": hmac.new(KEY.encode(), f"1795323440{token}".encode(), hashlib.sha256).hexdigest(),
        },
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "reason": "bounce",
            "recipient": "dana@post.example",
            "timestamp": 1795323440.1,
            "message": {"headers": {"message-id": sent.sent_as}},
            "delivery-status": {"code": 550, "message": "5.1.1 no such user"},
        },
    }
    answer = client.post(f"/hooks/{mailbox.hook}/tracking/", json.dumps(event), content_type="application/json")
    assert answer.status_code == 200
    work()
    sent.refresh_from_db()
    assert (sent.state, "no such user" in sent.error) == ("bounced", True)


def test_nothing_of_the_secret_is_kept(client: Client, brand: Brand) -> None:
    box = make_mailbox(brand, receive="provider", provider="postmark", provider_auth="shop:open sesame")
    auth = "Basic " + base64.b64encode(b"shop:open sesame").decode()
    path = f"/hooks/{box.hook}/tracking/"
    answer = client.post(
        path, '{"RecordType": "Open"}', content_type="application/json", headers={"Authorization": auth}
    )
    assert answer.status_code == 200
    assert "sesame" not in str(Envelope.objects.get().about)
    assert "sesame" not in str(Channel.objects.get(pk=box.pk).config)
