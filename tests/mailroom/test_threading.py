"""Where a letter belongs: by our sign, or by reference from a proved member; nobody is a person because she says so."""

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.channels.models import Channel
from counterbell.conversations.actions import merge, reply, resolve
from counterbell.conversations.models import Conversation, Delivery, Message
from counterbell.mailroom import tokens
from counterbell.mailroom.hosts import message_host
from counterbell.mailroom.models import Letter, Participant
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, said, work
from tests.mailroom.world import World

DANA = "dana@post.example"


@pytest.fixture
def answered(mailbox: Channel, bob: Agent) -> Delivery:
    """Dana wrote, bob answered."""
    arrive(mailbox, Written())
    return answer(bob, "On its way.")


def answer(by: Agent, text: str, conversation: Conversation | None = None) -> Delivery:
    message = reply(conversation or only_conversation(), text=text, by=by)
    work()
    return Delivery.objects.get(message=message)


def test_her_answer_to_our_letter_joins(mailbox: Channel, answered: Delivery) -> None:
    arrive(mailbox, Written(in_reply_to=answered.sent_as, text="Thank you!", dmarc="none"))
    assert said(only_conversation()) == [
        ("customer", "Where is my parcel?"),
        ("agent", "On its way."),
        ("customer", "Thank you!"),
    ]


def test_her_answer_to_the_reply_address_joins(mailbox: Channel, answered: Delivery) -> None:
    to = tokens.reply_address(mailbox.address, answered.message.conversation_id, DANA)
    arrive(mailbox, Written(to=to, text="Thank you!"))
    assert len(said(only_conversation())) == 3


def test_a_claimed_address_is_proved_by_answering(mailbox: Channel, bob: Agent) -> None:
    arrive(mailbox, Written(dmarc="none"))
    sent = answer(bob, "Hello")
    assert not Participant.objects.get().proved
    arrive(mailbox, Written(in_reply_to=sent.sent_as, text="It is me", dmarc="none"))
    assert Participant.objects.get().proved
    assert list(only_conversation().customer.identities.filter(kind="email").values_list("value", flat=True)) == [DANA]


def test_her_second_letter_joins_by_reference_when_it_is_proved(mailbox: Channel) -> None:
    first = Written()
    arrive(mailbox, first)
    arrive(mailbox, Written(in_reply_to=first.message_id, text="and one more thing"))
    assert len(said(only_conversation())) == 2


@pytest.mark.parametrize("dmarc", ["none", "fail", ""])
def test_a_reference_from_nobody_proved_joins_nothing(mailbox: Channel, dmarc: str) -> None:
    first = Written()
    arrive(mailbox, first)
    arrive(mailbox, Written(in_reply_to=first.message_id, text="let me in", cc="eve@evil.example", dmarc=dmarc))
    old, new = Conversation.objects.order_by("pk")
    assert (len(said(old)), said(new)) == (1, [("customer", "let me in")])
    assert Letter.objects.get(conversation=new).about["related"] == old.pk
    assert not Participant.objects.filter(address="eve@evil.example").exists()


@pytest.mark.parametrize("spoil", ["mac", "conversation", "old form", "host"])
def test_a_sign_that_is_not_ours_joins_nothing(mailbox: Channel, answered: Delivery, spoil: str) -> None:
    left, _, host = answered.sent_as.partition("@")
    c, nonce, mac = left.split(".")
    changed = {
        "mac": f"{c}.{nonce}.{mac[:-1]}{'a' if mac[-1] != 'a' else 'b'}@{host}",
        "conversation": f"c{int(c[1:], 36) + 1:x}.{nonce}.{mac}@{host}",
        "old form": f"{c}.{mac}@{host}",
        "host": f"{left}@evil.example",
    }
    arrive(mailbox, Written(in_reply_to=changed[spoil], sender="Eve <eve@evil.example>", text="let me in"))
    assert len(said(Conversation.objects.order_by("pk")[0])) == 2
    assert Conversation.objects.count() == 2


def test_somebody_else_with_her_sign_stands_beside(mailbox: Channel, answered: Delivery) -> None:
    before = only_conversation().customer
    letter = Written(in_reply_to=answered.sent_as, sender="Kim <kim@work.example>", text="I am her colleague")
    arrive(mailbox, letter)
    conversation = only_conversation()
    assert len(said(conversation)) == 2
    assert said(conversation, Message.Kind.NOTE) == [("customer", "I am her colleague")]
    assert conversation.customer == before
    assert (before.email, before.name) == (DANA, "Dana")
    kim = Participant.objects.get(address="kim@work.example")
    assert (kim.role, kim.proved) == ("stranger", False)
    assert conversation.waiting_since is not None


def test_a_forged_sender_with_her_sign_stands_beside(mailbox: Channel, answered: Delivery) -> None:
    arrive(mailbox, Written(in_reply_to=answered.sent_as, text="not she", dmarc="fail"))
    assert len(said(only_conversation())) == 2
    assert Letter.objects.get(message__kind="note").about["refuted"] is True


@pytest.mark.parametrize("sender", ["Bob <bob@shop.example>", "Help <help@shop.example>", "<HELP+x@shop.example>"])
def test_nobody_acts_as_one_of_us(mailbox: Channel, answered: Delivery, sender: str) -> None:
    arrive(mailbox, Written(in_reply_to=answered.sent_as, sender=sender, text="Your money is refunded"))
    old = Conversation.objects.order_by("pk")[0]
    assert len(said(old)) == 2
    assert not Message.objects.filter(text="Your money is refunded", author="agent").exists()
    assert Delivery.objects.count() == 1
    assert not Letter.objects.get(message__text="Your money is refunded").proved


