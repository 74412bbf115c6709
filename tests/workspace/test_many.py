"""Many at once, saved views, panel and command bar, from the page's side."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from counterbell.accounts.models import Agent
from counterbell.conversations import actions
from counterbell.conversations.models import Conversation, Label, Message
from counterbell.customers.models import CustomerNote
from counterbell.customers.noting import note
from counterbell.journal import worker
from counterbell.journal.models import Entry
from counterbell.lenses.actions import save_view
from counterbell.lenses.conditions import Condition, Group
from counterbell.lenses.models import SavedView
from counterbell.workspace import acts, listing
from tests.people import Shopper
from tests.workspace.matters import begin

URGENT = Group("all", (Condition("priority", "is", ("3",)),))
DEEDS = [
    ("assign", {"agent": "me"}),
    ("status", {"status": "resolved"}),
    ("snooze", {"until": "reply"}),
    ("priority", {"priority": "3"}),
    ("label", {"label": "1"}),
    ("unread", {}),
]


def shown(html: str) -> list[str]:
    return re.findall(r'<div class="row-item" data-c="([^"]+)"', html)


def names(*conversations: Conversation) -> list[str]:
    return [str(c.public_id) for c in conversations]


@pytest.fixture
def label(db: None) -> Label:
    return Label.objects.create(pk=1, name="Fragile")


@pytest.mark.usefixtures("label")
@pytest.mark.parametrize(("verb", "fields"), DEEDS)
def test_among_many_one_does_only_what_one_may_see(
    charlie_client: Client, dana: Shopper, verb: str, fields: dict[str, str]
) -> None:
    matter = begin(dana, "hello")
    before = (Entry.objects.count(), Message.objects.count(), Conversation.objects.values().get())
    answer = charlie_client.post(f"/inbox/many/{verb}/", {"c": ",".join(names(matter)), **fields})
    assert answer.json()["done"] == 0
    assert (Entry.objects.count(), Message.objects.count(), Conversation.objects.values().get()) == before
    assert matter.labels.count() == matter.read_marks.count() == 0


@pytest.mark.usefixtures("label")
@pytest.mark.parametrize(("verb", "fields"), DEEDS[:-1])
def test_a_deed_for_many_is_told_and_taken_back(
    bob_client: Client, alice_client: Client, dana: Shopper, verb: str, fields: dict[str, str]
) -> None:
    matters = [begin(dana, "one"), begin(dana, "two")]
    before = list(Conversation.objects.order_by("pk").values("status", "assignee", "priority", "waiting_since"))
    answer = bob_client.post(f"/inbox/many/{verb}/", {"c": ",".join(names(*matters)), **fields}).json()
    assert answer["done"] == 2
    assert "2" in answer["text"]
    stranger = alice_client.post("/inbox/take-back/", {"token": answer["undo"]})
    assert stranger.status_code == 409
    again = bob_client.post("/inbox/take-back/", {"token": answer["undo"]})
    assert (again.status_code, "2" in again.json()["text"]) == (200, True)
    assert list(Conversation.objects.order_by("pk").values("status", "assignee", "priority", "waiting_since")) == before
    assert Conversation.labels.through.objects.count() == 0
    assert bob_client.post("/inbox/take-back/", {"token": answer["undo"]}).status_code == 409


def test_five_hundred_fit_into_one_form(bob_client: Client, dana: Shopper) -> None:
    matter = begin(dana, "hello")
    everything = [*(str(uuid4()) for _ in range(499)), str(matter.public_id)]
    assert bob_client.post("/inbox/many/status/", {"c": ",".join(everything), "status": "resolved"}).json()["done"] == 1


def test_a_single_deed_tells_how_it_is_taken_back(bob_client: Client, dana: Shopper) -> None:
    matter = begin(dana, "hello")
    answer = bob_client.post(f"/inbox/{matter.public_id}/status/", {"status": "resolved"})
    told = json.loads(answer.headers["X-Done"])
    assert (told["text"], told["settled"]) == ("1 conversation resolved.", True)
    bob_client.post("/inbox/take-back/", {"token": told["undo"]})
    matter.refresh_from_db()
    assert (matter.status, matter.waiting_since is None) == ("open", False)
    same = bob_client.post(f"/inbox/{matter.public_id}/status/", {"status": "open"})
    assert "X-Done" not in same.headers


def test_many_are_merged_into_one(bob_client: Client, dana: Shopper, eve: Shopper) -> None:
    into, other, foreign = begin(dana, "one"), begin(dana, "two"), begin(eve, "three")
    fields = {"c": ",".join(names(into, other, foreign)), "into": str(into.public_id)}
    answer = bob_client.post("/inbox/many/merge/", fields).json()
    assert (answer["done"], "different customers" in answer["text"]) == (1, True)
    assert Conversation.objects.living().count() == 2
    bob_client.post("/inbox/take-back/", {"merged": answer["merged"]})
    assert Conversation.objects.living().count() == 3


@pytest.mark.parametrize("fields", [{"c": "no"}, {"status": "gone"}, {"status": "snoozed"}])
def test_nonsense_is_answered_with_400(bob_client: Client, fields: dict[str, str]) -> None:
    assert bob_client.post("/inbox/many/status/", {"status": "open", **fields}).status_code == 400


def test_all_names_of_a_list(bob_client: Client, charlie_client: Client, dana: Shopper) -> None:
    matters = [begin(dana, f"matter {turn}") for turn in range(3)]
    asked = "/inbox/names/?view=unassigned"
    assert set(bob_client.get(asked).json()["names"]) == set(names(*matters))
    assert charlie_client.get(asked).json() == {"names": []}


# ——— lists ———


def test_lists_stand_in_three_orders(bob_client: Client, monkeypatch: pytest.MonkeyPatch, dana: Shopper) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    first, second, third = (begin(dana, word) for word in ("first", "second", "third"))
    actions.receive(first, text="first again")  # it waits longest, and is the newest
    orders = {
        "newest": names(first, third, second),
        "oldest": names(second, third, first),
        "waiting": names(first, second, third),
    }
    for sort, expected in orders.items():
        seen, before = [], ""
        for _page in range(2):
            page = bob_client.get("/inbox/rows/", {"view": "all", "sort": sort, "before": before}).content.decode()
            seen += shown(page)
            before = re.findall(r'data-more="([^"]*)"', page)[0]
        assert (seen, before) == (expected, "")
    assert shown(bob_client.get("/inbox/rows/?view=waiting").content.decode()) == orders["waiting"][:2]


def test_a_saved_view_is_a_list(bob: Agent, bob_client: Client, charlie_client: Client, dana: Shopper) -> None:
    urgent, calm = begin(dana, "urgent"), begin(dana, "calm")
    actions.set_priority(urgent, priority=3, by=bob)
    view = save_view(None, name="Fire", tree=URGENT, by=bob)
    for asked in (f"rows/?saved={view.pk}", f"changed/?saved={view.pk}&c={','.join(names(urgent, calm))}"):
        assert shown(bob_client.get(f"/inbox/{asked}").content.decode()) == names(urgent)
        assert shown(charlie_client.get(f"/inbox/{asked}").content.decode()) == []
    assert ">Fire<" in bob_client.get(f"/inbox/?saved={view.pk}").content.decode()
    counted = bob_client.get("/inbox/counts/").json()["counts"]
    assert f"saved-{view.pk}" not in counted  # it holds settled ones too: an archive is not counted
    open_ = Group("all", (*URGENT.of, Condition("status", "is", ("open",))))
    save_view(view, name="Fire", tree=open_, by=bob)
    assert bob_client.get("/inbox/counts/").json()["counts"][f"saved-{view.pk}"] == "1"


def test_of_settled_ones_a_view_reads_the_newest_only(
    bob: Agent, bob_client: Client, monkeypatch: pytest.MonkeyPatch, dana: Shopper
) -> None:
    monkeypatch.setattr(listing, "REACH", 2)
    matters = [begin(dana, f"matter {turn}") for turn in range(4)]
    for matter in matters:
        actions.resolve(matter, by=bob)
    view = save_view(None, name="Done", tree=Group("all", (Condition("status", "is", ("resolved",)),)), by=bob)
    page = bob_client.get(f"/inbox/rows/?saved={view.pk}").content.decode()
    assert shown(page) == names(matters[3], matters[2])
    assert "newest five thousand" in page


def test_a_view_is_composed_changed_and_deleted(bob_client: Client, charlie_client: Client) -> None:
    form: dict[str, Any] = {"name": "Fire", "icon": "flag", "colour": "#C2452F", "sort": "waiting", "share": "own"}
    form["conditions"] = json.dumps({"match": "all", "of": [{"field": "priority", "verb": "is", "values": ["3"]}]})
    made = bob_client.post("/inbox/views/new/", form).json()
    view = SavedView.objects.get(pk=made["saved"])
    assert (view.name, view.icon, view.colour, view.sort) == ("Fire", "flag", "#c2452f", "waiting")
    assert f"saved={view.pk}" in made["navigation"]
    for method, deed in (("get", ""), ("post", ""), ("post", "delete/")):
        answer = getattr(charlie_client, method)(f"/inbox/views/{view.pk}/{deed}", form)
        assert answer.status_code == 404
    assert bob_client.post("/inbox/views/new/", form | {"conditions": "{}"}).status_code == 400
    assert bob_client.post("/inbox/views/new/", form | {"name": ""}).status_code == 409
    assert bob_client.post(f"/inbox/views/{view.pk}/", form | {"name": "Flood"}).status_code == 200
    assert "Flood" in bob_client.get(f"/inbox/views/{view.pk}/").content.decode()
    assert SavedView.objects.count() == 1
    bob_client.post(f"/inbox/views/{view.pk}/delete/")
    assert SavedView.objects.count() == 0


def test_the_builder_shows_what_it_would_show(
    bob: Agent, bob_client: Client, charlie_client: Client, dana: Shopper
) -> None:
    matter = begin(dana, "It burns")
    actions.set_priority(matter, priority=3, by=bob)
    form = {"conditions": json.dumps({"match": "all", "of": [{"field": "priority", "verb": "is", "values": ["3"]}]})}
    page = bob_client.post("/inbox/views/preview/", form).content.decode()
    assert "It burns" in page
    assert "1 now" in page
    assert "It burns" not in charlie_client.post("/inbox/views/preview/", form).content.decode()


def test_mentions_are_a_view(alice: Agent, bob: Agent, bob_client: Client, dana: Shopper) -> None:
    called, _other = begin(dana, "one"), begin(dana, "two")
    actions.add_note(called, text="@Bob please look", by=alice)
    while worker.work_once():
        pass
    page = bob_client.get("/inbox/rows/?view=mentions").content.decode()
    assert shown(page) == names(called)
    assert "mentions=1;" in page
    assert "Somebody mentioned you" in page


# ——— panel, bar, habits ———


def test_the_panel_tells_who_she_is(bob: Agent, bob_client: Client, dana: Shopper) -> None:
    matter, past = begin(dana, "hello"), begin(dana, "before")
    note(dana.customer, brand=dana.brand, text="Likes blue", by=bob)
    page = bob_client.get(f"/inbox/{matter.public_id}/panel/").content.decode()
    for told in ("Likes blue", "before", "First seen", str(past.public_id)):
        assert told in page


def test_notes_stay_with_colleagues_of_the_brand(
    bob: Agent, bob_client: Client, charlie_client: Client, dana: Shopper
) -> None:
    matter = begin(dana, "hello")
    at = f"/inbox/{matter.public_id}/notes/"
    assert "Likes blue" in bob_client.post(at, {"text": "Likes blue"}).content.decode()
    written = CustomerNote.objects.get()
    assert bob_client.post(at, {"text": " "}).status_code == 409
    assert charlie_client.post(at, {"text": "Hates blue"}).status_code == 404
    assert charlie_client.post(f"{at}{written.pk}/delete/").status_code == 404
    assert CustomerNote.objects.get().text == "Likes blue"
    assert bob_client.post(f"{at}{written.pk}/delete/").status_code == 200
    assert CustomerNote.objects.count() == 0


def test_the_bar_finds_people_and_words(bob_client: Client, charlie_client: Client, dana: Shopper) -> None:
    matter = begin(dana, "Where is my parcel?")
    while worker.work_once():
        pass
    found = bob_client.get("/inbox/bar/?q=dana").json()
    assert [line["c"] for line in found["people"]] == names(matter)
    assert [line["c"] for line in bob_client.get("/inbox/bar/?q=parcel").json()["conversations"]] == names(matter)
    assert charlie_client.get("/inbox/bar/?q=parcel").json() == {"people": [], "conversations": []}
    recent = f"/inbox/recent/?c={matter.public_id},{uuid4()},nonsense-that-has-thirty-six-letters"
    assert [line["name"] for line in bob_client.get(recent).json()["conversations"]] == ["Dana"]
    assert charlie_client.get(recent).json() == {"conversations": []}


def test_merge_targets_are_searched(bob_client: Client, dana: Shopper) -> None:
    matter = begin(dana, "one")
    lamp, _vase = begin(dana, "about the lamp"), begin(dana, "about the vase")
    page = bob_client.get(f"/inbox/{matter.public_id}/menu/merge/?q=lamp").content.decode()
    assert re.findall(r'name="into" value="([^"]+)"', page) == names(lamp)


def test_no_key_means_two_things() -> None:
    keys = [key for act in acts.ACTS if act.group != "write" for key in act.keys]
    assert sorted(keys) == sorted(set(keys))
    firsts = {key.split()[0] for key in keys if " " in key}
    assert firsts & set(keys) == set()


def test_who_may_not_set_is_not_offered_to(bob: Agent, alice: Agent) -> None:
    offered = {who.name: {act["name"] for act in acts.catalogue(who)} for who in (alice, bob)}
    set_by_leaders = "people teams brands labels audit mail contacts hours"
    assert offered["Alice"] - offered["Bob"] == {f"set-{what}" for what in set_by_leaders.split()}


def test_elsewhere_one_key_alone_leaves_no_page(bob: Agent) -> None:
    known = acts.catalogue(bob, elsewhere=True)
    alone = {key for act in known for key in act["keys"] if len(key) == 1}
    assert alone == {"?", "/"}
    assert {act["name"]: act["place"] for act in known}["go-mine"] == "/inbox/?view=mine"
    assert {act["name"] for act in known} & {"reply", "resolve", "choose", "send"} == set()
