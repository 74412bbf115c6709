"""What is said reaches the disk, then the other side: once, in order, and only those who may hear it."""

import json
import uuid

import pytest
from websockets.exceptions import ConnectionClosed

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations.actions import add_note, merge, open_conversation, receive, reply
from counterbell.conversations.models import Conversation, Message
from tests.live.lines import QUIET, Desk, Frame, Http, Line, follow, watch
from tests.people import Shopper
from tests.running import RunningServer


def texts(c: str) -> list[str]:
    said = Message.objects.filter(conversation__public_id=c).exclude(kind="happening").order_by("number")
    return list(said.values_list("text", flat=True))


def entry_texts(line: Line) -> list[str]:
    return [f["entry"]["text"] for f in line.heard if f["t"] == "entry"]


# ——— saying ———


def test_a_word_is_acknowledged_stored_and_heard_by_the_agent(shopper: Line, agent: Line, c: str) -> None:
    watch(agent, c)
    ack = shopper.said(c, "Where is my parcel?")
    assert (ack["c"], ack["number"], ack["epoch"]) == (c, 1, 0)
    assert texts(c) == ["Where is my parcel?"]
    entry = agent.until("entry")
    assert (entry["c"], entry["epoch"]) == (c, 0)
    said = entry["entry"]
    assert (said["number"], said["author"], said["kind"], said["text"]) == (
        1,
        "customer",
        "public",
        "Where is my parcel?",
    )
    assert (said["id"], said["at"], said["who"], said["files"]) == (ack["id"], ack["at"], None, [])


def test_the_answer_reaches_the_shopper_with_the_agents_face(shopper: Line, agent: Line, bob: Agent, c: str) -> None:
    follow(shopper, c)
    agent.said(c, "It comes on Tuesday.")
    entry = shopper.until("entry")["entry"]
    assert (entry["author"], entry["text"]) == ("agent", "It comes on Tuesday.")
    assert entry["who"] == {"id": bob.pk, "name": "Bob", "avatar": None}


def test_whoever_says_something_has_a_clock(desk: Desk, dana: Shopper) -> None:
    for zone, kept in (("Asia/Tokyo", "Asia/Tokyo"), ("<Mars>", "Asia/Tokyo"), ("Europe/Zagreb", "Europe/Zagreb")):
        desk.shopper(dana, zone=zone).said(str(uuid.uuid4()), "Hello")
        dana.customer.refresh_from_db()
        assert dana.customer.time_zone == kept


def test_a_shopper_opens_a_conversation_by_saying_something(shopper: Line, dana: Shopper) -> None:
    c = str(uuid.uuid4())
    page = {"url": "https://shop.example/lamps", "title": "Lamps"}
    assert shopper.said(c, "Hello", page=page)["number"] == 1
    made = Conversation.objects.get(public_id=c)
    assert (made.customer, made.brand, made.page) == (dana.customer, dana.brand, page)


def test_saying_it_again_gives_the_same_number_and_stores_one_row(shopper: Line, agent: Line, c: str) -> None:
    watch(agent, c)
    first = shopper.said(c, "Hello")
    again = shopper.said(c, "Hello", id=first["id"])
    assert again == first
    assert texts(c) == ["Hello"]
    shopper.said(c, "and goodbye")
    agent.until("entry", lambda f: f["entry"]["text"] == "and goodbye")
    assert entry_texts(agent) == ["Hello", "and goodbye"]


def test_a_burst_comes_in_order_and_complete(shopper: Line, agent: Line, c: str) -> None:
    watch(agent, c)
    words = [f"word {n}" for n in range(60)]
    ids = [shopper.say(c, word) for word in words]
    acks = [shopper.until("ack") for _ in words]
    assert [ack["id"] for ack in acks] == ids
    assert [ack["number"] for ack in acks] == list(range(1, 61))
    agent.until("entry", lambda f: f["entry"]["text"] == words[-1])
    assert entry_texts(agent) == words


