"""Answers that agents put off, over the real counter: kept before they are acknowledged, and guarded on our side."""

import time
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.bot.actions import set_up
from counterbell.conversations import actions
from counterbell.conversations.models import Conversation, Later, Message, Rendition
from tests.live.lines import Desk, Line


@pytest.fixture
def asked(conversation: Conversation) -> Conversation:
    actions.receive(conversation, text="Where is my parcel?")
    conversation.refresh_from_db()
    return conversation


def test_it_is_on_disk_before_it_is_acknowledged_and_comes_out_later(
    agent: Line, shopper: Line, asked: Conversation, c: str
) -> None:
    shopper.send(t="resume", c=c, epoch=0, last=0)
    shopper.until("entries")
    agent.send(t="watch", c=c)
    began = time.monotonic()
    client_id = agent.say(c, "On its way", seen=asked.last_number, wait=2)
    ack = agent.until("ack", lambda f: f["id"] == client_id)
    assert (ack["number"], Later.objects.get().due.isoformat()) == (0, ack["due"])
    shopper.nothing("entry")
    heard = shopper.until("entry")["entry"]
    assert time.monotonic() - began >= 2
    assert (heard["text"], heard["id"]) == ("On its way", client_id)
    own = agent.until("entry", lambda f: f["entry"]["text"] == "On its way")
    assert own["entry"]["number"] == heard["number"]
    assert agent.said(c, "On its way", id=client_id, seen=0, wait=2)["number"] == heard["number"]  # said again


def test_without_a_wait_it_is_there_at_once(agent: Line, asked: Conversation, c: str) -> None:
    ack = agent.said(c, "On its way", seen=asked.last_number, then="resolve")
    assert ack["number"] == asked.last_number + 1
    asked.refresh_from_db()
    assert asked.status == "resolved"


def test_of_a_translated_answer_the_customer_hears_only_hers(
    agent: Line, shopper: Line, asked: Conversation, c: str
) -> None:
    shopper.send(t="resume", c=c, epoch=0, last=0)
    shopper.until("entries")
    own = {"text": "در راه است", "lang": "fa"}
    agent.said(c, "It is on its way to you", seen=asked.last_number, written=own)
    heard = shopper.until("entry")
    assert heard["entry"]["text"] == "It is on its way to you"
    assert own["text"] not in str(heard)
    assert Rendition.objects.get().text == own["text"]
    assert agent.said(c, "Soon", seen=asked.last_number + 1, written=["nonsense"])["number"]


def test_a_stale_answer_is_asked_about_in_words(agent: Line, asked: Conversation, c: str, alice: Agent) -> None:
    seen = asked.last_number
    actions.reply(asked, text="I have it", by=alice)
    client_id = agent.say(c, "On its way", seen=seen)
    nack = agent.until("nack", lambda f: f["id"] == client_id)
    assert (nack["error"], nack["retry"], nack["c"]) == ("stale", False, c)
    assert "Alice\u2069 answered 1 second ago. Send anyway?" in nack["text"]
    assert not Message.objects.filter(text="On its way").exists()
    asked.refresh_from_db()
    assert agent.said(c, "On its way", seen=asked.last_number)["number"]


def test_doubtful_words_are_asked_about_in_words(agent: Line, asked: Conversation, c: str) -> None:
    client_id = agent.say(c, "Dear {{customer.name}}, سفارش شما را برای شما فرستادیم", seen=asked.last_number)
    nack = agent.until("nack", lambda f: f["id"] == client_id)
    assert nack["error"] == "doubtful"
    assert "{{customer.name}}\u2069 is not filled in." in nack["text"]
    assert "written in Persian, the customer's language is English." in nack["text"]
    assert agent.said(c, "Dear {{customer.name}}", seen=asked.last_number, sure=True)["number"]


@pytest.mark.parametrize(
    "wrong", [{"wait": -1}, {"wait": 61}, {"wait": "5"}, {"then": "delete"}, {"due": 5}, {"due": "2026-01-01T00:00:00"}]
)
def test_what_makes_no_sense_is_refused(agent: Line, asked: Conversation, c: str, wrong: dict[str, object]) -> None:
    client_id = agent.say(c, "On its way", seen=1, **wrong)
    assert agent.until("nack", lambda f: f["id"] == client_id)["retry"] is False
    assert (Later.objects.count(), Message.objects.filter(kind="public").count()) == (0, 1)


def test_a_moment_without_a_zone_is_told_by_the_agents_clock(
    desk: Desk, bob: Agent, asked: Conversation, c: str
) -> None:
    Agent.objects.filter(pk=bob.pk).update(time_zone="Asia/Tehran")
    there = (now() + timedelta(days=1)).astimezone(ZoneInfo("Asia/Tehran")).replace(second=0, microsecond=0)
    ack = desk.agent(bob).said(c, "On its way", seen=asked.last_number, due=there.replace(tzinfo=None).isoformat())
    assert datetime.fromisoformat(ack["due"]) == there
    assert Later.objects.get().undoing is False


def test_an_agent_of_another_brand_puts_nothing_off(desk: Desk, charlie: Agent, asked: Conversation, c: str) -> None:
    stranger = desk.agent(charlie)
    client_id = stranger.say(c, "On its way", seen=1, due=(now() + timedelta(days=1)).isoformat())
    assert stranger.until("nack", lambda f: f["id"] == client_id)["error"] == "forbidden"
    assert Later.objects.count() == 0


def test_a_shopper_cannot_put_off(shopper: Line, asked: Conversation, c: str) -> None:
    ack = shopper.said(c, "Hello?", id=str(uuid.uuid4()), wait=5, due="2030-01-01T00:00:00Z", then="resolve")
    assert ack["number"] == asked.last_number + 1
    asked.refresh_from_db()
    assert (asked.status, Later.objects.count()) == ("open", 0)


def test_a_rude_answer_is_asked_about_once_where_the_brand_wants_that(
    agent: Line, asked: Conversation, c: str, brand: Brand
) -> None:
    rude = "Can't you read? It says so on the page, idiot."
    set_up(brand, is_on=False, minds_manners=True, by=None)
    client_id = agent.say(c, rude, seen=asked.last_number)
    nack = agent.until("nack", lambda f: f["id"] == client_id)
    assert (nack["error"], nack["text"]) == ("doubtful", "It may sound rude to the customer. Send anyway?")
    assert not Message.objects.filter(text=rude).exists()
    first = {"text": rude, "lang": ""}  # said politely now: what she wrote first goes nowhere
    assert agent.said(c, "It says so on the page.", seen=asked.last_number, written=first)["number"]
    asked.refresh_from_db()
    assert agent.said(c, rude, seen=asked.last_number, sure=True)["number"]
    set_up(brand, is_on=False, by=None)
    asked.refresh_from_db()
    assert agent.said(c, rude, seen=asked.last_number)["number"]  # off by default
