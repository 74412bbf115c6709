"""Invitations and contact cards in the thread: shown to agents, and nothing happens by itself."""

from email.message import EmailMessage
from email.policy import SMTP

from django.test import Client

from counterbell.accounts.models import Agent
from counterbell.channels.models import Channel
from counterbell.conversations.models import Attachment, Delivery
from counterbell.customers.models import Customer
from counterbell.mailroom.models import Letter
from tests.mailroom.post import Written, arrive, only_conversation

INVITATION = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
SUMMARY:Repair <b>visit</b>
DTSTART;TZID=Asia/Tehran:20261202T100000
DTEND;TZID=Asia/Tehran:20261202T113000
LOCATION:Valiasr 12
ORGANIZER;CN=Dana:mailto:dana@post.example
RRULE:FREQ=WEEKLY
END:VEVENT
END:VCALENDAR
"""
CARD = """BEGIN:VCARD
FN:Dana Rezaei
ORG:Rezaei Lamps
TEL;TYPE=cell:+98 21 5555
TEL;TYPE=work:+98 21 6666
EMAIL:dana@work.example
ADR:;;Valiasr 12;Tehran;;;Iran
END:VCARD
"""


def invited(*, twice: bool = False) -> bytes:
    """As Google sends one: as a form of the letter, and once more as a file."""
    letter = EmailMessage(SMTP)
    letter["From"], letter["To"], letter["Message-ID"] = "Dana <dana@post.example>", "help@shop.example", "<i@post>"
    letter.set_content("Please come.")
    letter.add_alternative(INVITATION, subtype="calendar", params={"method": "REQUEST"})
    if twice:
        letter.add_attachment(INVITATION.encode(), "application", "ics", filename="invite.ics")
    return letter.as_bytes()


def pieces(client: Client) -> str:
    answer = client.get(f"/inbox/{only_conversation().public_id}/letters/")
    assert answer.status_code == 200
    return answer.content.decode()


def add(client: Client, place: int = 0) -> int:
    path = f"/inbox/{only_conversation().public_id}/letters/1/cards/{place}/add/"
    return client.post(path, headers={"HX-Request": "true"}).status_code


def test_an_invitation_is_shown_on_the_readers_clock(bob_client: Client, bob: Agent, mailbox: Channel) -> None:
    bob.time_zone = "Europe/Berlin"
    bob.save(update_fields=["time_zone"])
    arrive(mailbox, invited(twice=True))
    shown = pieces(bob_client)
    assert shown.count('class="letter-card"') == 1
    assert "Repair &lt;b&gt;visit&lt;/b&gt;" in shown
    assert "December 2, 2026</time> · 7:30\u202fAM – 9:00\u202fAM" in shown
    for words in ("Valiasr 12", "Dana &lt;dana@post.example&gt;", "repeats"):
        assert words in shown
    file = Attachment.objects.order_by("pk")[0]
    assert f'href="/files/{file.key}' in shown
    assert not Delivery.objects.exists()  # nobody is answered


def test_in_persian_it_is_told_in_her_calendar(bob_client: Client, bob: Agent, mailbox: Channel) -> None:
    bob.language, bob.time_zone = "fa", "Asia/Tehran"
    bob.save(update_fields=["language", "time_zone"])
    arrive(mailbox, invited())
    assert "۱۱ آذر ۱۴۰۵</time> · ۱۰:۰۰ – ۱۱:۳۰" in pieces(bob_client)


def test_a_cancelled_one_says_so(bob_client: Client, mailbox: Channel) -> None:
    arrive(mailbox, invited().replace(b"METHOD:REQUEST", b"METHOD:CANCEL"))
    assert "Cancelled" in pieces(bob_client)


def test_a_card_is_added_only_when_an_agent_says_so(bob_client: Client, mailbox: Channel) -> None:
    arrive(mailbox, Written(files={"dana.vcf": CARD.encode()}))
    shown = pieces(bob_client)
    for words in ("Dana Rezaei", "Rezaei Lamps", "+98 21 5555", "+98 21 6666", "Valiasr 12, Tehran, Iran"):
        assert words in shown
    customer = Customer.objects.get()
    assert (customer.name, customer.phone) == ("Dana", "")
    assert add(bob_client) == 200
    customer.refresh_from_db()
    # What was known stays; what was not is noted.
    assert (customer.name, customer.email, customer.phone) == ("Dana", "dana@post.example", "+98 21 5555")
    assert "Add to the customer" not in pieces(bob_client)


def test_only_who_sees_the_letter_may_add_its_card(
    charlie_client: Client, bob_client: Client, mailbox: Channel
) -> None:
    arrive(mailbox, Written(files={"dana.vcf": CARD.encode()}))
    assert (add(charlie_client), add(bob_client, 7)) == (404, 404)
    assert Customer.objects.get().phone == ""


def test_there_is_an_end_to_cards(bob_client: Client, mailbox: Channel) -> None:
    many = {f"{n}.vcf": CARD.replace("Dana Rezaei", f"Dana {n}").encode() for n in range(12)}
    arrive(mailbox, Written(files=many | {"empty.vcf": b"BEGIN:VCARD\nTITLE:x\nEND:VCARD", "bad.ics": b"BEGIN:VEVENT"}))
    assert pieces(bob_client).count('class="letter-card"') == 5
    assert len(Letter.objects.get().about["cards"]) == 5
