"""Each mailbox has a turn of its own: a mail server that does not answer delays nobody else's letters."""

import threading
import time
from collections.abc import Iterator

import pytest

from counterbell.accounts.models import Agent, Brand
from counterbell.conversations.actions import reply
from counterbell.conversations.models import Conversation
from counterbell.journal.crew import Crew
from counterbell.journal.models import Duty
from counterbell.mailroom.models import Letter
from tests.mailroom.post import Written, arrive, make_mailbox, work
from tests.mailroom.world import World, outside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def slow() -> Iterator[World]:
    """A server that takes a letter and thinks about it for as long as the test lasts."""
    with outside() as running:
        running.hang = 30.0
        yield running


@pytest.fixture
def crew() -> Iterator[Crew]:
    """Asked for before the servers, so that it ends after them: whoever waits for one is let go by its end."""
    made = Crew(1)
    yield made
    made.stop(10.0)
    assert not [one for one in threading.enumerate() if one.name == "duties"], "it would go on beside the next test"


def test_a_server_that_hangs_delays_only_its_own_letters(
    brand: Brand, bob: Agent, crew: Crew, world: World, slow: World
) -> None:
    boxes = [
        make_mailbox(brand, "slow@shop.example", **slow.told()),
        make_mailbox(brand, "quick@shop.example", **world.told()),
    ]
    for box in boxes:
        arrive(box, Written(to=box.address))
    work()
    asked = {one.channel_id: one for one in Conversation.objects.all()}
    for box in [boxes[0], boxes[0], boxes[1]]:
        reply(asked[box.pk], text="On its way.", by=bob)
    crew.start()
    world.wait_for(1)
    slow.wait_for(1)
    assert world.letters[0]["From"].addresses[0].addr_spec == "quick@shop.example"
    assert len(slow.arrived) == 1
    assert Letter.objects.filter(is_ours=True, channel=boxes[0]).count() == 2
    until = time.monotonic() + 5
    while (lanes := set(Duty.objects.filter(subscriber="mailroom.send_letter").values_list("lane", flat=True))) != {
        str(boxes[0].pk)
    }:
        assert time.monotonic() < until, lanes
        time.sleep(0.05)
