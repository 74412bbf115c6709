"""Links from the page's side: made and removed in the panel, by mouse and by keyboard, seen by both."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import expect

from counterbell.accounts.models import Agent, Brand
from counterbell.conversations.models import Conversation
from counterbell.links.actions import link
from counterbell.links.models import Link
from counterbell.links.policies import Relation
from tests.people import Shopper, make_shopper
from tests.workspace.desks import Desk
from tests.workspace.matters import begin


@pytest.fixture
def matter(dana: Shopper) -> Conversation:
    return begin(dana, "Where is my parcel?")


@pytest.fixture
def hers(eve: Shopper) -> Conversation:
    return begin(eve, "The lamp is broken.")


@pytest.fixture
def theirs(other_brand: Brand) -> Conversation:
    return begin(make_shopper(other_brand, "Frank"), "A secret pullover")


def at(matter: Conversation, deed: str) -> str:
    return f"/inbox/{matter.public_id}/{deed}/"


def test_the_panel_shows_what_it_is_linked_with(bob_client: Client, matter: Conversation, hers: Conversation) -> None:
    fields = {"other": str(hers.public_id), "relation": "parent"}
    page = bob_client.post(at(matter, "link"), fields).content.decode()
    assert ("The lamp is broken." in page, "Parent" in page, "Unassigned" in page) == (True, True, True)
    assert "Child" in bob_client.get(at(hers, "panel")).content.decode()
    bob_client.post(at(hers, "unlink"), {"other": str(matter.public_id)})
    assert Link.objects.count() == 0


def test_nobody_links_with_what_she_may_not_see(bob_client: Client, matter: Conversation, theirs: Conversation) -> None:
    fields = {"other": str(theirs.public_id), "relation": "related"}
    assert bob_client.post(at(matter, "link"), fields).status_code == 404
    assert bob_client.post(at(theirs, "link"), {**fields, "other": str(matter.public_id)}).status_code == 404
    assert "Frank" not in bob_client.get(at(matter, "menu/link") + "?q=pullover").content.decode()
    assert Link.objects.count() == 0


def test_a_link_that_leads_elsewhere_says_only_that_it_is_there(
    bob_client: Client, alice: Agent, matter: Conversation, theirs: Conversation
) -> None:
    link(matter, to=theirs, relation=Relation.RELATED, by=alice)
    page = bob_client.get(at(matter, "panel")).content.decode()
    assert "a conversation that you may not see" in page
    assert [told for told in ("Frank", "pullover", str(theirs.public_id)) if told in page] == []
    assert bob_client.post(at(matter, "unlink"), {"other": str(theirs.public_id)}).status_code == 404
    assert Link.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"other": "x", "relation": "related"}, 400), ({"relation": "cousin"}, 400), ({"relation": "related"}, 409)],
)
def test_what_makes_no_sense_is_refused(
    bob_client: Client, matter: Conversation, fields: dict[str, str], status: int
) -> None:
    assert bob_client.post(at(matter, "link"), {"other": str(matter.public_id), **fields}).status_code == status
    assert Link.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_linked_by_keyboard_and_seen_by_the_colleague_at_once(
    desk_of: Callable[..., Desk], bob: Agent, alice: Agent, dana: Shopper, eve: Shopper
) -> None:
    matter, hers = begin(dana, "Where is my parcel?"), begin(eve, "The lamp is broken.")
    colleague = desk_of(alice, f"/inbox/{hers.public_id}/?view=all")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    desk.page.locator("[data-talk]").wait_for()
    desk.page.keyboard.press("Shift+l")
    desk.page.locator("#chooser [data-choose-search]").press_sequentially("lamp")
    expect(desk.page.locator("#chooser .choice")).to_have_count(1)
    desk.page.get_by_label("The other one is").select_option("child")
    desk.page.get_by_role("button", name="Link", exact=True).click()
    expect(desk.page.locator("#panel-links .linked")).to_contain_text("The lamp is broken.")
    expect(desk.page.locator("[data-talk]")).to_contain_text("put another conversation below this one")
    expect(colleague.page.locator("#panel-links .linked")).to_contain_text("Where is my parcel?")
    expect(colleague.page.locator("#panel-links .linked")).to_contain_text("Parent")
    colleague.page.keyboard.press("e")  # resolved: the other side shows it
    expect(desk.page.locator("#panel-links .linked")).to_contain_text("Resolved")
    desk.page.get_by_role("button", name="Remove the link").click()
    expect(colleague.page.locator("#panel-links .linked")).to_have_count(0)
    assert (desk.faults, colleague.faults) == ([], [])
