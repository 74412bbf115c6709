"""Saved views: what they show, to whom, and who may change them."""

from datetime import timedelta

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Team
from counterbell.base.clock import shifted
from counterbell.conversations import actions
from counterbell.conversations.models import Conversation, Label
from counterbell.customers.models import Identity
from counterbell.journal import worker
from counterbell.journal.models import Entry
from counterbell.lenses.actions import delete_view, order_views, save_view, set_habits
from counterbell.lenses.conditions import EVERYTHING, Condition, Group
from counterbell.lenses.models import Habits, SavedView
from counterbell.lenses.queries import habits_of, shown_by, tree_of, view_for, views_for
from tests.people import Shopper
from tests.workspace.matters import begin


def shows(agent: Agent, *sentences: Condition | Group, match: str = "all") -> set[str]:
    return {c.preview for c in shown_by(Group(match, sentences), agent)}


def one(field: str, verb: str, *values: str) -> Condition:
    return Condition(field, verb, values)


@pytest.fixture
def desk(bob: Agent, team: Team, dana: Shopper, eve: Shopper) -> dict[str, Conversation]:
    """Four matters that differ in everything one can ask about."""
    with shifted(-timedelta(hours=3)):
        old = begin(dana, "old", language="fa")
    new, mine, done = begin(eve, "new", language="fa-IR"), begin(eve, "mine"), begin(dana, "done")
    actions.assign(mine, agent=bob, team=team, by=bob)
    actions.set_labels(mine, labels=[Label.objects.create(name="Fragile")], by=bob)
    actions.set_priority(new, priority=3, by=bob)
    actions.resolve(done, by=bob)
    scope = f"brand:{dana.brand.pk}"
    Identity.objects.create(customer=dana.customer, kind=Identity.Kind.SHOP_USER, scope=scope, value="7")
    Conversation.objects.filter(pk=mine.pk).update(undelivered=True)
    return {"old": old, "new": new, "mine": mine, "done": done}


@pytest.mark.usefixtures("desk")
def test_each_condition_shows_its_own(bob: Agent, team: Team) -> None:
    label = str(Label.objects.get().pk)
    expected: list[tuple[Condition, set[str]]] = [
        (one("status", "is", "resolved"), {"done"}),
        (one("status", "not", "resolved"), {"old", "new", "mine"}),
        (one("assignee", "is", "me"), {"mine"}),
        (one("assignee", "is", "nobody"), {"old", "new", "done"}),
        (one("assignee", "not", "me"), {"old", "new", "done"}),
        (one("assignee", "is", str(bob.pk), "nobody"), {"old", "new", "mine", "done"}),
        (one("team", "is", "mine"), {"mine"}),
        (one("team", "not", str(team.pk)), {"old", "new", "done"}),
        (one("team", "is", "none"), {"old", "new", "done"}),
        (one("label", "is", label), {"mine"}),
        (one("label", "not", label), {"old", "new", "done"}),
        (one("label", "is", "none"), {"old", "new", "done"}),
        (one("channel", "is", "webchat"), {"old", "new", "mine", "done"}),
        (one("channel", "not", "webchat"), set()),
        (one("priority", "is", "3"), {"new"}),
        (one("language", "is", "fa"), {"old", "new"}),
        (one("language", "not", "fa"), {"mine", "done"}),
        (one("waiting", "over", "60"), {"old"}),
        (one("waiting", "under", "60"), {"new", "mine"}),
        (one("verified", "is", "yes"), {"old", "done"}),
        (one("verified", "is", "no"), {"new", "mine"}),
        (one("letters", "is", "undelivered"), {"mine"}),
    ]
    assert [(asked, shows(bob, asked)) for asked, _ in expected] == expected


@pytest.mark.usefixtures("desk")
def test_words_are_looked_for_in_messages_and_names(bob: Agent) -> None:
    while worker.work_once():
        pass
    assert shows(bob, one("text", "has", "old")) == {"old"}
    assert shows(bob, one("text", "has", "eve")) == {"new", "mine"}
    assert shows(bob, one("text", "has", "nothing")) == set()


