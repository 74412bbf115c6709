"""What came by a contact form is answered by letter; a receipt says that it came, and carries nobody's words."""

from datetime import timedelta
from uuid import uuid4

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.channels.models import Channel
from counterbell.conversations.actions import delivering, reply
from counterbell.conversations.models import Conversation, Delivery
from counterbell.customers.models import Customer, Identity
from counterbell.journal.models import Entry
from counterbell.mailroom import tokens
from counterbell.mailroom.actions import automatic
from counterbell.mailroom.confirming import is_nobody
from counterbell.mailroom.models import Automatic, Letter, Participant
from counterbell.reception.actions import Sent, create_form, set_contact_form, set_topic, submit
from counterbell.reception.models import ContactForm
from tests.mailroom.post import Written, arrive, make_mailbox, said, work
from tests.mailroom.world import World

State = Delivery.State
SECRET = "Buy my wonderful pills"


@pytest.fixture
def mailbox(brand: Brand, world: World) -> Channel:
    return make_mailbox(brand, **world.told())


@pytest.fixture
def form(brand: Brand) -> ContactForm:
    made = create_form(brand, name="Website", by=None)
    set_topic(made, None, said={"labels": {"en": "Returns"}, "team": None, "fields": []}, by=None)
    made.refresh_from_db()
    return made


def write(form: ContactForm, address: str = "dana@post.example", **how: object) -> Conversation:
    told: dict[str, object] = {
        "public_id": uuid4(), "version": form.version, "topic": form.topics[0]["key"], "name": SECRET,
        "email": address, "message": f"{SECRET} and more", "language": "en", "seconds": 60, **how,
    }  # fmt: skip
    return submit(form, Sent(**told))  # type: ignore[arg-type]


def wait() -> None:
    """Until receipts are due."""
    with clock.shifted(timedelta(minutes=1)):
        work()


def test_an_answer_leaves_as_a_letter_and_its_reply_comes_back(
    form: ContactForm, mailbox: Channel, bob: Agent, world: World
) -> None:
    made = write(form)
    reply(made, text="Which handle?", by=bob)
    work()
    ((people, letter),) = world.arrived
    assert people == ["dana@post.example"]
    assert letter["Subject"] == "Re: Returns"
    assert SECRET not in letter.as_string()
    sign = tokens.in_address(str(letter["Reply-To"]))
    assert sign is not None
    assert sign.holds_for("dana@post.example")
    sent = Delivery.objects.get()
    assert (sent.state, sent.channel) == (State.SENT, mailbox)
    arrive(mailbox, Written(in_reply_to=sent.sent_as, text="The left one.", dmarc=""))
    made.refresh_from_db()
    assert said(made)[-1] == ("customer", "The left one.")
    assert Participant.objects.get(conversation=made).role == Participant.Role.WRITER
    assert made.customer.identities.filter(kind=Identity.Kind.EMAIL, value="dana@post.example").exists()
    assert Conversation.objects.count() == 1


def test_somebody_elses_letter_does_not_join(form: ContactForm, mailbox: Channel, bob: Agent) -> None:
    made = write(form)
    reply(made, text="Which handle?", by=bob)
    work()
    arrive(mailbox, Written(sender="Eve <eve@evil.example>", in_reply_to="guess@post.example", subject="Re: Returns"))
    assert [who for who, _words in said(made)] == ["customer", "agent"]
    assert Conversation.objects.count() == 2


def test_answering_proves_the_address_and_leads_to_who_had_proved_it(
    form: ContactForm, mailbox: Channel, bob: Agent, brand: Brand
) -> None:
    elder = Customer.objects.create(email="dana@post.example")
    Identity.objects.create(
        customer=elder, kind=Identity.Kind.EMAIL, scope=f"brand:{brand.pk}", value="dana@post.example"
    )
    made = write(form)
    assert made.customer != elder
    reply(made, text="Which handle?", by=bob)
    work()
    arrive(mailbox, Written(in_reply_to=Delivery.objects.get().sent_as, dmarc=""))
    made.refresh_from_db()
    assert made.customer == elder


def test_a_receipt_has_only_our_own_words(form: ContactForm, mailbox: Channel, world: World) -> None:
    made = write(form)
    work()
    assert world.arrived == []
    wait()
    ((people, letter),) = world.arrived
    assert people == ["dana@post.example"]
    assert letter["Subject"] == "Lisbon Ceramics has your message"
    for part in letter.walk():
        assert SECRET not in str(part)
    assert SECRET not in str(letter["To"])
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["X-Auto-Response-Suppress"] == "All"
    wait()
    assert len(world.arrived) == 1
    assert Delivery.objects.get().automatic
    # Answering it comes into the same thread.
    arrive(mailbox, Written(in_reply_to=Delivery.objects.get().sent_as, text="One thing more.", dmarc=""))
    assert said(made)[-1] == ("customer", "One thing more.")


