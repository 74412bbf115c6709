"""The preview is the letter: what the agent looks at is what arrives, to the letter."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.channels.models import Channel
from counterbell.conversations.actions import reply, save_draft
from counterbell.conversations.files import store_upload
from counterbell.conversations.models import Attachment, Conversation, Delivery, Message
from counterbell.mailroom.actions import set_recipients
from counterbell.mailroom.previewing import preview
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, work
from tests.mailroom.test_pictures import png
from tests.mailroom.world import World

WORDS = "Hello **Dana**,\n\n- one\n- [two](https://shop.example/2)\n\nsee https://shop.example/"


@pytest.fixture
def asked(brand: Brand, world: World, bob: Agent) -> Conversation:
    box: Channel = make_mailbox(brand, **world.told(), signature={"en": "Yours, {agent}"})
    arrive(box, Written())
    conversation = only_conversation()
    set_recipients(conversation, copied="Kim <kim@work.example>", blind="boss@work.example", by=bob)
    return conversation


@pytest.fixture
def lamp(brand: Brand, bob: Agent) -> Attachment:
    return store_upload(SimpleUploadedFile("lamp.png", png()), brand=brand, uploader=bob.ref)


def test_it_is_what_arrives(asked: Conversation, bob: Agent, lamp: Attachment, world: World) -> None:
    before = preview(asked, text=WORDS, files=[lamp.key], by=bob).letter
    assert not Delivery.objects.exists()
    assert Message.objects.filter(author="agent").count() == 0
    reply(asked, text=WORDS, by=bob, files=(lamp.key,))
    work()
    ((people, letter),) = world.arrived
    assert people == [*before.to, *before.cc, *before.bcc]
    assert letter["Subject"] == before.subject == "Re: A question"
    assert str(letter["From"]) == f"{before.sender_name} <{before.sender}>"
    assert letter.get_body(("plain",)).get_content().split() == before.text.split()
    assert letter.get_body(("html",)).get_content().split() == before.html.split()
    assert "Yours, Bob" in before.text
    assert "> Where is my parcel?" in before.text


def test_a_picture_stands_in_the_letter(asked: Conversation, bob: Agent, lamp: Attachment, world: World) -> None:
    reply(asked, text="Look", by=bob, files=(lamp.key,))
    work()
    (letter,) = world.letters
    (picture,) = [part for part in letter.walk() if part.get_content_maintype() == "image"]
    assert picture.get_content_disposition() == "inline"
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in letter.get_body(("html",)).get_content()
    assert lamp.key not in letter.as_string()


def test_the_page_shows_the_draft(
    bob_client: Client, charlie_client: Client, bob: Agent, asked: Conversation, lamp: Attachment
) -> None:
    save_draft(asked, agent=bob, kind=Message.Kind.PUBLIC, text=WORDS)
    path = f"/inbox/{asked.public_id}/letters/preview/"
    page = bob_client.get(path, {"file": lamp.key}).content.decode()
    for word in ("Bob · Lisbon Ceramics", "dana@post.example", "kim@work.example", "boss@work.example", "lamp.png"):
        assert word in page
    frame = bob_client.get(f"{path}page/", {"file": lamp.key})
    html = frame.content.decode()
    assert "<strong>Dana</strong>" in html
    assert "sandbox" in frame["Content-Security-Policy"]
    (link,) = re.findall(r'<img src="([^"]+)"', html)
    assert Client().get(link).status_code == 200
    for one in (path, f"{path}page/"):
        assert charlie_client.get(one).status_code == 404


def test_nobody_elses_files_can_be_named(asked: Conversation, bob: Agent, alice: Agent, lamp: Attachment) -> None:
    assert preview(asked, text="x", files=[lamp.key, "nothing"], by=alice).letter.enclosures == ()


def test_a_chat_has_none(bob_client: Client, channel: Channel, dana: object) -> None:
    from tests.workspace.matters import begin

    matter = begin(dana, "Hello")  # type: ignore[arg-type]
    assert bob_client.get(f"/inbox/{matter.public_id}/letters/preview/").status_code == 404
