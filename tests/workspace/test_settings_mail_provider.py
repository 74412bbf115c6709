"""A mailbox at a mail provider: what each needs to be told, what it cannot do, and where it is to call."""

import pytest
from django.test import Client

from counterbell.accounts.models import Brand
from counterbell.channels.adapters import settings_of
from counterbell.channels.models import Channel
from counterbell.connectors.email.providers import PROVIDERS as KNOWN
from counterbell.connectors.email.providers import backend_for
from counterbell.contracts.channels import Misdirected
from counterbell.workspace import settings_mail_provider as facts
from tests.mailroom.post import make_mailbox
from tests.workspace.test_mail import FORM

HANDED = {**FORM, "receive": "smtp", "send": "provider", "provider_key": "the key"}


def test_the_page_knows_what_the_connector_knows() -> None:
    names = [name for name, _title in facts.PROVIDERS if name]
    assert sorted(names) == sorted(KNOWN)
    assert {name for name, one in KNOWN.items() if not one.brings_letters} == facts.ONLY_SENDS
    assert {name for name, one in KNOWN.items() if not one.backend} == facts.ONLY_RECEIVES


@pytest.mark.parametrize("provider", [name for name in KNOWN if name not in facts.ONLY_RECEIVES])
def test_what_the_form_lets_through_can_send(alice_client: Client, brand: Brand, provider: str) -> None:
    told = {"provider": provider, "brand": str(brand.pk), "provider_domain": "shop.example"}
    if provider in facts.NEEDS_URL:
        told["provider_url"] = "https://post.shop.example/api"
    if provider in facts.NEEDS_KEY_SECRET:
        told["provider_key_secret"] = "the secret of the key"
    answer = alice_client.post("/settings/mail/new/", {**HANDED, **told})
    assert answer.status_code == 302
    backend_for(settings_of(Channel.objects.get(kind="email")))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"provider": ""}, "Choose a provider."),
        ({"provider": "postal"}, "needs the address of its API"),
        ({"provider": "unisender_go"}, "needs the address of its API"),
        ({"provider": "mailjet"}, "needs the secret that belongs to the key"),
        ({"provider": "postmark", "provider_key": ""}, "needs the key of its API"),
        ({"provider": "amazon_ses"}, "SMTP server: choose that"),
        ({"provider": "unisender_go", "receive": "provider", "send": "smtp"}, "choose another way in"),
        ({"provider": "postal", "provider_url": "file:///etc"}, "valid URL"),
    ],
)
def test_what_cannot_work_is_not_stored(alice_client: Client, brand: Brand, told: dict[str, str], words: str) -> None:
    page = alice_client.post("/settings/mail/new/", {**HANDED, "brand": brand.pk, **told})
    assert words in page.content.decode()
    assert not Channel.objects.filter(kind="email").exists()


def test_a_stored_key_is_not_taken_to_another_address(alice_client: Client, brand: Brand) -> None:
    box = make_mailbox(brand, send="provider", provider="mailgun", provider_key="the key")
    told = {**HANDED, "provider": "mailgun", "provider_key": "", "provider_url": "https://evil.example/"}
    for send in ("smtp", "provider"):
        page = alice_client.post(f"/settings/mail/{box.pk}/", {**told, "send": send}).content.decode()
        assert "Another provider or address needs it anew." in page
    box.refresh_from_db()
    assert not box.config["provider_url"]
    kept = {**told, "provider_url": "", "name": "Another"}
    assert alice_client.post(f"/settings/mail/{box.pk}/", kept).status_code == 302


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"receive": "provider", "send": "smtp", "provider": "amazon_ses"}, ["inbound", "tracking"]),
        ({"receive": "imap", "send": "provider", "provider": "mailgun"}, ["tracking"]),
        ({"receive": "smtp", "send": "provider", "provider": "unisender_go"}, ["tracking"]),
        ({"receive": "imap", "send": "smtp", "provider": "mailgun"}, []),
    ],
)
def test_where_the_provider_is_to_call(
    alice_client: Client, brand: Brand, told: dict[str, str], shown: list[str]
) -> None:
    box = make_mailbox(brand, **told)
    page = alice_client.get(f"/settings/mail/{box.pk}/").content.decode()
    assert [kind for kind in ("inbound", "tracking") if f"/hooks/{box.hook}/{kind}/" in page] == shown


def test_a_provider_that_brings_no_letters_fails_the_test(alice_client: Client, brand: Brand) -> None:
    box = make_mailbox(brand, receive="provider", provider="unisender_go", provider_key="the key")
    page = alice_client.post(f"/settings/mail/{box.pk}/try/").content.decode()
    assert "choose another way in" in page


def test_a_provider_without_a_backend_hands_nothing_over() -> None:
    with pytest.raises(Misdirected):
        backend_for({"provider": "amazon_ses"})


def test_a_new_mailbox_takes_addresses_with_a_plus_unless_told_otherwise(alice_client: Client) -> None:
    page = alice_client.get("/settings/mail/new/").content.decode()
    assert "checked" in page.partition('name="plus"')[2].partition(">")[0]
