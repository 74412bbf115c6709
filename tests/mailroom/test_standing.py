"""How an address fares: soft returns are forgotten, an answer wipes the slate, a forged one does not."""

from datetime import timedelta

import pytest
from django.test import Client

from counterbell.accounts.models import Agent
from counterbell.base import clock
from counterbell.channels.models import Channel
from counterbell.contracts.channels import Fate, Notice
from counterbell.conversations.actions import reply
from counterbell.conversations.models import Conversation, Delivery
from counterbell.mailroom.actions.bounces import is_broken, note_fate
from counterbell.mailroom.models import SOFT_COUNTS_FOR, Standing
from counterbell.mailroom.queries import broken_among, returned_at
from tests.mailroom.post import Written, arrive, make_mailbox, only_conversation, work
from tests.mailroom.world import World

DANA = "dana@post.example"


@pytest.fixture
def asked(brand: object, world: World) -> Conversation:
    box = make_mailbox(brand, **world.told())  # type: ignore[arg-type]
    arrive(box, Written())
    return only_conversation()


def come_back(asked: Conversation, by: Agent, times: int, *, hard: bool = False) -> None:
    for number in range(times):
        reply(asked, text=f"answer {number}", by=by)
        work()
        sent = Delivery.objects.latest("pk")
        notice = Notice(external_id=sent.sent_as, fate=Fate.BOUNCED, address=DANA, reason="452 full", hard=hard)
        note_fate(notice, channel=sent.channel)


def channel_of(asked: Conversation) -> Channel:
    return asked.channel


def test_three_soft_returns_stop_machines_for_a_while_only(asked: Conversation, bob: Agent) -> None:
    come_back(asked, bob, 3)
    assert (is_broken(DANA), len(broken_among([DANA]))) == (True, 1)
    with clock.shifted(SOFT_COUNTS_FOR + timedelta(minutes=1)):
        assert (is_broken(DANA), broken_among([DANA])) == (False, [])


def test_soft_returns_long_apart_never_add_up(asked: Conversation, bob: Agent) -> None:
    come_back(asked, bob, 2)
    with clock.shifted(SOFT_COUNTS_FOR + timedelta(minutes=1)):
        come_back(asked, bob, 1)
        assert (Standing.objects.get().score, is_broken(DANA)) == (1, False)


def test_one_for_good_is_not_forgotten(asked: Conversation, bob: Agent) -> None:
    come_back(asked, bob, 1, hard=True)
    with clock.shifted(timedelta(days=400)):
        assert is_broken(DANA)


@pytest.mark.parametrize("hard", [False, True])
def test_an_answer_wipes_the_slate(asked: Conversation, bob: Agent, *, hard: bool) -> None:
    come_back(asked, bob, 3, hard=hard)
    arrive(channel_of(asked), Written(sender="Dana <Dana@Post.example>", text="I am here."))
    found = Standing.objects.get()
    assert (found.score, found.is_final, is_broken(DANA)) == (0, False, False)


def test_our_sign_in_an_answer_wipes_it_too(asked: Conversation, bob: Agent) -> None:
    come_back(asked, bob, 3)
    arrive(channel_of(asked), Written(in_reply_to=Delivery.objects.latest("pk").sent_as, dmarc="none"))
    assert not is_broken(DANA)


def test_the_mailbox_shows_what_came_back(
    asked: Conversation, bob: Agent, alice_client: Client, bob_client: Client
) -> None:
    page = f"/settings/mail/{asked.channel_id}/"
    assert "What came back" not in alice_client.get(page).content.decode()
    come_back(asked, bob, 3)
    assert [(r.address, r.count, r.reason, r.is_blocked) for r in returned_at(asked.channel)] == [
        (DANA, 3, "452 full", True)
    ]
    shown = alice_client.get(page).content.decode().partition("What came back in the last 30 days")[2]
    assert all(words in shown for words in (DANA, "452 full", "3 letters", "no automatic letters"))
    assert bob_client.get(page).status_code == 403
    with clock.shifted(timedelta(days=31)):
        assert returned_at(asked.channel) == []


def test_a_forged_letter_and_a_machine_wipe_nothing(asked: Conversation, bob: Agent) -> None:
    come_back(asked, bob, 3)
    away = Written(headers={"Auto-Submitted": "auto-replied"}, subject="Out of office")
    arrive(channel_of(asked), Written(dmarc="fail"), Written(dmarc=""), away)
    assert is_broken(DANA)
