"""R09, L06, S19: letters that come late, to a thousand people, or from a third party with a key in them."""

from counterbell.channels import raw
from counterbell.channels.actions import keep
from counterbell.channels.models import Envelope
from counterbell.contracts.channels import Taken
from counterbell.conversations.actions import merge, reply
from counterbell.conversations.models import Conversation, Delivery, Message
from counterbell.customers.models import Customer
from counterbell.mailroom import tokens
from counterbell.mailroom.addressing import address_of
from counterbell.mailroom.composing import compose
from counterbell.mailroom.models import Letter, Participant
from counterbell.reliability.forging import EVE, answered, come, work
from counterbell.reliability.letters import HELP, mailbox
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import world

CODE = "482-113"
MOST_CONTACTS = 40
NAMED = "".join(f"<c{n}@crowd.example>, " for n in range(1_000)).rstrip(", ")


def come_late(_plan: Plan) -> Outcome:
    """R09: letters to conversations that were merged away or removed, and copies of what was understood long ago."""
    outcome = Outcome()
    with world(servers=0) as here:
        box, sign = answered(here)
        first = Conversation.objects.get()
        come(box, "Another matter")
        survivor = Conversation.objects.exclude(pk=first.pk).get()
        merge(first, into=survivor, by=here.people.bob.agent)
        work()
        come(box, "To the merged one", in_reply_to=sign)
        said = set(survivor.messages.filter(author="customer").values_list("text", flat=True))
        outcome.expect("To the merged one" in said, "what answers a merged conversation does not go to the survivor")
        outcome.expect(Conversation.objects.count() == 2, "a merged conversation has begun anew")
        before = Message.objects.count()
        for envelope in Envelope.objects.all():  # a provider that tries again, a mailbox looked at from the beginning
            keep(box, [Taken(raw.read(envelope), envelope.external_id, dict(envelope.about))])
        work()
        outcome.expect(Message.objects.count() == before, "a copy of a letter was stored again")
        come(box, "Once more")
        gone = Conversation.objects.order_by("-pk")[0]
        reply(gone, text="Answered", by=here.people.bob.agent)
        work()
        late = Delivery.objects.order_by("-pk")[0].sent_as
        pk = gone.pk
        Letter.objects.filter(conversation=gone).delete()
        Delivery.objects.filter(message__conversation=gone).delete()
        gone.messages.all().delete()
        gone.delete()
        come(box, "To the removed one", in_reply_to=late)
        outcome.expect(not Conversation.objects.filter(pk=pk).exists(), "a removed conversation is there again")
        fresh = Message.objects.get(text="To the removed one")
        outcome.expect(fresh.number == 1, "a letter to a removed conversation did not begin one of its own")
        refused = Envelope.objects.exclude(state=Envelope.State.UNDERSTOOD).count()
        outcome.expect(refused == 0, f"{refused} letters were not understood")
        outcome.figures = {"letters": Envelope.objects.count(), "conversations": Conversation.objects.count()}
    return outcome


def name_a_crowd(_plan: Plan) -> Outcome:
    """L06: 20 people in To and a thousand in copy, by a proved sender and by one who is not."""
    outcome = Outcome()
    to = ", ".join([HELP, *(f"<t{n}@crowd.example>" for n in range(20))])
    with world(servers=0) as here:
        box = mailbox(here, HELP, authserv_id="mx.shop.example")
        before = Customer.objects.count()
        for dmarc in ("pass", ""):
            come(box, f"To all of you {dmarc}", sender=f"eve{dmarc}@evil.example", dmarc=dmarc, to=to, cc=NAMED)
        contacts = Customer.objects.count() - before
        most = max(one.participants.count() for one in Conversation.objects.all())
        unproved = Conversation.objects.order_by("-pk")[0]
        outcome.expect(Conversation.objects.count() == 2, "the letters did not begin two conversations")
        outcome.expect(contacts <= MOST_CONTACTS, f"{contacts} contacts were made")
        outcome.expect(most <= MOST_CONTACTS, f"{most} people take part")
        outcome.expect(unproved.participants.count() == 1, "who is named by somebody unproved takes part")
        outcome.expect(not Delivery.objects.exists(), "somebody was written to")
        outcome.figures = {"named": 1_020, "contacts": contacts, "take_part": most, "mailed": 0}
    return outcome


def hand_over_keys(_plan: Plan) -> Outcome:
    """S19: a service writes a code to our address because an attacker, our customer, asked it to (Ticket Trick)."""
    outcome = Outcome()
    with world(servers=0) as here:
        box = mailbox(here, HELP, authserv_id="mx.shop.example")
        come(box, "Hello", sender=EVE)
        hers = Conversation.objects.get()
        reply(hers, text="Yes?", by=here.people.bob.agent)
        work()
        ours = Delivery.objects.get()
        door = tokens.reply_address(HELP, hers.pk, EVE)
        plain = tokens.bare(door)
        tries = {
            "to the address that she was given": {"to": door},
            "to our address with her in copy": {"to": plain, "cc": EVE},
            "as an answer to our letter": {"in_reply_to": ours.sent_as},
            "as an answer that she forged": {"in_reply_to": ours.sent_as, "to": door, "cc": EVE},
        }
        for number, (how, told) in enumerate(tries.items()):
            come(box, f"Your code is {CODE} ({number})", sender="no-reply@service.example", dmarc="pass", **told)
            shown = hers.messages.filter(kind=Message.Kind.PUBLIC, text__contains=CODE).exists()
            outcome.expect(not shown, f"the code is in what she may see: {how}")
        kept = Message.objects.filter(text__contains=CODE)
        outcome.expect(kept.count() == len(tries), "a letter was lost")
        marked = [one for one in Letter.objects.filter(message__in=kept) if one.about.get("unknown") or one.automatic]
        beside = kept.filter(conversation=hers).count()
        outcome.expect(len(marked) == len(tries), f"{len(tries) - len(marked)} letters stand there without a mark")
        outcome.expect(beside > 0, "no letter reached her conversation, so this proves little")
        hers.refresh_from_db()
        reply(hers, text="We have had a letter", by=here.people.bob.agent)
        work()
        last = Delivery.objects.order_by("-pk")[0]
        written = compose(last)
        outcome.expect(CODE not in written.text + written.html, "our answer quotes the code to her")
        people = set(address_of(hers).to + address_of(hers).cc)
        outcome.expect(people == {EVE}, f"our answers go to {people}")
        strangers = Participant.objects.filter(conversation=hers, role="stranger").count()
        outcome.figures = {"tries": len(tries), "beside": beside, "strangers": strangers}
    return outcome
