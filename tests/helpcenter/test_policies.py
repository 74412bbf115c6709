"""A policy that every shop has is there once, and is carried with its subject."""

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Brand
from counterbell.helpcenter.actions import Placement, Wording, place_article, start_article, take_in
from counterbell.helpcenter.editing import leaves_of
from counterbell.helpcenter.folders import read, written
from counterbell.helpcenter.models import Article
from counterbell.helpcenter.queries import policies_of
from tests.helpcenter.conftest import Published

pytestmark = pytest.mark.django_db


def test_each_subject_is_taken_once(brand: Brand, published: Published) -> None:
    published("Sending back", kind="policy", subject="returns")
    with pytest.raises(Refused, match="Returns"):
        published("Sending back again", kind="policy", subject="returns")
    other = published("Old rules", kind="policy")
    with pytest.raises(Refused, match="Returns"):
        place_article(other.article, Placement(kind="policy", subject="returns"), by=None)
    published("Elsewhere", of=Brand.objects.create(name="Other"), kind="policy", subject="returns")


def test_what_is_no_policy_has_no_subject(brand: Brand, published: Published) -> None:
    one = published("Sending back", kind="policy", subject="returns")
    assert place_article(one.article, Placement(kind="article", subject="returns"), by=None).subject == ""
    with pytest.raises(Refused):
        start_article(
            brand, Wording(title="x"), language="en", placement=Placement(kind="policy", subject="x"), by=None
        )


def test_policies_stand_in_the_order_in_which_they_are_read(brand: Brand, published: Published) -> None:
    for subject in ("terms", "", "returns", "shipping"):
        published(subject or "Imprint", kind="policy", subject=subject)
    assert [one.title for one in policies_of(brand, "en", ("public",))] == ["shipping", "returns", "terms", "Imprint"]


def test_the_subject_is_carried_in_a_folder(brand: Brand, published: Published) -> None:
    published("Sending back", "Thirty days.", kind="policy", subject="returns")
    [leaf] = leaves_of(brand)
    other = Brand.objects.create(name="Other", default_language="en")
    take_in(other, [read("en", "1-x", written(leaf))], live=True, by=None)
    assert Article.objects.get(brand=other).subject == "returns"
