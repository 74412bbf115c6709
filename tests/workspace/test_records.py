"""The records of a domain in words: what each means, what to do, and from when that is."""

from datetime import timedelta

import pytest
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import shifted
from counterbell.channels.models import Channel
from counterbell.connectors.email.names import names
from counterbell.conversations.actions import reply
from counterbell.conversations.models import Delivery
from counterbell.workspace.records import facts_of
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, work
from tests.mailroom.test_sending import bounce_of

FINE = {
    "mx": ["mx.shop.example"],
    "spf": ["v=spf1 include:_spf.post.example ~all"],
    "dmarc": ["v=DMARC1; p=reject"],
    "selectors": ["s1"],
    "keys": ["s1"],
}


def test_a_domain_in_order_is_fine_in_everything() -> None:
    assert [one.is_fine for one in facts_of(FINE)] == [True] * 4
    assert facts_of({}) == []


@pytest.mark.parametrize(
    ("found", "words", "fine"),
    [
        ({"mx": []}, "answers cannot arrive", False),
        ({"mx": None}, "did not answer", False),
        ({"spf": []}, "Nobody said who may send", False),
        ({"spf": ["v=spf1 -all", "v=spf1 ~all"]}, "then none counts", False),
        ({"spf": ["v=spf1 +all"]}, "Everybody may send in your name", False),
        ({"keys": []}, "a key that is not published", False),
        ({"selectors": [], "keys": []}, "No key was found under the usual names", False),
        ({"selectors": [], "keys": ["google"]}, "A key is published. Whether", True),
        ({"dmarc": []}, "Anybody can write in your name", False),
        ({"dmarc": ["v=DMARC1; p=none; sp=reject"]}, "delivered all the same", False),
        ({"dmarc": ["v=DMARC1;p=quarantine"]}, "among the spam", True),
    ],
)
def test_what_is_not_in_order_is_said_with_what_to_do(found: dict[str, list[str]], words: str, *, fine: bool) -> None:
    (fact,) = [one for one in facts_of({**FINE, **found}) if words in one.means]
    assert fact.is_fine is fine


def test_the_page_shows_the_last_check_and_asks_again(
    alice_client: Client, bob_client: Client, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(name: str, kind: str) -> list[str]:
        asked.append(name)
        return ["v=DMARC1; p=none"] if name.startswith("_dmarc") else []

    monkeypatch.setattr(names, "ask", ask)
    box = make_mailbox(brand)
    page = f"/settings/mail/{box.pk}/"
    assert "delivered all the same" not in alice_client.get(page).content.decode()
    assert (bob_client.post(f"{page}names/").status_code, alice_client.get(f"{page}names/").status_code) == (403, 405)
    assert asked == []
    assert alice_client.post(f"{page}names/").status_code == 302
    count = len(asked)
    with shifted(timedelta(hours=3)):
        shown = alice_client.get(page).content.decode()
    assert ("delivered all the same" in shown, "v=DMARC1; p=none" in shown, len(asked)) == (True, True, count)
    Channel.objects.filter(pk=box.pk).update(address="help@oslo.example")  # of another domain nothing is known
    assert "delivered all the same" not in alice_client.get(page).content.decode()


def test_who_signed_our_letters_is_read_from_one_that_came_back(
    alice_client: Client, bob: Agent, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "ask", lambda _name, _kind: [])
    box = make_mailbox(brand)
    arrive(box, Written())
    reply(only_conversation(), text="On its way", by=bob)
    work()
    head = b"DKIM-Signature: v=1; d=shop.example; s=autumn; b=x\r\nMessage-ID: <"
    plain = b"\n".join(bounce_of(Delivery.objects.get().sent_as).splitlines())
    arrive(box, plain.replace(b"Message-ID: <c", head.replace(b"\r\n", b"\n") + b"c"))
    forged = bounce_of("unknown@elsewhere.example").replace(b"Message-ID: <u", head.replace(b"autumn", b"evil") + b"u")
    arrive(box, forged)
    alice_client.post(f"/settings/mail/{box.pk}/names/")
    assert Channel.objects.get(pk=box.pk).tried["names"]["selectors"] == ["autumn"]
    page = alice_client.get(f"/settings/mail/{box.pk}/").content.decode()
    assert "a key that is not published" in page
