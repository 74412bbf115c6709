"""Letters leave: as what was said, once for the reader, and whatever happens is a word that an agent can read."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.channels.models import Channel
from counterbell.conversations import rich
from counterbell.conversations.actions import Answer, add_note, delivering, put_off, reply
from counterbell.conversations.models import Attachment, Conversation, Delivery, Message
from counterbell.journal.worker import LEASE
from counterbell.mailroom import outgoing, tokens
from counterbell.mailroom.actions import set_recipients
from counterbell.mailroom.models import Standing
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, work
from tests.mailroom.world import World

State = Delivery.State


@pytest.fixture
def mailbox(brand: Brand, world: World) -> Channel:
    return make_mailbox(brand, **world.told())


@pytest.fixture
def asked(mailbox: Channel) -> Conversation:
    arrive(mailbox, Written(message_id="first@post.example", references=["older@post.example"]))
    return only_conversation()


def answer(
    conversation: Conversation, by: Agent, text: str = "On its **way**.", files: tuple[str, ...] = ()
) -> Delivery:
    message = reply(conversation, text=text, by=by, files=files)
    work()
    return Delivery.objects.get(message=message)


def test_buttons_leave_as_numbered_choices(asked: Conversation, bob: Agent, world: World) -> None:
    part = rich.buttons({"choices": ["Send it back", "Keep it"]})
    sent = put_off(asked, Answer(client_id=str(uuid4()), text="What shall we do?", part=part), by=bob)
    assert isinstance(sent, Message)
    work()
    ((_people, letter),) = world.arrived
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith("What shall we do?\n\n1. Send it back\n2. Keep it\n")
    assert "Send it back" in letter.get_body(("html",)).get_content()


def test_an_answer_leaves_as_a_letter(asked: Conversation, bob: Agent, world: World) -> None:
    sent = answer(asked, bob)
    assert (sent.state, sent.attempts, sent.error) == (State.SENT, 1, "")
    ((people, letter),) = world.arrived
    assert people == ["dana@post.example"]
    assert letter["Subject"] == "Re: A question"
    assert str(letter["From"]) == "Bob · Lisbon Ceramics <help@shop.example>"
    assert letter["Message-ID"] == f"<{sent.sent_as}>"
    assert letter["In-Reply-To"] == "<first@post.example>"
    sign = tokens.in_address(str(letter["Reply-To"]))
    assert sign is not None
    assert sign.holds_for("dana@post.example")
    assert letter["Auto-Submitted"] is None
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith("On its way.")
    assert "-- \nBob\nLisbon Ceramics" in text
    assert "> Where is my parcel?" in text
    html = letter.get_body(("html",)).get_content()
    assert "<strong>way</strong>" in html
    assert "style=" in html
    assert re.findall(r"<style[^>]*>\s*(\S+)", html) == ["@media"]  # nothing but the dark scheme is left to programs


def test_only_the_newest_letter_is_quoted(asked: Conversation, bob: Agent, mailbox: Channel, world: World) -> None:
    first = answer(asked, bob, "secret of the first answer")
    arrive(mailbox, Written(in_reply_to=first.sent_as, text="And my invoice?"))
    answer(asked, bob, "Here")
    text = world.letters[1].get_body(("plain",)).get_content()
    assert "And my invoice?" in text
    assert "parcel" not in text
    assert "secret" not in text


def test_a_persian_letter_is_written_from_the_right(mailbox: Channel, bob: Agent, world: World) -> None:
    arrive(mailbox, Written(text="سلام، بسته‌ی من کجاست؟ سفارش من هنوز نرسیده است و نگرانم.", subject="سفارش"))
    answer(only_conversation(), bob, "سلام! بسته در راه است.")
    html = world.letters[0].get_body(("html",)).get_content()
    assert '<html lang="fa" dir="rtl">' in html
    assert world.letters[0]["Subject"] == "Re: سفارش"


def test_files_go_along(asked: Conversation, bob: Agent, brand: Brand, world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from counterbell.conversations.files import store_upload

    file = store_upload(SimpleUploadedFile("prices.csv", b"a,b\n1,2\n"), brand=brand, uploader=bob.ref)
    answer(asked, bob, files=(file.key,))
    (part,) = world.letters[0].iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("prices.csv", "a,b\n1,2\n")
    assert Attachment.objects.get().message_id is not None


def test_copies(asked: Conversation, bob: Agent, world: World) -> None:
    set_recipients(asked, copied="Kim <kim@work.example>", blind="boss@work.example", by=bob)
    answer(asked, bob)
    ((people, letter),) = world.arrived
    assert people == ["dana@post.example", "kim@work.example", "boss@work.example"]
    assert letter["Cc"] == "kim@work.example"
    assert "boss" not in letter.as_string()


def test_notes_never_leave(asked: Conversation, bob: Agent, world: World) -> None:
    add_note(asked, text="between us", by=bob)
    work()
    assert (world.arrived, Delivery.objects.count()) == ([], 0)


def test_who_says_later_is_asked_later_with_the_same_id(asked: Conversation, bob: Agent, world: World) -> None:
    world.says = "451 4.7.1 greylisted"
    sent = answer(asked, bob)
    assert (sent.state, sent.unsure) == (State.QUEUED, False)
    assert "greylisted" in sent.error
    world.says = "250 taken"
    work()
    assert world.arrived == []  # not yet
    with clock.shifted(timedelta(minutes=1)):
        work()
    sent.refresh_from_db()
    assert (sent.state, sent.attempts, sent.error) == (State.SENT, 2, "")
    assert [letter["Message-ID"] for letter in world.letters] == [f"<{sent.sent_as}>"]


def test_who_says_never_is_not_asked_again(asked: Conversation, bob: Agent, world: World) -> None:
    world.says = "554 5.7.1 we do not want this"
    sent = answer(asked, bob)
    assert (sent.state, sent.attempts) == (State.FAILED, 1)
    assert "we do not want this" in sent.error
    world.says = "250 taken"
    delivering.send_again(sent, by=bob)
    work()
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_some_recipients_refused_is_said(asked: Conversation, bob: Agent, world: World) -> None:
    set_recipients(asked, copied="kim@work.example", blind="", by=bob)
    world.refuses["kim@work.example"] = "550 5.1.1 nobody here"
    sent = answer(asked, bob)
    assert sent.state == State.SENT
    assert "kim@work.example: 550" in sent.error


def test_a_line_that_breaks_after_everything_was_said(asked: Conversation, bob: Agent, world: World) -> None:
    world.drops = True
    sent = answer(asked, bob)
    assert (sent.state, sent.unsure) == (State.QUEUED, True)
    for _ in range(delivering.MOST_ATTEMPTS):
        with clock.shifted(timedelta(days=9)):
            outgoing.send(sent.pk)
    sent.refresh_from_db()
    assert sent.state == State.MAYBE
    assert len({letter["Message-ID"] for letter in world.letters}) == 1


def test_who_was_killed_in_the_middle_is_followed(asked: Conversation, bob: Agent, world: World) -> None:
    world.says = "451 later"
    sent = answer(asked, bob)
    world.says = "250 taken"
    assert delivering.begin(sent.pk) is not None  # … and here the worker was killed
    with clock.shifted(LEASE * 2):
        work()
    sent.refresh_from_db()
    assert (sent.state, sent.unsure, len(world.arrived)) == (State.SENT, True, 1)


def test_nobody_answers(brand: Brand, bob: Agent) -> None:
    from tests.mailroom.dovecot import closed_port

    box = make_mailbox(brand, send="smtp", smtp_host="127.0.0.1", smtp_port=closed_port(), smtp_security="none")
    arrive(box, Written())
    sent = answer(only_conversation(), bob)
    assert sent.state == State.QUEUED
    assert "does not answer" in sent.error


def test_a_letter_that_comes_back(asked: Conversation, bob: Agent, mailbox: Channel) -> None:
    sent = answer(asked, bob)
    arrive(mailbox, bounce_of(sent.sent_as))
    sent.refresh_from_db()
    assert sent.state == State.BOUNCED
    assert "5.1.1" in sent.error
    assert Standing.objects.get(address="dana@post.example").score == 3
    assert Conversation.objects.count() == 1
    assert asked.messages.exclude(kind="happening").count() == 2


def test_a_bounce_of_nothing_rests(mailbox: Channel) -> None:
    arrive(mailbox, bounce_of("unknown@elsewhere.example"))
    assert (Standing.objects.count(), only_conversation().status) == (0, "resolved")


def bounce_of(sent_as: str) -> bytes:
    return f"""Return-Path: <>
From: Mail Delivery <MAILER-DAEMON@post.example>
To: help@shop.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{sent_as[:12]}@post.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; post.example

Final-Recipient: rfc822; dana@post.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown user

--b
Content-Type: message/rfc822

From: help@shop.example
To: dana@post.example
Subject: Re: A question
Message-ID: <{sent_as}>

On its way.
--b--
""".replace("\n", "\r\n").encode()
