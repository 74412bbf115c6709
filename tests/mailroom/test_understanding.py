"""Letters become messages, once each, and one that cannot be read stops nothing."""

from collections.abc import Mapping
from typing import Any

import pytest

from counterbell.channels.actions import reprocess
from counterbell.channels.models import Channel, Envelope
from counterbell.connectors.email.adapter import Email
from counterbell.contracts.letters import Unreadable
from counterbell.conversations.models import Attachment, Conversation, Message
from counterbell.customers.models import Identity
from counterbell.mailroom.models import Letter, Participant
from counterbell.search.queries import find
from tests.mailroom.post import Written, arrive, only_conversation, said, take, work

State = Envelope.State


def test_a_letter_becomes_a_conversation(mailbox: Channel) -> None:
    arrive(mailbox, Written(files={"list.csv": b"a,b\n1,2\n"}))
    conversation = only_conversation()
    assert (conversation.subject, conversation.channel, conversation.status) == ("A question", mailbox, "open")
    assert said(conversation) == [("customer", "Where is my parcel?")]
    assert conversation.customer.name == "Dana"
    assert conversation.waiting_since is not None
    letter = Letter.objects.get()
    assert (letter.sender, letter.proved, letter.to) == ("dana@post.example", True, [["", "help@shop.example"]])
    assert list(Attachment.objects.values_list("name", "message")) == [("list.csv", letter.message_id)]
    assert Envelope.objects.get().state == State.UNDERSTOOD
    assert [hit.group for hit in find("parcel", kinds=("message",), scopes=None, limit=5)] == [conversation.pk]


def test_the_same_letter_again_is_one(mailbox: Channel) -> None:
    letter = Written(message_id="one@post.example")
    arrive(mailbox, letter, letter)
    raw = b"Received: from elsewhere by us; today\r\n" + letter.as_bytes()
    arrive(mailbox, raw)  # by another way
    assert (Message.objects.count(), Envelope.objects.count()) == (1, 1)


def test_an_id_that_was_borrowed_hides_nothing(mailbox: Channel) -> None:
    arrive(mailbox, Written(message_id="one@post.example"), Written(message_id="one@post.example", text="Another"))
    assert sorted(Message.objects.values_list("text", flat=True)) == ["Another", "Where is my parcel?"]


def test_two_mailboxes_get_their_own(mailbox: Channel, other_mailbox: Channel) -> None:
    letter = Written(message_id="one@post.example", to="help@shop.example, hello@oslo.example")
    arrive(mailbox, letter)
    arrive(other_mailbox, letter)
    assert sorted(Conversation.objects.values_list("channel", flat=True)) == sorted([mailbox.pk, other_mailbox.pk])


def test_poison_stops_nothing_and_can_be_tried_again(mailbox: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    parse = Email.parse

    def poisoned(self: Email, raw: bytes, about: Mapping[str, Any], config: Mapping[str, Any]) -> Any:
        if b"poison" in raw:
            raise ZeroDivisionError("the reader stumbled")
        if b"riddle" in raw:
            raise Unreadable("too_deep", "nested deeper than any letter")
        return parse(self, raw, about, config)

    monkeypatch.setattr(Email, "parse", poisoned)
    for text in ("one", "poison", "two", "riddle", "three"):
        take(mailbox, Written(text=text))
    work()
    assert sorted(Message.objects.values_list("text", flat=True)) == ["one", "three", "two"]
    refused = Envelope.objects.filter(state=State.REFUSED)
    assert sorted(refused.values_list("reason", "error")) == [
        ("fault", "ZeroDivisionError: the reader stumbled"),
        ("too_deep", "nested deeper than any letter"),
    ]
    monkeypatch.setattr(Email, "parse", parse)
    assert reprocess(list(refused.values_list("pk", flat=True))) == 2
    work()
    assert Message.objects.count() == 5
    assert not Envelope.objects.exclude(state=State.UNDERSTOOD).exists()


def test_a_letter_that_cannot_be_stored_is_refused_alone(mailbox: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    from counterbell.mailroom.actions import sorting

    text_of = sorting.text_of
    monkeypatch.setattr(sorting, "text_of", lambda letter: 1 / 0 if letter.subject == "bad" else text_of(letter))
    for subject in ("good", "bad", "good too"):
        take(mailbox, Written(subject=subject))
    work()
    assert sorted(Conversation.objects.values_list("subject", flat=True)) == ["good", "good too"]
    assert Envelope.objects.get(state=State.REFUSED).reason == "fault"


def test_an_unproved_sender_is_somebody_else(mailbox: Channel) -> None:
    arrive(mailbox, Written())
    arrive(mailbox, Written(dmarc="none", text="It is me, believe me"))
    first, second = Conversation.objects.order_by("pk")
    assert first.customer != second.customer
    assert sorted(Identity.objects.values_list("kind", "value")) == [
        ("claim", "dana@post.example"),
        ("email", "dana@post.example"),
    ]
    assert list(Participant.objects.order_by("pk").values_list("proved", flat=True)) == [True, False]


def test_who_is_named_by_somebody_unproved_takes_no_part(mailbox: Channel) -> None:
    crowd = ", ".join(f"p{n}@crowd.example" for n in range(100))
    arrive(mailbox, Written(dmarc="none", cc="eve@evil.example"), Written(text="to many", cc=crowd))
    first, second = Conversation.objects.order_by("pk")
    assert list(first.participants.values_list("address", flat=True)) == ["dana@post.example"]
    assert second.participants.count() == 40


def test_a_shops_form_names_the_customer(mailbox: Channel) -> None:
    arrive(mailbox, Written(sender="Shop <help@shop.example>", reply_to="Dana <dana@post.example>"))
    conversation = only_conversation()
    assert (conversation.customer.email, conversation.status) == ("dana@post.example", "open")
    assert not conversation.participants.get().proved


def test_newsletters_wait_and_answers_of_machines_rest(mailbox: Channel) -> None:
    arrive(mailbox, Written(subject="Sale", headers={"List-Id": "<sale.post.example>"}))
    arrive(mailbox, Written(subject="Away", headers={"Auto-Submitted": "auto-replied"}))
    statuses = dict(Conversation.objects.values_list("subject", "status"))
    assert statuses == {"Sale": "open", "Away": "resolved"}
