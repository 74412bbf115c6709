"""The help centre of the demo's shop: all of it in English, every article in every language."""

import pytest
from django.test import Client

from counterbell.bot.articles import articles
from counterbell.demo.help import entries, explain
from counterbell.demo.stage import set_stage
from counterbell.demo.words import LANGUAGES
from counterbell.helpcenter.finding import search
from counterbell.helpcenter.models import Article, Translation

pytestmark = pytest.mark.django_db


def test_the_files_name_the_same_articles() -> None:
    english = {one.key for one in entries("en")}
    assert len(english) == len(list(entries("en"))) >= 50
    for language in LANGUAGES:
        found = list(entries(language))
        assert len(found) >= 20
        assert {one.key for one in found} <= english
        assert all(one.title and one.body for one in found)


def test_it_is_written_once_and_found_before_any_duty_is_done() -> None:
    brand = set_stage("localhost:8001").brand
    set_stage("localhost:8001")
    assert Article.objects.filter(brand=brand).count() == len(list(entries("en")))
    assert Translation.objects.live().filter(language="ja").count() == len(list(entries("ja")))
    found = search(brand, "hr", "kad cu dobiti novac", audiences=("public",))
    assert found[0].translation.title == "Kada dobivam novac natrag?"
    told = {one.key.split(".")[1] for one in articles(brand.pk)}
    assert len(told) == Article.objects.filter(brand=brand).count()  # the bot reads them as they stand
    page = Client().get(f"/help/{brand.key}/fa/").content.decode()
    assert "مرجوعی و بازپرداخت" in page


def test_explaining_takes_a_brand_alone(brand: object) -> None:
    explain(brand)  # type: ignore[arg-type]
    assert Translation.objects.live().count() == sum(len(list(entries(language))) for language in LANGUAGES)
