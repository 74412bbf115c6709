"""S12, S13, S14: nobody is a person because a header says so."""

from datetime import timedelta

from counterbell.base.secrets import keyed
from counterbell.channels.actions import keep
from counterbell.channels.models import Channel
from counterbell.contracts.channels import Taken
from counterbell.conversations.actions import reply
from counterbell.conversations.models import Conversation, Delivery, Message
from counterbell.customers.models import Customer
from counterbell.mailroom.models import Letter, Participant
from counterbell.reliability.duties import do_what_is_left
from counterbell.reliability.letters import HELP, letter, mailbox
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import World, world

PROVED = "mx.shop.example; dmarc={} header.from={}"
EVE = "eve@evil.example"


def forge_us(_plan: Plan) -> Outcome:
    """S12: agents, our own mailbox, and signs that are broken, old, another conversation's or somebody else's."""
    outcome = Outcome()
    with world() as here:
        here.server.stop()
        box, sign = answered(here)
        before = _state()
        left, _, host = sign.partition("@")
        c, nonce, mac = left.split(".")
        tried = {
            "a forged agent": {"sender": here.people.bob.agent.email, "in_reply_to": sign},
            "our own mailbox": {"sender": HELP, "in_reply_to": sign},
            "a broken signature": {"in_reply_to": f"{c}.{nonce}.{'a' * len(mac)}@{host}"},
            "an old form": {"in_reply_to": f"{c}.{mac}@{host}"},
            "another conversation": {"in_reply_to": f"c1.{nonce}.{mac}@{host}"},
            "a stranger with her sign": {"sender": EVE, "in_reply_to": sign},
            "a forged customer with her sign": {"in_reply_to": sign, "dmarc": "fail"},
        }
        for what, how in tried.items():
            come(box, f"I am {what}", **how)
            outcome.expect(_state() == before, f"{what} joined the conversation, or something was sent")
        outcome.expect(not Message.objects.filter(author="agent", text__startswith="I am").exists(), "an agent acted")
        outcome.expect(Letter.objects.filter(is_ours=False).count() == len(tried) + 1, "a letter was lost")
        outcome.figures = {"tried": len(tried), "secret_bits": len(keyed("reply", "")) * 8, "sign_bits": len(mac) * 5}
    return outcome


def forge_customer(_plan: Plan) -> Outcome:
    """S13: her forged address, a reference to her conversation, an attacker in copy."""
    outcome = Outcome()
    with world() as here:
        here.server.stop()
        box, sign = answered(here)
        her_first = Letter.objects.get(is_ours=False).sent_as
        for dmarc in ("fail", "none", ""):
            come(box, f"forged {dmarc}", dmarc=dmarc, in_reply_to=her_first, subject="Re: A question", cc=EVE)
        reply(Conversation.objects.order_by("pk")[0], text="to her only", by=here.people.bob.agent)
        work()
        forged = Conversation.objects.order_by("pk")[1]
        reply(forged, text="to the forged one", by=here.people.bob.agent)
        work()
        written = {a for one in Delivery.objects.all() for kind in ("to", "cc", "bcc") for a in one.recipients[kind]}
        outcome.figures = {
            "forged": 3,
            "letters": Delivery.objects.count(),
            "conversations": Conversation.objects.count(),
        }
        outcome.expect(EVE not in written, "the attacker in copy was written to")
        outcome.expect(not Participant.objects.filter(address=EVE).exists(), "the attacker takes part")
        outcome.expect(Conversation.objects.count() == 4, "a forged letter joined")
        outcome.expect(
            not Letter.objects.filter(message__text__startswith="forged", proved=True).exists(), "not marked"
        )
        outcome.expect(bool(sign), "there was no sign")
    return outcome


def answer_from_elsewhere(_plan: Plan) -> Outcome:
    """S14: a new address with her sign stands beside, unverified, and changes nothing about her."""
    outcome = Outcome()
    with world() as here:
        here.server.stop()
        box, sign = answered(here)
        before = _state(), list(Customer.objects.order_by("pk").values_list("email", "name")[:50])
        come(box, "I am her colleague", sender="kim@work.example", in_reply_to=sign)
        conversation = Conversation.objects.get()
        kim = Participant.objects.get(address="kim@work.example")
        outcome.expect(_state() == before[0], "her words changed")
        customers = list(Customer.objects.order_by("pk").values_list("email", "name")[: len(before[1])])
        outcome.expect(customers == before[1], "a customer was changed")
        outcome.expect((kim.role, kim.proved) == ("stranger", False), f"kim is {kim.role}, proved {kim.proved}")
        outcome.expect(conversation.messages.filter(kind="note").count() == 1, "the letter does not stand beside")
        outcome.figures = {"participants": conversation.participants.count()}
    return outcome


def answered(here: World) -> tuple[Channel, str]:
    """A conversation by letter in which we answered; the mailbox, and the id of our letter."""
    box = mailbox(here, HELP, authserv_id="mx.shop.example")
    come(box, "Where is my parcel?")
    reply(Conversation.objects.get(), text="On its way", by=here.people.bob.agent)
    work()
    return box, Delivery.objects.get().sent_as


def come(
    box: Channel,
    text: str,
    *,
    sender: str = "dana@post.example",
    dmarc: str = "pass",
    in_reply_to: str = "",
    subject: str = "",
    cc: str = "",
    to: str = "",
) -> None:
    """One letter, with whatever its writer pretends."""
    raw = letter(text, sender=sender, **({"Cc": cc} if cc else {}))
    if to:
        raw = raw.replace(f"To: {HELP}".encode(), f"To: {to}".encode())
    if subject:
        raw = raw.replace(b"Subject: A question", f"Subject: {subject}".encode())
    head = f"Authentication-Results: {PROVED.format(dmarc, sender.rpartition('@')[2])}\r\n" if dmarc else ""
    head += f"In-Reply-To: <{in_reply_to}>\r\n" if in_reply_to else ""
    keep(box, [Taken(head.encode() + raw, text, {"way": "imap"})])
    work()


def work() -> None:
    """Do what is owed now."""
    do_what_is_left(timedelta())


def _state() -> tuple[object, ...]:
    """What was said between her and us, and what was sent."""
    first = Conversation.objects.order_by("pk")[0]
    said = list(first.messages.filter(kind="public").order_by("number").values_list("author", "text"))
    return said, Delivery.objects.count(), first.customer_id
