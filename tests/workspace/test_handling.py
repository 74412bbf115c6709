"""What agents do with a conversation, from the page's side: the answer, and who may not."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counterbell.accounts.models import Agent, Team
from counterbell.base.clock import now
from counterbell.conversations import actions
from counterbell.conversations.models import Attachment, Conversation, Draft, Label, Message, ReadMark, Rearrangement
from counterbell.journal.models import Entry
from tests.people import Shopper
from tests.workspace.matters import begin

DEEDS = [
    ("assign/", {"agent": "me"}),
    ("status/", {"status": "resolved"}),
    ("snooze/", {"until": "reply"}),
    ("priority/", {"priority": "3"}),
    ("label/", {"label": "1"}),
    ("draft/", {"kind": "public", "text": "hello"}),
    ("read/", {"number": "1"}),
    ("files/", {}),
    ("merge/", {"into": "00000000-0000-0000-0000-000000000000"}),
    ("split/", {"number": "1"}),
    ("link/", {"other": "00000000-0000-0000-0000-000000000000", "relation": "related"}),
    ("incident/withdraw/", {}),
    ("incident/answer/1/stop/", {}),
    ("unlink/", {"other": "00000000-0000-0000-0000-000000000000"}),
    ("contact/", {"name": "Somebody"}),
]
READINGS = [
    "", "header/", "panel/", "entries/", "menu/assign/", "menu/labels/", "menu/snooze/", "menu/merge/", "menu/link/",
    "links/", "incident/",
]  # fmt: skip


@pytest.fixture
def matter(dana: Shopper) -> Conversation:
    return begin(dana, "Where is my parcel?", "It was due on Tuesday.")


def at(matter: Conversation, deed: str = "") -> str:
    return f"/inbox/{matter.public_id}/{deed}"


@pytest.mark.parametrize(("deed", "fields"), DEEDS)
def test_an_outsider_does_nothing(
    charlie_client: Client, matter: Conversation, deed: str, fields: dict[str, str]
) -> None:
    before = (Entry.objects.count(), Message.objects.count(), Draft.objects.count(), ReadMark.objects.count())
    row = Conversation.objects.values().get(pk=matter.pk)
    assert charlie_client.post(at(matter, deed), fields).status_code == 404
    assert (Entry.objects.count(), Message.objects.count(), Draft.objects.count(), ReadMark.objects.count()) == before
    assert Conversation.objects.values().get(pk=matter.pk) == row


@pytest.mark.parametrize("reading", READINGS)
def test_an_outsider_reads_nothing(charlie_client: Client, matter: Conversation, reading: str) -> None:
    answer = charlie_client.get(at(matter, reading))
    assert answer.status_code == 404
    assert b"parcel" not in answer.content


@pytest.mark.parametrize(("deed", "fields"), DEEDS)
def test_nothing_is_done_by_get(bob_client: Client, matter: Conversation, deed: str, fields: dict[str, str]) -> None:
    before = Entry.objects.count()
    assert bob_client.get(at(matter, deed), fields).status_code == 405
    assert Entry.objects.count() == before


def test_a_foreign_page_cannot_make_an_agent_act(bob: Agent, matter: Conversation) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(bob)
    assert strict.post(at(matter, "status/"), {"status": "resolved"}).status_code == 403
    matter.refresh_from_db()
    assert matter.status == "open"


@pytest.mark.parametrize("reading", READINGS)
def test_an_agent_of_the_team_reads_all(bob_client: Client, matter: Conversation, reading: str) -> None:
    assert bob_client.get(at(matter, reading)).status_code == 200


def test_taking_it_oneself_keeps_the_team(bob: Agent, bob_client: Client, team: Team, matter: Conversation) -> None:
    bob_client.post(at(matter, "assign/"), {"team": team.pk})
    answer = bob_client.post(at(matter, "assign/"), {"agent": "me"})
    matter.refresh_from_db()
    assert (matter.assignee, matter.team) == (bob, team)
    assert b'id="talk-head"' in answer.content


def test_it_goes_to_nobody_who_does_not_serve_the_brand(
    bob_client: Client, charlie: Agent, matter: Conversation
) -> None:
    assert bob_client.post(at(matter, "assign/"), {"agent": charlie.pk}).status_code == 404
    matter.refresh_from_db()
    assert matter.assignee is None


def test_resolve_and_reopen(bob_client: Client, matter: Conversation) -> None:
    assert b"Reopen" in bob_client.post(at(matter, "status/"), {"status": "resolved"}).content
    matter.refresh_from_db()
    assert matter.status == "resolved"
    bob_client.post(at(matter, "status/"), {"status": "open"})
    matter.refresh_from_db()
    assert matter.status == "open"


def test_snooze_takes_the_moment_in_the_agents_own_zone(bob: Agent, bob_client: Client, matter: Conversation) -> None:
    bob.time_zone = "Asia/Tokyo"
    bob.save(update_fields=["time_zone"])
    tomorrow = (now() + timedelta(days=1)).date()
    bob_client.post(at(matter, "snooze/"), {"until": f"{tomorrow}T18:30"})
    matter.refresh_from_db()
    assert matter.snoozed_until is not None
    assert matter.snoozed_until.isoformat() == f"{tomorrow}T09:30:00+00:00"


def test_a_moment_that_has_passed_is_refused_in_words(bob_client: Client, matter: Conversation) -> None:
    answer = bob_client.post(at(matter, "snooze/"), {"until": (now() - timedelta(hours=1)).isoformat()})
    assert (answer.status_code, answer.content.decode()) == (409, "Choose a time that lies ahead.")
    matter.refresh_from_db()
    assert matter.status == "open"


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        ("status/", {"status": "snoozed"}),
        ("status/", {}),
        ("snooze/", {"until": "soon"}),
        ("priority/", {"priority": "9"}),
        ("priority/", {"priority": "x"}),
        ("label/", {"label": "x"}),
        ("draft/", {"kind": "shout", "text": "x"}),
        ("read/", {"number": "x"}),
        ("files/", {}),
        ("merge/", {"into": "x"}),
        ("split/", {"number": "x"}),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(
    bob_client: Client, matter: Conversation, deed: str, fields: dict[str, str]
) -> None:
    before = Entry.objects.count()
    assert bob_client.post(at(matter, deed), fields).status_code == 400
    assert Entry.objects.count() == before


def test_a_label_goes_on_and_off(bob_client: Client, matter: Conversation) -> None:
    label = Label.objects.create(name="Shipping")
    bob_client.post(at(matter, "label/"), {"label": label.pk})
    assert list(matter.labels.all()) == [label]
    bob_client.post(at(matter, "label/"), {"label": label.pk})
    assert list(matter.labels.all()) == []


def test_a_draft_is_ones_own_and_comes_back(
    alice_client: Client, bob: Agent, bob_client: Client, matter: Conversation
) -> None:
    assert bob_client.post(at(matter, "draft/"), {"kind": "note", "text": "call them"}).status_code == 204
    mine = json.loads(_thread(bob_client, matter))["drafts"]
    hers = json.loads(_thread(alice_client, matter))["drafts"]
    nothing = {"text": "", "files": [], "part": None, "answering": None, "written": None}
    assert mine == {"public": nothing, "note": nothing | {"text": "call them"}}
    assert hers == {"public": nothing, "note": nothing}
    bob_client.post(at(matter, "draft/"), {"kind": "note", "text": ""})
    assert not Draft.objects.filter(agent=bob).exists()


def test_what_goes_along_comes_back_with_a_draft(
    alice: Agent, bob: Agent, bob_client: Client, matter: Conversation
) -> None:
    files = [_file(matter, uploader) for uploader in (bob.ref, bob.ref, alice.ref)]
    part = {"kind": "article", "number": 7, "language": "en", "title": "How long it takes"}
    written = {"text": "درود", "lang": "fa"}
    along = {"files": [one.key for one in files], "part": part, "reply_to": 1, "written": written}
    fields = {"kind": "public", "text": "Hello", "along": json.dumps(along)}
    assert bob_client.post(at(matter, "draft/"), fields).status_code == 204
    files[1].message = matter.messages.get(number=1)
    files[1].save(update_fields=["message"])
    begun = json.loads(_thread(bob_client, matter))["drafts"]["public"]
    assert [one["key"] for one in begun["files"]] == [files[0].key]  # not what was sent, nor a colleague's
    assert (begun["text"], begun["part"], begun["written"]) == ("Hello", part, written)
    assert (begun["answering"]["number"], begun["answering"]["text"]) == (1, "Where is my parcel?")
    bob_client.post(at(matter, "draft/"), fields | {"text": "", "along": "{}"})
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "along",
    [
        "",
        "[]",
        '{"files": "x"}',
        '{"part": {"kind": "buttons", "choices": ["one"]}}',
        '{"part": 7}',
        '{"written": "x"}',
    ],
)
def test_what_cannot_go_along_is_not_kept(bob_client: Client, matter: Conversation, along: str) -> None:
    refused = bob_client.post(at(matter, "draft/"), {"kind": "public", "text": "Hello", "along": along})
    assert (refused.status_code, Draft.objects.count()) == (400, 0)


def _file(matter: Conversation, uploader: str) -> Attachment:
    return Attachment.objects.create(
        brand=matter.brand, uploader=uploader, name="list.txt", kind="file", content_type="text/plain", size=4
    )


def test_a_file_is_kept_for_its_uploader(bob: Agent, bob_client: Client, matter: Conversation) -> None:
    file = SimpleUploadedFile("list.txt", b"one\ntwo\n", content_type="text/plain")
    card = bob_client.post(at(matter, "files/"), {"file": file}).json()
    kept = Attachment.objects.get()
    assert (card["name"], card["key"], kept.uploader, kept.brand_id) == ("list.txt", kept.key, bob.ref, matter.brand_id)


def test_a_file_we_do_not_take_is_refused_in_words(bob_client: Client, matter: Conversation) -> None:
    file = SimpleUploadedFile("evil.html", b"<!doctype html><script>alert(1)</script>", content_type="image/png")
    answer = bob_client.post(at(matter, "files/"), {"file": file})
    assert answer.status_code == 409
    assert "evil.html" in answer.content.decode()
    assert Attachment.objects.count() == 0


def test_merge_says_where_to_look_and_can_be_undone(bob_client: Client, dana: Shopper, matter: Conversation) -> None:
    other = begin(dana, "Another matter")
    done = bob_client.post(at(matter, "merge/"), {"into": str(other.public_id)}).json()
    assert done["show"] == str(other.public_id)
    old_link = bob_client.get(at(matter), headers={"HX-Request": "true"}).content.decode()
    assert f'data-c="{other.public_id}"' in old_link
    assert bob_client.get(at(matter, "entries/")).json()["marks"]["c"] == str(other.public_id)
    back = bob_client.post(done["undo"]).json()
    matter.refresh_from_db()
    assert (back["show"], matter.merged_into) == (str(matter.public_id), None)


def test_conversations_of_two_customers_are_not_merged(bob_client: Client, eve: Shopper, matter: Conversation) -> None:
    hers = begin(eve, "mine")
    answer = bob_client.post(at(matter, "merge/"), {"into": str(hers.public_id)})
    assert answer.status_code == 409
    assert Rearrangement.objects.count() == 0


def test_split_opens_what_was_split_off(bob_client: Client, matter: Conversation) -> None:
    done = bob_client.post(at(matter, "split/"), {"number": ["2"]}).json()
    target = Conversation.objects.get(public_id=done["show"])
    assert target.pk != matter.pk
    assert [m.text for m in target.messages.filter(kind="public")] == ["It was due on Tuesday."]


def test_an_outsider_undoes_nothing(bob_client: Client, charlie_client: Client, matter: Conversation) -> None:
    done = bob_client.post(at(matter, "split/"), {"number": ["2"]}).json()
    assert charlie_client.post(done["undo"]).status_code == 404
    assert Rearrangement.objects.get().undone_at is None


def test_what_is_told_about_a_customer_is_not_proved(bob_client: Client, matter: Conversation) -> None:
    told = {"name": "Dana W", "email": "dana@mail.example", "phone": "+351 910 000 000"}
    page = bob_client.post(at(matter, "contact/"), told).content.decode()
    assert "dana@mail.example" in page
    assert "unverified" in page
    assert "Not verified" in page


def test_a_wrong_address_is_refused_in_words(bob_client: Client, matter: Conversation) -> None:
    answer = bob_client.post(at(matter, "contact/"), {"email": "not an address"})
    assert answer.status_code == 409
    matter.customer.refresh_from_db()
    assert matter.customer.email == ""


def test_entries_come_older_and_newer(bob: Agent, bob_client: Client, dana: Shopper) -> None:
    matter = begin(dana, *(f"line {n}" for n in range(1, 71)))
    first = json.loads(_thread(bob_client, matter))
    assert ([e["number"] for e in first["entries"]], first["more"]) == (list(range(21, 71)), True)
    older = bob_client.get(at(matter, "entries/?before=21")).json()
    assert [e["number"] for e in older["entries"]] == list(range(1, 21))
    actions.reply(matter, text="Here we are", by=bob)
    newer = bob_client.get(at(matter, "entries/?after=70")).json()
    assert [e["text"] for e in newer["entries"] if e["kind"] == "public"] == ["Here we are"]


def test_a_conversation_that_is_not_there(bob_client: Client, brand: object) -> None:
    assert bob_client.get(f"/inbox/{uuid4()}/").status_code == 404


def test_status_and_language_are_ones_own(bob: Agent, bob_client: Client) -> None:
    bob_client.post("/me/status/", {"status": "away"})
    answer = bob_client.post("/me/language/", {"language": "ja", "next": "https://evil.example/"})
    bob.refresh_from_db()
    assert (bob.status, bob.language) == ("away", "ja")
    assert answer.headers["Location"] == "/inbox/"
    assert bob_client.post("/me/language/", {"language": "xx"}).status_code == 400
    assert bob_client.post("/me/status/", {"status": "asleep"}).status_code == 400


def _thread(client: Client, matter: Conversation) -> str:
    page = client.get(at(matter), headers={"HX-Request": "true"}).content.decode()
    _, _, rest = page.partition('<script id="thread-data" type="application/json">')
    return rest.partition("</script>")[0]
