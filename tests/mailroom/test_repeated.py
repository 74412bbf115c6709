"""Pictures that a letter only quotes, or brings once more, stand folded with the quote and never as new files."""

from email.message import EmailMessage
from email.policy import SMTP

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counterbell.accounts.models import Agent
from counterbell.channels.models import Channel
from counterbell.conversations import wire
from counterbell.conversations.actions import reply
from counterbell.conversations.files import path_of, store_upload
from counterbell.conversations.models import Conversation
from tests.mailroom.post import arrive
from tests.mailroom.test_pictures import png

QUOTE = '<div class="gmail_quote">On Monday Kim wrote:<blockquote>Which?<img src="cid:{cid}"></blockquote></div>'


def letter(number: int, html: str, *, files: dict[str, bytes], attached: dict[str, bytes] | None = None) -> bytes:
    """From dana; `files` are named by their content id, `attached` by their name."""
    message = EmailMessage(SMTP)
    message["From"], message["To"], message["Subject"] = "Dana <dana@post.example>", "help@shop.example", "Broken"
    message["Authentication-Results"] = "mx.shop.example; dmarc=pass header.from=post.example"
    message["Message-ID"] = f"<{number}.repeated@post.example>"
    if number > 1:
        message["In-Reply-To"] = "<1.repeated@post.example>"
        message["References"] = "<1.repeated@post.example>"
    message.set_content("A letter with pictures")
    message.add_alternative(html, subtype="html")
    page = message.get_payload()[1]  # type: ignore[index]
    for cid, data in files.items():
        page.add_related(data, "image", "png", cid=f"<{cid}>", filename=f"{cid}.png")  # type: ignore[union-attr]
    for name, data in (attached or {}).items():
        message.add_attachment(data, "application", "octet-stream", filename=name)
    return message.as_bytes()


def names(conversation: Conversation) -> list[list[str]]:
    """The files that each letter shows as its own, in order."""
    return [[file["name"] for file in one["files"]] for one in wire.entries_of(conversation, public_only=True)]


def test_a_picture_in_the_quote_is_no_new_file_and_stands_with_the_quote(
    mailbox: Channel, bob: Agent, bob_client: Client
) -> None:
    quoted = "<p>It is this: <img src='cid:new'></p>" + QUOTE.format(cid="old")
    arrive(mailbox, letter(1, quoted, files={"new": png("red"), "old": png("blue")}))
    conversation = Conversation.objects.get()
    assert names(conversation) == [["new.png"]]
    assert [one["name"] for one in wire.entries_of(conversation)[0]["files"]] == ["new.png"]
    piece = bob_client.get(f"/inbox/{conversation.public_id}/letters/").content.decode()
    assert piece.count("data-view-image") == 1
    assert 'data-name="old.png"' in piece
    page = bob_client.get(f"/inbox/{conversation.public_id}/letters/1/page/").content.decode()
    assert page.index("<details") < page.rindex("/files/picture/")
    assert page.count('src="/files/picture/') == 2


def test_what_stood_in_the_thread_before_is_not_shown_once_more(mailbox: Channel, bob: Agent) -> None:
    logo = png("teal")
    arrive(mailbox, letter(1, "<p>Hello</p><p>Dana</p>", files={"logo": logo}))
    arrive(mailbox, letter(2, "<p>And?</p>", files={"other-name": logo}, attached={"list.txt": b"One lamp."}))
    arrive(mailbox, letter(3, "<p>And now?</p>", files={"logo": png("black")}, attached={"list.txt": b"One lamp."}))
    arrive(mailbox, letter(4, "<p>I mean this: <img src='cid:logo'></p>", files={"logo": logo}))
    conversation = Conversation.objects.get()
    assert names(conversation) == [["logo.png"], ["list.txt"], ["logo.png", "list.txt"], ["logo.png"]]


def test_a_picture_of_ours_that_comes_back_is_known(mailbox: Channel, bob: Agent) -> None:
    arrive(mailbox, letter(1, "<p>Hello</p>", files={}))
    conversation = Conversation.objects.get()
    ours = store_upload(SimpleUploadedFile("plan.png", png("gold")), brand=conversation.brand, uploader=bob.ref)
    reply(conversation, text="This one?", by=bob, files=[ours.key])
    with default_storage.open(path_of(ours.key)) as file:
        back = bytes(file.read())
    arrive(mailbox, letter(2, "<p>Yes</p>", files={"plan": back}))
    assert names(conversation) == [[], ["plan.png"], []]


def test_another_conversation_knows_nothing_of_it(mailbox: Channel) -> None:
    arrive(mailbox, letter(1, "<p>Hello</p>", files={"logo": png("teal")}))
    arrive(mailbox, letter(1, "<p>Hello</p>", files={"logo": png("teal")}).replace(b"1.repeated", b"another"))
    assert [names(one) for one in Conversation.objects.all()] == [[["logo.png"]], [["logo.png"]]]
