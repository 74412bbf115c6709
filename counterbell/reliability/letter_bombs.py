"""L10: whoever names a thousand strangers in a contact form sends them nothing of hers, and soon nothing at all."""

import re
import secrets
from collections import Counter
from datetime import timedelta

from django.test import Client

from counterbell.base import clock
from counterbell.conversations.models import Conversation, Delivery
from counterbell.journal.models import Entry
from counterbell.mailroom.actions.automatic import SAME_WORDS_AN_HOUR
from counterbell.mailroom.composing import compose
from counterbell.reception.actions import create_form
from counterbell.reliability.duties import do_what_is_left
from counterbell.reliability.letter_loops import name_victims
from counterbell.reliability.letters import HELP, mailbox
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import World, world

BAIT = "cheap blue pills"
AGAIN = 3  # times more that each of the first victims is named
LATER = timedelta(minutes=2)
_HIDDEN = re.compile(r'name="(ticket|version)" value="([^"]*)"')


def name_others(plan: Plan) -> Outcome:
    """L10: victims are named in a contact form, and when the caps of that day have ended in letters and in chats."""
    outcome = Outcome()
    with world(servers=0) as here:
        _name_in_forms(here, plan, outcome)
        with clock.shifted(timedelta(days=2)):
            name_victims(here, plan, outcome)
    return outcome


def _name_in_forms(here: World, plan: Plan, outcome: Outcome) -> None:
    """By a thousand sources, for a thousand victims, some of them again and again."""
    count = plan.times(1_000, SAME_WORDS_AN_HOUR + 20)
    victims = [f"victim{number}@post.example" for number in range(count)]
    named = [*victims, *victims[:5] * AGAIN]
    mailbox(here, HELP, authserv_id="mx.shop.example")
    form = create_form(here.people.brand, name="Bombs", by=here.people.alice.agent)
    taken = Counter(_send(f"/contact/{form.key}/", number, address) for number, address in enumerate(named))
    do_what_is_left(LATER)
    letters = list(Delivery.objects.select_related("message__conversation", "channel"))
    told = Counter(address for one in letters for address in one.recipients["to"])
    carrying = [one.pk for one in letters if BAIT in _words(one)]
    alarms = Entry.objects.filter(name="mailroom.automatic_stopped").count()
    begun = Conversation.objects.filter(channel=form.channel).count()
    outcome.figures |= {"forms": len(named), "letters": len(letters), "most": max(told.values(), default=0)}
    outcome.expect(set(taken) == {303}, f"the form answered {dict(taken)}")
    outcome.expect(begun == len(named), f"{begun} of {len(named)} messages are in the inbox")
    outcome.expect(0 < len(letters) <= SAME_WORDS_AN_HOUR, f"{len(letters)} letters left within the hour")
    outcome.expect(max(told.values(), default=0) <= 1, "somebody got two letters")
    outcome.expect(not carrying, f"{len(carrying)} letters carry what the sender typed")
    outcome.expect(alarms > 0, "nobody was told that the cap was reached")


def _send(path: str, number: int, address: str) -> int:
    """Open the page and send it, from an address of one's own, with words that nobody else used."""
    source = f"10.{number // 62_500}.{number // 250 % 250}.{1 + number % 250}"
    browser = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=source)
    hidden = dict(_HIDDEN.findall(browser.get(path).content.decode()))
    words = " ".join(secrets.choice("bcdfgklmnprst") + secrets.choice("aeiou") for _word in range(20))
    said = {**hidden, "name": BAIT, "email": address, "message": f"{BAIT} {words}"}
    return int(browser.post(path, said).status_code)


def _words(delivery: Delivery) -> str:
    """Everything that a reader of the letter would see."""
    letter = compose(delivery)
    return "\n".join([letter.subject, letter.text, letter.html, letter.sender_name])
