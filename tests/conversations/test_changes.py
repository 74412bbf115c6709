"""What pages are told of a conversation that changed: where it stands now, and whether its header is another."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from counterbell.accounts.models import Agent
from counterbell.base.clock import now
from counterbell.conversations import actions
from counterbell.conversations.changes import Change, changes_of
from counterbell.conversations.models import Conversation, Label
from counterbell.conversations.queries import VIEWS, view_of
from tests.people import Shopper
from tests.workspace.matters import begin


def change_of(conversation: Conversation) -> Change:
    (change,) = changes_of([conversation.pk])
    return change


def test_it_is_told_to_stand_where_the_lists_show_it(bob: Agent, alice: Agent, dana: Shopper) -> None:
    matters = [begin(dana, f"matter {n}") for n in range(7)]
    actions.assign(matters[1], agent=bob, team=None, by=alice)
    actions.snooze(matters[2], until=None, by=alice)
    actions.resolve(matters[3], by=alice)
    actions.set_pending(matters[4], by=bob)
    Conversation.objects.filter(pk=matters[5].pk).update(suspected_at=now())
    actions.merge(matters[6], into=matters[0], by=alice)
    changes = changes_of([one.pk for one in matters])
    told: dict[str, set[str]] = {view: {one.c for one in changes if view in one.views} for view in VIEWS}
    told["mine"] = {one.c for one in changes if "all" in one.views and one.assignee == bob.pk}
    shown = {view: {str(one.public_id) for one in view_of(bob, view)} for view in VIEWS}
    assert told == shown
    assert all(shown[view] for view in VIEWS)


@pytest.mark.parametrize(
    "deed",
    [
        lambda c, by: actions.assign(c, agent=by, team=None, by=by),
        lambda c, by: actions.set_priority(c, priority=3, by=by),
        lambda c, by: actions.snooze(c, until=now() + timedelta(days=1), by=by),
        lambda c, by: actions.resolve(c, by=by),
        lambda c, by: actions.set_labels(c, labels=[Label.objects.create(name="urgent")], by=by),
        lambda c, by: actions.put_off(
            c, actions.Answer(client_id="1", text="Soon.", due=now() + timedelta(hours=1)), by=by
        ),
    ],
)
def test_another_header_has_another_mark(
    bob: Agent, dana: Shopper, deed: Callable[[Conversation, Agent], object]
) -> None:
    matter = begin(dana, "Where is my parcel?")
    before = change_of(matter).head
    assert change_of(matter).head == before
    deed(matter, bob)
    assert change_of(matter).head != before


def test_what_is_said_leaves_the_header_as_it_is(bob: Agent, dana: Shopper) -> None:
    matter = begin(dana, "Where is my parcel?")
    actions.assign(matter, agent=bob, team=None, by=bob)
    before = change_of(matter).head
    actions.reply(matter, text="On its way.", by=bob)
    assert change_of(matter).head == before
