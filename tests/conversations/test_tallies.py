"""The numbers beside the views, counted for everybody at once."""

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations import actions
from counterbell.conversations.models import Conversation
from counterbell.conversations.queries import counts_of
from counterbell.conversations.tallies import counts_in, mentions_unseen, tallies, written
from counterbell.journal.worker import work_once
from tests.people import Shopper
from tests.workspace.matters import begin


def test_everybody_is_told_what_her_own_views_hold(
    alice: Agent, bob: Agent, charlie: Agent, dana: Shopper, eve: Shopper
) -> None:
    matters = [begin(shopper, f"matter {n}") for n in range(3) for shopper in (dana, eve)]
    actions.assign(matters[0], agent=bob, team=None, by=alice)
    actions.reply(matters[0], text="Yes.", by=bob)
    actions.snooze(matters[1], until=None, by=alice)
    actions.resolve(matters[2], by=alice)
    Conversation.objects.filter(pk=matters[3].pk).update(suspected_at=now())
    rows, brand = tallies(), matters[0].brand_id
    for agent, brands in ((alice, {brand}), (bob, {brand}), (charlie, set[int]())):
        assert counts_in(rows, agent=agent.pk, brands=frozenset(brands)) == counts_of(agent)
    assert counts_of(bob)["mine"] == 1


def test_mentions_are_counted_by_conversation(alice: Agent, bob: Agent, dana: Shopper) -> None:
    matter = begin(dana, "Where is my parcel?")
    for text in ("@Bob look", "@Bob and again"):
        actions.add_note(matter, text=text, by=alice)
    while work_once():
        pass
    assert mentions_unseen() == {bob.pk: {matter.brand_id: 1}}


def test_a_thousand_is_as_many_as_is_said() -> None:
    assert [written(n) for n in (7, 999, 1000, 5000)] == ["7", "999", "999+", "999+"]