def test_the_other_tab_hears_it_too_and_the_sender_only_the_ack(
    desk: Desk, shopper: Line, dana: Shopper, c: str
) -> None:
    other = desk.shopper(dana)
    follow(other, c)
    follow(shopper, c)
    shopper.said(c, "Hello")
    assert other.until("entry")["entry"]["text"] == "Hello"
    shopper.nothing("entry")


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), (" \n\t", "empty"), ("x" * 10_001, "too_long"), (None, "empty")]
)
def test_what_cannot_be_said_is_refused_in_words(shopper: Line, c: str, text: str, code: str) -> None:
    client_id = shopper.say(c, text)
    nack = shopper.until("nack")
    assert (nack["id"], nack["c"], nack["error"], nack["retry"]) == (client_id, c, code, False)
    assert nack["text"]
    assert texts(c) == []


def test_it_is_refused_in_her_language(desk: Desk, dana: Shopper, c: str) -> None:
    line = desk.shopper(dana, lang="fa")
    line.say(c, "")
    persian = line.until("nack")["text"]
    other = desk.shopper(dana, lang="en")
    other.say(c, "")
    assert other.until("nack")["text"] == "There is nothing to send."
    assert persian


def test_somebody_elses_file_cannot_be_sent(shopper: Line, c: str) -> None:
    shopper.say(c, "Look", files=["no-such-key"])
    assert shopper.until("nack")["error"] == "file_unknown"
    assert texts(c) == []


def test_naughty_text_comes_out_as_it_went_in(shopper: Line, agent: Line, c: str) -> None:
    naughty = (
        "Ω≈ç ﷽ 田中さん 👩‍👩‍👧 \u202eabc\u200f <script>alert(1)</script> '; DROP TABLE x;-- %s {0} \\ \" \u2028 end"
    )
    watch(agent, c)
    shopper.said(c, naughty)
    assert agent.until("entry")["entry"]["text"] == naughty
    assert texts(c) == [naughty]


def test_half_a_character_stops_nobody(shopper: Line, agent: Line, c: str) -> None:
    watch(agent, c)
    client_id = str(uuid.uuid4())
    shopper.socket.send(json.dumps({"t": "say", "id": client_id, "c": c, "text": "a\ud800b"}))
    shopper.until("ack", lambda f: f["id"] == client_id)
    assert agent.until("entry")["entry"]["text"] == "a\ufffdb"


@pytest.mark.parametrize(
    "frame",
    [
        {"t": "say", "text": "x"},
        {"t": "say", "c": "1", "id": "2", "text": "x"},
        {"t": "say", "c": 5, "id": [], "text": "x"},
        {"t": "dance"},
        {"t": "hello", "role": "visitor"},
    ],
)
def test_a_frame_that_makes_no_sense_is_an_error_and_the_line_stays(shopper: Line, frame: Frame) -> None:
    shopper.send(**frame)
    assert shopper.until("error")["error"] in {"no_id", "unknown_frame"}
    shopper.send(t="ping")
    shopper.until("pong")


# ——— who may hear and say ———


def test_a_note_never_reaches_a_shopper(shopper: Line, agent: Line, dana: Shopper, desk: Desk, c: str) -> None:
    follow(shopper, c)
    agent.said(c, "She is angry", kind="note")
    agent.said(c, "How can I help?")
    assert shopper.until("entry")["entry"]["text"] == "How can I help?"
    assert "She is angry" not in str(shopper.heard)
    late = desk.shopper(dana, resume=[{"c": c, "epoch": 0, "last": 0}])
    assert [e["text"] for e in late.until("entries")["entries"]] == ["How can I help?"]
    assert "angry" not in str(late.heard)


def test_a_shopper_cannot_write_notes(shopper: Line, c: str) -> None:
    shopper.said(c, "Not a note", kind="note")
    assert Message.objects.get(conversation__public_id=c).kind == "public"


