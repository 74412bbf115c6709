"""Suspected spam in the inbox: a list of its own, why, and the way back."""

from uuid import uuid4

import pytest
from django.test import Client

from counterbell.conversations.actions import open_conversation, receive, suspect
from counterbell.conversations.models import Conversation
from tests.people import Shopper

pytestmark = pytest.mark.django_db


@pytest.fixture
def aside(dana: Shopper) -> Conversation:
    made = open_conversation(dana.customer, brand=dana.brand, public_id=uuid4())
    receive(made, text="Cheap watches")
    return suspect(made.pk, reasons=["no_script", "link"])


def test_it_stands_in_its_own_list_and_in_no_other(bob_client: Client, aside: Conversation) -> None:
    named = str(aside.public_id)
    for view, there in {"unassigned": False, "all": False, "suspected": True}.items():
        assert (named in bob_client.get(f"/inbox/rows/?view={view}").content.decode()) is there
        live = bob_client.get(f"/inbox/changed/?view={view}&c={named}").content.decode()
        assert (f'data-c="{named}"' in live or named in live) is there


def test_the_desk_says_why(bob_client: Client, aside: Conversation) -> None:
    page = bob_client.get(f"/inbox/{aside.public_id}/header/").content.decode()
    assert "it was not written in our chat window · there is a link in it." in " ".join(page.split())


def test_clearing_brings_it_back(bob_client: Client, aside: Conversation) -> None:
    answer = bob_client.post(f"/inbox/{aside.public_id}/clear/")
    assert answer.status_code == 200
    assert "talk-suspected" not in answer.content.decode()
    aside.refresh_from_db()
    assert aside.suspected_at is None
    assert [m.facts["what"] for m in aside.messages.filter(kind="happening")] == ["suspected", "cleared"]
    bob_client.post(f"/inbox/{aside.public_id}/clear/")
    assert aside.messages.filter(kind="happening").count() == 2, "twice is harmless"


def test_an_outsider_clears_nothing(charlie_client: Client, aside: Conversation) -> None:
    assert charlie_client.post(f"/inbox/{aside.public_id}/clear/").status_code == 404
    aside.refresh_from_db()
    assert aside.is_suspected


def test_the_cart_is_shown_as_the_shops_word(bob_client: Client, aside: Conversation) -> None:
    aside.page = {
        "url": "https://shop.example/",
        "title": "Bowls",
        "cart": {
            "items": [{"name": "<b>Blue bowl</b>", "sku": "B1", "quantity": 2, "price": "24.00", "url": ""}],
            "total": "48.00",
            "currency": "EUR",
        },
    }
    aside.save()
    page = bob_client.get(f"/inbox/{aside.public_id}/panel/").content.decode()
    assert "&lt;b&gt;Blue bowl&lt;/b&gt;" in page
    assert "48.00 EUR" in page
    assert "<b>Blue" not in page