@pytest.mark.usefixtures("desk")
def test_groups_are_all_or_any(bob: Agent) -> None:
    urgent, mine = one("priority", "is", "3"), one("assignee", "is", "me")
    active = one("status", "is", "open")
    assert shows(bob, urgent, mine) == set()
    assert shows(bob, urgent, mine, match="any") == {"new", "mine"}
    assert shows(bob, active, Group("any", (urgent, mine))) == {"new", "mine"}
    assert shows(bob) == {"old", "new", "mine", "done"}


@pytest.mark.usefixtures("desk")
def test_a_view_only_leaves_out(charlie: Agent, bob: Agent) -> None:
    assert shows(charlie) == set()
    assert shows(charlie, one("assignee", "is", str(bob.pk), "nobody"), match="any") == set()


def test_who_is_offered_a_view(alice: Agent, bob: Agent, charlie: Agent, team: Team) -> None:
    own = save_view(None, name="Own", tree=EVERYTHING, by=bob)
    ours = save_view(None, name="Ours", tree=EVERYTHING, by=bob, share="team", team=team)
    everybody = save_view(None, name="All", tree=EVERYTHING, by=alice, share="all")
    offered = {who.name: {view.pk for view in views_for(who)} for who in (alice, bob, charlie)}
    assert offered == {
        "Alice": {ours.pk, everybody.pk},
        "Bob": {own.pk, ours.pk, everybody.pk},
        "Charlie": {everybody.pk},
    }
    assert (view_for(charlie, ours.pk), view_for(alice, own.pk)) == (None, None)


def test_who_may_change_a_view(alice: Agent, bob: Agent, charlie: Agent, team: Team, other_team: Team) -> None:
    view = save_view(None, name="Ours", tree=EVERYTHING, by=bob, share="team", team=team)
    assert save_view(view, name="Yours", tree=EVERYTHING, by=alice, share="team", team=team).name == "Yours"
    before = Entry.objects.count()
    for refused in (
        lambda: save_view(view, name="Mine", tree=EVERYTHING, by=charlie),
        lambda: delete_view(view, by=charlie),
        lambda: save_view(None, name="Theirs", tree=EVERYTHING, by=bob, share="team", team=other_team),
        lambda: save_view(None, name="All", tree=EVERYTHING, by=bob, share="all"),
        lambda: save_view(view, name="Taken", tree=EVERYTHING, by=alice, share="own"),
        lambda: save_view(None, name="  ", tree=EVERYTHING, by=bob),
    ):
        with pytest.raises(Refused):
            refused()
    view.refresh_from_db()
    assert (view.name, SavedView.objects.count(), Entry.objects.count()) == ("Yours", 1, before)
    delete_view(view, by=bob)
    assert SavedView.objects.count() == 0


def test_each_has_her_own_order(bob: Agent, charlie: Agent) -> None:
    views = [save_view(None, name=str(n), tree=EVERYTHING, by=bob) for n in range(3)]
    foreign = save_view(None, name="Foreign", tree=EVERYTHING, by=charlie)
    order_views(bob, [views[2].pk, foreign.pk, views[0].pk, views[2].pk])
    assert habits_of(bob).view_order == [views[2].pk, views[0].pk]
    assert [view.name for view in views_for(bob)] == ["2", "0", "1"]


def test_what_cannot_be_read_shows_nothing(bob: Agent, dana: Shopper) -> None:
    begin(dana, "hello")
    view = save_view(None, name="Old", tree=EVERYTHING, by=bob)
    SavedView.objects.update(conditions={"of": "a later version"})
    view.refresh_from_db()
    assert list(shown_by(tree_of(view), bob)) == []


def test_habits_are_one_s_own(bob: Agent, alice: Agent) -> None:
    set_habits(bob, after_reply="next", density="dense")
    set_habits(bob, after_reply="next")
    assert (habits_of(bob).after_reply, habits_of(bob).density, habits_of(alice).after_reply) == (
        "next",
        "dense",
        "stay",
    )
    with pytest.raises(actions.NotPossible):
        set_habits(bob, density="huge")
    assert Habits.objects.count() == 1
