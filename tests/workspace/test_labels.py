"""Labels: those who lead make, change and delete them; those who answer put them on."""

import pytest
from auditlog.models import LogEntry
from django.test import Client

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent
from counterbell.conversations import actions
from counterbell.conversations.events import LabelDeleted, LabelSaved
from counterbell.conversations.models import Conversation, Label
from counterbell.journal.models import Entry
from tests.people import Shopper
from tests.workspace.matters import begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(dana: Shopper) -> Conversation:
    return begin(dana, "Where is my parcel?")


def told(event: type) -> list[dict[str, int]]:
    return list(Entry.objects.filter(name=event.name).values_list("facts", flat=True))  # type: ignore[attr-defined]


def test_a_label_is_made_changed_and_deleted(alice: Agent, matter: Conversation) -> None:
    made = actions.create_label(name="  Late   parcel ", colour="#C2452F", by=alice)
    actions.set_labels(matter, labels=[made], by=alice)
    changed = actions.change_label(made, name="Late parcels", colour="#112233", by=alice)
    assert (made.name, made.colour, changed.name, changed.colour) == (
        "Late parcel", "#c2452f", "Late parcels", "#112233",
    )  # fmt: skip
    actions.change_label(made, name="Late parcels", colour="#112233", by=alice)  # nothing new: nothing to tell
    actions.delete_label(changed, by=alice)
    assert (Label.objects.count(), matter.labels.count(), Conversation.objects.count()) == (0, 0, 1)
    assert told(LabelSaved) == [{"label": made.pk}] * 2
    assert told(LabelDeleted) == [{"label": made.pk}]


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "SHIPPING", "\u0000"])
def test_a_name_that_cannot_be_had_is_refused(name: str, alice: Agent) -> None:
    actions.create_label(name="Shipping", by=alice)
    with pytest.raises(Refused):
        actions.create_label(name=name, by=alice)
    assert (Label.objects.count(), len(told(LabelSaved))) == (1, 1)


def test_upper_and_lower_case_are_the_same_name_in_every_alphabet(alice: Agent) -> None:
    actions.create_label(name="Šteta", by=alice)
    with pytest.raises(Refused):
        actions.create_label(name="šTETA", by=alice)
    assert Label.objects.count() == 1


def test_a_colour_that_is_none_is_refused(alice: Agent) -> None:
    with pytest.raises(Refused):
        actions.create_label(name="Shipping", colour='"><script>', by=alice)
    assert Label.objects.count() == 0


def test_new_labels_differ_in_colour(alice: Agent) -> None:
    made = [actions.create_label(name=f"label {n}", by=alice) for n in range(len(actions.COLOURS))]
    assert sorted(label.colour for label in made) == sorted(actions.COLOURS)


def test_who_only_answers_makes_and_deletes_none(bob: Agent, alice: Agent) -> None:
    kept = actions.create_label(name="Shipping", by=alice)
    for act in (
        lambda: actions.create_label(name="Praise", by=bob),
        lambda: actions.change_label(kept, name="Praise", colour="#112233", by=bob),
        lambda: actions.delete_label(kept, by=bob),
    ):
        with pytest.raises(Refused):
            act()
    assert list(Label.objects.values_list("name", flat=True)) == ["Shipping"]


def test_the_settings_make_change_and_delete(alice_client: Client, matter: Conversation) -> None:
    alice_client.post("/settings/labels/new/", {"name": "Shipping", "colour": "#2f80c2"})
    label = Label.objects.get()
    matter.labels.add(label)
    page = alice_client.get("/settings/labels/").content.decode()
    assert "Shipping" in page
    assert "1 conversation<" in page
    assert "1 conversation loses it" in alice_client.get(f"/settings/labels/{label.pk}/").content.decode()
    alice_client.post(f"/settings/labels/{label.pk}/", {"name": "Parcels", "colour": "#2f80c2"})
    label.refresh_from_db()
    assert label.name == "Parcels"
    alice_client.post(f"/settings/labels/{label.pk}/delete/")
    assert Label.objects.count() == 0
    kept = LogEntry.objects.filter(content_type__model="label").order_by("pk").values_list("action", "actor__name")
    assert list(kept) == [(LogEntry.Action.CREATE, "Alice"), (LogEntry.Action.UPDATE, "Alice"),
                          (LogEntry.Action.DELETE, "Alice")]  # fmt: skip


def test_a_name_twice_is_said_in_the_form(alice: Agent, alice_client: Client) -> None:
    actions.create_label(name="Shipping", by=alice)
    answer = alice_client.post("/settings/labels/new/", {"name": "shipping", "colour": "#2f80c2"})
    assert answer.status_code == 422
    assert "There is already a label with this name." in answer.content.decode()


def test_a_label_is_made_where_it_is_needed(alice_client: Client, matter: Conversation) -> None:
    menu = alice_client.get(f"/inbox/{matter.public_id}/menu/labels/").content.decode()
    assert "data-create" in menu
    answer = alice_client.post(f"/inbox/{matter.public_id}/label/", {"new": "Late"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert list(matter.labels.values_list("name", flat=True)) == ["Late"]
    assert 'id="talk-head"' in page
    assert '<div id="views-labels" hx-swap-oob="true">' in page


def test_an_agent_is_not_offered_to_make_one_and_cannot(bob_client: Client, matter: Conversation) -> None:
    assert "data-create" not in bob_client.get(f"/inbox/{matter.public_id}/menu/labels/").content.decode()
    answer = bob_client.post(f"/inbox/{matter.public_id}/label/", {"new": "Late"})
    assert (answer.status_code, answer.content.decode()) == (409, "You are not allowed to do this.")
    assert (Label.objects.count(), matter.labels.count()) == (0, 0)
