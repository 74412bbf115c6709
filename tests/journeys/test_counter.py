"""Shoppers ring, agents answer, and whatever happens to the line, every word arrives once and in order."""

from collections.abc import Callable

import pytest

from counterbell.accounts.models import Agent
from counterbell.conversations.models import Conversation
from tests import corpora
from tests.journeys.conftest import Bubble, Desk, stored, wait_until
from tests.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]
Shopper = Callable[..., Bubble]
AgentAt = Callable[..., Desk]


def test_two_shoppers_and_two_agents_talk_at_once(
    shopper: Shopper, agent_at: AgentAt, alice: Agent, bob: Agent
) -> None:
    dana, eve = shopper(), shopper()
    hers, his = agent_at(alice), agent_at(bob)
    dana.say("Do the blue bowls go into the oven?")
    eve.say("Where is my parcel?")
    hers.open("blue bowls")
    his.open("my parcel")
    for n in range(3):
        hers.say(f"To the blue bowls, {n}")
        his.say(f"To the parcel, {n}")
        dana.say(f"Thank you from Dana, {n}")
        eve.say(f"Thank you from Eve, {n}")
    for page in (dana, hers):
        page.wait_for_text("To the blue bowls, 2")
        page.wait_for_text("Thank you from Dana, 2")
        assert not any("arcel" in text or "Eve" in text for text in page.texts())
    for page in (eve, his):
        page.wait_for_text("To the parcel, 2")
        page.wait_for_text("Thank you from Eve, 2")
        assert len(page.texts()) == 7
    assert len(stored()) == len(set(stored())) == 14
    assert dana.faults + eve.faults + hers.faults + his.faults == []


def test_a_server_restarted_in_mid_sentence(
    shopper: Shopper, agent_at: AgentAt, bob: Agent, server: RunningServer
) -> None:
    dana = shopper()
    dana.say("before")
    desk = agent_at(bob)
    desk.open("before")
    dana.chat.locator("#text").fill("I was just writing that")
    desk.page.locator("[data-text]").fill("And I was answering")
    server.restart()
    dana.chat.locator("#text").press("Enter")
    desk.page.keyboard.press("Control+Enter")
    dana.wait_for_text("And I was answering")
    desk.wait_for_text("I was just writing that")
    assert sorted(stored()) == ["And I was answering", "I was just writing that", "before"]


def test_a_power_cut_at_the_server_loses_nothing_that_was_said(
    shopper: Shopper, agent_at: AgentAt, bob: Agent, server: RunningServer
) -> None:
    dana = shopper()
    dana.say("before the cut")
    desk = agent_at(bob)
    desk.open("before the cut")
    server.kill()
    dana.say("in the dark")
    desk.say("we have no light either")
    server.start()
    dana.wait_for_text("we have no light either")
    desk.wait_for_text("in the dark")
    assert sorted(stored()) == ["before the cut", "in the dark", "we have no light either"]


def test_cut_networks_on_both_sides(shopper: Shopper, agent_at: AgentAt, bob: Agent) -> None:
    dana = shopper()
    dana.say("start")
    desk = agent_at(bob)
    desk.open("start")
    expected = ["start"]
    for n in range(3):
        (dana if n % 2 else desk).context.set_offline(True)
        dana.say(f"shopper {n}")
        desk.say(f"agent {n}")
        (dana if n % 2 else desk).context.set_offline(False)
        dana.wait_for_text(f"agent {n}")
        desk.wait_for_text(f"shopper {n}")
        expected += [f"agent {n}", f"shopper {n}"]
    assert sorted(stored()) == sorted(expected)
    assert sorted(dana.texts()) == sorted(expected)
    assert sorted(desk.texts()) == sorted(expected)
    assert dana.texts() == desk.texts() == stored()


def test_a_laptop_that_slept_shows_what_a_fresh_one_shows(
    shopper: Shopper, agent_at: AgentAt, alice: Agent, bob: Agent
) -> None:
    dana = shopper()
    dana.say("first")
    sleeper, awake = agent_at(bob), agent_at(alice)
    sleeper.open("first")
    awake.open("first")
    lid = sleeper.context.new_cdp_session(sleeper.page)
    lid.send("Page.setWebLifecycleState", {"state": "frozen"})
    sleeper.context.set_offline(True)
    for n in range(5):
        dana.say(f"while it slept {n}")
        awake.say(f"answered {n}")
        dana.wait_for_text(f"answered {n}")
    awake.page.keyboard.press("Escape")
    sleeper.context.set_offline(False)
    lid.send("Page.setWebLifecycleState", {"state": "active"})
    sleeper.wait_for_text("answered 4")
    sleeper.wait_for_text("while it slept 4")
    fresh = agent_at(bob, f"/inbox/{Conversation.objects.get().public_id}/?view=all")
    fresh.wait_for_text("answered 4")
    assert sleeper.texts() == fresh.texts() == stored()


def test_naughty_strings_come_out_unchanged_on_the_other_side(shopper: Shopper, agent_at: AgentAt, bob: Agent) -> None:
    # A text field ends its lines with \n. A dozen to a message: each of them matters, not the number of messages.
    strings = [s.replace("\r\n", "\n").replace("\r", "\n") for s in corpora.naughty_strings() if "\0" not in s]
    messages = ["\n·\n".join(strings[start : start + 12]) for start in range(0, len(strings), 12)]
    dana = shopper()
    dana.say("beginning of the list")
    desk = agent_at(bob)
    desk.open("beginning of the list")
    for text in messages:
        dana.say(text)
    dana.say("end of the list")
    desk.wait_for_text("end of the list")
    expected = ["beginning of the list", *messages, "end of the list"]
    assert stored() == expected
    assert desk.texts() == expected
    assert dana.faults + desk.faults == []


def test_dialogues_of_a_real_shop(shopper: Shopper, agent_at: AgentAt, bob: Agent) -> None:
    dana, desk = shopper(), agent_at(bob)
    expected = ["Hello"]
    dana.say("Hello")
    desk.open("Hello")
    for talk in corpora.dialogues():
        for who, words in talk:
            (dana if who == "customer" else desk).say(words)
            expected.append(words)
            wait_until(dana.page, lambda: len(stored()) == len(expected))
    dana.wait_for_text(expected[-1])
    desk.wait_for_text(expected[-1])
    assert stored() == expected
    assert dana.texts() == desk.texts() == expected
