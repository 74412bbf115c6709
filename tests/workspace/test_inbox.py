"""The inbox's list: who sees what, in which order, page by page."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from counterbell.accounts import pictures
from counterbell.accounts.models import Agent
from counterbell.base.clock import shifted
from counterbell.conversations import actions
from counterbell.conversations.models import Conversation, Label, Message
from counterbell.workspace import listing
from tests.people import Shopper, make_shopper
from tests.workspace.matters import begin

FETCH = {"HX-Request": "true"}


def shown(html: str) -> list[str]:
    """The public ids of the rows, from top to bottom."""
    return re.findall(r'<div class="row-item" data-c="([^"]+)"', html)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)


def test_the_workspace_begins_with_the_inbox(bob_client: Client) -> None:
    assert bob_client.get("/").headers["Location"] == "/inbox/"


def test_strangers_are_sent_to_sign_in(client: Client, brand: object) -> None:
    answer = client.get("/inbox/?view=all")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/login/?next=/inbox/%3Fview%3Dall")


def test_a_script_of_a_stranger_is_told_401_and_nothing_else(client: Client, brand: object) -> None:
    answer = client.get("/inbox/rows/", headers=FETCH)
    assert (answer.status_code, answer.content) == (401, b"")


def test_somebody_deactivated_is_a_stranger(bob: Agent, bob_client: Client) -> None:
    bob.is_active = False
    bob.save(update_fields=["is_active"])
    assert bob_client.get("/inbox/").status_code == 302


def test_newest_activity_stands_first(bob_client: Client, dana: Shopper, eve: Shopper) -> None:
    with shifted(-timedelta(hours=1)):
        older = begin(dana, "first")
    newer = begin(eve, "second")
    page = bob_client.get("/inbox/?view=all").content.decode()
    assert shown(page) == [str(newer.public_id), str(older.public_id)]


def test_an_agent_of_another_brand_sees_nothing(charlie_client: Client, dana: Shopper) -> None:
    hers = begin(dana, "only for Lisbon")
    for address in (
        "/inbox/?view=all",
        "/inbox/rows/?view=all",
        f"/inbox/changed/?view=all&c={hers.public_id}",
        f"/inbox/rows/?view=all&brand={hers.brand_id}",
        "/search?q=Lisbon",
    ):
        page = charlie_client.get(address).content.decode()
        assert shown(page) == []
        assert str(hers.public_id) not in page
        assert "only for Lisbon" not in page


def test_each_view_shows_its_own(alice: Agent, alice_client: Client, dana: Shopper) -> None:
    mine, free, asleep, settled = (begin(dana, word) for word in ("mine", "free", "asleep", "settled"))
    actions.assign(mine, agent=alice, team=None, by=alice)
    actions.snooze(asleep, until=None, by=alice)
    actions.resolve(settled, by=alice)
    every = ",".join(str(c.public_id) for c in (mine, free, asleep, settled))
    shows = ("mine", "unassigned", "all", "snoozed", "resolved")
    views, changed = (
        {view: set(shown(alice_client.get(f"/inbox/{page}/?view={view}&c={every}").content.decode())) for view in shows}
        for page in ("rows", "changed")
    )
    assert changed == views
    assert views == {
        "mine": {str(mine.public_id)},
        "unassigned": {str(free.public_id)},
        "all": {str(mine.public_id), str(free.public_id)},
        "snoozed": {str(asleep.public_id)},
        "resolved": {str(settled.public_id)},
    }


def test_counts_stand_beside_the_views(alice: Agent, alice_client: Client, dana: Shopper) -> None:
    actions.assign(begin(dana, "mine"), agent=alice, team=None, by=alice)
    begin(dana, "free")
    page = alice_client.get("/inbox/rows/").content.decode()
    counted = "mine=1;unassigned=1;all=2;waiting=2;snoozed=;suspected=;mentions=;"
    assert re.findall(r'data-counts="([^"]*)"', page) == [counted]


def test_a_label_narrows_the_list(alice: Agent, alice_client: Client, dana: Shopper) -> None:
    label = Label.objects.create(name="Shipping")
    labelled, plain = begin(dana, "one"), begin(dana, "two")
    actions.set_labels(labelled, labels=[label], by=alice)
    for asked in ("rows/?", f"changed/?c={labelled.public_id},{plain.public_id}&"):
        page = alice_client.get(f"/inbox/{asked}view=all&label={label.pk}").content.decode()
        assert shown(page) == [str(labelled.public_id)]


@pytest.mark.usefixtures("small_pages")
def test_pages_join_without_a_gap_or_a_repetition(bob_client: Client, dana: Shopper) -> None:
    begun = [begin(dana, f"matter {n}") for n in range(5)]
    Conversation.objects.update(active_at=begun[0].active_at)  # a batch was stored in one moment
    seen, before = [], ""
    for _page in range(3):
        page = bob_client.get("/inbox/rows/", {"view": "all", "before": before}).content.decode()
        seen += shown(page)
        before = re.findall(r'data-more="([^"]*)"', page)[0]
    assert before == ""
    assert sorted(seen) == sorted(str(c.public_id) for c in begun)


def test_changed_gives_only_rows_that_belong_here(alice: Agent, alice_client: Client, dana: Shopper) -> None:
    stays, gone, _untouched = (begin(dana, word) for word in ("stays", "gone", "untouched"))
    actions.resolve(gone, by=alice)
    named = f"{stays.public_id},{gone.public_id},{uuid4()},nonsense"
    page = alice_client.get(f"/inbox/changed/?view=all&c={named}").content.decode()
    assert shown(page) == [str(stays.public_id)]


def test_nonsense_in_an_address_harms_nothing(bob_client: Client, dana: Shopper) -> None:
    begin(dana, "hello")
    for query in ("view=constructor&brand=x&label=٣&size=-1&before=never~1", "brand=99999999999999999999", "size=²"):
        assert bob_client.get(f"/inbox/rows/?{query}").status_code == 200


def test_unread_is_said_in_words_too(bob: Agent, bob_client: Client, dana: Shopper) -> None:
    matter = begin(dana, "hello")
    assert "Unread" in bob_client.get("/inbox/rows/?view=all").content.decode()
    actions.mark_read(matter, agent=bob, number=matter.last_number)
    assert "Unread" not in bob_client.get("/inbox/rows/?view=all").content.decode()


def test_what_customers_wrote_is_escaped_and_turned_by_itself(bob_client: Client, brand: object) -> None:
    mallory = make_shopper(brand, "<script>alert(1)</script>")  # type: ignore[arg-type]
    begin(mallory, "<img src=x onerror=alert(2)>")
    page = bob_client.get("/inbox/?view=all").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'class="conv-preview" dir="auto"' in page


def test_a_thread_cannot_break_out_of_its_json(bob_client: Client, dana: Shopper) -> None:
    matter = begin(dana, "</script><script>alert(1)</script>")
    page = bob_client.get(f"/inbox/{matter.public_id}/").content.decode()
    held = re.findall(r'<script id="thread-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(held[0])["entries"][0]["text"] == "</script><script>alert(1)</script>"


def test_an_open_conversation_survives_a_reload(bob_client: Client, dana: Shopper) -> None:
    matter = begin(dana, "hello")
    page = bob_client.get(f"/inbox/{matter.public_id}/?view=all").content.decode()
    assert page.startswith("\n<!doctype html>") or "<!doctype html>" in page[:40]
    assert shown(page) == [str(matter.public_id)]
    assert page.count('aria-current="true"') == 2  # the view, and the row
    fragment = bob_client.get(f"/inbox/{matter.public_id}/", headers=FETCH).content.decode()
    assert "<!doctype" not in fragment


def test_the_page_allows_no_inline_script_or_style(bob_client: Client, dana: Shopper) -> None:
    matter = begin(dana, "hello")
    answer = bob_client.get(f"/inbox/{matter.public_id}/?view=all")
    page = answer.content.decode()
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert re.findall(r"\sstyle=|\son[a-z]+=|javascript:", page) == []
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []


def test_what_the_agent_reads_is_in_her_language(bob: Agent, bob_client: Client, dana: Shopper) -> None:
    begin(dana, "hello")
    bob.language, bob.time_zone = "fa", "Asia/Tehran"
    bob.save(update_fields=["language", "time_zone"])
    page = bob_client.get("/inbox/?view=all").content.decode()
    assert '<html lang="fa" dir="rtl"' in page


def test_a_row_costs_no_query_of_its_own(
    bob_client: Client, dana: Shopper, django_assert_max_num_queries: object
) -> None:
    for n in range(12):
        begin(dana, f"matter {n}")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        bob_client.get("/inbox/rows/?view=all")


@pytest.mark.parametrize(
    ("text", "words", "pieces"),
    [
        ("Where is my parcel?", "PARCEL", (("Where is my ", False), ("parcel", True), ("?", False))),
        ("a (b", "(b", (("a ", False), ("(b", True))),
        ("x" * 40 + " parcel", "parcel", (("…" + "x" * 23 + " ", False), ("parcel", True))),
        ("شماره ۱۰۴۲", "1042", (("شماره ۱۰۴۲", False),)),
    ],
)
def test_a_search_shows_where_it_found(text: str, words: str, pieces: tuple[tuple[str, bool], ...]) -> None:
    assert listing._snippet(Message(text=text), words) == pieces


def test_a_colleagues_picture_is_shown(alice: Agent, bob: Agent, alice_client: Client, dana: Shopper) -> None:
    bob.avatar = "faces/abc.webp"
    bob.save(update_fields=["avatar"])
    actions.assign(begin(dana, "hello"), agent=bob, team=None, by=alice)
    page = alice_client.get("/inbox/rows/?view=all").content.decode()
    assert f'<img src="{pictures.url_of(bob.avatar)}" alt=""' in page


def test_the_icon_is_found_by_its_old_name(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert answer["Location"].endswith("/ui/bell.svg")
