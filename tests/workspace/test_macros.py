"""Macros at the desk: seen before they are run, run on one and on many, taken back; and their settings."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.conversations import macros
from counterbell.conversations.actions import create_label
from counterbell.conversations.actions.canned import Wording, save_canned
from counterbell.conversations.actions.macros import Bundle, save_macro
from counterbell.conversations.models import CannedReply, Conversation, Draft, Macro
from tests.axe import faults
from tests.people import Shopper
from tests.running import RunningServer
from tests.workspace.desks import Desk
from tests.workspace.matters import begin

ROOT = "/settings/macros/"


@pytest.fixture
def broken(alice: Agent) -> Macro:
    label = create_label(name="Broken", by=alice)
    sorry = save_canned(Wording(name="Sorry", shortcut="sorry", texts={"en": "So sorry, {{customer.name}}."}), by=alice)
    steps = macros.Steps(canned=sorry.pk, note="Send anew", on=[label.pk], priority=2, agent="me")
    return save_macro(Bundle(name="Broken parcel", steps=steps), by=alice)


def test_the_menu_says_what_it_will_do(bob_client: Client, broken: Macro, dana: Shopper) -> None:
    matter = begin(dana, "Broken")
    page = bob_client.get(f"/inbox/{matter.public_id}/menu/macros/").content.decode()
    for step in ("Insert “Sorry”", "Note: Send anew", "Label “Broken” on", "Priority: High", "Assign to me"):
        assert f"<bdi>{step}</bdi>" in page


def test_it_is_run_on_one_and_taken_back(bob_client: Client, bob: Agent, broken: Macro, dana: Shopper) -> None:
    matter = begin(dana, "Broken")
    answer = bob_client.post(f"/inbox/{matter.public_id}/macro/", {"macro": broken.pk})
    told = json.loads(answer.headers["X-Done"])
    assert (told["text"], told["insert"], told["settled"]) == ("Done: Broken parcel", "So sorry, Dana.", False)
    matter.refresh_from_db()
    assert (matter.assignee, matter.priority, matter.labels.count()) == (bob, 2, 1)
    bob_client.post("/inbox/take-back/", {"token": told["undo"]})
    matter.refresh_from_db()
    assert (matter.assignee, matter.priority, matter.labels.count()) == (None, 1, 0)


def test_on_many_what_it_inserts_waits_as_drafts(
    bob_client: Client, bob: Agent, broken: Macro, dana: Shopper, eve: Shopper
) -> None:
    matters = [begin(dana, "One"), begin(eve, "Two")]
    Draft.objects.create(conversation=matters[1], agent=bob, kind="public", text="Hello,")
    named = ",".join(str(one.public_id) for one in matters)
    done = bob_client.post("/inbox/many/macro/", {"c": named, "macro": broken.pk}).json()
    assert (done["text"], done["done"]) == ("Broken parcel: done for 2 conversations.", 2)
    assert Conversation.objects.filter(assignee=bob, priority=2).count() == 2
    drafts = dict(Draft.objects.values_list("conversation", "text"))
    assert drafts == {matters[0].pk: "So sorry, Dana.", matters[1].pk: "Hello,\n\nSo sorry, Eve."}
    bob_client.post("/inbox/take-back/", {"token": done["undo"]})
    assert Conversation.objects.filter(assignee=None, priority=1).count() == 2


def test_what_goes_along_with_its_reply_goes_into_the_editor(
    bob_client: Client, alice: Agent, bob: Agent, broken: Macro, dana: Shopper, eve: Shopper
) -> None:
    buttons = {"kind": "buttons", "choices": ["Send anew", "Money back"]}
    sorry = CannedReply.objects.get(shortcut="sorry")
    wording = Wording(name="Sorry", shortcut="sorry", texts=sorry.texts, parts={"en": buttons})
    save_canned(wording, by=alice, canned=sorry)
    one, other = begin(dana, "Broken"), begin(eve, "Broken too")
    told = json.loads(bob_client.post(f"/inbox/{one.public_id}/macro/", {"macro": broken.pk}).headers["X-Done"])
    assert (told["insert"], told["part"]) == ("So sorry, Dana.", buttons)
    bob_client.post("/inbox/many/macro/", {"c": str(other.public_id), "macro": broken.pk})
    draft = Draft.objects.get(conversation=other, agent=bob)
    assert (draft.text, draft.part) == ("So sorry, Eve.", buttons)


def test_a_stranger_runs_nothing(
    charlie_client: Client, bob_client: Client, broken: Macro, alice: Agent, dana: Shopper, other_brand: Brand
) -> None:
    matter = begin(dana, "Broken")
    assert charlie_client.post(f"/inbox/{matter.public_id}/macro/", {"macro": broken.pk}).status_code == 404
    done = charlie_client.post("/inbox/many/macro/", {"c": str(matter.public_id), "macro": broken.pk}).json()
    assert done["done"] == 0
    others = save_macro(Bundle(name="Other's", steps={"priority": 3}, brand=other_brand), by=alice)
    assert bob_client.post(f"/inbox/{matter.public_id}/macro/", {"macro": others.pk}).status_code == 404
    matter.refresh_from_db()
    assert (matter.priority, matter.assignee) == (1, None)


def test_it_is_made_and_changed_in_the_settings(alice_client: Client, bob_client: Client, team: Team) -> None:
    label = create_label(name="Broken", by=None)
    told = {"name": "Done", "place": "everybody", "on": str(label.pk), "agent": "none", "then": "snooze:24"}
    assert alice_client.post(f"{ROOT}new/", told).status_code == 302
    macro = Macro.objects.get()
    assert (macro.steps, macro.owner) == ({"on": [label.pk], "agent": None, "snooze": 24}, None)
    page = bob_client.get(ROOT).content.decode()
    assert ("Snooze for a day" in page, f"{ROOT}{macro.pk}/" in page) == (True, False)
    assert bob_client.get(f"{ROOT}{macro.pk}/").status_code == 403
    assert bob_client.post(f"{ROOT}{macro.pk}/delete/").status_code == 403
    page = alice_client.get(f"{ROOT}{macro.pk}/").content.decode()
    assert ('value="snooze:24" selected' in page, 'value="none" selected' in page) == (True, True)
    alice_client.post(f"{ROOT}{macro.pk}/", told | {"then": "resolved", "place": f"team:{team.pk}"})
    macro.refresh_from_db()
    assert (macro.steps["status"], "snooze" in macro.steps, macro.team) == ("resolved", False, team)
    assert bob_client.post(f"{ROOT}new/", {"name": "Nothing", "place": "me"}).status_code == 422
    assert bob_client.post(f"{ROOT}new/", told).status_code == 422
    alice_client.post(f"{ROOT}{macro.pk}/delete/")
    assert Macro.objects.count() == 0


@pytest.mark.browser
def test_by_key_on_one_and_on_many(
    desk_of: Callable[..., Desk], bob: Agent, broken: Macro, dana: Shopper, eve: Shopper
) -> None:
    first = begin(dana, "One")
    begin(eve, "Two")
    desk = desk_of(bob, f"/inbox/{first.public_id}/?view=all")
    page = desk.page
    page.wait_for_selector("[data-talk] [data-text]")
    page.keyboard.press("d")
    expect(page.locator("#macro-menu .menu-item").first).to_be_focused()
    assert faults(page, "#macro-menu") == []
    page.keyboard.press("Enter")
    expect(page.locator("[data-text]")).to_have_value("So sorry, Dana.")
    expect(page.locator(".talk-assign")).to_contain_text("Bob")
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(page.locator(".talk-assign")).to_contain_text("Unassigned")
    page.locator(".conv", has_text="Two").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("d")
    expect(page.locator("#bulk-macro-menu .menu-item").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Broken parcel: done for 1 conversation.")).to_be_visible()
    assert Conversation.objects.get(assignee=bob).customer == eve.customer
    assert desk.faults == []


@pytest.mark.browser
def test_its_settings_can_be_used_by_everybody(
    server: RunningServer, signed_in: Callable[..., Any], alice: Agent, broken: Macro
) -> None:
    page = signed_in(alice).new_page()
    for path in (ROOT, f"{ROOT}new/", f"{ROOT}{broken.pk}/"):
        page.goto(server.url + path)
        assert faults(page) == []
