"""Hours, greetings, questions before the chat and the preview, as their pages take them."""

import json
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client

from counterbell.accounts import drafts
from counterbell.accounts.models import Brand, Team
from counterbell.base.clock import now
from counterbell.outreach.actions import note_answer, save_greeting
from counterbell.outreach.models import Greeting
from counterbell.reception.models import FilledForm, Form
from counterbell.routing.actions import set_hours
from counterbell.routing.models import Schedule
from tests.people import Shopper
from tests.workspace.matters import begin

pytestmark = pytest.mark.django_db
FOUND = "/settings/hours/{}/"


def test_hours_are_written_as_they_are_typed(alice_client: Client, brand: Brand) -> None:
    said = {
        "is_on": "on", "zone": "Asia/Tehran", "sat-from": ["16:00", "09:00"], "sat-to": ["20:00", "12:00"],
        "sun-from": ["00:00"], "sun-to": ["00:00"], "fri-from": [""], "fri-to": [""],
        "special-date": ["2026-12-25", "2026-12-24", "2026-12-24"], "special-name": ["Christmas", "Eve", ""],
        "special-from": ["", "09:00", "14:00"], "special-to": ["", "12:00", "15:00"],
    }  # fmt: skip
    assert alice_client.post(FOUND.format(brand.pk), said).status_code == 302
    kept = Schedule.objects.get()
    assert (kept.zone, kept.is_on, kept.team) == ("Asia/Tehran", True, None)
    assert kept.week == {"sat": [["09:00", "12:00"], ["16:00", "20:00"]], "sun": [["00:00", "24:00"]]}
    assert kept.special == [
        {"date": "2026-12-24", "name": "Eve", "hours": [["09:00", "12:00"], ["14:00", "15:00"]]},
        {"date": "2026-12-25", "name": "Christmas", "hours": []},
    ]
    page = alice_client.get(FOUND.format(brand.pk)).content.decode()
    assert page.count('name="special-date" value="2026-12-24"') == 2
    assert 'name="sun-to" value="00:00"' in page
    assert LogEntry.objects.filter(content_type__model="schedule", actor__email="alice@shop.example").count() == 1


def test_a_persian_reader_types_persian_dates_and_her_week_begins_on_saturday(
    alice_client: Client, brand: Brand
) -> None:
    alice_client.cookies["counterbell_language"] = "fa"
    said = {
        "zone": "Asia/Tehran",
        "special-date": "۱۴۰۶/۰۱/۰۱",
        "special-name": "نوروز",
        "special-from": "",
        "special-to": "",
    }
    assert alice_client.post(FOUND.format(brand.pk), said).status_code == 302
    assert Schedule.objects.get().special == [{"date": "2027-03-21", "name": "نوروز", "hours": []}]
    page = alice_client.get(FOUND.format(brand.pk)).content.decode()
    assert 'value="۱۴۰۶/۰۱/۰۱"' in page
    assert page.index('data-day="sat"') < page.index('data-day="sun"') < page.index('data-day="fri"')


@pytest.mark.parametrize(
    "wrong",
    [{"mon-from": "09:00", "mon-to": ""}, {"zone": "Nowhere"},
     {"special-date": "soon", "special-name": "", "special-from": "", "special-to": ""}],
)  # fmt: skip
def test_a_mistake_is_said_and_what_was_typed_stays(alice_client: Client, brand: Brand, wrong: dict[str, str]) -> None:
    answer = alice_client.post(FOUND.format(brand.pk), {"zone": "UTC", "tue-from": "07:15", "tue-to": "08:15", **wrong})
    assert answer.status_code == 422
    assert 'value="07:15"' in answer.content.decode()
    assert Schedule.objects.count() == 0


def test_a_team_has_its_own_hours_and_gives_them_up(
    alice_client: Client, brand: Brand, team: Team, other_team: Team
) -> None:
    set_hours(brand, zone="UTC", week={"mon": [["08:00", "09:00"]]}, by=None)
    address = f"/settings/hours/{brand.pk}/team/{team.pk}/"
    assert 'value="08:00"' in alice_client.get(address).content.decode()
    assert alice_client.post(address, {"zone": "UTC", "is_on": "on"}).status_code == 302
    assert Schedule.objects.get(team=team).week == {}
    assert alice_client.post(f"{address}forget/").status_code == 302
    assert Schedule.objects.filter(team=team).count() == 0
    assert alice_client.get(f"/settings/hours/{brand.pk}/team/{other_team.pk}/").status_code == 404


