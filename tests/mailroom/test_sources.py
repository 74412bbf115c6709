"""The source of a letter: hers as it came by whatever way, ours as it leaves."""

import email
import email.policy
import json

import pytest
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.channels.models import Channel, Envelope
from counterbell.conversations.actions import reply
from counterbell.conversations.models import Delivery
from tests.hooks.test_views import KEY, form
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, work
from tests.mailroom.world import World


def source(client: Client, number: int, query: str = "") -> tuple[bytes, str]:
    answer = client.get(f"/inbox/{only_conversation().public_id}/letters/{number}/source/{query}")
    assert answer.status_code == 200
    return answer.content, answer.get("Content-Disposition", "")


@pytest.mark.parametrize("kind", ["inbound", "inbound_mime"])
def test_a_letter_by_webhook_is_shown_and_kept_as_a_letter(
    client: Client, bob_client: Client, brand: Brand, kind: str
) -> None:
    box = make_mailbox(brand, receive="provider", provider="mailgun", provider_secret=KEY)
    assert client.post(f"/hooks/{box.hook}/{kind}/", _sent(kind)).status_code == 200
    work()
    content, kept = source(bob_client, 1)
    read = email.message_from_bytes(content, policy=email.policy.default)
    assert (read["Subject"], kept) == ("A question", 'attachment; filename="letter-1.eml"')
    assert b"signature" not in content
    assert "Where is my parcel?" in read.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert b"Subject: A question" in source(bob_client, 1, "?as=text")[0]


def _sent(kind: str) -> dict[str, str]:
    if kind == "inbound_mime":
        return form()
    told = {name: value for name, value in form().items() if name != "body-mime"}
    heads = [["From", "Dana <dana@post.example>"], ["To", "help@shop.example"], ["Subject", "A question"]]
    return {**told, "message-headers": json.dumps(heads), "body-plain": "Where is my parcel?", "subject": "A question"}


def test_what_only_the_provider_has_is_shown_as_it_told_of_it(bob_client: Client, mailbox: Channel) -> None:
    arrive(mailbox, Written())
    told = {"way": "provider", "kind": "inbound", "path": "/hooks/x/inbound/"}
    Envelope.objects.update(about=told, raw=b'{"email_id": "abc"}')
    Channel.objects.filter(pk=mailbox.pk).update(config={**mailbox.config, "provider": "resend"})
    assert source(bob_client, 1) == (b'{"email_id": "abc"}', 'attachment; filename="letter-1.txt"')


def test_ours_is_shown_as_it_left(bob_client: Client, brand: Brand, bob: Agent, world: World) -> None:
    arrive(make_mailbox(brand, **world.told()), Written())
    reply(only_conversation(), text="On its **way**", by=bob)
    work()
    content, kept = source(bob_client, 2)
    ours = email.message_from_bytes(content, policy=email.policy.default)
    (left,) = world.letters
    names = ("Message-ID", "From", "To", "Subject", "Date", "References", "Reply-To")
    assert [ours[name] for name in names] == [left[name] for name in names]
    assert kept == 'attachment; filename="letter-2.eml"'
    piece = bob_client.get(f"/inbox/{only_conversation().public_id}/letters/").content.decode()
    assert piece.count("/source/?as=text") == 2


def test_what_never_had_a_way_out_has_no_source(bob_client: Client, mailbox: Channel, bob: Agent) -> None:
    arrive(mailbox, Written())
    reply(only_conversation(), text="On its way", by=bob)
    work()
    Delivery.objects.all().delete()
    page = f"/inbox/{only_conversation().public_id}/letters/"
    assert bob_client.get(page).content.decode().count("/source/?as=text") == 1
    assert bob_client.get(f"{page}2/source/").status_code == 404


def test_nobody_else_sees_a_source(charlie_client: Client, mailbox: Channel) -> None:
    arrive(mailbox, Written())
    assert charlie_client.get(f"/inbox/{only_conversation().public_id}/letters/1/source/").status_code == 404