def test_a_receipt_in_the_writers_language(form: ContactForm, mailbox: Channel, world: World) -> None:
    write(form, language="hr")
    wait()
    assert '<html lang="hr"' in world.letters[0].get_body(("html",)).get_content()
    assert "has your message" not in str(world.letters[0]["Subject"])


def test_nobody_can_flood_an_address(form: ContactForm, mailbox: Channel, world: World) -> None:
    for _turn in range(5):
        write(form)
    wait()
    assert len(world.arrived) == 1
    assert Automatic.objects.count() == 1


def test_nobody_can_flood_the_world(
    form: ContactForm, mailbox: Channel, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(automatic, "SAME_WORDS_AN_HOUR", 3)
    for number in range(5):
        write(form, f"dana{number}@post.example")
    wait()
    assert len(world.arrived) == 3
    assert Entry.objects.filter(name="mailroom.automatic_stopped").exists()


@pytest.mark.parametrize(
    "address", ["no-reply@post.example", "MAILER-DAEMON@post.example", "help@shop.example", "help+x@shop.example"]
)
def test_machines_and_ourselves_get_no_receipt(form: ContactForm, mailbox: Channel, world: World, address: str) -> None:
    write(form, address)
    wait()
    assert (world.arrived, Conversation.objects.count()) == ([], 1)


def test_people_whose_names_look_like_machines_do() -> None:
    assert [is_nobody(f"{name}@x.example") for name in ("noreply", "do_not_reply", "no-reply+1", "postmaster")] == [
        True
    ] * 4
    assert [is_nobody(f"{name}@x.example") for name in ("norepley", "root.beer", "dana", "rebounce")] == [False] * 4


def test_no_receipt_where_it_is_switched_off_answered_or_suspected(
    form: ContactForm, mailbox: Channel, bob: Agent, world: World
) -> None:
    write(form, "trapped@post.example", trapped=True)
    answered = write(form, "answered@post.example")
    reply(answered, text="Here", by=bob)
    wait()
    assert [people for people, _letter in world.arrived] == [["answered@post.example"]]
    set_contact_form(form, name="Website", is_active=True, receipt=False, mailbox=None, texts={}, consent={}, by=None)
    write(form, "quiet@post.example")
    wait()
    assert Automatic.objects.count() == 0


def test_a_machines_answer_to_the_receipt_is_answered_by_nobody(
    form: ContactForm, mailbox: Channel, world: World
) -> None:
    made = write(form)
    wait()
    away = {"Auto-Submitted": "auto-replied"}
    arrive(mailbox, Written(in_reply_to=Delivery.objects.get().sent_as, headers=away, text="I am away."))
    wait()
    assert len(world.arrived) == 1
    assert [who for who, _words in said(made)] == ["customer"]


def test_without_a_mailbox_the_agent_is_told_and_can_send_it_later(
    form: ContactForm, bob: Agent, brand: Brand, world: World
) -> None:
    made = write(form)
    message = reply(made, text="Which handle?", by=bob)
    wait()
    held = Delivery.objects.get(message=message)
    assert (held.state, held.sent_at) == (State.FAILED, None)
    assert held.error == "no_mailbox"
    delivering.send_again(held, by=bob)
    work()
    held.refresh_from_db()
    assert held.state == State.FAILED
    mailbox = make_mailbox(brand, **world.told())
    delivering.send_again(held, by=bob)
    work()
    held.refresh_from_db()
    assert (held.state, held.channel) == (State.SENT, mailbox)
    assert Letter.objects.get(message=message).sent_as == held.sent_as
    assert world.letters[0]["Message-ID"] == f"<{held.sent_as}>"


def test_answers_leave_from_the_mailbox_that_was_chosen(
    form: ContactForm, mailbox: Channel, bob: Agent, brand: Brand, world: World
) -> None:
    second = make_mailbox(brand, "returns@shop.example", **world.told())
    set_contact_form(
        form, name="Website", is_active=True, receipt=False, mailbox=second.pk, texts={}, consent={}, by=None
    )
    reply(write(form), text="Which handle?", by=bob)
    work()
    assert "returns@shop.example" in str(world.letters[0]["From"])


def test_an_address_that_broke_shows_at_the_conversation(form: ContactForm, mailbox: Channel, world: World) -> None:
    world.refuses["dana@post.example"] = "550 5.1.1 no such user"
    write(form)
    wait()
    assert Delivery.objects.get().state == State.FAILED
