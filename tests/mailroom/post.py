"""Letters for tests: written as people's programs write them, taken in as the doors take them."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP

from counterbell.accounts.models import Brand
from counterbell.channels.actions import create_channel, keep, switch_channel
from counterbell.channels.models import Channel
from counterbell.connectors.email.naming import letter_id
from counterbell.contracts.channels import Taken
from counterbell.conversations.models import Conversation, Message
from counterbell.journal import worker
from counterbell.journal.models import Duty
from counterbell.mailroom.models import Letter

AUTHSERV = "mx.shop.example"
HELP = "help@shop.example"
_numbers = itertools.count(1)


@dataclass
class Written:
    """A letter on its way to us. `dmarc`: what our own server found; "" for nothing."""

    sender: str = "Dana <dana@post.example>"
    to: str = HELP
    subject: str = "A question"
    text: str = "Where is my parcel?"
    cc: str = ""
    reply_to: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: Iterable[str] = ()
    dmarc: str = "pass"
    headers: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    html: str = ""

    def as_bytes(self) -> bytes:
        message = EmailMessage(SMTP.clone(max_line_length=900))
        if self.dmarc:
            domain = self.sender.rpartition("@")[2].strip(">")
            message["Authentication-Results"] = f"{AUTHSERV}; dmarc={self.dmarc} header.from={domain}"
        self.message_id = self.message_id or f"{next(_numbers)}.letter@post.example"
        message["Message-ID"] = f"<{self.message_id}>"
        message["Date"] = "Sat, 28 Nov 2026 10:00:00 +0000"
        for name, value in (("From", self.sender), ("To", self.to), ("Cc", self.cc), ("Reply-To", self.reply_to)):
            if value:
                message[name] = value
        message["Subject"] = self.subject
        if self.in_reply_to:
            message["In-Reply-To"] = f"<{self.in_reply_to}>"
            message["References"] = " ".join(f"<{one}>" for one in (*self.references, self.in_reply_to))
        for name, value in self.headers.items():
            message[name] = value
        message.set_content(self.text)
        if self.html:
            message.add_alternative(self.html, subtype="html")
        for name, data in self.files.items():
            message.add_attachment(data, "application", "octet-stream", filename=name)
        return message.as_bytes()


def make_mailbox(brand: Brand, address: str = HELP, **told: object) -> Channel:
    """A mailbox in use."""
    made = create_channel(
        brand=brand, kind="email", name=f"Letters to {address}", address=address,
        told={"authserv_id": AUTHSERV, **told}, by=None,
    )  # fmt: skip
    return switch_channel(made, on=True, by=None)


def take(mailbox: Channel, letter: Written | bytes) -> None:
    """Keep a letter, as a door does; nobody has read it yet."""
    raw = letter if isinstance(letter, bytes) else letter.as_bytes()
    keep(mailbox, [Taken(raw, letter_id(raw), {"way": "imap"})])


def work() -> None:
    """Do all that is owed now."""
    for _ in range(30):
        if not worker.work_once():
            return


def arrive(mailbox: Channel, *letters: Written | bytes) -> None:
    """Letters come, are read and put where they belong."""
    for letter in letters:
        take(mailbox, letter)
    work()
    assert list(Duty.objects.exclude(error="").values_list("subscriber", "error")) == []


def only_conversation() -> Conversation:
    return Conversation.objects.get()


def said(conversation: Conversation, kind: str = Message.Kind.PUBLIC) -> list[tuple[str, str]]:
    """(who, words) of its messages of a kind."""
    return list(conversation.messages.filter(kind=kind).order_by("number").values_list("author", "text"))


def letter_of(message: Message) -> Letter:
    return Letter.objects.get(message=message)
