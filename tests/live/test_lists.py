"""Rows that come with the news, for the lists that agents look at."""

from counterbell.accounts.models import Agent
from counterbell.conversations import actions
from counterbell.conversations.models import Conversation
from tests.customers.test_sign_in import word
from tests.live.lines import Desk, Http, Line
from tests.people import Shopper

ROW = 'class="row-item" data-c="{}"'


def test_the_row_comes_with_the_news_to_whoever_looks_at_its_list(
    desk: Desk, agent: Line, shopper: Line, alice: Agent, c: str
) -> None:
    owner = desk.agent(alice)
    agent.send(t="list", view="all")
    owner.send(t="list", view="resolved")
    shopper.said(c, "Is it blue?")
    # That it was begun is news as well, and may come before the message does.
    seen = agent.until("changed", lambda f: c in f["c"] and "Is it blue?" in f.get("rows", ""))
    assert seen["view"] == "all"
    assert ROW.format(c) in seen["rows"]
    other = owner.until("changed", lambda f: c in f["c"] and "rows" in f)
    assert (other["view"], other["rows"]) == ("resolved", "")  # her list shows nothing of it


def test_a_list_of_ones_own_has_what_is_ones_own(
    desk: Desk, agent: Line, shopper: Line, alice: Agent, bob: Agent, conversation: Conversation, c: str
) -> None:
    actions.assign(conversation, agent=bob, team=None, by=alice)
    owner = desk.agent(alice)
    for line in (agent, owner):
        line.send(t="list", view="mine")
    shopper.said(c, "Is it blue?")
    agent.until("changed", lambda f: c in f["c"] and ROW.format(c) in f.get("rows", ""))
    assert owner.until("changed", lambda f: c in f["c"] and "rows" in f)["rows"] == ""


def test_each_is_told_in_her_own_language(
    desk: Desk, bob: Agent, alice: Agent, shopper: Line, conversation: Conversation, c: str
) -> None:
    actions.set_priority(conversation, priority=Conversation.Priority.URGENT, by=bob)
    lines = [desk.agent(bob, lang="en"), desk.agent(alice, lang="hr")]
    for line in lines:
        line.send(t="list", view="all")
    shopper.said(c, "Is it blue?")
    english, croatian = (line.until("changed", lambda f: "badge--bad" in f.get("rows", ""))["rows"] for line in lines)
    assert "Urgent" in english
    assert "Urgent" not in croatian


def test_a_list_that_only_she_can_fetch_brings_no_rows(agent: Line, shopper: Line, c: str) -> None:
    for view in ("all", "", "mentions", "../x"):
        agent.send(t="list", view=view)
    shopper.said(c, "Is it blue?")
    assert "rows" not in agent.until("changed", lambda f: c in f["c"])


def test_nobody_is_shown_a_row_of_a_brand_that_she_may_not_see(
    desk: Desk, charlie: Agent, agent: Line, shopper: Line, c: str
) -> None:
    stranger = desk.agent(charlie)
    for line in (stranger, agent):
        line.send(t="list", view="all")
    shopper.said(c, "Only for Lisbon")
    agent.until("changed", lambda f: "Only for Lisbon" in f.get("rows", ""))
    stranger.nothing("changed")
    assert "Only for Lisbon" not in str(stranger.heard)


def test_the_new_name_comes_when_she_signs_in_or_is_called_otherwise(
    agent: Line, http: Http, dana: Shopper, conversation: Conversation, c: str
) -> None:
    actions.receive(conversation, text="Hello")
    agent.send(t="list", view="all")
    token = dana.token
    for name in ("Daniela Petrov", "Daniela Novak"):
        knock = {"token": token, "jwt": word(dana.brand, name=name)}
        status, welcome = http.post(f"/widget/{dana.brand.key}/visitor", knock)
        assert status == 200
        token = welcome["token"]
        agent.until("changed", lambda f, name=name: ROW.format(c) in f.get("rows", "") and name in f["rows"])
