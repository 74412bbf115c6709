"""R05, L08: whole collections of other people's letters: none is lost, and no machine is answered."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from counterbell.channels.actions import keep, reprocess
from counterbell.channels.models import Channel, Envelope
from counterbell.connectors.email.adapter import Email
from counterbell.contracts.channels import Taken
from counterbell.conversations.actions import reply, resolve
from counterbell.conversations.models import Conversation, Delivery
from counterbell.mailroom.models import Letter
from counterbell.reliability.duties import do_what_is_left
from counterbell.reliability.letter_reading import corpora
from counterbell.reliability.letters import HELP, letter, mailbox
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import World, world

POISON = b"X-Poison: yes\r\n"
EVERY_POISONED = 10
AT_A_TIME = 200
LATER = timedelta(hours=2)
DANA = "dana@post.example"
PROVED = f"Authentication-Results: mx.shop.example; dmarc=pass header.from={DANA.partition('@')[2]}\r\n"
# Each of these heads was seen on letters that no person wrote.
MACHINES = {
    "out of office": {"Auto-Submitted": "auto-replied", "Subject": "Out of office: A question"},
    "Exchange's": {"X-Auto-Response-Suppress": "All", "Auto-Submitted": "auto-generated"},
    "old vacation": {"Precedence": "auto_reply", "X-Autoreply": "yes"},
    "a responder": {"X-Autorespond": "A question", "Precedence": "junk"},
    "a newsletter": {"List-Id": "<news.post.example>", "List-Unsubscribe": "<mailto:off@post.example>"},
    "a digest": {"Precedence": "bulk", "List-Post": "<mailto:list@post.example>"},
    "a loop": {"X-Loop": HELP},
    "a robot": {"From": "no-reply@post.example", "Auto-Submitted": "auto-generated"},
}


def poison_letters(plan: Plan) -> Outcome:
    """R05: one letter in ten breaks its reader; the others arrive, it is kept, and arrives after an upgrade."""
    outcome = Outcome()
    # The collections hold copies, and a copy is no other letter: each gets a last line of its own.
    letters = [raw + f"\r\n{n}\r\n".encode() for n, raw in enumerate(_everybody()[: plan.times(1_000, 60)])]
    letters = [raw if n % EVERY_POISONED else POISON + raw for n, raw in enumerate(letters)]
    poisoned = sum(raw.startswith(POISON) for raw in letters)
    with world(servers=0) as here:
        box = mailbox(here, HELP)
        with _breaking():
            _come(box, letters)
        refused = Envelope.objects.filter(state=Envelope.State.REFUSED)
        first = Counter(Envelope.objects.values_list("state", flat=True))
        outcome.expect(first["understood"] == len(letters) - poisoned, f"states are {dict(first)}")
        outcome.expect(refused.filter(reason="fault").count() == poisoned, "a poisonous letter is not listed")
        reprocess(list(refused.values_list("pk", flat=True)))
        _work()
        last = Counter(Envelope.objects.values_list("state", flat=True))
        stored = Letter.objects.filter(is_ours=False).count()
        outcome.expect(last == {"understood": len(letters)}, f"after the upgrade, states are {dict(last)}")
        outcome.expect(stored == len(letters), f"{stored} of {len(letters)} letters are there")
    outcome.figures = {"letters": len(letters), "poisoned": poisoned, "stored": stored}
    return outcome


def machines_write(plan: Plan) -> Outcome:
    """L08: bounces, absences, newsletters: no answer, nothing reopened; what a person writes reopens."""
    outcome = Outcome()
    bounces = _bounces()[: plan.times(1_000, 40)]
    with world(servers=0) as here:
        box = mailbox(here, HELP, authserv_id="mx.shop.example")
        sent = _answered(here, box)
        closed = Conversation.objects.get()
        resolve(closed, by=here.people.bob.agent)
        _come(box, bounces)
        for name, head in MACHINES.items():
            _come(box, [_machine(name, head, sent.sent_as)])
        closed.refresh_from_db()
        outcome.expect(closed.status == Conversation.Status.RESOLVED, "a machine has reopened what was closed")
        outcome.expect(Delivery.objects.count() == 1, f"{Delivery.objects.count() - 1} letters went to machines")
        _come(box, [_returned(sent)])
        sent.refresh_from_db()
        closed.refresh_from_db()
        outcome.expect(sent.state == Delivery.State.BOUNCED, f"our letter that came back is {sent.state}")
        outcome.expect(Delivery.objects.count() == 1, "a bounce was answered")
        _come(box, [_answering(sent.sent_as) + letter("And my invoice?", sender=DANA)])
        closed.refresh_from_db()
        outcome.expect(closed.status == Conversation.Status.OPEN, "what she wrote did not reopen it")
        unread = Envelope.objects.exclude(state=Envelope.State.UNDERSTOOD).count()
        outcome.expect(unread == 0, f"{unread} letters were not understood")
    outcome.figures = {"bounces": len(bounces), "machines": len(MACHINES), "answers": 0}
    return outcome


def _everybody() -> list[bytes]:
    """Every letter of the collections, each once."""
    found: dict[bytes, None] = {}
    for folder in ("mime", "bounces", "reply_stripping"):
        for path in sorted((corpora() / folder).rglob("*")):
            if path.suffix in {".eml", ".raw", ".txt"} and path.is_file():
                found[_as_said(path)] = None
    return list(found)


def _bounces() -> list[bytes]:
    return [_as_said(path) for path in sorted((corpora() / "bounces").rglob("*.txt"))]


def _as_said(path: Path) -> bytes:
    return b"\r\n".join(path.read_bytes().splitlines()) + b"\r\n"


@contextmanager
def _breaking() -> Iterator[None]:
    """Until its end, whoever reads a poisonous letter breaks."""
    parse = Email.parse

    def broken(self: Email, raw: bytes, about: Any, config: Any, /) -> Any:
        if POISON in raw[: len(POISON) + 2]:
            raise RuntimeError("poison")
        return parse(self, raw, about, config)

    Email.parse = broken  # type: ignore[method-assign]
    try:
        yield
    finally:
        Email.parse = parse  # type: ignore[method-assign]


def _answered(here: World, box: Channel) -> Delivery:
    _come(box, [PROVED.encode() + letter("Where is my parcel?", sender=DANA)])
    reply(Conversation.objects.get(), text="On its way", by=here.people.bob.agent)
    _work()
    return Delivery.objects.get()


def _machine(name: str, head: dict[str, str], answers: str) -> bytes:
    message = EmailMessage()
    told = {"From": DANA, "To": HELP, "Subject": "Re: A question", **head}
    for field, value in told.items():
        message[field] = value
    message.set_content(f"Nobody wrote this: {name}.")
    return _answering(answers) + message.as_bytes().replace(b"\n", b"\r\n")


def _answering(ours: str) -> bytes:
    return f"{PROVED}In-Reply-To: <{ours}>\r\n".encode()


def _returned(sent: Delivery) -> bytes:
    """A server's report that our letter cannot be delivered."""
    lines = (
        "From: MAILER-DAEMON@mx.post.example", f"To: {HELP}", "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "Content-Type: text/plain", "", "It could not be delivered.", "",
        "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.post.example", "",
        f"Final-Recipient: rfc822; {DANA}", "Action: failed", "Status: 5.1.1", "",
        "--b", "Content-Type: text/rfc822-headers", "", f"Message-ID: <{sent.sent_as}>", f"To: {DANA}", "", "--b--", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


def _come(box: Channel, letters: list[bytes]) -> None:
    for start in range(0, len(letters), AT_A_TIME):
        batch = letters[start : start + AT_A_TIME]
        number = Envelope.objects.count()
        keep(box, [Taken(raw, f"letter {number + n}", {"way": "imap"}) for n, raw in enumerate(batch)])
        _work()


def _work() -> None:
    """What is owed now, and what would be owed later."""
    for shift in (timedelta(), LATER):
        do_what_is_left(shift)
