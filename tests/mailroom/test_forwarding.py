"""Letters handed on: with all that was written, and no way for the one who was asked to speak for the customer."""

import pytest
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.channels.models import Channel
from counterbell.conversations.actions import NotPossible, reply
from counterbell.conversations.models import Conversation, Delivery
from counterbell.mailroom.actions import set_recipients
from counterbell.mailroom.addressing import address_of
from counterbell.mailroom.forwarding import forward
from counterbell.mailroom.models import Letter, Participant
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, said, work
from tests.mailroom.test_pictures import png
from tests.mailroom.world import World

KIM = "kim@supplier.example"


@pytest.fixture
def mailbox(brand: Brand, world: World) -> Channel:
    return make_mailbox(brand, **world.told())


@pytest.fixture
def asked(mailbox: Channel) -> Conversation:
    arrive(
        mailbox,
        Written(
            message_id="first@post.example",
            text="My lamp is broken.\n\nOn 1 Nov 2026, Shop wrote:\n> It left today.\n",
            cc="Leo <leo@post.example>",
            files={"lamp.bin": b"lamp"},
        ),
    )
    return only_conversation()


def hand_on(conversation: Conversation, by: Agent, to: str = f"Kim <{KIM}>", **how: object) -> Delivery:
    note = forward(Letter.objects.get(is_ours=False, sender="dana@post.example"), to=to, by=by, **how)  # type: ignore[arg-type]
    work()
    return Delivery.objects.get(message=note)


def test_it_arrives_with_head_words_and_files(asked: Conversation, bob: Agent, world: World) -> None:
    sent = hand_on(asked, bob, words="Is it **yours**?")
    ((people, letter),) = world.arrived
    assert people == [KIM]  # nobody of the customer's copies
    assert (letter["Subject"], letter["In-Reply-To"], letter["References"]) == ("Fwd: A question", None, None)
    assert str(letter["From"]) == "Bob · Lisbon Ceramics <help@shop.example>"
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith("Is it yours?\n\n-- \nBob")
    head = text.partition("---------- Forwarded message ----------\n")[2]
    assert head.startswith("From: Dana <dana@post.example>\nDate: ")
    for line in ("Subject: A question", "To: help@shop.example", "Copy: Leo <leo@post.example>"):
        assert f"\n{line}\n" in head
    assert "My lamp is broken." in head
    assert "> It left today." in head  # folded for us, not for her
    html = letter.get_body(("html",)).get_content()
    assert "<strong>yours</strong>" in html
    assert "Dana &lt;dana@post.example&gt;" in html
    ((name, data),) = [(part.get_filename(), part.get_content()) for part in letter.iter_attachments()]
    assert (name, data) == ("lamp.bin", b"lamp")
    assert sent.state == "sent"


def test_the_thread_says_who_handed_on_what_to_whom(asked: Conversation, bob: Agent, world: World) -> None:
    hand_on(asked, bob, words="Is it yours?", files=False)
    assert said(asked, "note") == [("agent", f"Forwarded to {KIM}.\n\nIs it yours?")]
    assert list(world.letters[0].iter_attachments()) == []
    row = Letter.objects.get(is_ours=True)
    assert (row.to, row.subject, row.message.agent) == ([["", KIM]], "Fwd: A question", bob)  # type: ignore[union-attr]
    assert said(asked) == [("customer", "My lamp is broken.")]


