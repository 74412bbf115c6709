"""What readers say and look for is counted, and nothing of who they are is kept."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterbell.accounts.models import Brand
from counterbell.helpcenter import actions
from counterbell.helpcenter.actions.counting import write_counts
from counterbell.helpcenter.editing import missing, report
from counterbell.helpcenter.models import Asked, Seen, Translation, Vote
from counterbell.helpcenter.queries import article_at, on_shelf, shelves
from tests.helpcenter.conftest import Published

pytestmark = pytest.mark.django_db
PUBLIC = ("public",)


@pytest.fixture(autouse=True)
def _nothing_counted_yet(db: None) -> None:
    write_counts()


def test_a_reader_votes_once_and_may_change_her_mind(returns: Translation) -> None:
    actions.vote(returns, voter="dana", helpful=True)
    actions.vote(returns, voter="dana", helpful=True)
    actions.vote(returns, voter="eve", helpful=False, reason="wrong", words=" It is\x00 14 days ")
    returns.refresh_from_db()
    assert (returns.helpful, returns.unhelpful) == (1, 1)
    actions.vote(returns, voter="dana", helpful=False, reason="nonsense")
    returns.refresh_from_db()
    assert (returns.helpful, returns.unhelpful) == (0, 2)
    said = list(Vote.objects.order_by("pk").values_list("helpful", "reason", "words"))
    assert said == [(False, "", ""), (False, "wrong", "It is 14 days")]


def test_what_is_read_is_counted_by_day(returns: Translation) -> None:
    for _again in range(3):
        actions.count_seen(returns.pk)
    write_counts()
    actions.count_seen(returns.pk)
    actions.count_seen(12345)  # deleted meanwhile
    write_counts()
    returns.refresh_from_db()
    assert (returns.seen, Seen.objects.get().count) == (4, 4)


def test_what_was_searched_in_a_shop_that_is_gone_spoils_no_others_count(brand: Brand) -> None:
    actions.count_asked(12345, "en", "returns", found=1)  # deleted meanwhile, or counted before another database
    actions.count_asked(brand.pk, "en", "returns", found=4)
    write_counts()
    connection.check_constraints()
    assert list(Asked.objects.values_list("brand", "count")) == [(brand.pk, 1)]


def test_searches_are_counted_in_one_form(brand: Brand) -> None:
    for words in ("Gift  Card", "gift card", "ｇｉｆｔ card"):
        actions.count_asked(brand.pk, "en", words, found=0)
    actions.count_asked(brand.pk, "en", "returns", found=4)
    write_counts()
    assert list(Asked.objects.order_by("words").values_list("words", "count", "found")) == [
        ("gift card", 3, 0),
        ("returns", 1, 4),
    ]
    told = report(brand)
    assert (told.searches, [(one.words, one.count) for one in told.empty]) == (4, [("gift card", 3)])


@pytest.mark.parametrize("words", ["dana@post.example", "where is 1042 8831", "+49 171 5550199", "  "])
def test_what_may_say_who_she_is_is_not_kept(brand: Brand, words: str) -> None:
    actions.count_asked(brand.pk, "en", words, found=0)
    write_counts()
    assert not Asked.objects.exists()


def test_a_section_shows_what_such_a_reader_may_see(returns: Translation, published: Published) -> None:
    section = returns.article.section
    published("For colleagues", section=section, audience="agents")
    published("Without a section")
    assert [(shelf.name, shelf.about, shelf.count) for shelf in shelves(returns.brand, "en", PUBLIC)] == [
        ("Sending back", "Thirty days", 1)
    ]
    assert [(shelf.name, shelf.count) for shelf in shelves(returns.brand, "fa", PUBLIC)] == [("مرجوعی", 1)]
    assert shelves(returns.brand, "hr", PUBLIC) == []
    assert on_shelf(section, "en", PUBLIC) == [returns]  # type: ignore[arg-type]


def test_an_article_is_found_in_the_languages_it_has(returns: Translation, other_brand: Brand) -> None:
    number = returns.article_id
    assert article_at(returns.brand, number, "en", PUBLIC)[0] == returns
    words, everywhere = article_at(returns.brand, number, "hr", PUBLIC)
    assert (words, {one.language for one in everywhere}) == (None, {"en", "fa"})
    assert article_at(other_brand, number, "en", PUBLIC) == (None, [])


def test_what_is_missing_is_counted(returns: Translation, published: Published) -> None:
    published("Sizes")
    assert missing(returns.brand) == [("en", 2, 0), ("fa", 1, 1), ("ar", 0, 2), ("ja", 0, 2), ("hr", 0, 2)]


def test_days_are_days(brand: Brand) -> None:
    actions.count_asked(brand.pk, "en", "gift", found=0)
    write_counts()
    assert isinstance(Asked.objects.get().day, date)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by its statistics")
def test_an_article_is_not_looked_for_among_all_of_the_brand(brand: Brand, returns: Translation) -> None:
    with CaptureQueriesContext(connection) as asked:
        article_at(brand, returns.article_id, "en", PUBLIC)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = [str(row[3]) for row in cursor.fetchall() if "helpcenter_translation" in row[3]]
    assert "article_id=?" in plan[0]