def test_a_greeting_is_written_changed_moved_and_deleted(
    alice_client: Client, brand: Brand, other_brand: Brand
) -> None:
    base = f"/settings/brands/{brand.pk}/greetings/"
    said = {
        "name": "Cart", "is_on": "on", "text-en": "Hi <script>", "text-fa": "سلام", "pages": "/cart*\n/checkout",
        "seconds": "20", "scroll": "", "cart": "50", "visitor": "returning", "countries": ["HR"],
        "every": "days", "days": "3",
    }  # fmt: skip
    assert alice_client.post(f"{base}new/", said).status_code == 302
    made = Greeting.objects.get()
    assert made.texts == {"en": "Hi <script>", "fa": "سلام"}
    assert made.conditions == {
        "pages": ["/cart*", "/checkout"], "seconds": 20, "cart": 50, "visitor": "returning", "countries": ["HR"],
    }  # fmt: skip
    assert (made.every, made.days) == ("days", 3)
    listed = alice_client.get(base).content.decode()
    assert "Hi &lt;script&gt;" in listed
    assert "after 20 seconds" in listed
    wrong = alice_client.post(f"{base}{made.pk}/", {**said, "pages": "cart"})
    assert (wrong.status_code, "is not a page" in wrong.content.decode()) == (422, True)
    assert alice_client.post(f"{base}{made.pk}/", {**said, "text-en": "Hello"}).status_code == 302
    alice_client.post(f"{base}{made.pk}/off/")
    made.refresh_from_db()
    assert (made.texts["en"], made.is_on) == ("Hello", False)
    foreign = f"/settings/brands/{other_brand.pk}/greetings/{made.pk}/"
    assert [alice_client.get(foreign).status_code, alice_client.post(f"{foreign}delete/").status_code] == [404, 404]
    alice_client.post(f"{base}{made.pk}/delete/")
    assert Greeting.objects.count() == 0


def test_questions_are_kept_in_order_with_their_languages(alice_client: Client, brand: Brand, team: Team) -> None:
    said = {
        "mode": "offline", "link": "https://shop.example/privacy", "consent-en": "You may.", "intro-en": "First:",
        "question": ["n2", "n1", "new-x"], "n1-kind": "email", "n1-required": "on", "n1-label-en": "E-mail",
        "n2-kind": "choice", "n2-label-en": "Size", "n2-label-fa": "اندازه", "n2-choices-en": "S\nL\n",
        "n2-choices-fa": "کوچک", f"offer{team.pk}": "on", f"team{team.pk}-en": "Repairs",
    }  # fmt: skip
    address = f"/settings/brands/{brand.pk}/form/"
    assert alice_client.post(address, said).status_code == 302
    kept = Form.objects.get()
    assert [(one["kind"], one["required"]) for one in kept.fields] == [("choice", False), ("email", True)]
    assert kept.fields[0]["choices"] == [{"en": "S", "fa": "کوچک"}, {"en": "L"}]
    assert kept.teams == [{"team": team.pk, "labels": {"en": "Repairs"}}]
    assert kept.consent == {"texts": {"en": "You may."}, "link": "https://shop.example/privacy"}
    page = alice_client.get(address).content.decode()
    assert page.count('name="question"') == 3  # two, and the mould
    assert "کوچک" in page
    wrong = alice_client.post(address, {**said, "n2-choices-en": "S"})
    assert wrong.status_code == 422
    assert alice_client.post(address, {**said, "link": "javascript:alert(1)"}).status_code == 422
    assert Form.objects.get().version == 1


def test_a_draft_shows_what_is_typed_and_saves_nothing(alice_client: Client, brand: Brand) -> None:
    said = {
        "name": "Draft", "colour": "#aa0000", "default_language": "en", "reopen_days": "14", "icon": "heart",
        "corner": "start", "side": "20", "bottom": "20",
    }  # fmt: skip
    address = f"/settings/brands/{brand.pk}/draft/"
    token = json.loads(alice_client.post(address, said).content)["draft"]
    seen = drafts.drafted(brand, token)
    assert (seen.name, seen.colour, seen.bubble) == (
        "Draft",
        "#aa0000",
        {"corner": "start", "icon": "heart", "sound": False},
    )
    texts = json.loads(alice_client.post(address, {"part": "texts", "en-greeting": "Ahoy"}).content)["draft"]
    assert drafts.drafted(brand, texts).texts["en"]["greeting"] == "Ahoy"
    assert alice_client.post(address, {**said, "colour": "red"}).status_code == 422
    assert alice_client.post(address, {**said, "side": "-1"}).status_code == 422
    before = Brand.objects.values().get(pk=brand.pk)
    assert (before["name"], before["colour"], before["bubble"]) == ("Lisbon Ceramics", "#1f5f5b", {})


def test_the_preview_may_stand_in_our_own_pages_only(alice_client: Client, brand: Brand) -> None:
    answer = alice_client.get(f"/settings/brands/{brand.pk}/preview/?lang=fa&theme=dark&draft=%22%3E%3Cb%3E")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert 'dir="rtl"' in page
    assert '"><b>' not in page


def test_agents_read_what_was_asked_before(
    bob_client: Client, charlie_client: Client, brand: Brand, team: Team, dana: Shopper
) -> None:
    danas = begin(dana, "Where is my parcel?")
    greeting = save_greeting(brand, name="x", texts={"en": "May we <i>help</i>?"}, asks={}, by=None)
    note_answer(danas, greeting, language="en")
    FilledForm.objects.create(
        brand=brand, public_id=danas.public_id, visitor="a1", conversation=danas, version=3, language="en", team=team,
        answers=[{"key": "q0", "kind": "text", "label": "Order", "value": "<b>18240</b>"}],
        consent={"text": "You may.", "link": ""}, at=now() - timedelta(minutes=1),
    )  # fmt: skip
    panel = bob_client.get(f"/inbox/{danas.public_id}/panel/").content.decode()
    for shown in ("May we &lt;i&gt;help&lt;/i&gt;?", "&lt;b&gt;18240&lt;/b&gt;", "Lisbon", "version 3", "You may."):
        assert shown in panel
    assert charlie_client.get(f"/inbox/{danas.public_id}/panel/").status_code == 404
