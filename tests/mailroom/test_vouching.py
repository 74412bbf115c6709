"""A letter that a trusted list passed on: its agents read who vouches for it, and it gets no right by that."""

import pytest
from django.test import Client

from counterbell.accounts.models import Brand
from counterbell.conversations.models import Conversation
from counterbell.mailroom.models import Letter
from tests.connectors.email.test_arc import _dkimpy_can_seal, letter, our_receiver, passed_on
from tests.mailroom.post import Written, arrive, make_mailbox

__all__ = ["_dkimpy_can_seal"]


@pytest.mark.parametrize(("sealers", "mark"), [("big.example, other.example", "vouched for by"), ("", "forged")])
def test_who_vouches_is_told(bob_client: Client, brand: Brand, sealers: str, mark: str) -> None:
    mailbox = make_mailbox(brand, sealers=sealers)
    arrive(mailbox, Written(sender="Dana <dana@post.example>", message_id="first@post.example"))
    raw = our_receiver(passed_on(letter(), "big.example"))
    arrive(mailbox, b"In-Reply-To: <first@post.example>\r\n" + raw)
    found = Letter.objects.get(sent_as="1@post.example")
    assert not found.proved
    assert found.verdict.get("vouched_by", "") == ("big.example" if sealers else "")
    assert Conversation.objects.count() == 2  # it may not join hers, whatever it refers to
    page = bob_client.get(f"/inbox/{found.conversation.public_id}/letters/").content.decode()
    assert mark in page
    assert "big.example" in page or not sealers
