"""The help centre for its editors: who may write, what saving does, versions, pictures, the report."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.base.clock import now
from counterbell.helpcenter import actions
from counterbell.helpcenter.actions import Wording
from counterbell.helpcenter.actions.counting import write_counts
from counterbell.helpcenter.editing import Figures, figures_of
from counterbell.helpcenter.models import Article, Redirect, Revision, Section, Synonym, Translation
from tests.helpcenter.conftest import Published, published, returns, section, work

__all__ = ["published", "returns", "section"]  # fixtures
pytestmark = pytest.mark.django_db


def typed(**how: object) -> dict[str, object]:
    return {"title": "Sizes", "body": "S to **XL**", "kind": "article", "audience": "public", "since": 0, **how}


def at(one: Translation, language: str = "en", verb: str = "") -> str:
    return f"/settings/help/{one.article_id}/{language}/{verb}"


def test_an_article_is_begun_as_a_draft_and_published(alice_client: Client, brand: Brand, section: Section) -> None:
    answer = alice_client.post(f"/settings/help/new/?brand={brand.pk}", typed(section=section.pk, do="save"))
    made = Translation.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, at(made))
    assert (made.status, made.live, made.article.section) == ("draft", 0, section)
    assert "S to **XL**" in alice_client.get(at(made)).content.decode()
    alice_client.post(at(made), typed(since=1, body="S to *XXL*", do="publish", note="larger"))
    made.refresh_from_db()
    assert (made.live, made.newest, made.words) == (2, 2, "S to XXL")
    assert list(Revision.objects.values_list("number", "by__name", "note")) == [
        (2, "Alice", "larger"),
        (1, "Alice", ""),
    ]


def test_a_title_is_needed_and_what_was_typed_stays(alice_client: Client, brand: Brand) -> None:
    answer = alice_client.post(f"/settings/help/new/?brand={brand.pk}", typed(title="", body="my words"))
    assert answer.status_code == 422
    assert "my words" in answer.content.decode()
    assert not Article.objects.exists()


def test_who_began_from_an_old_version_loses_nothing(alice_client: Client, returns: Translation) -> None:
    actions.write(returns.article, Wording(title="Newer"), language="en", by=None)
    answer = alice_client.post(at(returns), typed(since=1, body="my words", do="publish", promoted="on"))
    assert answer.status_code == 422
    assert "my words" in answer.content.decode()
    assert (Revision.objects.filter(translation=returns).count(), Article.objects.get().promoted) == (2, False)


def test_a_change_of_the_source_is_weighed_by_its_editor(alice_client: Client, returns: Translation) -> None:
    assert "How much changed?" in alice_client.get(at(returns)).content.decode()
    alice_client.post(at(returns), typed(since=1, do="publish", change="3"))
    persian = returns.article.translations.get(language="fa")
    assert persian.age == Translation.Age.OUT_OF_DATE
    assert "What changed" in alice_client.get(at(returns, "fa")).content.decode()
    assert alice_client.post(at(returns, "fa", "fresh/")).status_code == 302
    persian.refresh_from_db()
    assert persian.age == Translation.Age.FRESH


def test_a_translation_shows_its_source_beside_it(alice_client: Client, returns: Translation) -> None:
    page = alice_client.get(at(returns, "hr")).content.decode()
    assert "You have **30 days**." in page
    alice_client.post(at(returns, "hr"), typed(title="Kako vratiti", body="30 dana", do="publish", caught_up="on"))
    assert returns.article.translations.get(language="hr").live == 1


def test_it_is_scheduled_with_a_moment(alice_client: Client, brand: Brand) -> None:
    answer = alice_client.post(f"/settings/help/new/?brand={brand.pk}", typed(do="schedule"))
    assert (answer.status_code, Article.objects.count()) == (422, 0)
    moment = (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    alice_client.post(f"/settings/help/new/?brand={brand.pk}", typed(do="schedule", publish_at=moment))
    made = Translation.objects.get()
    assert (made.status, made.live) == ("scheduled", 0)
    assert made.publish_at
    assert made.publish_at.strftime("%Y-%m-%dT%H:%M") == moment


def test_a_scheduled_change_is_weighed_by_its_editor(alice_client: Client, returns: Translation) -> None:
    moment = (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    alice_client.post(at(returns), typed(since=1, do="schedule", publish_at=moment, change="3"))
    page = alice_client.get(at(returns)).content.decode()
    assert re.search(r'name="change" value="3"[^>]* checked', page)
    with clock.shifted(timedelta(days=2)):
        work()
    assert returns.article.translations.get(language="fa").age == Translation.Age.OUT_OF_DATE


def test_how_much_changed_is_asked_of_what_comes_back(alice_client: Client, returns: Translation) -> None:
    alice_client.post(at(returns, verb="withdraw/"))
    assert "How much changed?" in alice_client.get(at(returns)).content.decode()


def test_versions_show_what_changed_and_come_back(alice_client: Client, returns: Translation) -> None:
    actions.write(returns.article, Wording(title=returns.title, body="You have **14 days**."), language="en", by=None)
    page = alice_client.get(at(returns, verb="versions/")).content.decode()
    assert "<del>30</del>" in page
    assert "<ins>14</ins>" in page
    alice_client.post(at(returns, verb="restore/"), {"version": "1"})
    assert Revision.objects.get(translation=returns, number=3).body.startswith("You have **30 days**.")
    assert alice_client.post(at(returns, verb="restore/"), {"version": "99"}).status_code == 404


def test_agents_read_drafts_of_their_brands_and_write_nothing(
    bob_client: Client, charlie_client: Client, brand: Brand
) -> None:
    made = actions.start_article(brand, Wording(title="Sizes", body="S to **XL**"), language="en", by=None)
    assert "<strong>XL</strong>" in bob_client.get(at(made)).content.decode()
    assert bob_client.get(at(made, verb="versions/")).status_code == 200
    assert "Sizes" in bob_client.get("/settings/help/").content.decode()
    assert bob_client.post(at(made), typed(since=1, body="mine")).status_code == 403
    for address in (at(made), at(made, verb="versions/"), f"/settings/help/?brand={brand.pk}"):
        assert charlie_client.get(address).status_code == 404
    assert Client().get(at(made)).status_code == 302
    assert Revision.objects.count() == 1


def test_the_list_is_narrowed(alice_client: Client, returns: Translation, published: Published) -> None:
    published("Sizes")
    actions.start_article(returns.brand, Wording(title="Unfinished"), language="en", by=None)

    def shown(query: str) -> set[str]:
        page = alice_client.get(f"/settings/help/?{query}").content.decode()
        return {title for title in ("How to send something back", "Sizes", "Unfinished") if title in page}

    assert shown("") == {"How to send something back", "Sizes", "Unfinished"}
    assert shown("q=siz") == {"Sizes"}
    assert shown("state=draft") == {"Unfinished"}
    assert shown(f"section={returns.article.section_id}") == {"How to send something back"}
    assert shown("section=0") == {"Sizes", "Unfinished"}
    published("Sizes of rings", kind="faq")
    assert '<option value="faq" selected>' in alice_client.get("/settings/help/?kind=faq").content.decode()
    assert shown("kind=faq&q=siz") == {"Sizes"}
    assert shown("kind=policy") == set()
    Translation.objects.get(title="Sizes of rings").article.delete()
    assert shown("language=fa&state=missing") == {"Sizes", "Unfinished"}
    assert shown("state=old") == set()


def test_what_waits_for_review_is_told_and_listed(alice_client: Client, brand: Brand, published: Published) -> None:
    published("Sizes")
    assert "for review." not in alice_client.get("/settings/help/").content.decode()
    made = actions.start_article(brand, Wording(title="Unfinished"), language="en", by=None)
    actions.ask_review(made, by=None)
    page = alice_client.get("/settings/help/").content.decode()
    assert "1 version waits for review." in page
    assert f"?brand={brand.pk}&amp;state=review" in page
    listed = alice_client.get(f"/settings/help/?brand={brand.pk}&state=review").content.decode()
    assert "Unfinished" in listed
    assert "Sizes" not in listed


def test_a_preview_is_what_readers_would_see(alice_client: Client, brand: Brand) -> None:
    address = f"/settings/help/brand/{brand.pk}/preview/"
    answer = alice_client.post(address, {"body": "**a** <script>alert(1)</script>"})
    assert answer.content.decode() == "<p><strong>a</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


def test_a_preview_leads_where_readers_of_that_language_are_led(alice_client: Client, brand: Brand) -> None:
    key = "k" * 24
    body = f"[a](article:17) [b](attachment:{key}) ![c](attachment:{key})"
    address = f"/settings/help/brand/{brand.pk}/preview/"
    for asked, language in (("fa", "fa"), ("xx", "en"), ("../", "en")):
        html = alice_client.post(f"{address}?language={asked}", {"body": body}).content.decode()
        assert f'href="/help/lisbon/{language}/go/17/"' in html
        assert f'href="/help/lisbon/{language}/file/{key}/"' in html
        assert f'<video src="/help/lisbon/{language}/file/{key}/"' in html


def test_a_picture_is_drawn_anew_and_shown(alice_client: Client, brand: Brand) -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "PNG")
    address = f"/settings/help/brand/{brand.pk}/pictures/"
    source = alice_client.post(address, {"picture": SimpleUploadedFile("a.png", out.getvalue())}).json()["source"]
    html = alice_client.post(f"/settings/help/brand/{brand.pk}/preview/", {"body": f"![a]({source})"}).content.decode()
    assert f'src="/files/face/{source.removeprefix("picture:")}"' in html
    assert default_storage.exists(f"faces/{source.removeprefix('picture:')}")
    assert alice_client.post(address, {"picture": SimpleUploadedFile("a.png", b"<svg>")}).status_code == 422


def test_articles_to_link_to_are_found(alice_client: Client, returns: Translation) -> None:
    work()
    found = alice_client.get(f"/settings/help/brand/{returns.brand_id}/links/?language=en&q=send").json()["found"]
    assert found == [{"title": returns.title, "target": f"article:{returns.article_id}"}]


def test_sections_are_made_moved_and_deleted(alice_client: Client, brand: Brand, returns: Translation) -> None:
    home = f"/settings/help/brand/{brand.pk}/sections/"
    assert alice_client.post(home + "new/", {"name-fa": "سفارش"}).status_code == 422
    alice_client.post(home + "new/", {"name-en": "Orders", "name-fa": "سفارش"})
    made = Section.objects.get(names__en="Orders")
    alice_client.post(f"{home}{made.pk}/up/")
    assert [one.name("en") for one in Section.objects.all()] == ["Orders", "Sending back"]
    alice_client.post(f"{home}{returns.article.section_id}/delete/")
    returns.article.refresh_from_db()
    assert (Section.objects.count(), returns.article.section) == (1, None)


def test_synonyms_are_kept_by_language(alice_client: Client, brand: Brand) -> None:
    address = f"/settings/help/brand/{brand.pk}/synonyms/"
    alice_client.post(address, {"language": "fa", "words": "بسته، مرسوله\nتنها"})
    alice_client.post(address, {"language": "xx", "words": "a, b"})
    assert list(Synonym.objects.values_list("language", "words")) == [("fa", ["بسته", "مرسوله"])]


def test_the_report_begins_with_what_was_not_found(alice_client: Client, bob: Agent, returns: Translation) -> None:
    actions.count_asked(returns.brand_id, "en", "gift <card>", found=0)
    actions.vote(returns, voter="eve", helpful=False, reason="wrong", words="<b>14 days</b>")
    page = alice_client.get("/settings/help/report/").content.decode()
    assert "gift &lt;card&gt;" in page
    assert "&lt;b&gt;14 days&lt;/b&gt;" in page
    assert "title=gift%20%3Ccard%3E" in page


def test_an_article_shows_how_it_did_lately(alice_client: Client, bob_client: Client, returns: Translation) -> None:
    with clock.shifted(-timedelta(days=40)):
        actions.vote(returns, voter="long ago", helpful=False, reason="dislike")
        actions.count_seen(returns.pk)
        write_counts()
    for voter, helpful, reason in (("a", True, ""), ("b", False, "wrong"), ("c", False, "wrong"), ("d", False, "")):
        actions.vote(returns, voter=voter, helpful=helpful, reason=reason)
        actions.count_seen(returns.pk)
    persian = returns.article.translations.get(language="fa")
    assert figures_of(persian) == Figures(0, 0, 0, [])
    for client in (alice_client, bob_client):
        page = client.get(at(returns)).content.decode()
        assert "1 yes, 3 no" in page
        assert "It is wrong or out of date" in page
        assert "I understand it, but do not like it" not in page
    assert figures_of(returns) == Figures(4, 1, 3, [("It is wrong or out of date", 2)])
    assert "read 4 times in 30 days" in bob_client.get("/settings/help/").content.decode()
    draft = actions.start_article(returns.brand, Wording(title="Sizes"), language="en", by=None)
    assert "Did it help?" not in alice_client.get(at(draft)).content.decode()


def test_a_withdrawn_or_deleted_article_is_gone(alice_client: Client, returns: Translation) -> None:
    alice_client.post(at(returns, verb="withdraw/"))
    returns.refresh_from_db()
    assert returns.live == 0
    alice_client.post(at(returns, verb="delete/"))
    assert not Article.objects.exists()


def test_a_deleted_article_leads_to_what_its_editor_names(
    alice_client: Client, returns: Translation, published: Published
) -> None:
    sizes = published("Sizes")
    answer = alice_client.post(at(returns, verb="delete/"), {"instead": "https://evil.example/"})
    assert (answer["Location"], Article.objects.count()) == (at(returns), 2)
    page = f"https://x.example/help/lisbon/en/{sizes.article_id}-sizes/"
    answer = alice_client.post(at(returns, verb="delete/"), {"instead": page})
    assert answer["Location"] == f"/settings/help/?brand={returns.brand_id}"
    assert list(Redirect.objects.values_list("path", "article")) == [
        (f"article:{returns.article_id}", sizes.article_id)
    ]


def test_old_addresses_are_entered_shown_and_deleted(
    alice_client: Client, bob_client: Client, returns: Translation
) -> None:
    page = f"/settings/help/brand/{returns.brand_id}/address/"
    lines = f"https://old.example/faq/1 {returns.article_id}\n\n/faq/2 /help/lisbon/en/{returns.article_id}-x/"
    assert bob_client.post(f"{page}old/", {"lines": lines}).status_code == 403
    assert alice_client.post(f"{page}old/", {"lines": lines}).status_code == 302
    shown = alice_client.get(page).content.decode()
    assert "/faq/2" in shown
    assert "2 old addresses" in shown
    odd = alice_client.post(f"{page}old/", {"lines": "/faq/3 https://evil.example/"})
    assert (odd.status_code, Redirect.objects.count()) == (422, 2)
    assert "/faq/3 https://evil.example/" in odd.content.decode()
    one = Redirect.objects.get(path="/faq/1")
    assert bob_client.post(f"{page}old/{one.pk}/delete/").status_code == 403
    alice_client.post(f"{page}old/{one.pk}/delete/")
    assert list(Redirect.objects.values_list("path", flat=True)) == ["/faq/2"]


def test_the_editors_own_language_does_not_change_which_words_are_edited(
    alice_client: Client, alice: Agent, returns: Translation
) -> None:
    alice.language = "fa"
    alice.save(update_fields=["language"])
    page = alice_client.get(at(returns)).content.decode()
    assert f'action="/settings/help/{returns.article_id}/en/withdraw/"' in page
    assert '/links/?language=en"' in page
