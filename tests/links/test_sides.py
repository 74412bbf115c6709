"""A third party is asked aside: what she answers never gets into the customer's thread, and calls for the agent."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.base.clock import now, shifted
from counterbell.base.env import env
from counterbell.channels.models import Channel
from counterbell.conversations import wire
from counterbell.conversations.actions import UNDO, NotPossible, add_note, reply, resolve
from counterbell.conversations.files import store_upload
from counterbell.conversations.models import Conversation, Later, Message
from counterbell.links.actions import Aside, ask_aside, link, sides, take_aside_back, unlink
from counterbell.links.policies import Relation
from counterbell.links.queries import links_of
from tests.mailroom.post import Written, arrive, make_mailbox, said, work
from tests.mailroom.world import World, outside
from tests.people import make_agent

KIM = "kim@supplier.example"


@pytest.fixture(autouse=True)
def _world_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.1")


@pytest.fixture
def world() -> Iterator[World]:
    with outside() as running:
        yield running


@pytest.fixture
def mailbox(brand: Brand, world: World) -> Channel:
    return make_mailbox(brand, **world.told())


def ask(
    about: Conversation, by: Agent, *, to: str = f"Kim <{KIM}>", quote: bool = False, **how: object
) -> Conversation:
    once = how.pop("public_id", None) or uuid.uuid4()
    asked = Aside(to=to, quote=quote, **{"subject": "A lamp", "text": "Is it yours?", **how})  # type: ignore[arg-type]
    made = ask_aside(about, asked, public_id=once, by=by)  # type: ignore[arg-type]
    work()
    made.refresh_from_db()
    return made


def go_by(passed: timedelta) -> None:
    with shifted(passed):
        work()


def happened(conversation: Conversation) -> list[str]:
    found = Message.objects.filter(conversation=conversation, kind="happening").order_by("number")
    return [m.facts["what"] for m in found if m.facts]


def test_it_leaves_as_a_letter_of_a_thread_of_its_own_and_sleeps(
    danas: Conversation, mailbox: Channel, world: World, bob: Agent
) -> None:
    side = ask(danas, bob)
    ((people, letter),) = world.arrived
    assert (people, letter["Subject"]) == ([KIM], "A lamp")
    assert letter.get_body(("plain",)).get_content().startswith("Is it yours?")
    assert (side.status, side.snoozed_until, side.assignee) == ("snoozed", None, bob)
    assert side.customer_id != danas.customer_id
    assert said(danas) == [("customer", "Where is my parcel?")]
    assert happened(danas) == ["side_opened"]
    assert [one.relation for one in links_of(bob, danas)] == [Relation.SIDE]
    assert [one.relation for one in links_of(bob, side)] == [Relation.ASKED_FOR]


@pytest.mark.parametrize("by", ["reference", "address"])
@pytest.mark.parametrize("dmarc", ["pass", "none"])
def test_the_answer_comes_back_aside_and_calls_for_an_agent(
    danas: Conversation, mailbox: Channel, world: World, bob: Agent, by: str, dmarc: str
) -> None:
    side = ask(danas, bob)
    resolve(danas, by=bob)
    letter = world.letters[0]
    sign = str(letter["Reply-To"]).strip("<>")
    how = {"in_reply_to": str(letter["Message-ID"]).strip("<>")} if by == "reference" else {"to": sign}
    arrive(mailbox, Written(sender=f"Kim <{KIM}>", text="Yes, two more are coming.", dmarc=dmarc, **how))  # type: ignore[arg-type]
    work()
    assert said(side) == [("agent", "Is it yours?"), ("customer", "Yes, two more are coming.")]
    assert said(danas) == [("customer", "Where is my parcel?")]
    assert [e["text"] for e in wire.entries_of(danas, public_only=True)] == ["Where is my parcel?"]
    for one in (side, danas):
        one.refresh_from_db()
        assert (one.status, one.waiting_since is not None) == ("open", True)
    assert happened(danas)[-1] == "side_answered"
    assert Conversation.objects.count() == 2


def test_somebody_elses_words_are_for_agents_and_told_as_well(
    danas: Conversation, mailbox: Channel, world: World, bob: Agent
) -> None:
    side = ask(danas, bob)
    sent = str(world.letters[0]["Message-ID"]).strip("<>")
    arrive(mailbox, Written(sender="Leo <leo@supplier.example>", text="Kim is away.", in_reply_to=sent))
    work()
    assert said(side, "note") == [("customer", "Kim is away.")]
    assert happened(danas)[-1] == "side_answered"
    add_note(side, text="Our own note tells nobody.", by=bob)
    work()
    assert happened(danas).count("side_answered") == 1


def test_what_was_said_is_taken_along_without_notes_as_far_as_there_is_room(
    danas: Conversation, mailbox: Channel, world: World, bob: Agent
) -> None:
    add_note(danas, text="She is a friend of mine.", by=bob)
    reply(danas, text="We look for it.\nToday.", by=bob)
    ask(danas, bob, quote=True)
    text = world.letters[0].get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.index("> Where is my parcel?") < text.index("> We look for it.\n> Today.")
    assert "friend of mine" not in text
    reply(danas, text="x" * 9_990, by=bob)
    side = ask(danas, bob, quote=True)
    assert said(side)[0] == ("agent", "Is it yours?")


def test_asked_twice_with_one_id_is_asked_once(danas: Conversation, mailbox: Channel, world: World, bob: Agent) -> None:
    once = uuid.uuid4()
    assert ask(danas, bob, public_id=once) == ask(danas, bob, public_id=once)
    assert len(world.arrived) == 1
    with pytest.raises(NotPossible):
        ask(danas, bob, public_id=danas.public_id)


@pytest.mark.parametrize("to", ["nobody", "", f"{KIM}, leo@supplier.example", "help@shop.example", "dana@post.example"])
def test_only_a_third_party_is_asked(danas: Conversation, mailbox: Channel, world: World, bob: Agent, to: str) -> None:
    danas.customer.email = "dana@post.example"
    danas.customer.save(update_fields=["email"])
    with pytest.raises(NotPossible):
        ask(danas, bob, to=to)
    assert (Conversation.objects.count(), world.arrived) == (1, [])


def test_no_mailbox_nothing_to_say_or_too_many_are_refused(
    danas: Conversation, brand: Brand, world: World, bob: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotPossible):
        ask(danas, bob)
    make_mailbox(brand, **world.told())
    with pytest.raises(NotPossible):
        ask(danas, bob, text="  ")
    ask(danas, bob)
    for limit in ("MOST", "MOST_AN_HOUR"):
        monkeypatch.setattr(sides, limit, 1)
        with pytest.raises(NotPossible):
            ask(danas, bob)
        monkeypatch.undo()
    assert Conversation.objects.count() == 2


def test_it_stays_with_its_conversation(danas: Conversation, mailbox: Channel, world: World, bob: Agent) -> None:
    side = ask(danas, bob)
    with pytest.raises(NotPossible):
        unlink(danas, to=side, by=bob)
    with pytest.raises(NotPossible):
        link(danas, to=side, relation=Relation.RELATED, by=bob)
    assert [one.relation for one in links_of(bob, danas)] == [Relation.SIDE]


def test_an_outsider_asks_nobody(
    danas: Conversation, mailbox: Channel, world: World, bob_client: Client, charlie_client: Client
) -> None:
    address = f"/inbox/{danas.public_id}/side/"
    fields = {"id": str(uuid.uuid4()), "to": KIM, "subject": "A lamp", "text": "Is it yours?"}
    assert (charlie_client.get(address).status_code, charlie_client.post(address, fields).status_code) == (404, 404)
    assert bob_client.post(address, {**fields, "to": "nobody"}).status_code == 409
    assert Conversation.objects.count() == 1
    assert "Where is my parcel?" in bob_client.get(address).content.decode()
    assert bob_client.post(address, fields).json()["text"].startswith("Your letter to ")
    assert Conversation.objects.count() == 2
    back = f"{address}{fields['id']}/take-back/"
    assert (charlie_client.post(back).status_code, bob_client.get(back).status_code) == (404, 405)
    assert Later.objects.get().state == "waiting"


def test_it_leaves_after_the_seconds_of_every_answer_and_can_be_taken_back_until_then(
    danas: Conversation, mailbox: Channel, world: World, bob: Agent
) -> None:
    once = uuid.uuid4()
    side = ask(danas, bob, public_id=once, due=now() + UNDO, undoing=True)
    assert (said(side), world.arrived, side.status) == ([], [], "snoozed")
    take_aside_back(danas, once, by=bob)
    take_aside_back(danas, once, by=bob)
    go_by(UNDO)
    side.refresh_from_db()
    assert (said(side), world.arrived, side.merged_into_id) == ([], [], danas.pk)
    assert happened(danas) == ["side_opened", "side_taken_back"]
    assert links_of(bob, danas) == []
    assert not Conversation.objects.visible_to(bob).living().exclude(pk=danas.pk).exists()
    # A copy of the same wish that was still on its way begins nothing.
    assert ask(danas, bob, public_id=once) == side
    assert world.arrived == []


def test_one_that_has_left_is_not_taken_back(
    danas: Conversation, mailbox: Channel, world: World, bob: Agent, alice: Agent
) -> None:
    once = uuid.uuid4()
    side = ask(danas, bob, public_id=once, due=now() + UNDO, undoing=True)
    go_by(UNDO)
    assert (said(side), len(world.arrived)) == ([("agent", "Is it yours?")], 1)
    for unknown in (once, danas.public_id, uuid.uuid4()):
        with pytest.raises(NotPossible):
            take_aside_back(danas, unknown, by=bob)
    side.refresh_from_db()
    assert (side.merged_into, happened(danas)) == (None, ["side_opened"])


def test_a_colleague_does_not_take_it_back(danas: Conversation, mailbox: Channel, bob: Agent, team: Team) -> None:
    once = uuid.uuid4()
    ask(danas, bob, public_id=once, due=now() + UNDO, undoing=True)
    with pytest.raises(NotPossible):
        take_aside_back(danas, once, by=make_agent("Ana", teams=(team,)))
    assert Later.objects.get().state == "waiting"


def test_it_is_sent_later_within_a_year(danas: Conversation, mailbox: Channel, world: World, bob: Agent) -> None:
    side = ask(danas, bob, due=now() + timedelta(days=2))
    assert (said(side), world.arrived) == ([], [])
    go_by(timedelta(days=2))
    assert len(world.arrived) == 1
    for bad in (now() - timedelta(minutes=1), now() + timedelta(days=400)):
        with pytest.raises(NotPossible):
            ask(danas, bob, due=bad)
    assert Conversation.objects.count() == 2


def test_files_go_along_by_the_rules_of_answers(
    danas: Conversation, mailbox: Channel, world: World, bob: Agent, alice: Agent
) -> None:
    file = store_upload(SimpleUploadedFile("lamp.txt", b"A lamp."), brand=danas.brand, uploader=bob.ref)
    hers = store_upload(SimpleUploadedFile("hers.txt", b"Hers."), brand=danas.brand, uploader=alice.ref)
    for bad in ((hers.key,), ("unknown",), (file.key,) * 99):
        with pytest.raises(NotPossible):
            ask(danas, bob, files=bad)
    assert Conversation.objects.count() == 1
    side = ask(danas, bob, files=(file.key,))
    ((_people, letter),) = world.arrived
    assert [part.get_filename() for part in letter.iter_attachments()] == ["lamp.txt"]
    assert [one.name for one in side.messages.get(author="agent", kind="public").attachments.all()] == ["lamp.txt"]
