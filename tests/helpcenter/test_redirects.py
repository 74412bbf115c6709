"""Where old addresses lead: to articles of the same brand, one spelling for each."""

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.helpcenter import actions
from counterbell.helpcenter.models import Article, Redirect, Section, Translation
from counterbell.helpcenter.redirects import led_from, led_on, old_path
from tests.helpcenter.conftest import Published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("https://old.example/hc/articles/7/", "/hc/articles/7"),
        ("/faq.php?id=7", "/faq.php?id=7"),
        ("/%D8%B3%D9%88%D8%A7%D9%84", "/سوال"),
        ("https://old.example/", ""),
        ("javascript:alert(1)", ""),
        ("words", ""),
        ("/a%00b", ""),
        ("http://[", ""),
        ("/" + "x" * 400, ""),
    ],
)
def test_an_old_address_has_one_spelling(typed: str, path: str) -> None:
    assert old_path(typed) == path


def test_old_addresses_lead_to_articles_of_the_brand_alone(
    returns: Translation, published: Published, other_brand: Brand
) -> None:
    brand, foreign = returns.brand, published("Elsewhere", of=other_brand)
    here = f"https://x.example/help/{brand.key}/fa/{returns.article_id}-words/"
    assert actions.add_redirects(brand, [("/faq/1", str(returns.article_id)), ("/faq/2", here)], by=None) == 2
    for target in (
        str(foreign.article_id),
        "https://evil.example/",
        f"/help/oslo/en/{returns.article_id}-x/",
        "999999",
    ):
        with pytest.raises(Refused):
            actions.add_redirects(brand, [("/faq/3", str(returns.article_id)), ("/faq/4", target)], by=None)
    assert sorted(Redirect.objects.values_list("path", "article")) == [
        ("/faq/1", returns.article_id), ("/faq/2", returns.article_id),
    ]  # fmt: skip
    for odd in ("words", f"/help/{brand.key}/en/"):
        with pytest.raises(Refused):
            actions.add_redirects(brand, [(odd, str(returns.article_id))], by=None)
    assert led_from(other_brand, "/faq/1") is None


def test_a_query_counts_where_it_was_entered(returns: Translation, published: Published) -> None:
    sizes, number = published("Sizes"), str(returns.article_id)
    told = [("/faq.php?id=7", number), ("/faq.php", str(sizes.article_id))]
    actions.add_redirects(returns.brand, told, by=None)
    found = [led_from(returns.brand, path) for path in ("/faq.php?id=7", "/faq.php?id=8", "/faq.php", "/faq")]
    assert [one and one.article_id for one in found] == [returns.article_id, sizes.article_id, sizes.article_id, None]


def test_a_deleted_article_leads_where_its_owner_says(returns: Translation, published: Published) -> None:
    sizes, brand, number = published("Sizes"), returns.brand, returns.article_id
    actions.add_redirects(brand, [("/faq/1", str(number))], by=None)
    with pytest.raises(Refused):
        actions.delete_article(returns.article, by=None, instead=returns.article)
    actions.delete_article(returns.article, by=None, instead=sizes.article)
    for found in (led_on(brand, number), led_from(brand, "/faq/1")):
        assert found
        assert found.article == sizes.article
    last = published("Measures")
    actions.delete_article(Article.objects.get(pk=sizes.article_id), by=None, instead=last.article)
    assert {one.article for one in Redirect.objects.all()} == {last.article}
    assert Redirect.objects.count() == 3


def test_else_it_leads_to_its_section_or_nowhere(returns: Translation, published: Published, section: Section) -> None:
    number, sizes = returns.article_id, published("Sizes")
    actions.delete_article(returns.article, by=None)
    found = led_on(section.brand, number)
    assert found
    assert (found.article, found.section) == (None, section)
    alone = sizes.article_id
    actions.delete_article(sizes.article, by=None)
    assert led_on(section.brand, alone) is None


def test_agents_lead_nobody_elsewhere(bob: Agent, returns: Translation) -> None:
    with pytest.raises(Refused):
        actions.add_redirects(returns.brand, [("/faq/1", str(returns.article_id))], by=bob)
    assert not Redirect.objects.exists()
