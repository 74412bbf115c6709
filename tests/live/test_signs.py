"""The small signs: who types, who looks, how far each has read, what changed."""

from counterbell.accounts.models import Agent
from counterbell.conversations.actions import assign
from counterbell.conversations.models import Conversation, Message
from tests.live.lines import Desk, Line, follow, watch
from tests.people import Shopper


def test_an_agent_sees_the_words_a_shopper_types_and_she_only_that_he_does(
    shopper: Line, agent: Line, bob: Agent, c: str
) -> None:
    follow(shopper, c)
    watch(agent, c)
    shopper.send(t="typing", c=c, text="I am not sure")
    typing = agent.until("typing")
    assert (typing["text"], typing["who"]["role"]) == ("I am not sure", "visitor")
    agent.send(t="typing", c=c, text="You fool")
    seen = shopper.until("typing")
    assert (seen["text"], seen["who"]["role"], seen["who"]["name"]) == ("…", "agent", "Bob")
    agent.send(t="typing", c=c, text="")
    assert shopper.until("typing")["text"] == ""
    assert "fool" not in str(shopper.heard)
    assert Message.objects.count() == 0


def test_a_second_tab_of_the_shopper_does_not_see_her_type(desk: Desk, dana: Shopper, shopper: Line, c: str) -> None:
    other = desk.shopper(dana)
    follow(other, c)
    follow(shopper, c)
    shopper.send(t="typing", c=c, text="hm")
    other.nothing("typing")


def test_agents_see_who_looks_and_whether_she_is_there(
    desk: Desk, shopper: Line, agent: Line, alice: Agent, bob: Agent, c: str
) -> None:
    watch(agent, c)
    owner = desk.agent(alice)
    owner.send(t="watch", c=c)
    both = agent.until("viewers", lambda f: len(f["agents"]) == 2)
    assert {a["name"] for a in both["agents"]} == {"Alice", "Bob"}
    assert both["customer"] is False
    follow(shopper, c)
    agent.until("viewers", lambda f: f["customer"] is True)
    shopper.send(t="page", url="https://shop.example/cart", title="Cart")
    there = agent.until("viewers", lambda f: f["page"] is not None)
    assert there["page"] == {"url": "https://shop.example/cart", "title": "Cart"}
    owner.send(t="unwatch", c=c)
    left = agent.until("viewers", lambda f: len(f["agents"]) == 1)
    assert left["agents"] == [{"id": bob.pk, "name": "Bob"}]
    shopper.hang_up()
    agent.until("viewers", lambda f: f["customer"] is False)
    assert "viewers" not in shopper.kinds()


def test_an_address_that_no_browser_should_open_is_not_shown(shopper: Line, agent: Line, c: str) -> None:
    watch(agent, c)
    follow(shopper, c)
    shopper.send(t="page", url="javascript:alert(1)", title="x")
    shopper.send(t="page", url="https://shop.example/ok", title="ok")
    agent.until("viewers", lambda f: f["page"] is not None and f["page"]["title"] == "ok")
    assert "javascript" not in str(agent.heard)


def test_marks_travel_both_ways(shopper: Line, agent: Line, c: str) -> None:
    follow(shopper, c)
    watch(agent, c)
    shopper.said(c, "Hello?")
    agent.send(t="read", c=c, number=1)
    assert shopper.until("marks", lambda f: f["agent_read"] == 1)["c"] == c
    agent.said(c, "Hello!")
    number = shopper.until("entry")["entry"]["number"]
    shopper.send(t="received", c=c, number=number)
    assert agent.until("marks", lambda f: f["customer_received"] >= number)["customer_read"] < number
    shopper.send(t="read", c=c, number=number)
    agent.until("marks", lambda f: f["customer_read"] >= number)
    row = Conversation.objects.get(public_id=c)
    assert (row.agent_read >= 1, row.customer_received, row.customer_read) == (True, number, number)


def test_nobody_reads_what_was_never_said(shopper: Line, agent: Line, c: str) -> None:
    watch(agent, c)
    last = shopper.said(c, "Hello?")["number"]
    agent.send(t="read", c=c, number=999)
    shopper.until("marks", lambda f: f["agent_read"] == last)


def test_lists_hear_what_changed_in_their_brands(agent: Line, shopper: Line, c: str) -> None:
    shopper.said(c, "Hello?")
    assert c in agent.until("changed")["c"]


def test_what_somebody_read_changes_no_list_but_her_own(
    desk: Desk, agent: Line, shopper: Line, bob: Agent, alice: Agent, c: str
) -> None:
    colleague, other_tab = desk.agent(alice), desk.agent(bob)
    said = shopper.said(c, "Hello?")["number"]
    watch(agent, c)
    for line in (agent, colleague, other_tab):
        line.until("changed", lambda f: c in f["c"])
    colleague.settled("changed", quiet=1.0)
    agent.send(t="read", c=c, number=said)
    shopper.until("marks", lambda f: f["agent_read"] == said)
    other_tab.until("changed", lambda f: c in f["c"])
    shopper.send(t="read", c=c, number=said)
    agent.until("marks", lambda f: f["customer_read"] == said)
    colleague.nothing("changed", within=1.0)


def test_lists_hear_how_it_stands_now(agent: Line, shopper: Line, bob: Agent, conversation: Conversation) -> None:
    c = str(conversation.public_id)
    shopper.said(c, "Hello?")
    # That it was begun is news as well, and may come before the message does.
    told = agent.until("changed", lambda f: "waiting" in f.get("stand", {}).get(c, {}).get("in", ()))
    assert told["at"]
    assert (told["stand"][c]["in"], told["stand"][c]["for"]) == (["all", "waiting", "unassigned"], None)
    conversation.refresh_from_db()
    assign(conversation, agent=bob, team=None, by=bob)
    shopper.said(c, "And here I am again.")
    again = agent.until("changed", lambda f: f.get("stand", {}).get(c, {}).get("for") == bob.pk)
    assert again["at"] != told["at"]
    assert again["stand"][c]["head"] != told["stand"][c]["head"]


def test_numbers_of_the_views_are_told_when_they_change(agent: Line, shopper: Line, c: str) -> None:
    assert agent.until("counts")["counts"]["waiting"] == ""
    shopper.said(c, "Hello?")
    counts = agent.until("counts", lambda f: f["counts"]["waiting"] == "1")["counts"]
    assert (counts["mine"], counts["unassigned"], counts["all"]) == ("", "1", "1")
    shopper.said(c, "Is anybody there?")
    agent.until("changed")
    agent.nothing("counts")