def test_in_copy_by_her_own_wish_she_takes_part_for_agents(mailbox: Channel, bob: Agent) -> None:
    arrive(mailbox, Written(cc="Kim <kim@work.example>"))
    sent = answer(bob, "Hello both")
    assert sent.recipients["cc"] == ["kim@work.example"]
    arrive(mailbox, Written(sender="Kim <kim@work.example>", in_reply_to=sent.sent_as, text="Kim here"))
    conversation = only_conversation()
    assert said(conversation, Message.Kind.NOTE) == [("customer", "Kim here")]
    assert Participant.objects.get(address="kim@work.example").role == "copied"
    assert "unknown" not in Letter.objects.get(message__text="Kim here").about


def test_out_of_office_moves_nothing(mailbox: Channel, answered: Delivery, bob: Agent) -> None:
    resolve(only_conversation(), by=bob)
    away = Written(in_reply_to=answered.sent_as, headers={"Auto-Submitted": "auto-replied"}, text="I am away")
    arrive(mailbox, away)
    conversation = only_conversation()
    assert (conversation.status, conversation.waiting_since) == ("resolved", None)
    assert said(conversation, Message.Kind.NOTE) == [("customer", "I am away")]


def test_an_ended_conversation_is_reopened_within_its_time(mailbox: Channel, answered: Delivery, bob: Agent) -> None:
    resolve(only_conversation(), by=bob)
    arrive(mailbox, Written(in_reply_to=answered.sent_as, text="Not yet"))
    assert only_conversation().status == "open"


def test_after_its_time_a_new_one_begins(mailbox: Channel, answered: Delivery, bob: Agent) -> None:
    from datetime import timedelta

    resolve(only_conversation(), by=bob)
    with clock.shifted(timedelta(days=40)):
        arrive(mailbox, Written(in_reply_to=answered.sent_as, text="Another thing"))
    old, new = Conversation.objects.order_by("pk")
    assert (old.status, said(new)) == ("resolved", [("customer", "Another thing")])
    assert new.customer == old.customer


def test_what_is_sent_to_a_merged_one_goes_to_the_survivor(mailbox: Channel, answered: Delivery, bob: Agent) -> None:
    arrive(mailbox, Written(subject="Another", text="second"))
    old, survivor = Conversation.objects.order_by("pk")
    merge(old, into=survivor, by=bob)
    work()
    arrive(mailbox, Written(in_reply_to=answered.sent_as, text="Thank you!"))
    assert said(survivor)[-1] == ("customer", "Thank you!")
    assert Conversation.objects.living().count() == 1


def test_a_sign_of_another_brand_joins_nothing(
    mailbox: Channel, other_mailbox: Channel, answered: Delivery, other_brand: Brand
) -> None:
    arrive(other_mailbox, Written(to="hello@oslo.example", in_reply_to=answered.sent_as, text="elsewhere"))
    new = Conversation.objects.get(brand=other_brand)
    assert said(new) == [("customer", "elsewhere")]
    assert len(said(Conversation.objects.get(brand=mailbox.brand))) == 2


def test_a_copy_of_our_own_letter_is_nothing_new(mailbox: Channel, answered: Delivery) -> None:
    arrive(mailbox, Written(sender="Bob <help@shop.example>", message_id=answered.sent_as, text="On its way."))
    assert len(said(only_conversation())) == 2
    assert Letter.objects.count() == 2


def test_signs_are_long_and_differ() -> None:
    host = message_host("help@shop.example")
    made = {tokens.message_id(7, DANA, host=host) for _ in range(200)}
    assert len(made) == 200
    for one in made:
        (sign,) = tokens.in_ids([one], host=host)
        assert sign.holds_for(DANA)
        assert not sign.holds_for("eve@evil.example")
        assert len(sign.mac) * 5 >= 128
    assert tokens.in_address(tokens.reply_address("help@shop.example", 7, DANA)).holds_for(DANA)  # type: ignore[union-attr]
    assert tokens.in_address("help+c7.short@shop.example") is None


SES = "0100018f3c4e5d6a-1b2c3d4e-5f6a-7b8c-9d0e-1f2a3b4c5d6e-000000"


@pytest.mark.parametrize(("dmarc", "joins"), [("pass", True), ("none", False)])
def test_who_renames_our_letters_breaks_no_thread(
    brand: Brand, bob: Agent, world: World, dmarc: str, *, joins: bool
) -> None:
    world.says = f"250 Ok {SES}"
    box = make_mailbox(brand, **world.told())
    arrive(box, Written())
    asked = only_conversation()
    reply(asked, text="On its way", by=bob)
    work()
    assert Delivery.objects.get().external_id == SES
    arrive(box, Written(in_reply_to=f"{SES}@eu-west-1.amazonses.com", text="Thank you", dmarc=dmarc))
    assert (("customer", "Thank you") in said(asked)) is joins
    arrive(box, Written(sender="Eve <eve@evil.example>", in_reply_to=f"{SES}@amazonses.com", text="me too"))
    assert ("customer", "me too") not in said(asked)