def test_a_happening_reaches_agents_and_never_a_shopper(
    server: RunningServer, shopper: Line, agent: Line, alice: Agent, c: str
) -> None:
    follow(shopper, c)
    watch(agent, c)
    status, _ = Http(server, alice).form(f"/inbox/{c}/status/", "status=resolved")
    assert status == 200
    happened = agent.until("entry")["entry"]
    assert (happened["kind"], happened["facts"]["what"], happened["facts"]["status"]) == (
        "happening",
        "status",
        "resolved",
    )
    assert shopper.until("status")["status"] == "resolved"
    assert entry_texts(shopper) == []


def test_somebody_elses_conversation_can_be_neither_heard_nor_said_in(
    desk: Desk, eve: Shopper, agent: Line, c: str
) -> None:
    thief = desk.shopper(eve)
    thief.send(t="resume", c=c, last=0)
    assert thief.until("error")["error"] == "no_conversation"
    thief.say(c, "Let me in")
    assert thief.until("nack")["error"] == "forbidden"
    for frame in ({"t": "typing", "c": c, "text": "boo"}, {"t": "read", "c": c, "number": 1}, {"t": "watch", "c": c}):
        thief.send(**frame)
    watch(agent, c)
    agent.said(c, "For Dana only")
    thief.nothing("entry")
    agent.nothing("typing", within=0)
    assert texts(c) == ["For Dana only"]


def test_an_agent_elsewhere_hears_and_says_nothing(desk: Desk, charlie: Agent, shopper: Line, c: str) -> None:
    stranger = desk.agent(charlie)
    stranger.send(t="watch", c=c, last=0)
    assert stranger.until("error")["error"] == "no_conversation"
    stranger.say(c, "Hello?")
    assert stranger.until("nack")["error"] == "forbidden"
    shopper.said(c, "For Bob only")
    stranger.nothing("entry", within=0.8)
    stranger.nothing("changed", within=0)
    assert texts(c) == ["For Bob only"]


# ——— coming back ———


def test_resuming_tells_what_was_missed_and_nothing_twice(
    desk: Desk, dana: Shopper, conversation: Conversation, bob: Agent, c: str
) -> None:
    for n in range(1, 6):
        receive(conversation, text=f"word {n}")
    line = desk.shopper(dana, resume=[{"c": c, "epoch": 0, "last": 2}])
    told = line.until("entries")
    assert [e["number"] for e in told["entries"]] == [3, 4, 5]
    assert told["more"] is False
    line.said(c, "word 6")
    assert [f["t"] for f in line.heard if f["t"] in {"entries", "entry", "resync"}] == ["entries"]


def test_long_absence_comes_in_several_frames_all_of_it_in_order(
    desk: Desk, bob: Agent, conversation: Conversation, c: str
) -> None:
    from counterbell.conversations.actions import Post, post_many

    post_many([Post(conversation.pk, "customer", f"word {n}", "customer:1") for n in range(450)])
    line = desk.agent(bob)
    line.send(t="watch", c=c, epoch=0, last=0)
    line.until("entries", lambda f: f["entries"][-1]["number"] == 450)
    numbers = [e["number"] for f in line.heard if f["t"] == "entries" for e in f["entries"]]
    assert numbers == list(range(1, 451))


def test_who_has_everything_is_told_nothing(desk: Desk, dana: Shopper, conversation: Conversation, c: str) -> None:
    receive(conversation, text="Hello")
    line = desk.shopper(dana, resume=[{"c": c, "epoch": 0, "last": 1}])
    line.until("marks")
    assert "entries" not in line.kinds()


@pytest.mark.parametrize("cell", [{"epoch": 7, "last": 1}, {"epoch": 0, "last": 0}])
def test_another_epoch_or_too_long_an_absence_means_load_it_fresh(
    desk: Desk, dana: Shopper, conversation: Conversation, c: str, cell: dict[str, int]
) -> None:
    receive(conversation, text="Hello")
    Conversation.objects.filter(pk=conversation.pk).update(last_number=2000)
    line = desk.shopper(dana, resume=[{"c": c, **cell}])
    assert line.until("resync")["c"] == c
    assert "entries" not in line.kinds()


