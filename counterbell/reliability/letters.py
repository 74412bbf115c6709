"""R01, R02, R08, R11: letters are neither lost nor doubled, in or out, whoever is killed."""

import random
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.db import connection

from counterbell.base import clock
from counterbell.channels.actions import create_channel, switch_channel
from counterbell.channels.models import Channel, Envelope
from counterbell.conversations.actions import reply
from counterbell.conversations.models import Conversation, Delivery, Message
from counterbell.journal import worker
from counterbell.journal.models import Duty
from counterbell.reliability.duties import do_what_is_left
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import World, free_port, world

HELP = "help@shop.example"
SETTLES_WITHIN = 90.0
LONGEST_LIFE = 2.5  # seconds that a server has before it is killed


def kill_while_taking(plan: Plan) -> Outcome:
    """R01: kill -9 while letters come in by SMTP; the sender tries again until she is told 250."""
    outcome = Outcome()
    kills = plan.times(200, 4)
    smtp = free_port()
    with world(COUNTERBELL_SMTP_PORT=str(smtp)) as here:
        mailbox(here, HELP)
        sender = Sender(smtp)
        sender.start()
        for _ in range(kills):
            time.sleep(random.uniform(0.3, LONGEST_LIFE))  # noqa: S311  # chance, not a secret
            here.server.kill()
            give_back()
            here.server.start()
        sender.stop()
        settle()
        stored = Counter(Message.objects.filter(author="customer").values_list("text", flat=True))
    lost = [marker for marker in sender.taken if not stored[marker]]
    doubled = [marker for marker, count in stored.items() if count > 1]
    outcome.figures = {"kills": kills, "taken": len(sender.taken), "lost": len(lost), "doubled": len(doubled)}
    outcome.expect(len(sender.taken) > kills, "hardly a letter was taken: this proves nothing")
    outcome.expect(not lost, f"taken and lost: {lost[:5]}")
    outcome.expect(not doubled, f"twice: {doubled[:5]}")
    return outcome


def deliver_at_once(plan: Plan) -> Outcome:
    """R02: the same letter five times at once, from eight sides."""
    outcome = Outcome()
    count = plan.times(50, 50)
    smtp = free_port()
    with world(COUNTERBELL_SMTP_PORT=str(smtp)) as here:
        mailbox(here, HELP)
        _wait_for(smtp)
        letters = [letter(f"letter {n}") for n in range(count)]
        with ThreadPoolExecutor(8) as crowd:
            refused = [why for why in crowd.map(lambda raw: hand(smtp, raw), letters * 5) if why]
        settle()
        figures = {"messages": Message.objects.filter(author="customer").count(), "begun": Conversation.objects.count()}
    outcome.figures = {"letters": count, **figures, "refused": len(refused)}
    outcome.expect(set(figures.values()) == {count}, f"not {count} messages in {count} conversations: {figures}")
    outcome.expect(not refused, f"the sender was refused: {refused[:3]}")
    return outcome


def borrow_ids(_plan: Plan) -> Outcome:
    """R08: one id at two mailboxes, one id with two bodies, and no id at all."""
    outcome = Outcome()
    smtp = free_port()
    with world(COUNTERBELL_SMTP_PORT=str(smtp)) as here:
        mailbox(here, HELP)
        mailbox(here, "orders@shop.example")
        _wait_for(smtp)
        both = letter("to both", name="one@post.example")
        for to in (HELP, "orders@shop.example"):
            hand(smtp, both, to=to)
        hand(smtp, letter("another body", name="one@post.example"))
        for _ in range(2):
            hand(smtp, letter("without id", name=""))
        hand(smtp, letter("without id, another", name=""))
        settle()
        stored = Counter(Message.objects.filter(author="customer").values_list("text", flat=True))
    outcome.figures = dict(stored)
    wanted = {"to both": 2, "another body": 1, "without id": 1, "without id, another": 1}
    outcome.expect(stored == wanted, f"stored is {dict(stored)}, wanted {wanted}")
    return outcome


