"""What ends a line from our side: a right that was taken away, a reader who does not read, a server that goes down."""

import json
import socket
import time
import uuid
from collections.abc import Callable

import pytest

from counterbell.accounts import actions as accounts
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.conversations.actions import Post, post_many
from counterbell.conversations.models import Conversation, Message
from counterbell.customers import visitors
from counterbell.customers.actions import sign_out
from tests.customers.test_sign_in import word
from tests.live.lines import Desk, Http, follow, hello_of, signed_in, ticket_of
from tests.people import Shopper
from tests.running import RunningServer

SOON = 5.5  # the promise is five seconds; the rest is the way


def leave_the_team(bob: Agent, team: Team, _alice: Agent) -> None:
    team.agents.remove(bob)


def be_deactivated(bob: Agent, _team: Team, alice: Agent) -> None:
    accounts.deactivate(bob, by=alice)


def lose_the_brand(_bob: Agent, team: Team, _alice: Agent) -> None:
    team.brands.clear()


@pytest.mark.parametrize("lose", [leave_the_team, be_deactivated, lose_the_brand])
def test_who_may_no_longer_is_closed_within_five_seconds(
    desk: Desk, bob: Agent, alice: Agent, team: Team, lose: Callable[[Agent, Team, Agent], None]
) -> None:
    owner, agent = desk.agent(alice), desk.agent(bob)
    lose(bob, team, alice)
    assert agent.closed_with(within=SOON) == 4401
    owner.send(t="ping")
    owner.until("pong")


def test_signing_out_closes_the_lines_of_that_session_only(desk: Desk, bob: Agent) -> None:
    here, there = signed_in(bob), signed_in(bob)
    lines = []
    for client in (here, there):
        line = desk.line()
        line.send(t="hello", role="agent", ticket=ticket_of(bob, client))
        line.until("welcome")
        lines.append(line)
    here.logout()
    assert lines[0].closed_with(within=SOON) == 4401
    lines[1].send(t="ping")
    lines[1].until("pong")


def test_a_shopper_who_signs_out_is_closed_within_five_seconds(
    desk: Desk, http: Http, dana: Shopper, eve: Shopper, c: str
) -> None:
    window, other, eves = desk.shopper(dana), desk.shopper(dana), desk.shopper(eve)
    follow(window, c)
    status, _welcome = http.post(f"/widget/{dana.brand.key}/signout", {}, Authorization=f"Bearer {dana.token}")
    assert status == 200
    assert [line.closed_with(within=SOON) for line in (window, other)] == [4401, 4401]
    eves.send(t="ping")
    eves.until("pong")


def test_signing_out_in_another_process_that_tells_nobody_closes_her_line_too(
    desk: Desk, dana: Shopper, c: str
) -> None:
    line = desk.shopper(dana)
    follow(line, c)
    sign_out(dana.visitor, brand=dana.brand)  # here, not in the server
    assert line.closed_with(within=SOON) == 4401


def test_who_signs_in_leaves_no_line_under_the_old_name(desk: Desk, http: Http, dana: Shopper, c: str) -> None:
    line = desk.shopper(dana)
    follow(line, c)
    status, welcome = http.post(f"/widget/{dana.brand.key}/visitor", {"token": dana.token, "jwt": word(dana.brand)})
    assert (status, welcome["token"][0]) == (200, "s")
    assert line.closed_with(within=SOON) == 4401


