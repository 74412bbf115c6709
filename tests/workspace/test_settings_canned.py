"""The settings of canned replies: for whom one may write, and the table."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.conversations.actions.canned import Wording, save_canned
from counterbell.conversations.models import CannedReply
from counterbell.helpcenter.models import Translation
from tests.helpcenter.conftest import published, returns, section

__all__ = ["published", "returns", "section"]  # fixtures

ROOT = "/settings/canned/"


def form(**how: str) -> dict[str, str]:
    return {
        "name": "Ships today",
        "shortcut": "/Ship",
        "place": "everybody",
        "text_en": "It ships.",
        "text_fa": "",
    } | how


def test_an_owner_writes_for_everybody_in_several_languages(alice_client: Client) -> None:
    done = alice_client.post(f"{ROOT}new/", form(text_ja="本日発送"), follow=True)
    assert "The reply Ships today is made." in done.content.decode()
    made = CannedReply.objects.get()
    assert (made.shortcut, made.texts, made.brand, made.owner) == (
        "ship",
        {"en": "It ships.", "ja": "本日発送"},
        None,
        None,
    )
    page = alice_client.get(f"{ROOT}{made.pk}/").content.decode()
    assert ("本日発送" in page, 'value="ship"' in page) == (True, True)
    alice_client.post(f"{ROOT}{made.pk}/", form(name="Leaves today", text_en="It leaves."))
    made.refresh_from_db()
    assert (made.name, made.texts) == ("Leaves today", {"en": "It leaves."})


def test_an_agent_writes_for_herself_and_her_team_only(
    bob_client: Client, bob: Agent, team: Team, brand: Brand
) -> None:
    page = bob_client.get(f"{ROOT}new/").content.decode()
    assert (f"team:{team.pk}" in page, "everybody" in page, f"brand:{brand.pk}" in page) == (True, False, False)
    assert bob_client.post(f"{ROOT}new/", form()).status_code == 422
    assert bob_client.post(f"{ROOT}new/", form(place=f"brand:{brand.pk}")).status_code == 422
    assert CannedReply.objects.count() == 0
    assert bob_client.post(f"{ROOT}new/", form(place="me")).status_code == 302
    assert bob_client.post(f"{ROOT}new/", form(place=f"team:{team.pk}")).status_code == 302
    assert sorted((r.owner_id or 0, r.team_id or 0) for r in CannedReply.objects.all()) == [(0, team.pk), (bob.pk, 0)]


def test_a_clash_is_said_and_nothing_is_lost(alice_client: Client) -> None:
    alice_client.post(f"{ROOT}new/", form())
    again = alice_client.post(f"{ROOT}new/", form(name="Another", text_en="Other words"))
    assert again.status_code == 422
    assert (
        "already a reply with this shortcut" in again.content.decode(),
        "Other words" in again.content.decode(),
    ) == (True, True)
    assert CannedReply.objects.count() == 1


def test_who_may_only_use_it_reads_it(alice: Agent, bob_client: Client, charlie_client: Client, brand: Brand) -> None:
    made = save_canned(Wording(name="Ships", shortcut="ship", texts={"en": "It ships."}, brand=brand), by=alice)
    page = bob_client.get(f"{ROOT}{made.pk}/").content.decode()
    assert ("It ships." in page, "<textarea" in page) == (True, False)
    assert bob_client.post(f"{ROOT}{made.pk}/", form()).status_code == 403
    assert bob_client.post(f"{ROOT}{made.pk}/delete/").status_code == 403
    for client_path in (f"{ROOT}{made.pk}/", f"{ROOT}{made.pk}/delete/"):
        assert charlie_client.post(client_path, form()).status_code == 404
    assert charlie_client.get(f"{ROOT}{made.pk}/").status_code == 404
    assert "Ships" not in charlie_client.get(ROOT).content.decode()
    assert "Ships" not in charlie_client.get(f"{ROOT}export/").content.decode()
    made.refresh_from_db()
    assert (made.name, made.texts) == ("Ships", {"en": "It ships."})


def test_the_list_by_place_and_by_words(alice: Agent, alice_client: Client, brand: Brand) -> None:
    assert "No canned reply yet" in alice_client.get(ROOT).content.decode()
    save_canned(Wording(name="Ships", shortcut="ship", texts={"en": "It ships."}, brand=brand), by=alice)
    save_canned(Wording(name="Mine", shortcut="mine", texts={"fa": "سلام"}, owner=alice), by=alice)
    page = alice_client.get(ROOT).content.decode().partition("<main")[2]
    assert page.index("Only for me") < page.index("Mine") < page.index("Lisbon Ceramics") < page.index("Ships")
    found = alice_client.get(f"{ROOT}?q=سلام").content.decode()
    assert ("Mine" in found, ">Ships<" in found) == (True, False)
    assert "Nothing found" in alice_client.get(f"{ROOT}?q=zzz").content.decode()


def test_out_as_a_table_and_in_again(alice: Agent, alice_client: Client) -> None:
    save_canned(Wording(name="=1+1", shortcut="sum", texts={"en": "-2"}), by=alice)
    table = alice_client.get(f"{ROOT}export/")
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in table["Content-Disposition"]
    assert "'=1+1" in table.content.decode()
    CannedReply.objects.all().delete()
    file = SimpleUploadedFile("replies.csv", table.content, "text/csv")
    done = alice_client.post(f"{ROOT}import/", {"table": file}, follow=True).content.decode()
    assert "1 reply is new." in done
    made = CannedReply.objects.get()
    assert (made.name, made.texts) == ("=1+1", {"en": "-2"})


def test_a_bad_table_says_where_and_changes_nothing(bob_client: Client, other_brand: Brand) -> None:
    bad = b"scope,whose,shortcut,name,en\nme,,ok,Ok,Ok\nbrand,Oslo Knitwear,x,X,X\n"
    done = bob_client.post(f"{ROOT}import/", {"table": SimpleUploadedFile("a.csv", bad)}, follow=True).content.decode()
    assert "Line 3" in done
    assert (
        "Nothing was imported"
        in bob_client.post(
            f"{ROOT}import/", {"table": SimpleUploadedFile("a.png", b"\x89PNG\r\n")}, follow=True
        ).content.decode()
    )
    assert "Choose a file first" in bob_client.post(f"{ROOT}import/", follow=True).content.decode()
    assert CannedReply.objects.count() == 0


def test_deleting(alice: Agent, alice_client: Client) -> None:
    made = save_canned(Wording(name="Ships", shortcut="ship", texts={"en": "It ships."}), by=alice)
    assert alice_client.post(f"{ROOT}{made.pk}/delete/").status_code == 302
    assert CannedReply.objects.count() == 0


BUTTONS = {"kind": "buttons", "choices": ["Yes", "No"]}


def test_what_goes_along_is_kept_and_read(alice_client: Client, bob_client: Client) -> None:
    alice_client.post(f"{ROOT}new/", form(part_en=json.dumps(BUTTONS)))
    made = CannedReply.objects.get()
    assert made.parts == {"en": BUTTONS}
    assert "&quot;choices&quot;: [&quot;Yes&quot;" in alice_client.get(f"{ROOT}{made.pk}/").content.decode()
    assert "Goes along: buttons \u2068Yes · No\u2069" in bob_client.get(f"{ROOT}{made.pk}/").content.decode()
    for wrong in ("{", json.dumps({"kind": "buttons", "choices": []}), "7"):
        refused = alice_client.post(f"{ROOT}{made.pk}/", form(part_en=wrong))
        assert (refused.status_code, "It ships." in refused.content.decode()) == (422, True)
    assert alice_client.post(f"{ROOT}{made.pk}/", form(part_fa=json.dumps(BUTTONS))).status_code == 422
    alice_client.post(f"{ROOT}{made.pk}/", form())
    made.refresh_from_db()
    assert made.parts == {}


def test_articles_are_those_of_the_replys_brand_and_language(
    alice_client: Client, charlie_client: Client, brand: Brand, other_brand: Brand, returns: Translation
) -> None:
    ask = f"{ROOT}enclose/article/?language=en"
    assert "How to send something back" in alice_client.get(f"{ask}&place=everybody").content.decode()
    assert "How to send something back" in alice_client.get(f"{ask}&place=brand:{brand.pk}").content.decode()
    assert "How to send something back" not in alice_client.get(f"{ask}&place=brand:{other_brand.pk}").content.decode()
    assert "How to send something back" not in alice_client.get(f"{ROOT}articles/?language=fa").content.decode()
    assert "How to send something back" not in charlie_client.get(f"{ask}&place=brand:{brand.pk}").content.decode()
    assert alice_client.get(f"{ROOT}enclose/carousel/").status_code == 404
