"""Who is around: colleagues at a conversation and at work, shoppers on the pages, and speaking to them first."""

import json
import time
import urllib.error
import urllib.request
import uuid

import pytest

from counterbell.accounts.actions import set_status
from counterbell.accounts.models import Agent, Brand
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.models import Customer
from tests.live.lines import Desk, Frame, Line, watch
from tests.people import Shopper
from tests.running import RunningServer

PAGE = {"url": "https://shop.example/cart", "title": "Cart"}


def statuses(frame: Frame) -> dict[str, str]:
    found: dict[str, str] = frame["agents"]
    return found


# ——— colleagues ———


def test_lists_hear_who_looks_and_who_writes(
    desk: Desk, agent: Line, alice: Agent, bob: Agent, charlie: Agent, c: str
) -> None:
    elsewhere = desk.agent(charlie)
    owner = desk.agent(alice)
    watch(agent, c)
    there = owner.until("company", lambda f: c in f["c"])
    assert there["c"][c] == [{"id": bob.pk, "name": "Bob", "writes": False}]
    agent.send(t="typing", c=c, text="Dear")
    assert owner.until("company", lambda f: c in f["c"])["c"][c][0]["writes"] is True
    agent.send(t="typing", c=c, text="")
    assert owner.until("company", lambda f: c in f["c"])["c"][c][0]["writes"] is False
    late = desk.agent(alice)
    assert [p["name"] for p in late.until("company", lambda f: f["whole"])["c"][c]] == ["Bob"]
    agent.hang_up()
    assert owner.until("company", lambda f: c in f["c"])["c"][c] == []
    elsewhere.send(t="ping")
    elsewhere.until("pong")
    assert all(f["c"] == {} for f in elsewhere.heard if f["t"] == "company")


def test_colleagues_see_who_is_online_away_or_not_there(desk: Desk, alice: Agent, bob: Agent, charlie: Agent) -> None:
    owner, elsewhere = desk.agent(alice), desk.agent(charlie)
    agent = desk.agent(bob)
    owner.until("team", lambda f: statuses(f).get(str(bob.pk)) == "online")
    agent.send(t="idle", on=True)
    owner.until("team", lambda f: statuses(f).get(str(bob.pk)) == "away")
    agent.send(t="idle", on=False)
    owner.until("team", lambda f: statuses(f).get(str(bob.pk)) == "online")
    agent.hang_up()
    owner.until("team", lambda f: str(bob.pk) not in statuses(f))
    assert all(str(bob.pk) not in statuses(f) for f in elsewhere.heard if f["t"] == "team")


def test_who_is_away_is_not_here_for_shoppers(desk: Desk, shopper: Line, bob: Agent) -> None:
    agent = desk.agent(bob)
    shopper.until("online", lambda f: f["online"] is True)
    agent.send(t="idle", on=True)
    shopper.until("online", lambda f: f["online"] is False)
    other_browser = desk.agent(bob)
    shopper.until("online", lambda f: f["online"] is True)
    other_browser.hang_up()
    shopper.until("online", lambda f: f["online"] is False)
    agent.send(t="idle", on=False)
    shopper.until("online", lambda f: f["online"] is True)


def test_away_by_choice_lasts_over_a_new_line(desk: Desk, bob: Agent, dana: Shopper) -> None:
    set_status(bob, status=Agent.Status.AWAY)
    desk.agent(bob)
    shopper = desk.shopper(dana)
    time.sleep(1.2)
    assert desk.shopper(dana).heard[0]["online"] is False
    shopper.nothing("online")


# ——— shoppers on the pages ———


def seen(line: Line, fits: object = None, *, key: str = "") -> Frame:
    frame = line.until("visitors", lambda f: any(not key or v["v"] == key for v in f["come"]))
    found: Frame = next(v for v in frame["come"] if not key or v["v"] == key)
    return found


def test_an_agent_sees_who_is_there(
    desk: Desk, dana: Shopper, agent: Line, charlie: Agent, conversation: Conversation
) -> None:
    elsewhere = desk.agent(charlie)
    for line in (agent, elsewhere):
        line.send(t="visitors", on=True)
        assert line.until("visitors") == {"t": "visitors", "whole": True, "come": [], "gone": []}
    shopper = desk.shopper(dana, page=PAGE, zone="Asia/Tehran")
    row = seen(agent)
    assert (row["page"], row["zone"], row["name"], row["country"]) == (PAGE, "Asia/Tehran", "Dana", "")
    assert (row["c"], row["status"], row["near"]) == (str(conversation.public_id), "open", True)
    assert dana.visitor not in json.dumps(agent.heard)
    shopper.send(t="page", url="https://shop.example/", title="Home")
    assert seen(agent)["page"]["title"] == "Home"
    shopper.hang_up()
    assert agent.until("visitors", lambda f: f["gone"] != [])["gone"] == [row["v"]]
    assert [f["come"] for f in elsewhere.heard if f["t"] == "visitors"] == [[]]


def test_who_does_not_look_is_not_told(agent: Line, desk: Desk, dana: Shopper) -> None:
    agent.send(t="visitors", on=True)
    agent.until("visitors")
    agent.send(t="visitors", on=False)
    time.sleep(0.3)
    desk.shopper(dana, page=PAGE)
    agent.nothing("visitors", within=1.6)


def test_a_shopper_cannot_look(shopper: Line, desk: Desk, eve: Shopper) -> None:
    shopper.send(t="visitors", on=True)
    desk.shopper(eve, page=PAGE)
    shopper.nothing("visitors", within=1.6)


# ——— speaking first ———