def test_nonsense_in_resume_stops_nobody(desk: Desk, dana: Shopper) -> None:
    cells: list[object] = [None, 5, {}, {"c": "x"}, {"c": str(uuid.uuid4()), "last": "no"}, {"c": [], "epoch": {}}]
    line = desk.shopper(dana, resume=cells)
    line.send(t="ping")
    line.until("pong")


def test_a_merged_conversation_goes_on_under_its_new_name(
    server: RunningServer, desk: Desk, dana: Shopper, alice: Agent, bob: Agent, c: str, conversation: Conversation
) -> None:
    receive(conversation, text="First")
    other = open_conversation(dana.customer, brand=dana.brand, public_id=uuid.uuid4())
    receive(other, text="Second")
    line = desk.shopper(dana, resume=[{"c": c, "epoch": 0, "last": 1}])
    line.until("marks")
    status, _ = Http(server, alice).form(f"/inbox/{c}/merge/", f"into={other.public_id}")
    assert status == 200
    assert line.until("resync")["c"] == c
    line.say(c, "Third")
    ack = line.until("ack")
    assert ack["c"] == str(other.public_id)
    other.refresh_from_db()
    assert "Third" in texts(str(other.public_id))
    line.send(t="resume", c=c, epoch=0, last=1)
    assert line.until("resync", lambda f: f["c"] in {c, str(other.public_id)})


def test_a_client_that_knew_it_before_the_merge_is_told_to_load_it(
    desk: Desk, dana: Shopper, bob: Agent, conversation: Conversation, c: str
) -> None:
    receive(conversation, text="First")
    other = open_conversation(dana.customer, brand=dana.brand, public_id=uuid.uuid4())
    receive(other, text="Second")
    merge(conversation, into=other, by=bob)
    line = desk.shopper(dana, resume=[{"c": c, "epoch": 0, "last": 1}])
    assert line.until("resync")["c"] == c


# ——— ordinary actions elsewhere ———


def test_what_a_page_does_appears_on_the_sockets(
    server: RunningServer, shopper: Line, agent: Line, alice: Agent, bob: Agent, c: str
) -> None:
    watch(agent, c)
    status, _ = Http(server, alice).form(f"/inbox/{c}/assign/", f"agent={bob.pk}")
    assert status == 200
    facts = agent.until("entry")["entry"]["facts"]
    assert (facts["what"], facts["agent"], facts["agent_name"]) == ("assigned", bob.pk, "Bob")


@pytest.mark.slow
def test_what_another_process_writes_appears_on_the_sockets(
    shopper: Line, agent: Line, alice: Agent, conversation: Conversation, c: str
) -> None:
    follow(shopper, c)
    watch(agent, c)
    began = now()
    add_note(conversation, text="Written elsewhere", by=alice)
    reply(conversation, text="Said elsewhere", by=alice)
    # On SQLite one process serves; another one (the command line) is noticed by the look that comes every 15 s.
    assert shopper.until("entry", within=22)["entry"]["text"] == "Said elsewhere"
    agent.until("entry", lambda f: f["entry"]["text"] == "Said elsewhere")
    assert entry_texts(agent)[:1] == ["Written elsewhere"]
    agent.until("changed", lambda f: c in f["c"])
    assert not any("*" in f["c"] for f in agent.heard if f["t"] == "changed")
    assert "Written" not in str(shopper.heard)
    assert now() > began


# ——— what a line may not do ———


def test_who_sends_too_fast_is_closed(shopper: Line) -> None:
    for _ in range(400):
        try:
            shopper.send(t="ping")
        except (ConnectionClosed, OSError):
            break
    assert shopper.closed_with() == 4429


def test_a_pause_is_answered(shopper: Line) -> None:
    shopper.send(t="ping")
    assert shopper.until("pong", within=QUIET + 2)
