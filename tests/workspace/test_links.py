"""Links, incidents and side conversations from the page's side, by mouse and by keyboard, seen by both."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Locator, expect

from counterbell.accounts.models import Agent, Brand
from counterbell.bot.models import Bot
from counterbell.conversations import actions
from counterbell.conversations.models import Attachment, Conversation, Later
from counterbell.journal.worker import work_once
from counterbell.links.actions import declare, link
from counterbell.links.models import Incident, IncidentAnswer, Link
from counterbell.links.policies import Relation
from tests.axe import faults
from tests.mailroom.post import make_mailbox
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


@pytest.mark.django_db(transaction=True)
def test_an_incident_is_declared_joined_and_answered_once_for_all(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper, eve: Shopper
) -> None:
    matter, hers = begin(dana, "Where is my parcel?"), begin(eve, "The lorry did not come.")
    persian = begin(make_shopper(dana.brand, "Mina"), "بسته من کجاست؟", language="fa")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    desk.page.locator("[data-talk]").wait_for()
    desk.page.locator('[popovertarget="more-menu"]').click()
    desk.page.get_by_role("menuitem", name="Declare an incident").click()
    desk.page.get_by_label("What has happened?").fill("The lorry is late")
    desk.page.get_by_role("button", name="Declare an incident").click()
    expect(desk.page.locator("#panel-links")).to_contain_text("The lorry is late")
    for name in ("Eve", "Mina"):
        desk.page.locator(".row-item", has_text=name).hover()
        desk.page.locator(".row-item", has_text=name).locator("[data-choose]").check()
    desk.page.locator('[popovertarget="bulk-more-menu"]').click()
    desk.page.get_by_role("menuitem", name="Attach to an incident").click()
    desk.page.locator("#bulk-incident-menu").get_by_role("menuitem", name="The lorry is late").click()
    expect(desk.page.locator("#panel-links")).to_contain_text("2 conversations attached, 2 not resolved")
    desk.page.get_by_role("button", name="Answer everybody").click()
    assert faults(desk.page, "#beside") == []
    desk.page.get_by_label("English").fill("Dear {{customer.name}}, it comes tomorrow. We are sorry.")
    desk.page.get_by_label("Resolve each of them").check()
    desk.page.get_by_role("button", name="Send to all").click()
    expect(desk.page.locator("#panel-links")).to_contain_text("Sent to 0 of 2")
    # The Persian text was not written: she is left out, and the agent is told.
    expect(desk.page.locator("#panel-links")).to_contain_text("Sent to 1 of 2", timeout=25_000)
    expect(desk.page.locator("#panel-links")).to_contain_text("it is written in another language than hers")
    said = {
        c.pk: list(c.messages.filter(author="agent", kind="public").values_list("text", flat=True))
        for c in (hers, persian)
    }
    assert said == {hers.pk: ["Dear Eve, it comes tomorrow. We are sorry."], persian.pk: []}
    hers.refresh_from_db()
    assert (hers.status, desk.faults) == ("resolved", [])
    desk.page.goto(f"{desk.page.url.partition('/inbox/')[0]}/inbox/{hers.public_id}/")
    expect(desk.page.locator("#panel-links .linked")).to_contain_text("The lorry is late")
    assert faults(desk.page, "#panel") == []


def indexed() -> None:
    while work_once():
        pass


def test_what_looks_like_it_is_shown_and_attached_by_hand(
    bob_client: Client, charlie_client: Client, bob: Agent, matter: Conversation, dana: Shopper
) -> None:
    others = [begin(make_shopper(dana.brand, name), "The lorry is late!") for name in ("Hugo", "Ida")]
    assert "data-likely=" not in bob_client.get(at(others[0], "links")).content.decode()
    declare(matter, title="The lorry is late", by=bob)
    indexed()
    assert "data-likely=" in bob_client.get(at(matter, "links")).content.decode()
    page = bob_client.get(at(matter, "likely")).content.decode()
    assert ("2 open conversations look as if they belonged here" in page, page.count('type="checkbox"')) == (True, 2)
    hint = bob_client.get(at(others[0], "likely")).content.decode()
    assert ("Looks like the incident" in hint, "The lorry is late" in hint) == (True, True)
    assert charlie_client.get(at(matter, "likely")).status_code == 404
    assert Link.objects.count() == 0
    named = {"c": [str(one.public_id) for one in others]}
    assert charlie_client.post(at(matter, "likely/attach"), named).status_code == 404
    done = bob_client.post(at(matter, "likely/attach"), named)
    assert json.loads(done.headers["X-Done"])["text"] == "2 conversations attached to the incident."
    assert Link.objects.filter(kind="attached", one=matter).count() == 2
    assert "data-likely-found" not in bob_client.get(at(matter, "likely")).content.decode()
    assert "data-likely=" not in bob_client.get(at(others[0], "links")).content.decode()


def test_what_she_may_not_see_is_not_attached_from_there(
    bob_client: Client, bob: Agent, matter: Conversation, theirs: Conversation
) -> None:
    declare(matter, title="The lorry is late", by=bob)
    done = bob_client.post(at(matter, "likely/attach"), {"c": [str(theirs.public_id)]})
    assert (json.loads(done.headers["X-Done"])["text"], Link.objects.count()) == ("Nothing to attach.", 0)


@pytest.mark.browser
def test_several_are_attached_at_once_and_one_from_its_own_side(
    desk_of: Callable[..., Desk], bob: Agent, matter: Conversation, dana: Shopper
) -> None:
    for name in ("Hugo", "Ida", "Jon", "Kim"):
        begin(make_shopper(dana.brand, name), f"The lorry is late, says {name}")
    declare(matter, title="The lorry is late", by=bob)
    indexed()
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    page = desk.page
    page.get_by_text("4 open conversations look as if they belonged here").click()
    assert faults(page, "#panel-links") == []
    page.get_by_role("button", name="Attach the conversation of Hugo").click()  # one click
    page.get_by_text("3 open conversations look as if they belonged here").wait_for()
    for name in ("Ida", "Jon"):
        page.locator(".likely-one", has_text=name).get_by_role("checkbox").check()
    page.get_by_role("button", name="Attach those ticked").click()
    page.get_by_text("1 open conversation looks as if it belonged here").wait_for()
    desk.open("Kim")
    page.locator(".likely--hint").get_by_role("button", name="Attach").click()
    expect(page.locator(".likely--hint")).to_have_count(0)
    expect(page.locator("#panel-links .linked")).to_contain_text("The lorry is late")
    assert Link.objects.filter(kind="attached", one=matter).count() == 4
    assert desk.faults == []


RUDE = "Can't you read? It says so on the page, idiot."


@pytest.fixture
def lorry(matter: Conversation, hers: Conversation, bob: Agent) -> Conversation:
    """An incident of a brand that wants its agents to be asked, with one attached."""
    Bot.objects.create(brand=matter.brand, minds_manners=True)
    declare(matter, title="The lorry is late", by=bob)
    link(hers, to=matter, relation=Relation.INCIDENT, by=bob)
    return matter


def test_a_rude_answer_to_all_is_asked_about_as_every_other(bob_client: Client, lorry: Conversation) -> None:
    address, rude = at(lorry, "incident/answer"), {"text-en": RUDE, "sure": "1"}
    asked = bob_client.post(address, rude)
    assert (asked.status_code, asked.content.decode()) == (428, "It may sound rude to the customer. Send anyway?")
    assert not IncidentAnswer.objects.exists()
    assert bob_client.post(address, {"text-en": "We are sorry.", "text-fa": "سلام"}).status_code == 204
    assert bob_client.post(address, rude | {"anyway": "1"}).status_code == 204
    assert IncidentAnswer.objects.count() == 2
    Bot.objects.update(minds_manners=False)
    assert bob_client.post(address, rude).status_code == 204


@pytest.mark.browser
def test_who_sends_the_same_once_more_has_answered(
    desk_of: Callable[..., Desk], bob: Agent, lorry: Conversation
) -> None:
    desk = desk_of(bob, f"/inbox/{lorry.public_id}/?view=all")
    page = desk.page
    page.get_by_role("button", name="Answer everybody").click()
    page.locator("[name=text-en]").fill(RUDE)
    page.get_by_role("button", name="Send to all").click()
    expect(page.locator("#beside [data-beside-fault]")).to_contain_text("It may sound rude")
    expect(page.get_by_role("button", name="Send anyway")).to_be_enabled()
    page.locator("[name=text-en]").press_sequentially("!")
    expect(page.get_by_role("button", name="Send to all")).to_be_visible()
    page.get_by_role("button", name="Send to all").click()  # these are other words: asked about again
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator("#beside")).to_be_hidden()
    assert IncidentAnswer.objects.get().texts == {"en": f"{RUDE}!"}


def test_nobody_attaches_what_she_may_not_see(
    bob_client: Client, charlie_client: Client, bob: Agent, matter: Conversation, theirs: Conversation
) -> None:
    declare(matter, title="The lorry is late", by=bob)
    fields = {"incident": str(matter.public_id), "c": str(theirs.public_id)}
    assert charlie_client.post("/inbox/many/incident/", fields).status_code == 404
    assert bob_client.post("/inbox/many/incident/", fields).json()["done"] == 0
    assert "lorry" not in charlie_client.get("/inbox/many/menu/incident/").content.decode()
    assert Link.objects.count() == 0


def test_an_outsider_has_no_part_in_an_incident(charlie_client: Client, bob: Agent, matter: Conversation) -> None:
    declare(matter, title="The lorry is late", by=bob)
    for deed, fields in (("incident", {"title": "Mine"}), ("incident/answer", {"text-en": "It is late."})):
        assert charlie_client.post(at(matter, deed), fields).status_code == 404
        assert charlie_client.get(at(matter, deed)).status_code == 404
    assert Incident.objects.get().title == "The lorry is late"
    assert IncidentAnswer.objects.count() == 0


def letter_to(desk: Desk, address: str) -> Locator:
    """Open the form that writes to a third party, and fill it in."""
    desk.page.locator("[data-talk]").wait_for()
    desk.page.locator('[popovertarget="more-menu"]').click()
    desk.page.get_by_role("menuitem", name="Write to a third party").click()
    form = desk.page.locator("#beside")
    form.get_by_label("To", exact=True).fill(address)
    form.get_by_label("Subject").fill("Parcel 17")
    form.get_by_label("Your words").fill("Where is it?")
    return form


@pytest.mark.django_db(transaction=True)
def test_a_third_party_is_asked_and_stands_folded_in_the_thread(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    make_mailbox(dana.brand)
    matter = begin(dana, "Where is my parcel?")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    form = letter_to(desk, "kim@supplier.example")
    form.get_by_label("Take along").check()
    form.get_by_role("button", name="Send").click()
    fold = desk.page.locator("[data-entries] .side")
    fold.locator("summary").click()
    expect(fold).to_contain_text("Not sent yet")
    expect(fold).to_contain_text("> Where is my parcel?", timeout=25_000)
    assert faults(desk.page) == []
    expect(desk.page.locator("#panel-links")).to_contain_text("Side conversation")
    expect(desk.page.get_by_role("button", name="Remove the link")).to_have_count(0)
    side = Conversation.objects.exclude(pk=matter.pk).get()
    actions.receive(side, text="It left today.")
    fold = desk.page.locator("[data-entries] .side").nth(1)  # the answer, folded as well
    fold.locator("summary").click()
    expect(fold).to_contain_text("It left today.")
    fold.locator("[data-side-open]").click()
    expect(desk.page.locator("[data-talk]")).to_have_attribute("data-c", str(side.public_id))
    expect(desk.page.locator("#panel-links")).to_contain_text("Asked for this one")
    assert desk.faults == []


@pytest.mark.django_db(transaction=True)
def test_a_letter_to_a_third_party_comes_back_into_its_form_with_its_file_and_is_sent_later(
    desk_of: Callable[..., Desk], bob: Agent, dana: Shopper
) -> None:
    make_mailbox(dana.brand)
    matter = begin(dana, "Where is my parcel?")
    desk = desk_of(bob, f"/inbox/{matter.public_id}/?view=all")
    form = letter_to(desk, "kin@supplier.example")
    form.locator("[data-side-picker]").set_input_files(
        {"name": "list.txt", "mimeType": "text/plain", "buffer": b"One lamp."}
    )
    expect(form.locator(".composer-file")).to_contain_text("list.txt")
    expect(form.locator("progress")).to_have_count(0)
    form.get_by_role("button", name="Send", exact=True).click()
    expect(form).not_to_be_visible()
    desk.page.get_by_role("button", name="Undo").click()
    expect(form).to_be_visible()  # once the server has taken it back
    expect(form.get_by_label("Your words")).to_have_value("Where is it?")
    assert Conversation.objects.get(merged_into=matter).messages.exclude(kind="happening").count() == 0
    form.get_by_label("To", exact=True).fill("kim@supplier.example")
    form.locator(".side-later summary").click()
    assert faults(desk.page, "#beside") == []
    form.get_by_label("Day").select_option(index=2)
    form.get_by_role("button", name="Send later").click()
    expect(desk.page.locator("#panel-links")).to_contain_text("Goes out:")
    waiting = Later.objects.get(state="waiting")
    assert (waiting.undoing, waiting.conversation.customer.email) == (False, "kim@supplier.example")
    assert Attachment.objects.get(key__in=waiting.files).name == "list.txt"
    expect(desk.page.locator("[data-entries]")).to_contain_text("back before it left")
    assert desk.faults == []
