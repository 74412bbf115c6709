"""Who is let in, who is not, and with which closing code."""

import json
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from django.test import Client
from websockets.exceptions import InvalidStatus

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import shifted
from counterbell.customers import visitors
from counterbell.customers.actions import sign_out
from tests.live.lines import Desk, hello_of, signed_in, ticket_of
from tests.people import Shopper
from tests.running import RunningServer


def test_a_shopper_is_welcomed(desk: Desk, dana: Shopper) -> None:
    line = desk.line()
    line.send(**hello_of(dana))
    welcome = line.until("welcome")
    assert welcome["heartbeat"] == 25
    assert welcome["online"] is False
    assert set(welcome) == {"t", "now", "heartbeat", "session", "online"}


def test_an_agent_is_welcomed_and_makes_the_brand_online(desk: Desk, dana: Shopper, bob: Agent) -> None:
    shopper = desk.shopper(dana)
    agent = desk.agent(bob)
    assert agent.heard[0]["online"] is True
    assert shopper.until("online")["online"] is True
    agent.hang_up()
    assert shopper.until("online")["online"] is False


def test_an_agent_elsewhere_does_not_make_the_brand_online(desk: Desk, dana: Shopper, charlie: Agent) -> None:
    desk.agent(charlie)
    shopper = desk.shopper(dana)
    shopper.nothing("online", within=0.8)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{", 4400),
        ("[]", 4400),
        ('{"t":"ping"}', 4400),
        ('{"t":"hello"}', 4400),
        ('{"t":"hello","role":"owner"}', 4400),
        ('{"t":"hello","role":"visitor","brand":"nobody","token":"x"}', 4403),
        ('{"t":"hello","role":"agent","ticket":"forged"}', 4401),
        ('{"t":"hello","role":"agent"}', 4401),
        ('{"t":"hello","pad":"' + "x" * 140_000 + '"}', 4400),
    ],
)
def test_whoever_says_no_proper_hello_is_closed(desk: Desk, frame: str, code: int) -> None:
    line = desk.line()
    line.socket.send(frame)
    assert line.closed_with() == code
    assert line.heard == []


def test_bytes_are_no_frame(desk: Desk) -> None:
    line = desk.line()
    line.socket.send(b"\x00\xff")
    assert line.closed_with() == 4400


def tampered(token: str) -> str:
    return token[:-1] + ("A" if token[-1] != "A" else "B")


def of_somebody_else(token: str) -> str:
    return "a" + "0" * 32 + token[33:]


@pytest.mark.parametrize("forge", [tampered, of_somebody_else, lambda _: "", lambda token: token * 9])
def test_a_forged_token_lets_nobody_in(desk: Desk, dana: Shopper, forge: Callable[[str], str]) -> None:
    line = desk.line()
    line.send(**{**hello_of(dana), "token": forge(dana.token)})
    assert line.closed_with() == 4401
    assert line.heard == []


def test_a_token_is_good_for_its_own_brand_only(desk: Desk, dana: Shopper, other_brand: Brand) -> None:
    line = desk.line()
    line.send(**{**hello_of(dana), "brand": other_brand.key})
    assert line.closed_with() == 4401


def test_a_stale_token_lets_nobody_in(desk: Desk, brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_000_000_000.0)
    stale = visitors.mint(brand)
    monkeypatch.undo()
    line = desk.line()
    line.send(t="hello", role="visitor", brand=brand.key, token=stale)
    assert line.closed_with() == 4401


def test_who_signed_out_is_not_let_in(desk: Desk, dana: Shopper, brand: Brand) -> None:
    sign_out(dana.visitor, brand=brand)
    line = desk.line()
    line.send(**hello_of(dana))
    assert line.closed_with() == 4401


def test_a_ticket_ends_with_its_session(desk: Desk, bob: Agent) -> None:
    client = signed_in(bob)
    ticket = ticket_of(bob, client)
    client.logout()
    line = desk.line()
    line.send(t="hello", role="agent", ticket=ticket)
    assert line.closed_with() == 4401


def test_a_ticket_of_somebody_elses_session_is_none(desk: Desk, bob: Agent, charlie: Agent) -> None:
    line = desk.line()
    line.send(t="hello", role="agent", ticket=ticket_of(bob, signed_in(charlie)))
    assert line.closed_with() == 4401


def test_a_ticket_grows_old(desk: Desk, bob: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    before = time.time() - 120
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: before)
    old = ticket_of(bob)
    monkeypatch.undo()
    line = desk.line()
    line.send(t="hello", role="agent", ticket=old)
    assert line.closed_with() == 4401


def test_the_page_fetches_a_ticket_by_its_session(bob_client: Client, client: Client) -> None:
    answer = bob_client.post("/live/ticket")
    assert answer.status_code == 200
    assert set(answer.json()) == {"ticket"}
    assert bob_client.get("/live/ticket").status_code == 405
    assert client.post("/live/ticket").status_code == 401
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = bob_client.cookies
    assert strict.post("/live/ticket").status_code == 403


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://127.0.0.1:1"]
)
def test_pages_of_strangers_open_no_line(desk: Desk, server: RunningServer, dana: Shopper, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        desk.line(origin=origin)
    assert refused.value.response.status_code == 403
    assert poll_from(server, dana, origin) == 403


def test_our_own_pages_open_one(desk: Desk, server: RunningServer, dana: Shopper) -> None:
    line = desk.line(origin=server.url)
    line.send(**hello_of(dana))
    assert line.until("welcome")
    assert poll_from(server, dana, server.url) == 200


def test_a_rebound_name_is_not_our_own(server: RunningServer, dana: Shopper) -> None:
    assert poll_from(server, dana, "http://evil.example", host="evil.example") == 403


def poll_from(server: RunningServer, who: Shopper, origin: str, host: str = "") -> int:
    line = HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = {"Origin": origin, **({"Host": host} if host else {})}
    line.request("POST", "/live/poll", json.dumps(hello_of(who)), headers)
    status = line.getresponse().status
    line.close()
    return status


def test_nobody_waits_for_a_hello_for_ever(desk: Desk) -> None:
    silent = desk.line()
    assert silent.closed_with(within=14) == 4408  # not its fault, perhaps: it may come again


def test_a_day_later_the_time_in_the_welcome_is_another(dana: Shopper) -> None:
    from counterbell.live.counter import Counter

    with shifted(timedelta(days=1)):
        later = Counter.now()
    assert later > Counter.now()
