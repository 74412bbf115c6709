"""The pages of the help centre: who reads what, where it stands, and what machines read of it."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jwt
import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.customers.actions import sign_in, sign_out
from counterbell.helpcenter import actions
from counterbell.helpcenter.actions import Placement, Wording
from counterbell.helpcenter.actions.counting import write_counts
from counterbell.helpcenter.models import Asked, Section, Translation, Vote
from tests.helpcenter.conftest import Published, published, returns, section, work
from tests.people import Shopper

__all__ = ["published", "returns", "section"]  # fixtures
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
    write_counts()


@pytest.fixture
def reader() -> Client:
    return Client(enforce_csrf_checks=True)


def at(one: Translation, language: str = "en", slug: str = "") -> str:
    return f"/help/lisbon/{language}/{one.article_id}-{slug or one.slug}/"


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def facts(answer: HttpResponse) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text(answer), re.DOTALL)
    return json.loads(found[1]) if found else {}


def test_the_language_is_the_readers_else_the_brands(reader: Client, returns: Translation) -> None:
    assert reader.get("/help/lisbon/", headers={"accept-language": "fa"})["Location"] == "/help/lisbon/fa/"
    assert reader.get("/help/lisbon/", headers={"accept-language": "sv"})["Location"] == "/help/lisbon/en/"
    assert reader.get("/help/nobody/").status_code == 404
    assert reader.get("/help/lisbon/xx/").status_code == 404


def test_the_first_page_shows_sections_and_sets_no_cookie(reader: Client, returns: Translation) -> None:
    page = reader.get("/help/lisbon/en/")
    assert "Sending back" in text(page)
    assert "Thirty days" in text(page)
    assert "1 article" in text(page)
    assert (dict(page.cookies), page["Cache-Control"]) == ({}, "public, max-age=60")
    assert "مرجوعی" in text(reader.get("/help/lisbon/fa/"))
    assert 'dir="rtl"' in text(reader.get("/help/lisbon/fa/"))


def test_it_is_as_light_as_the_brands_bubble(reader: Client, brand: Brand) -> None:
    assert "data-theme" not in text(reader.get("/help/lisbon/en/"))
    brand.bubble = {"theme": "dark"}
    brand.save(update_fields=["bubble"])
    page = text(reader.get("/help/lisbon/en/"))
    assert '<html lang="en" dir="ltr" data-theme="dark">' in page
    assert "?theme=" not in page
    for path in ("search/?q=x", "no/such/page"):
        assert 'data-theme="dark"' in text(reader.get(f"/help/lisbon/fa/{path}"))
    other = text(reader.get("/help/lisbon/en/?theme=light"))
    assert 'data-theme="light"' in other
    assert "/help/lisbon/fa/?theme=light" in other


def test_an_empty_help_centre_says_so(reader: Client, brand: Brand) -> None:
    assert "Nothing here yet" in text(reader.get("/help/lisbon/en/"))


def test_an_article_names_its_languages_and_itself(reader: Client, returns: Translation) -> None:
    page = text(reader.get(at(returns)))
    assert "<strong>30 days</strong>" in page
    persian = returns.article.translations.get(language="fa")
    assert re.findall(r'rel="alternate" hreflang="([\w-]+)"', page) == ["en", "fa", "x-default"]
    assert f'hreflang="x-default" href="http://127.0.0.1:8000{at(returns)}"' in page
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{at(returns)}">' in page
    assert "چطور پس بدهم" in text(reader.get(at(persian, "fa")))


def test_a_renamed_article_leads_on(reader: Client, returns: Translation) -> None:
    old = at(returns)
    actions.write(returns.article, Wording(title="Sending back", body="."), language="en", by=None)
    actions.publish(Translation.objects.get(pk=returns.pk), by=None)
    answer = reader.get(old + "?theme=dark")
    assert (answer.status_code, answer["Location"]) == (
        301, f"/help/lisbon/en/{returns.article_id}-sending-back/?theme=dark",
    )  # fmt: skip


def test_an_article_without_words_in_a_language_says_where_there_are(reader: Client, returns: Translation) -> None:
    answer = reader.get(at(returns, "hr"))
    assert answer.status_code == 404
    assert at(returns) in text(answer)
    assert 'role="search"' in text(answer)


def test_an_out_of_date_translation_is_marked_and_offers_the_source(reader: Client, returns: Translation) -> None:
    persian = returns.article.translations.get(language="fa")
    assert 'class="old"' not in text(reader.get(at(persian, "fa")))
    for change, marked in ((Translation.Age.NEEDS_UPDATE, False), (Translation.Age.OUT_OF_DATE, True)):
        actions.write(returns.article, Wording(title="Back", body=f"{change}"), language="en", by=None)
        actions.publish(Translation.objects.get(pk=returns.pk), by=None, change=change)
        page = text(reader.get(at(persian, "fa")))
        assert ('class="old"' in page) is marked
    assert f'href="/help/lisbon/en/{returns.article_id}-back/" lang="en"' in page


@pytest.mark.parametrize("audience", ["signed_in", "agents"])
def test_who_may_not_read_it_learns_nothing(
    reader: Client, published: Published, section: Section, audience: str
) -> None:
    one = published("Our secret", "hush", section=section, audience=audience)
    work()
    addresses = ["", "search/?q=secret", "suggest/?q=secret", "feed.xml", f"section/{section.pk}-sending-back/",
                 f"{one.article_id}-our-secret/", f"go/{one.article_id}/", f"{one.article_id}/words/"]  # fmt: skip
    for address in addresses:
        assert "Our secret" not in text(reader.get(f"/help/lisbon/en/{address}"))
    assert "our-secret" not in text(reader.get("/help/lisbon/sitemap.xml"))
    assert reader.get(f"/help/lisbon/en/{one.article_id}-our-secret/").status_code == 404


def test_colleagues_of_the_brand_read_what_is_for_them(
    published: Published, bob: Agent, charlie: Agent, client_of: Callable[[Agent], Client]
) -> None:
    one = published("Our margins", audience="agents")
    page = client_of(bob).get(at(one))
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    assert 'content="noindex"' in text(page)
    assert client_of(charlie).get(at(one)).status_code == 404


def test_signed_in_shoppers_read_what_is_for_them(reader: Client, published: Published, brand: Brand) -> None:
    one = published("For members", audience="signed_in")
    hidden = published("For colleagues", audience="agents")
    soon = int((now() + timedelta(minutes=5)).timestamp())
    assert (
        reader.post("/help/lisbon/enter", {"jwt": jwt.encode({"sub": "7", "exp": soon}, "x" * 32)}).status_code == 403
    )
    assert reader.get(at(one)).status_code == 404
    signed = jwt.encode({"sub": "7", "exp": soon}, brand.jwt_secret)
    answer = reader.post("/help/lisbon/enter", {"jwt": signed})
    assert (answer.status_code, answer["Location"]) == (303, "/help/lisbon/en/")
    assert reader.get(at(one)).status_code == 200
    assert reader.get(at(hidden)).status_code == 404


def test_a_deleted_article_leads_on_and_so_do_links_to_it(
    reader: Client, returns: Translation, published: Published, section: Section
) -> None:
    sizes, was = published("Sizes", "S"), at(returns)
    number = returns.article_id
    actions.delete_article(returns.article, by=None, instead=sizes.article)
    answer = reader.get(was)
    assert (answer.status_code, answer["Location"]) == (301, f"/help/lisbon/en/go/{sizes.article_id}/")
    assert reader.get(f"/help/lisbon/fa/go/{number}/", follow=True).redirect_chain[-1] == (at(sizes), 302)
    gone = published("Gone", section=section)
    actions.delete_article(gone.article, by=None)
    assert reader.get(at(gone))["Location"] == f"/help/lisbon/en/section/{section.pk}-sending-back/"
    hidden, old = published("Margins", audience="agents"), published("Old")
    actions.delete_article(old.article, by=None, instead=hidden.article)
    assert reader.get(at(old), follow=True).status_code == 404


def test_addresses_of_a_former_help_centre_lead_to_articles(reader: Client, returns: Translation) -> None:
    actions.add_redirects(returns.brand, [("/hc/articles/7", str(returns.article_id))], by=None)
    answer = reader.get("/help/lisbon/from/hc/articles/7/?utm=x", headers={"accept-language": "fa"})
    assert (answer.status_code, answer["Location"]) == (302, f"/help/lisbon/fa/go/{returns.article_id}/")
    assert reader.get("/help/lisbon/from/hc/articles/8").status_code == 404
    assert reader.get("/help/lisbon/from//evil.example/").status_code == 404


def test_in_the_chat_only_a_living_token_of_this_brand_reads_what_is_for_the_signed_in(
    reader: Client, published: Published, brand: Brand, other_brand: Brand, dana: Shopper
) -> None:
    one = published("For members", audience="signed_in")
    hidden = published("For colleagues", audience="agents")

    def status(token: str, number: int = one.article_id) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return int(reader.get(f"/help/lisbon/en/{number}/words/", headers=headers).status_code)

    word = {"sub": "7", "exp": int((now() + timedelta(minutes=5)).timestamp())}
    signed = sign_in("", jwt.encode(word, brand.jwt_secret), brand=brand).token
    abroad = sign_in("", jwt.encode(word, other_brand.jwt_secret), brand=other_brand).token
    assert (status(signed), status(signed, hidden.article_id)) == (200, 404)
    forged = f"s{signed[1:-3]}abc"
    assert [status(token) for token in ("", dana.token, abroad, forged)] == [404, 404, 404, 404]
    told = reader.get(f"/help/lisbon/en/{one.article_id}/words/", headers={"Authorization": f"Bearer {signed}"})
    assert told["Cache-Control"] == "private, no-store"
    assert "Authorization" in reader.get("/help/lisbon/en/suggest/?q=")["Vary"]
    sign_out(signed.split(":")[0], brand=brand)
    assert status(signed) == 404


def test_search_finds_counts_and_offers_the_brands_language(reader: Client, returns: Translation) -> None:
    work()
    assert "How to send something back" in text(reader.get("/help/lisbon/en/search/?q=send back"))
    assert "Nothing found" in text(reader.get("/help/lisbon/en/search/?q=gift card"))
    abroad = text(reader.get("/help/lisbon/hr/search/?q=send back"))
    assert "How to send something back" in abroad
    write_counts()
    assert list(Asked.objects.order_by("-found", "language").values_list("language", "words", "found")) == [
        ("en", "send back", 1), ("en", "gift card", 0), ("hr", "send back", 0),
    ]  # fmt: skip


def test_titles_are_suggested_while_one_types(reader: Client, returns: Translation) -> None:
    work()
    found = reader.get("/help/lisbon/en/suggest/?q=how to sen").json()["found"]
    assert found == [{"number": returns.article_id, "title": "How to send something back", "url": at(returns)}]
    write_counts()
    assert not Asked.objects.exists()


def test_what_was_asked_of_suggestions_counts_and_is_not_kept_on_the_way(reader: Client, returns: Translation) -> None:
    work()
    answer = reader.get("/help/lisbon/en/suggest/?q=how to sen&asked")
    assert ([one["title"] for one in answer.json()["found"]], answer["Cache-Control"]) == ([returns.title], "no-store")
    reader.head("/help/lisbon/en/suggest/?q=Gift  card&asked")
    reader.get("/help/lisbon/en/suggest/?q=dana@example.com&asked")
    reader.get("/help/lisbon/en/suggest/?q=&asked")
    write_counts()
    assert list(Asked.objects.order_by("words").values_list("words", "count", "found")) == [
        ("gift card", 1, 0), ("how to sen", 1, 1),
    ]  # fmt: skip


def test_before_the_first_letter_the_first_page_is_suggested(reader: Client, published: Published) -> None:
    published("Not promoted")
    one = published("Promoted", promoted=True)
    assert reader.get("/help/lisbon/en/suggest/?q= ").json()["found"] == [
        {"number": one.article_id, "title": "Promoted", "url": at(one)}
    ]


def test_the_chat_gets_an_articles_words_and_that_they_are_old(reader: Client, returns: Translation) -> None:
    there = f"/help/lisbon/%s/{returns.article_id}/words/"
    told = reader.get(there % "en").json()
    assert (told["title"], told["url"], told["old"]) == ("How to send something back", at(returns), False)
    assert "<strong>30 days</strong>" in told["html"]
    actions.write(returns.article, Wording(title=returns.title, body="14 days."), language="en", by=None)
    actions.publish(Translation.objects.get(pk=returns.pk), by=None, change=3)
    assert reader.get(there % "fa").json()["old"] is True
    assert reader.get(there % "ja").status_code == 404
    write_counts()
    assert Translation.objects.get(pk=returns.pk).seen == 1


def test_words_of_readers_are_never_markup(reader: Client, brand: Brand) -> None:
    page = text(reader.get('/help/lisbon/en/search/?q="><script>alert(1)</script>'))
    assert "<script>alert" not in page


def test_whether_it_helped_is_asked_with_a_reason(reader: Client, returns: Translation) -> None:
    there = f"/help/lisbon/en/{returns.article_id}/vote/"
    assert reader.post(there, {"helpful": "yes"}).status_code == 303
    assert Vote.objects.get().helpful
    page = reader.post(there, {"helpful": "no"})
    assert "What was wrong with it?" in text(page)
    answer = reader.post(there, {"helpful": "no", "reason": "wrong", "words": "It is 14 days"})
    assert answer["Location"].endswith("?thanks=1#helped")
    assert (Vote.objects.get().reason, Vote.objects.get().words) == ("wrong", "It is 14 days")
    assert reader.get(there).status_code == 405


def test_a_questions_page_is_a_page_of_questions_for_machines(
    reader: Client, published: Published, section: Section
) -> None:
    one = published("Is </script> a word?", "Yes & *no*.", kind="faq", section=section)
    told = facts(reader.get(at(one)))
    assert (told["@type"], told["mainEntity"][0]["name"]) == ("FAQPage", "Is </script> a word?")  # type: ignore[index]
    assert told["mainEntity"][0]["acceptedAnswer"]["text"] == "<p>Yes &amp; <em>no</em>.</p>\n"  # type: ignore[index]
    listed = reader.get(f"/help/lisbon/en/section/{section.pk}-sending-back/")
    assert facts(listed)["@type"] == "FAQPage"
    assert facts(reader.get(at(published("Sizes"))))["@type"] == "Article"


def test_links_between_articles_follow_the_readers_language(reader: Client, returns: Translation) -> None:
    answer = reader.get(f"/help/lisbon/fa/go/{returns.article_id}/")
    assert unquote(answer["Location"]) == at(returns.article.translations.get(language="fa"), "fa")
    assert reader.get(f"/help/lisbon/hr/go/{returns.article_id}/")["Location"] == at(returns)
    assert reader.get("/help/lisbon/hr/go/12345/").status_code == 404


def test_the_sitemap_names_every_language(reader: Client, returns: Translation) -> None:
    tree = ET.fromstring(reader.get("/help/lisbon/sitemap.xml").content)
    places = [one.text for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(places) == 7  # the first page in five languages, the article in two
    assert f"http://127.0.0.1:8000{at(returns)}" in places


def test_a_large_sitemap_comes_in_parts_that_miss_nothing(
    reader: Client, published: Published, returns: Translation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counterbell.storefront.help_machines.MAPPED", 3)
    for number in range(7):
        published(f"Article {number}")
    index = ET.fromstring(reader.get("/help/lisbon/sitemap.xml").content)
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    found: list[str] = []
    for part in index.iter(name):
        tree = ET.fromstring(reader.get(str(part.text).replace("http://127.0.0.1:8000", "")).content)
        found += [str(one.text) for one in tree.iter(name)]
    articles = [one for one in found if re.search(r"/\d+-", one)]
    assert len(articles) == len(set(articles)) == 9


def test_the_feed_tells_what_is_new(reader: Client, published: Published) -> None:
    published("A new lamp", "It is round.", kind="news")
    feed = reader.get("/help/lisbon/en/feed.xml")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "A new lamp" in text(feed)
    assert "A new lamp" in text(reader.get("/help/lisbon/en/news/"))


def test_readers_of_any_other_language_are_led_too(reader: Client, returns: Translation, published: Published) -> None:
    home = text(reader.get("/help/lisbon/en/"))
    assert 'hreflang="x-default" href="http://127.0.0.1:8000/help/lisbon/"' in home
    sizes = published("Sizes")
    assert "x-default" not in text(reader.get(at(sizes)))
    sitemap = reader.get("/help/lisbon/sitemap.xml").content.decode()
    assert sitemap.count(f'hreflang="x-default" href="http://127.0.0.1:8000{at(returns)}"') == 2
    assert sitemap.count("x-default") == 2


def test_the_feed_is_there_in_rss_too(reader: Client, published: Published) -> None:
    one = published("A new lamp", "It is round.", kind="news")
    feed = reader.get("/help/lisbon/en/rss.xml")
    assert feed["Content-Type"].startswith("application/rss+xml")
    tree = ET.fromstring(feed.content)
    [item] = tree.iter("item")
    assert (tree.get("version"), item.findtext("title")) == ("2.0", "A new lamp")
    assert item.findtext("link") == item.findtext("guid") == f"http://127.0.0.1:8000{at(one)}"
    page = text(reader.get("/help/lisbon/en/"))
    assert 'type="application/rss+xml" title="Lisbon Ceramics" href="/help/lisbon/en/rss.xml"' in page
    assert 'type="application/atom+xml" title="Lisbon Ceramics" href="/help/lisbon/en/feed.xml"' in page


def test_an_answer_that_machines_read_has_whole_addresses(
    reader: Client, returns: Translation, published: Published
) -> None:
    words = f"See [here](article:{returns.article_id}) and [there](https://bank.example/)."
    one = published("May I return it?", words, kind="faq")
    said = facts(reader.get(at(one)))
    [question] = said["mainEntity"]  # type: ignore[misc]
    assert (said["@type"], question["@type"], question["name"]) == ("FAQPage", "Question", "May I return it?")
    answer = question["acceptedAnswer"]["text"]
    assert f'href="http://127.0.0.1:8000/help/lisbon/en/go/{returns.article_id}/"' in answer
    assert 'href="https://bank.example/"' in answer


def test_a_page_that_is_not_there_offers_the_search(reader: Client, brand: Brand) -> None:
    answer = reader.get("/help/lisbon/en/no/such/page")
    assert (answer.status_code, 'role="search"' in text(answer)) == (404, True)
    assert answer["Cache-Control"] == "no-store"


def test_reading_is_counted(reader: Client, returns: Translation) -> None:
    write_counts()
    for _again in range(2):
        reader.get(at(returns))
    write_counts()
    returns.refresh_from_db()
    assert returns.seen == 2


def test_a_page_asks_the_database_little(
    reader: Client, returns: Translation, published: Published, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(20):
        published(f"Article {number}", section=returns.article.section)
    reader.get(at(returns))
    with django_assert_max_num_queries(5):  # type: ignore[attr-defined]
        reader.get(at(returns))


def test_who_is_too_fast_waits(reader: Client, brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterbell.base.limits.Limit.exceeded", lambda *_: True)
    answer = reader.get("/help/lisbon/en/")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_placement_moves_it_on_the_first_page(reader: Client, returns: Translation) -> None:
    actions.place_article(returns.article, Placement(promoted=True, section=returns.article.section), by=None)
    assert "Often asked" in text(reader.get("/help/lisbon/en/"))


def test_a_policy_has_a_lasting_address_and_stands_at_the_foot_of_every_page(
    client: Client, brand: Brand, published: Published
) -> None:
    one = published("Thirty days to send it back", kind="policy", subject="returns")
    other = published("Delivery")
    lasting = f"/help/{brand.key}/en/policies/returns/"
    there = client.get(lasting)
    assert (there.status_code, there["location"]) == (302, f"/help/{brand.key}/en/{one.article_id}-{one.slug}/")
    page = client.get(f"/help/{brand.key}/en/{other.article_id}-{other.slug}/").content.decode()
    assert f'<a href="{lasting}" dir="auto">Returns</a>' in page
    assert client.get(f"/help/{brand.key}/en/policies/terms/").status_code == 404
    assert client.get(f"/help/{brand.key}/fa/policies/returns/")["location"] == there["location"]


def test_a_policy_for_colleagues_is_not_there_for_others(client: Client, brand: Brand, published: Published) -> None:
    published("Secret", kind="policy", subject="terms", audience="agents")
    assert client.get(f"/help/{brand.key}/en/policies/terms/").status_code == 404
    assert "policies/terms" not in client.get(f"/help/{brand.key}/en/").content.decode()