@pytest.mark.parametrize("sender", [KIM, "eve@evil.example", "Dana <dana@post.example>"])
@pytest.mark.parametrize("by", ["reference", "address"])
@pytest.mark.parametrize("dmarc", ["pass", "none", "fail"])
def test_no_answer_to_it_becomes_the_customers_words(
    asked: Conversation, bob: Agent, mailbox: Channel, world: World, sender: str, by: str, dmarc: str
) -> None:
    sent = hand_on(asked, bob)
    sign = str(world.letters[0]["Reply-To"]).strip("<>")
    how = {"in_reply_to": sent.sent_as} if by == "reference" else {"to": sign}
    if sender.startswith("Dana") and dmarc == "pass" and by == "reference":
        return  # that is she herself, proved, in her own conversation
    arrive(mailbox, Written(sender=sender, text="I want a refund", dmarc=dmarc, **how))  # type: ignore[arg-type]
    assert said(asked) == [("customer", "My lamp is broken.")]
    before = len(world.arrived)
    reply(asked, text="We look into it", by=bob)
    work()
    assert world.arrived[before][0] == ["dana@post.example", "leo@post.example"]


def test_what_she_answers_stands_beside_for_agents(
    asked: Conversation, bob: Agent, mailbox: Channel, world: World
) -> None:
    sent = hand_on(asked, bob)
    arrive(mailbox, Written(sender=f"Kim <{KIM}>", text="It is ours.", in_reply_to=sent.sent_as, dmarc="none"))
    assert said(asked, "note")[-1] == ("customer", "It is ours.")
    answer = Letter.objects.get(sender=KIM)
    assert "unknown" not in answer.about  # whom we asked is no stranger
    assert Participant.objects.get(address=KIM).role == "asked"
    assert KIM not in str(address_of(asked))


def test_a_name_that_is_no_address_or_is_ours(asked: Conversation, bob: Agent, world: World) -> None:
    for to, why in (("kim", "“kim” is no"), ("", "to whom"), ("help@shop.example", "of yours")):
        with pytest.raises(NotPossible, match=why):
            hand_on(asked, bob, to=to)
    with pytest.raises(NotPossible, match="At most 10"):
        hand_on(asked, bob, to=", ".join(f"k{n}@supplier.example" for n in range(11)))
    assert (said(asked, "note"), world.arrived, Delivery.objects.count()) == ([], [], 0)
    assert not Participant.objects.filter(role="asked").exists()


def test_a_picture_of_the_letter_stands_in_what_is_handed_on(bob: Agent, mailbox: Channel, world: World) -> None:
    arrive(mailbox, Written(files={"lamp.png": png()}))
    hand_on(only_conversation(), bob)
    (picture,) = [p for p in world.letters[0].walk() if p.get_content_maintype() == "image"]
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in world.letters[0].get_body(("html",)).get_content()


def test_the_page_of_it(bob_client: Client, charlie_client: Client, asked: Conversation, world: World) -> None:
    path = f"/inbox/{asked.public_id}/letters/1/forward/"
    page = bob_client.get(path).content.decode()
    assert "Fwd: A question" in page
    assert "lamp.bin" in page
    refused = bob_client.post(path, {"to": "kim"})
    assert (refused.status_code, refused.content.decode()) == (409, "“kim” is no e-mail address.")
    assert charlie_client.post(path, {"to": KIM}).status_code == 404
    assert not Delivery.objects.exists()
    assert bob_client.post(path, {"to": KIM, "words": "Yours?", "files": "yes"}).status_code == 204
    work()
    assert world.arrived[0][0] == [KIM]


def test_to_whom_the_next_letters_go_is_chosen(asked: Conversation, bob: Agent, world: World) -> None:
    def choose(to: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        set_recipients(asked, to=to, copied="leo@post.example", blind="", by=bob)
        addressed = address_of(asked)
        return addressed.to, addressed.cc

    dana, leo = "dana@post.example", "leo@post.example"
    assert choose(dana) == ((dana,), (leo,))
    assert not Participant.objects.filter(chosen=True).exists()  # it is as it would be anyway
    assert choose(f"Kim <{KIM}>, {dana}") == ((dana, KIM), (leo,))  # our sign is made for the customer
    assert choose(KIM) == ((KIM,), (leo,))
    assert choose(leo) == ((leo,), ())
    assert choose("") == ((dana,), (leo,))
    assert set(Participant.objects.values_list("address", flat=True)) == {dana, leo}
