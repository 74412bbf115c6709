"""Who is around, told between two serving processes."""

import os
import uuid

import pytest

from counterbell.accounts.models import Agent
from counterbell.conversations.models import Conversation
from tests.live.lines import watch
from tests.live.test_processes import Redis, two_desks
from tests.people import Shopper

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL"), reason="several processes need PostgreSQL: set DATABASE_URL"
    ),
]
PAGE = {"url": "https://shop.example/cart", "title": "Cart"}


@pytest.fixture
def redis() -> object:
    made = Redis()
    made.start()
    yield made
    made.kill()


@pytest.mark.usefixtures("transactional_db")
def test_visitors_colleagues_and_first_words_cross_processes(
    redis: Redis, dana: Shopper, bob: Agent, alice: Agent, conversation: Conversation, c: str
) -> None:
    with two_desks(redis.url) as (first, second):
        agent, owner = second.agent(bob), first.agent(alice)
        owner.until("team", lambda f: f["agents"].get(str(bob.pk)) == "online")
        watch(agent, c)
        assert owner.until("company", lambda f: c in f["c"])["c"][c][0]["name"] == "Bob"
        agent.send(t="typing", c=c, text="Dear")
        owner.until("company", lambda f: f["c"].get(c, [{}])[0].get("writes") is True)

        agent.send(t="visitors", on=True)
        agent.until("visitors")
        shopper = first.shopper(dana, page=PAGE)
        row = agent.until("visitors", lambda f: f["come"] != [])["come"][0]
        assert (row["page"], row["name"]) == (PAGE, "Dana")
        agent.send(t="hail", v=row["v"], id=str(uuid.uuid4()), text="May I help?")
        assert shopper.until("entries")["entries"][-1]["text"] == "May I help?"
        assert agent.until("hailed")["c"] == c
        shopper.said(c, "Yes")
        agent.until("notices", lambda f: f["kind"] == "message")
        shopper.hang_up()
        agent.until("visitors", lambda f: f["gone"] == [row["v"]])
