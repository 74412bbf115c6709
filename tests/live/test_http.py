"""The same frames over HTTP, where sockets are blocked."""

import threading
import time
import uuid
from typing import Any

import pytest

from counterbell.accounts.models import Agent
from counterbell.conversations.actions import receive
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.actions import sign_out
from tests.live.lines import Desk, Frame, Http, hello_of, ticket_of
from tests.people import Shopper


def poll(http: Http, hello: Frame, **more: Any) -> list[Frame]:
    status, answer = http.post("/live/poll", {**hello, **more})
    assert status == 200, answer
    frames: list[Frame] = answer["frames"]
    return frames


def say(c: str, text: str) -> Frame:
    return {"t": "say", "id": str(uuid.uuid4()), "c": c, "text": text}


def test_the_first_poll_is_answered_at_once(http: Http, dana: Shopper, conversation: Conversation, c: str) -> None:
    receive(conversation, text="Hello")
    began = time.monotonic()
    frames = poll(http, hello_of(dana), resume=[{"c": c, "epoch": 0, "last": 0}])
    assert [f["t"] for f in frames] == ["welcome", "entries", "marks"]
    assert [e["text"] for e in frames[1]["entries"]] == ["Hello"]
    assert time.monotonic() - began < 5


def test_what_is_sent_is_acknowledged_and_heard(http: Http, desk: Desk, dana: Shopper, bob: Agent, c: str) -> None:
    agent = desk.agent(bob)
    agent.send(t="watch", c=c)
    agent.until("viewers")
    words = say(c, "Over HTTP")
    for _ in range(2):  # sending it again stores nothing twice
        status, answer = http.post("/live/send", {"hello": hello_of(dana), "frames": [words]})
        assert status == 200
        assert [(f["t"], f["id"], f["number"]) for f in answer["frames"]] == [("ack", words["id"], 1)]
    assert agent.until("entry")["entry"]["text"] == "Over HTTP"
    assert Message.objects.filter(kind="public").count() == 1


def test_a_waiting_poll_is_woken_by_the_next_word(http: Http, desk: Desk, dana: Shopper, bob: Agent, c: str) -> None:
    resume = [{"c": c, "epoch": 0, "last": 0}]
    session = poll(http, hello_of(dana), resume=resume)[0]["session"]
    agent = desk.agent(bob)
    heard: list[str] = []

    def wait() -> None:
        ends = time.monotonic() + 10
        while not heard and time.monotonic() < ends:  # other news (he came online) may wake it first
            for frame in poll(http, hello_of(dana), resume=resume, session=session):
                told = frame.get("entries") or [frame["entry"]] if frame["t"] in {"entry", "entries"} else []
                heard.extend(entry["text"] for entry in told)

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    time.sleep(0.5)
    agent.said(c, "Here I am")
    waiting.join(12)
    assert heard == ["Here I am"]


def test_a_poll_with_no_news_waits(http: Http, dana: Shopper, conversation: Conversation, c: str) -> None:
    receive(conversation, text="Hello")
    resume = [{"c": c, "epoch": 0, "last": 1}]
    session = poll(http, hello_of(dana), resume=resume)[0]["session"]
    polls: list[list[Frame]] = []

    def wait() -> None:
        polls.append(poll(http, hello_of(dana), resume=resume, session=session))

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    waiting.join(2)
    assert polls == []
    receive_status, _ = http.post("/live/send", {"hello": hello_of(dana), "frames": [say(c, "News")]})
    waiting.join(10)
    assert receive_status == 200
    assert "entry" in [f["t"] for f in polls[0]]


def test_an_agent_polls_too(http: Http, dana: Shopper, bob: Agent, c: str) -> None:
    frames = poll(http, {"role": "agent", "ticket": ticket_of(bob)}, resume=[{"c": c, "epoch": 0, "last": 0}])
    assert frames[0]["t"] == "welcome"
    hello = {"role": "agent", "ticket": ticket_of(bob)}
    _, answer = http.post("/live/send", {"hello": hello, "frames": [say(c, "Hello")]})
    assert [f["t"] for f in answer["frames"]] == ["ack"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 400),
        ({}, 400),
        ({"role": "visitor", "brand": "nobody", "token": ""}, 403),
        ({"role": "agent", "ticket": "forged"}, 401),
    ],
)
def test_whom_the_socket_refuses_http_refuses(http: Http, body: object, status: int) -> None:
    assert http.post("/live/poll", body)[0] == status


def test_what_is_no_frame_is_refused(http: Http, dana: Shopper) -> None:
    hello = hello_of(dana)
    bodies: list[object] = [
        {"hello": hello},
        {"frames": []},
        {"hello": hello, "frames": [5]},
        {"hello": hello, "frames": [{"t": "ping"}] * 51},
        {"hello": hello, "frames": {"t": "ping"}},
    ]
    assert [http.post("/live/send", body)[0] for body in bodies] == [400] * len(bodies)


def test_a_body_too_large_is_refused(http: Http, dana: Shopper) -> None:
    assert http.post("/live/poll", {**hello_of(dana), "pad": "x" * 300_000})[0] in {400, 413}


def test_eve_hears_nothing_of_danas(http: Http, eve: Shopper, conversation: Conversation, c: str) -> None:
    receive(conversation, text="Secret")
    frames = poll(http, hello_of(eve), resume=[{"c": c, "epoch": 0, "last": 0}])
    assert [f["t"] for f in frames] == ["welcome", "error"]
    _, answer = http.post("/live/send", {"hello": hello_of(eve), "frames": [say(c, "Mine")]})
    assert answer["frames"][0]["error"] == "forbidden"
    assert Message.objects.count() == 1


def test_typing_and_reading_are_told_over_http_too(
    http: Http, desk: Desk, dana: Shopper, eve: Shopper, bob: Agent, conversation: Conversation, c: str
) -> None:
    receive(conversation, text="Hello")
    agent = desk.agent(bob)
    agent.send(t="watch", c=c)
    agent.until("viewers")
    for who, words in ((eve, "I am not her"), (dana, "Are you th")):  # eve is told nothing, and tells nothing
        sent = {"hello": hello_of(who), "frames": [{"t": "typing", "c": c, "text": words}]}
        assert http.post("/live/send", sent)[0] == 200
    assert agent.until("typing")["text"] == "Are you th"
    number = agent.said(c, "I am")["number"]
    http.post("/live/send", {"hello": hello_of(dana), "frames": [{"t": "read", "c": c, "number": number}]})
    assert agent.until("marks", lambda f: f["customer_read"] == number)["customer_received"] == number


def test_a_waiting_poll_of_a_shopper_who_signs_out_ends_within_five_seconds(
    http: Http, dana: Shopper, conversation: Conversation, c: str
) -> None:
    hello = {**hello_of(dana), "resume": [{"c": c, "epoch": 0, "last": 0}]}
    session = poll(http, hello)[0]["session"]
    ended: list[tuple[int, float]] = []

    def wait() -> None:
        status, began = 200, time.monotonic()
        while status == 200 and time.monotonic() - began < 20:
            status, _answer = http.post("/live/poll", {**hello, "session": session})
        ended.append((status, time.monotonic()))

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    time.sleep(1.0)
    began = time.monotonic()
    sign_out(dana.visitor, brand=dana.brand)
    waiting.join(20)
    assert (ended[0][0], ended[0][1] - began < 5.5) == (401, True)
    assert http.post("/live/send", {"hello": hello, "frames": [say(c, "Still here")]})[0] == 401
