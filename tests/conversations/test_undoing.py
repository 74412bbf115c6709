"""Deeds for many conversations, and the way back from them."""

from datetime import timedelta

from counterbell.accounts.models import Agent, Team
from counterbell.base.clock import now
from counterbell.conversations import actions
from counterbell.conversations.actions import Done, do_to_many, put_back, standing_of
from counterbell.conversations.models import Conversation, Label, ReadMark
from counterbell.conversations.personal import personal
from tests.people import Shopper, make_shopper
from tests.workspace.matters import begin


def did(conversation: Conversation, deed: object) -> Done:
    before = standing_of(Conversation.objects.get(pk=conversation.pk))
    deed(conversation)  # type: ignore[operator]
    return Done(conversation.pk, before, standing_of(Conversation.objects.get(pk=conversation.pk)))


def test_each_deed_is_taken_back(bob: Agent, team: Team, dana: Shopper) -> None:
    matter = begin(dana, "hello")
    label = Label.objects.create(name="Fragile")
    stood = standing_of(matter)
    for deed in (
        lambda c: actions.assign(c, agent=bob, team=team, by=bob),
        lambda c: actions.set_priority(c, priority=3, by=bob),
        lambda c: actions.set_labels(c, labels=[label], by=bob),
        lambda c: actions.snooze(c, until=now() + timedelta(hours=1), by=bob),
        lambda c: actions.set_pending(c, by=bob),
        lambda c: actions.resolve(c, by=bob),  # she still waits when it comes back
    ):
        done = did(matter, deed)
        assert done.before != done.after
        assert put_back([done], by=bob) == 1
        assert standing_of(Conversation.objects.get(pk=matter.pk)) == stood
        assert put_back([done], by=bob) == 0


def test_what_a_colleague_changed_since_stays(alice: Agent, bob: Agent, dana: Shopper) -> None:
    matter = begin(dana, "hello")
    fragile, vip = Label.objects.create(name="Fragile"), Label.objects.create(name="VIP")
    taken = did(matter, lambda c: actions.assign(c, agent=bob, team=None, by=bob))
    labelled = did(matter, lambda c: actions.set_labels(c, labels=[fragile], by=bob))
    actions.assign(matter, agent=alice, team=None, by=alice)
    actions.set_labels(matter, labels=[fragile, vip], by=alice)
    assert put_back([taken], by=bob) == 0
    assert put_back([labelled], by=bob) == 1
    matter.refresh_from_db()
    assert matter.assignee_id == alice.pk
    assert list(matter.labels.all()) == [vip]


def test_one_that_refuses_stops_no_other(bob: Agent, charlie: Agent, other_brand: object, dana: Shopper) -> None:
    foreign = begin(make_shopper(other_brand), "elsewhere")  # type: ignore[arg-type]
    ours = [begin(dana, f"matter {turn}") for turn in range(3)]
    actions.assign(ours[0], agent=bob, team=None, by=bob)
    outcome = do_to_many([*ours, foreign], lambda c: actions.assign(c, agent=bob, team=None, by=bob))
    assert {one.conversation for one in outcome.done} == {ours[1].pk, ours[2].pk}
    assert (outcome.unchanged, sum(outcome.refused.values())) == (1, 1)
    foreign.refresh_from_db()
    assert foreign.assignee_id is None
    assert put_back(outcome.done, by=bob) == 2


def test_kept_unread_until_it_is_read_again(alice: Agent, bob: Agent, dana: Shopper) -> None:
    matter = begin(dana, "hello")
    actions.reply(matter, text="Good day", by=bob)
    matter.refresh_from_db()
    actions.mark_read(matter, agent=bob, number=matter.last_number)
    assert not personal([bob.pk], [matter])[bob.pk, matter.pk].unread
    actions.mark_unread(matter, agent=bob)
    marks = personal([bob.pk, alice.pk], [matter])
    assert (marks[bob.pk, matter.pk].unread, marks[alice.pk, matter.pk].unread) == (True, False)
    actions.mark_read(matter, agent=bob, number=matter.last_number)
    assert not personal([bob.pk], [matter])[bob.pk, matter.pk].unread
    assert ReadMark.objects.filter(agent=bob).count() == 1