def test_an_agent_writes_first(desk: Desk, dana: Shopper, agent: Line, bob: Agent) -> None:
    agent.send(t="visitors", on=True)
    shopper, second_window = desk.shopper(dana, page=PAGE), desk.shopper(dana)
    row = seen(agent)
    hail = str(uuid.uuid4())
    for _ in range(2):
        agent.send(t="hail", v=row["v"], id=hail, text="May I help?")
        assert agent.until("hailed") == {"t": "hailed", "v": row["v"], "id": hail, "c": hail}
    for line in (shopper, second_window):
        entry = line.until("entries")["entries"][-1]
        assert (entry["text"], entry["author"], entry["who"]["name"]) == ("May I help?", "agent", "Bob")
    opened = Conversation.objects.get()
    assert (str(opened.public_id), opened.customer, opened.assignee, opened.page) == (hail, dana.customer, bob, PAGE)
    first = opened.messages.order_by("number")[0]
    assert (first.kind, first.agent, first.facts) == (Message.Kind.HAPPENING, bob, {"what": "opened"})
    assert opened.messages.filter(kind=Message.Kind.PUBLIC).count() == 1
    shopper.said(hail, "Yes please")
    assert Conversation.objects.get().last_author == "customer"


def test_what_is_open_already_goes_on(desk: Desk, dana: Shopper, agent: Line, conversation: Conversation) -> None:
    agent.send(t="visitors", on=True)
    desk.shopper(dana, page=PAGE)
    agent.send(t="hail", v=seen(agent)["v"], id=str(uuid.uuid4()), text="Still there?")
    assert agent.until("hailed")["c"] == str(conversation.public_id)
    assert Conversation.objects.count() == 1


def test_nobody_speaks_to_the_visitors_of_others(
    desk: Desk, dana: Shopper, agent: Line, charlie: Agent, eve: Shopper
) -> None:
    agent.send(t="visitors", on=True)
    desk.shopper(dana, page=PAGE)
    key = seen(agent)["v"]
    elsewhere = desk.agent(charlie)
    elsewhere.send(t="hail", v=key, id=str(uuid.uuid4()), text="psst")
    assert elsewhere.until("hailed")["error"] == "gone"
    thief = desk.shopper(eve)
    thief.send(t="hail", v=key, id=str(uuid.uuid4()), text="psst")
    assert thief.until("error")["error"] == "no_id"
    agent.send(t="hail", v=key, id=str(uuid.uuid4()), text="  ")
    assert agent.until("hailed")["error"] == "empty"
    agent.send(t="hail", v="0" * 24, id=str(uuid.uuid4()), text="hi")
    assert agent.until("hailed")["error"] == "gone"
    assert Conversation.objects.count() == 0


# ——— pages that tell before the bell is rung ———


def beacon(
    server: RunningServer, brand: Brand, *, origin: str = "https://shop.example", **more: object
) -> tuple[int, str]:
    headers = {"Origin": origin, **{k: str(v) for k, v in more.pop("headers", {}).items()}}  # type: ignore[attr-defined]
    body = json.dumps({"brand": brand.key, "v": "a" * 24, **PAGE, "lang": "fa", "zone": "Asia/Tehran", **more})
    request = urllib.request.Request(f"{server.url}/live/here", body.encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, ""


@pytest.fixture
def told_brand(brand: Brand) -> Brand:
    brand.visits = Brand.Visits.ON
    brand.save(update_fields=["visits"])
    return brand


def test_a_page_tells_who_is_on_it(server: RunningServer, told_brand: Brand, agent: Line) -> None:
    agent.send(t="visitors", on=True)
    assert beacon(server, told_brand, again=True, headers={"CF-IPCountry": "IR"}) == (200, "{}")
    row = seen(agent)
    assert (row["page"], row["language"], row["zone"], row["near"]) == (PAGE, "fa", "Asia/Tehran", False)
    assert (row["country"], row["returning"], row["name"]) == ("", True, "")  # no proxy is trusted here
    assert beacon(server, told_brand, gone=True) == (200, "{}")
    assert agent.until("visitors", lambda f: f["gone"] != [])["gone"] == ["a" * 24]
    assert Customer.objects.count() == 0


def test_what_is_not_told(server: RunningServer, brand: Brand, agent: Line, told_brand: Brand) -> None:
    agent.send(t="visitors", on=True)
    agent.until("visitors")
    for header in ({"Sec-GPC": "1"}, {"DNT": "1"}):
        assert beacon(server, told_brand, headers=header) == (200, "{}")
    assert beacon(server, told_brand, v="short")[0] == 400
    assert beacon(server, told_brand, pad="x" * 5000)[0] == 400
    Brand.objects.update(visits=Brand.Visits.OFF, key="off-now")
    brand.refresh_from_db()
    assert beacon(server, brand)[0] == 403
    Brand.objects.update(visits=Brand.Visits.ON, key="elsewhere", domains=["other.example"])
    brand.refresh_from_db()
    assert beacon(server, brand)[0] == 403
    agent.nothing("visitors", within=1.6)


def test_an_agent_speaks_to_somebody_who_has_not_rung_the_bell(
    desk: Desk, server: RunningServer, told_brand: Brand, agent: Line, dana: Shopper
) -> None:
    agent.send(t="visitors", on=True)
    beacon(server, told_brand)
    key, hail = seen(agent)["v"], str(uuid.uuid4())
    agent.send(t="hail", v=key, id=hail, text="May I help?")
    assert agent.until("hailed")["waits"] is True
    assert Conversation.objects.count() == 0
    assert beacon(server, told_brand) == (200, '{"hail":true}')
    shopper = desk.shopper(dana, page=PAGE, visit=key)
    assert agent.until("hailed")["c"] == hail
    assert shopper.until("entries")["entries"][-1]["text"] == "May I help?"
    assert agent.until("visitors", lambda f: key in f["gone"])
    assert beacon(server, told_brand, v="b" * 24) == (200, "{}")