def kill_while_sending(plan: Plan) -> Outcome:
    """R11: kill -9 before, while and after a letter of ours is said; it arrives, always under one id."""
    outcome = Outcome()
    rounds = plan.times(60, 5)
    smtp = free_port()
    with _outside() as net, world(COUNTERBELL_SMTP_PORT=str(smtp)) as here:
        mailbox(here, HELP, send="smtp", smtp_host="127.0.0.1", smtp_port=net.port, smtp_security="none")
        _wait_for(smtp)
        hand(smtp, letter("Where is my parcel?"))
        settle()
        conversation = Conversation.objects.get()
        for number in range(rounds):
            net.thinks = random.uniform(0, 0.6)  # noqa: S311
            reply(conversation, text=f"answer {number}", by=here.people.bob.agent)
            worker.nudge()
            time.sleep(random.uniform(0, 1.2))  # noqa: S311
            here.server.kill()
            here.server.start()
        here.server.stop()
        net.thinks = 0.0
        do_what_is_left()
        sent = list(Delivery.objects.all())
        states = Counter(one.state for one in sent)
    arrived = Counter(net.ids)
    missing = [one.sent_as for one in sent if f"<{one.sent_as}>" not in arrived]
    outcome.figures = {"kills": rounds, "letters": len(sent), "arrivals": sum(arrived.values()), **states}
    outcome.expect(len(sent) == rounds, f"{len(sent)} of {rounds} answers have a letter")
    outcome.expect(not missing, f"{len(missing)} letters never arrived")
    outcome.expect(len(arrived) == len(sent), "a letter went out under two ids")
    outcome.expect(set(states) <= {"sent", "maybe"}, f"states: {dict(states)}")
    return outcome


def mailbox(here: World, address: str, **told: object) -> Channel:
    """A mailbox of the first brand, in use."""
    made = create_channel(
        brand=here.people.brand, kind="email", name=address, address=address, told={"receive": "smtp", **told}, by=None
    )
    return switch_channel(made, on=True, by=None)


def letter(text: str, *, name: str | None = None, sender: str = "dana@post.example", **headers: str) -> bytes:
    """A letter with that text. `name`: its Message-ID; "" for none."""
    message = EmailMessage()
    message["From"], message["To"] = sender, HELP
    message["Subject"], message["Date"] = "A question", "Sat, 28 Nov 2026 10:00:00 +0000"
    if name != "":
        message["Message-ID"] = f"<{name or f'{random.getrandbits(64):x}@post.example'}>"
    for header, value in headers.items():
        message[header.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes().replace(b"\n", b"\r\n")


def hand(port: int, raw: bytes, *, to: str = HELP) -> str:
    """Hand a letter in by SMTP; "" when it was taken, else what was said."""
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as line:
            line.sendmail("dana@post.example", [to], raw)
    except (smtplib.SMTPException, OSError) as fault:
        return str(fault) or type(fault).__name__
    return ""


class Sender(threading.Thread):
    """Writes letter after letter, each until it is taken."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.taken: list[str] = []
        self._port, self._over = port, threading.Event()

    def run(self) -> None:
        number = 0
        while not self._over.is_set():
            number += 1
            marker = f"marker {number}"
            raw = letter(marker)
            while hand(self._port, raw):
                time.sleep(0.02)
            self.taken.append(marker)

    def stop(self) -> None:
        self._over.set()
        self.join(30)


class _Net:
    """A mail server outside."""

    def __init__(self) -> None:
        self.port, self.ids, self.thinks = free_port(), list[str](), 0.0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        import asyncio

        self.ids.append(str(message_from_bytes(envelope.content)["Message-ID"]))
        await asyncio.sleep(self.thinks)
        return "250 taken"


@contextmanager
def _outside() -> Iterator[_Net]:
    net = _Net()
    controller = Controller(net, hostname="127.0.0.1", port=net.port)
    controller.start()
    try:
        yield net
    finally:
        controller.stop()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with suppress(OSError, smtplib.SMTPException):
            smtplib.SMTP("127.0.0.1", port, timeout=5).quit()
            return
        time.sleep(0.05)


def give_back() -> None:
    """While nobody works: what the dead hold for as long as a lease is due again, as if that time had passed."""
    Duty.objects.filter(due__gt=clock.now(), subscriber__startswith="mailroom.understand").update(due=clock.now())
    connection.close()


def settle() -> None:
    """Until nothing waits to be understood."""
    until = time.monotonic() + SETTLES_WITHIN
    while time.monotonic() < until and Envelope.objects.filter(state=Envelope.State.WAITING).exists():
        time.sleep(0.1)
    connection.close()
