"""L09, L10: machines that write to each other, and a crowd of victims named to ours."""

from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.message import Message as Raw
from uuid import uuid4

from counterbell.base import clock
from counterbell.channels.actions import keep
from counterbell.channels.models import Channel, Envelope
from counterbell.connectors.email.writing import as_message
from counterbell.contracts.channels import Taken
from counterbell.conversations.actions import open_conversation, reply
from counterbell.conversations.models import Conversation, Delivery
from counterbell.customers import visitors
from counterbell.customers.actions import describe, recognise
from counterbell.customers.correspondents import prove
from counterbell.mailroom.actions.automatic import ALL_AN_HOUR, Stopped, count_automatic
from counterbell.mailroom.composing import compose
from counterbell.reliability.duties import do_what_is_left
from counterbell.reliability.letters import HELP, letter, mailbox
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import World, conversation_of, shopper, world

MOST_AN_HOUR = 3
TURNS = 12
MINUTES = timedelta(minutes=16)  # longer than an unread answer waits before it becomes a letter
ATTACK = "Buy here: https://evil.example/"


def answer_each_other(plan: Plan) -> Outcome:
    """L09: an installation like ours, and a responder that keeps no header and changes its address each time."""
    outcome = Outcome()
    with world(servers=0) as here:
        box = mailbox(here, HELP, authserv_id="mx.shop.example")
        most = 0
        for kind in ("twin", "responder"):
            begun = _unread(here, f"{kind}@other.example")
            at = timedelta()
            for turn in range(plan.times(TURNS, 4)):
                at += MINUTES / 4
                do_what_is_left(at)
                for sent in Delivery.objects.filter(automatic=True).order_by("pk"):
                    _echo(box, sent, kind, turn)
                do_what_is_left(at)
                if turn % 2:
                    _say(here, begun, f"still there? {turn}")
            per_hour = Counter(row.created_at.replace(minute=0) for row in Delivery.objects.filter(automatic=True))
            most = max(most, *per_hour.values(), 0)
            sent_to = [row.recipients["to"] for row in Delivery.objects.filter(automatic=True)]
            outcome.expect(bool(sent_to), "nothing automatic was sent at all, so this proves nothing")
            outcome.expect(len(sent_to) <= MOST_AN_HOUR * 2, f"{len(sent_to)} automatic letters left")
        outcome.expect(most <= MOST_AN_HOUR, f"{most} automatic letters in an hour")
        outcome.figures = {"echoes": _count_echoes(), "automatic": len(sent_to), "most_an_hour": most}
    return outcome


def name_victims(here: World, plan: Plan, outcome: Outcome) -> None:
    """L10, but the forms: strangers name victims in letters and chats; their words reach no unproved address."""
    victims, before = plan.times(1_000, 60), (_automatic(), Conversation.objects.count())
    box = Channel.objects.get(address=HELP)
    for number in range(victims):
        raw = letter(f"{ATTACK} {number}", sender=f"victim{number}@post.example")
        keep(box, [Taken(raw, f"forged {number}", {"way": "imap"})])
    for number in range(victims // 10):
        _chat_as(here, f"chat{number}@post.example", number)
    do_what_is_left(MINUTES)
    automatic = _automatic() - before[0]
    outcome.expect(automatic == 0, f"{automatic} letters went to addresses that nobody has proved")
    outcome.expect(Conversation.objects.count() - before[1] >= victims, "letters were lost")
    told = _count_confirmations(here, victims * 10)
    outcome.expect(told <= ALL_AN_HOUR, f"{told} confirmations could leave in an hour")
    twice = _twice_a_day(here)
    outcome.expect(twice == 1, f"an unproved address could get {twice} confirmations in a day")
    outcome.figures |= {"victims": victims, "mailed": automatic, "cap_an_hour": told}


def _automatic() -> int:
    return Delivery.objects.filter(automatic=True).count()


def _unread(here: World, address: str) -> Conversation:
    """A chat with a proved address in which we answered and nobody reads."""
    token = visitors.mint(here.people.brand)
    customer = recognise(visitors.read(token, here.people.brand) or "", brand=here.people.brand, language="en")
    customer = prove(address, customer=customer, brand=here.people.brand)
    conversation = open_conversation(customer, brand=here.people.brand, public_id=uuid4(), language="en")
    _say(here, conversation, "Here is your answer")
    return conversation


def _say(here: World, conversation: Conversation, text: str) -> None:
    conversation.refresh_from_db()
    reply(conversation, text=text, by=here.people.bob.agent)


def _echo(box: Channel, sent: Delivery, kind: str, turn: int) -> None:
    """What the other side makes of our letter and sends back to where it came from."""
    ours = message_from_bytes(as_message(compose(sent)).as_bytes())
    back = _twin(ours) if kind == "twin" else _responder(ours, turn)
    keep(box, [Taken(back.as_bytes().replace(b"\n", b"\r\n"), f"{kind} {sent.pk} {turn}", {"way": "imap"})])


def _twin(ours: Raw) -> EmailMessage:
    """Another Counterbell would answer like this, if it answered at all; by its rules it must not, nor may we."""
    back = EmailMessage()
    back["From"], back["To"] = "help@other.example", str(ours["Reply-To"] or ours["From"])
    back["Subject"], back["In-Reply-To"] = f"Re: {ours['Subject']}", str(ours["Message-ID"])
    for name in ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence"):
        back[name] = str(ours[name])
    back.set_content("We have received your message.")
    return back


def _responder(ours: Raw, turn: int) -> EmailMessage:
    back = EmailMessage()
    back["From"], back["To"] = f"someone{turn}@other.example", str(ours["Reply-To"] or ours["From"])
    back["Subject"] = "I am on the beach"
    back.set_content(f"Back in {turn} weeks.")
    return back


def _count_echoes() -> int:
    return Envelope.objects.count()


def _chat_as(here: World, address: str, number: int) -> None:
    """A chat that says somebody else's address, with words that would reach her if we wrote to it."""
    who = shopper(f"visitor{number}", here.people.brand)
    describe(who.customer, actor=who.customer.ref, name=ATTACK, email=address)
    _say(here, conversation_of(who), f"{ATTACK} {number}")


def _count_confirmations(here: World, many: int) -> int:
    """How many letters without a person the caps let through."""
    passed = 0
    for number in range(many):
        try:
            count_automatic(
                brand=here.people.brand,
                address=f"v{number}@post.example",
                content=str(number),
                conversation=None,
                proved=False,
            )
        except Stopped:
            break
        passed += 1
    return passed


def _twice_a_day(here: World) -> int:
    passed = 0
    for hour in range(5):
        with clock.shifted(timedelta(hours=3 + hour)):
            try:
                count_automatic(
                    brand=here.people.brand,
                    address="once@post.example",
                    content=str(hour),
                    conversation=None,
                    proved=False,
                )
            except Stopped:
                continue
            passed += 1
    return passed
