"""What a follower is told, and when an acknowledgement must wait."""

import pytest

from counterbell.live.sessions import AGENT, Session
from counterbell.live.topics import Head, Topic, Topics, further


class Ear(Session):
    """A session that only listens."""

    def __init__(self) -> None:
        super().__init__(None)
        self.role = AGENT
        self.heard: list[str] = []

    def push(self, frame: str) -> None:
        self.heard.append(frame)


@pytest.fixture
def topics() -> Topics:
    return Topics()


def joined(topics: Topics, *ears: Ear, last: int) -> Topic:
    topic = Topic(pk=7, brand=1, public_id="c", last=last, epoch=0)
    for ear in ears:
        topic = topics.join(ear, topic, last)
    return topic


def test_the_next_number_is_acknowledged_at_once(topics: Topics) -> None:
    bob = Ear()
    topic = joined(topics, bob, last=3)
    assert topic.acknowledge(bob, 4, "ack 4")
    assert topic.acknowledge(bob, 2, "ack 2 again")
    assert bob.heard == ["ack 4", "ack 2 again"]


def test_an_acknowledgement_waits_for_what_was_said_before_it_elsewhere(topics: Topics) -> None:
    bob = Ear()
    topic = joined(topics, bob, last=3)
    assert not topic.acknowledge(bob, 5, "ack 5")
    assert not topic.tell(5, "public", "entry 5", but=bob)
    assert bob.heard == []
    assert topic.tell(4, "public", "entry 4")
    assert topic.tell(5, "public", "entry 5")
    assert bob.heard == ["entry 4", "ack 5", "entry 5"]
    assert topic.held == []


def test_held_acknowledgements_keep_their_order(topics: Topics) -> None:
    bob = Ear()
    topic = joined(topics, bob, last=3)
    for number in (6, 7, 8):
        topic.acknowledge(bob, number, f"ack {number}")
    topic.last = 9  # as after a resync
    topic.release()
    assert bob.heard == ["ack 6", "ack 7", "ack 8"]


def test_who_does_not_follow_need_not_wait(topics: Topics) -> None:
    bob, alice = Ear(), Ear()
    topic = joined(topics, bob, alice, last=3)
    topic.acknowledge(bob, 9, "ack 9")
    topics.leave(bob, topic.pk)
    assert bob.heard == ["ack 9"]
    assert (alice.heard, topic.held) == ([], [])


def test_it_is_behind_what_the_database_had_until_it_has_told_it() -> None:
    topic = Topic(pk=7, brand=1, public_id="c", last=3, epoch=0, status="open", marks=(3, 2, 3))
    assert not topic.is_behind(None)
    assert not topic.is_behind(Head(3, 0, "open", (3, 2, 3)))
    assert not topic.is_behind(Head(2, 0, "open", (1, 1, 1)))  # what was said meanwhile is told here already
    assert topic.is_behind(Head(4, 0, "open", (3, 2, 3)))
    assert topic.is_behind(Head(3, 0, "open", (3, 3, 3)))
    topic.tell(4, "public", "entry 4")
    topic.spoke("customer", 4)
    assert not topic.is_behind(Head(4, 0, "open", (4, 4, 3)))


def test_it_differs_when_the_thread_was_dealt_anew_or_stands_otherwise() -> None:
    topic = Topic(pk=7, brand=1, public_id="c", last=3, epoch=1, status="open")
    assert not topic.differs(Head(9, 1, "open", (9, 9, 9)))
    assert topic.differs(Head(3, 2, "open", (0, 0, 0)))
    assert topic.differs(Head(3, 1, "resolved", (0, 0, 0)))


def test_nobody_unreads() -> None:
    assert further((1, 5, 2), (3, 4, 2)) == (3, 5, 2)
