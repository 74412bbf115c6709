"""Macros: several deeds under one name, each as its own verb, all of them or none."""

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.conversations import macros
from counterbell.conversations.actions import NotPossible, create_label, delete_label
from counterbell.conversations.actions.canned import Wording, save_canned
from counterbell.conversations.actions.macros import Bundle, delete_macro, run_macro, save_macro
from counterbell.conversations.models import Conversation, Macro
from counterbell.journal.models import Entry
from tests.people import Shopper
from tests.workspace.matters import begin


@pytest.fixture
def matter(dana: Shopper) -> Conversation:
    return begin(dana, "It arrived broken")


def test_it_does_everything_as_the_verbs_do(matter: Conversation, alice: Agent, bob: Agent, team: Team) -> None:
    broken, fresh = (create_label(name=name, by=alice) for name in ("Broken", "New"))
    matter.labels.add(fresh)
    sorry = save_canned(
        Wording(name="Sorry", shortcut="sorry", texts={"en": "Dear {{customer.name}}, sorry."}), by=alice
    )
    steps = macros.Steps(
        canned=sorry.pk, note="Send a new one", on=[broken.pk], off=[fresh.pk], priority=2, agent="me", team=team.pk,
        status="pending",
    )  # fmt: skip
    macro = save_macro(Bundle(name=" Broken  parcel ", steps=steps), by=alice)
    before = Entry.objects.count()
    reply = run_macro(macro, matter, by=bob)
    assert (reply and reply.filled.text) == "Dear Dana, sorry."
    matter.refresh_from_db()
    assert (matter.status, matter.priority, matter.assignee, matter.team) == ("pending", 2, bob, team)
    assert (macro.name, [label.name for label in matter.labels.all()]) == ("Broken parcel", ["Broken"])
    assert matter.messages.get(kind="note").text == "Send a new one"
    told = list(Entry.objects.order_by("pk")[before:].values_list("name", "actor"))
    assert {actor for _name, actor in told} == {bob.ref}
    assert {name for name, _actor in told} == {
        f"conversations.{name}"
        for name in ("note_added", "labels_changed", "priority_changed", "assigned", "status_changed")
    }


def test_all_of_it_or_nothing(matter: Conversation, alice: Agent, bob: Agent) -> None:
    label = create_label(name="Broken", by=alice)
    steps = macros.Steps(note="Never kept", priority=3, on=[label.pk], status="resolved")
    macro = save_macro(Bundle(name="Gone", steps=steps), by=alice)
    delete_label(label, by=alice)
    entries = Entry.objects.count()
    with pytest.raises(NotPossible, match="is gone"):
        run_macro(macro, matter, by=bob)
    matter.refresh_from_db()
    assert (matter.status, matter.priority, matter.messages.filter(kind="note").count()) == ("open", 1, 0)
    assert Entry.objects.count() == entries


def test_a_snooze_of_hours_and_until_a_reply(matter: Conversation, bob: Agent) -> None:
    for hours, ends in ((24, True), (0, False)):
        macro = save_macro(Bundle(name="Later", steps={"snooze": hours}, owner=bob), by=bob)
        run_macro(macro, matter, by=bob)
        matter.refresh_from_db()
        assert (matter.status, matter.snoozed_until is not None) == ("snoozed", ends)


def test_whose_it_is_says_who_runs_and_who_changes_it(
    matter: Conversation, alice: Agent, bob: Agent, charlie: Agent, team: Team, other_brand: Brand
) -> None:
    steps = macros.Steps(status="resolved")
    everybodys = save_macro(Bundle(name="Everybody's", steps=steps), by=alice)
    teams = save_macro(Bundle(name="Team's", steps=steps, team=team), by=bob)
    bobs = save_macro(Bundle(name="Bob's", steps=steps, owner=bob), by=bob)
    elsewhere = save_macro(Bundle(name="Other's", steps=steps, brand=other_brand), by=alice)
    assert set(macros.seen_by(bob)) == {everybodys, teams, bobs}
    assert bobs not in set(macros.seen_by(alice))
    with pytest.raises(NotPossible, match="not meant"):
        run_macro(elsewhere, matter, by=alice)
    for macro, by in ((everybodys, bob), (bobs, alice), (teams, charlie)):
        with pytest.raises(Refused):
            save_macro(Bundle(name="Mine now", steps=steps, owner=by), by=by, macro=macro)
        with pytest.raises(Refused):
            delete_macro(macro, by=by)
    with pytest.raises(Refused):
        save_macro(Bundle(name="For all", steps=steps), by=bob)
    with pytest.raises(Refused):
        save_macro(Bundle(name="Nothing", steps={}, owner=bob), by=bob)
    delete_macro(bobs, by=bob)
    assert Macro.objects.count() == 3


def test_a_shared_macro_needs_a_shared_reply(bob: Agent, team: Team) -> None:
    own = save_canned(Wording(name="Own", shortcut="own", texts={"en": "Hello"}, owner=bob), by=bob)
    with pytest.raises(Refused, match="only yours"):
        save_macro(Bundle(name="Team's", steps={"canned": own.pk}, team=team), by=bob)
    save_macro(Bundle(name="Bob's", steps={"canned": own.pk}, owner=bob), by=bob)