def test_a_signed_in_line_ends_with_the_day_of_its_token(
    desk: Desk, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = time.time() - 24 * 3600 + 3
    monkeypatch.setattr("django.core.signing.time.time", lambda: made)
    nearly = visitors.mint(brand, kind=visitors.SIGNED_IN)
    monkeypatch.undo()
    line = desk.line()
    line.send(t="hello", role="visitor", brand=brand.key, token=nearly)
    line.until("welcome")
    assert line.closed_with(within=3 + SOON) == 4401


def test_a_slow_reader_is_told_and_blocks_nobody(
    desk: Desk, server: RunningServer, dana: Shopper, bob: Agent, conversation: Conversation, c: str
) -> None:
    post_many([Post(conversation.pk, "customer", "x" * 9_000, "customer:1") for _ in range(800)])
    quick = desk.agent(bob)
    quick.send(t="watch", c=c)
    quick.until("viewers")
    with deaf_line(server, hello_of(dana)) as slow:
        for _ in range(5):  # seven megabytes each time: more than may wait
            slow.sendall(framed({"t": "resume", "c": c, "epoch": 0, "last": 0}))
        quick.until("viewers", lambda f: f["customer"] is True)
        quick.said(c, "Still here")
        quick.send(t="ping")
        quick.until("pong")
        quick.until("viewers", lambda f: f["customer"] is False, within=8)  # it is forgotten before it reads again
        assert code_at_the_end(slow) == 4409


def deaf_line(server: RunningServer, hello: dict[str, object]) -> socket.socket:
    """A websocket by hand that says hello, then reads nothing; with the smallest buffer the system allows."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", server.port))
    line.sendall(
        f"GET /live/ws HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += line.recv(1)
    line.sendall(framed(hello))
    return line


def framed(frame: dict[str, object]) -> bytes:
    text = json.dumps(frame).encode()
    return bytes([0x81, 0x80 | 126]) + len(text).to_bytes(2, "big") + b"\0\0\0\0" + text


def code_at_the_end(line: socket.socket) -> int:
    """Read everything at last; the code in the closing frame."""
    line.settimeout(10)
    tail = b""
    while tail[-4:-2] != b"\x88\x02" and (chunk := line.recv(1 << 20)):
        tail = (tail + chunk)[-4:]
    return int.from_bytes(tail[-2:], "big")


def test_going_down_says_when_to_come_back_and_loses_nothing(
    desk: Desk, server: RunningServer, dana: Shopper, bob: Agent, c: str
) -> None:
    shopper, agent = desk.shopper(dana), desk.agent(bob)
    sent = [shopper.say(c, f"word {n}") for n in range(40)]
    assert server.stop() == 0
    bye = shopper.until("bye")
    assert 200 <= bye["reconnect_in"] <= 5_200
    assert shopper.closed_with() == 1012
    assert agent.closed_with() == 1012
    acknowledged = {f["id"] for f in shopper.heard if f["t"] == "ack"}
    stored = set(Message.objects.filter(conversation__public_id=c).values_list("client_id", flat=True))
    assert acknowledged <= stored
    assert stored <= set(sent)
    server.start()
    again = desk.shopper(dana, resume=[{"c": c, "epoch": 0, "last": 0}])
    for client_id in sent:  # whatever was not acknowledged is simply sent again
        again.say(c, "again", id=client_id)
    numbers = {again.until("ack")["number"] for _ in sent}
    assert numbers == set(range(1, 41))
    assert Message.objects.filter(conversation__public_id=c).count() == 40


def test_killed_in_the_middle_it_has_what_it_acknowledged(
    desk: Desk, server: RunningServer, dana: Shopper, c: str
) -> None:
    shopper = desk.shopper(dana)
    for n in range(30):
        shopper.say(c, f"word {n}")
    acknowledged = [shopper.until("ack")["id"] for _ in range(10)]
    server.kill()
    stored = set(Message.objects.filter(conversation__public_id=c).values_list("client_id", flat=True))
    assert set(acknowledged) <= stored


def test_the_database_may_be_ahead_of_a_line_that_knew_more(
    desk: Desk, dana: Shopper, conversation: Conversation, c: str
) -> None:
    post_many([Post(conversation.pk, "customer", "one", "customer:1", client_id=str(uuid.uuid4()))])
    line = desk.shopper(dana, resume=[{"c": c, "epoch": 0, "last": 99}])
    line.said(c, "two")
    assert "entries" not in line.kinds()
