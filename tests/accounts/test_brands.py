"""Brands."""

from typing import Any

import pytest

from counterbell.accounts import actions
from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.journal.models import Entry

pytestmark = pytest.mark.django_db


def changes() -> int:
    return Entry.objects.filter(name="accounts.brand_changed").count()


def test_a_brand_is_made(alice: Agent) -> None:
    made = actions.create_brand(
        name="Oslo",
        colour="#ABCDEF",
        languages=["en", "hr"],
        default_language="hr",
        domains=["https://oslo.example/"],
        by=alice,
    )
    assert (made.colour, made.languages, made.default_language, made.domains) == (
        "#abcdef", ["en", "hr"], "hr", ["oslo.example"],
    )  # fmt: skip
    assert len(made.key) >= 32
    assert changes() == 1
    assert {e.facts["agent"] for e in Entry.objects.filter(name="accounts.access_changed")} == {alice.pk}


def test_only_what_is_given_changes_and_is_told_once(alice: Agent, brand: Brand) -> None:
    actions.update_brand(brand, by=alice, name="Lisbon Clay")
    actions.update_brand(brand, by=alice, name="Lisbon Clay")
    brand.refresh_from_db()
    assert (brand.name, brand.colour, brand.reopen_days) == ("Lisbon Clay", "#1f5f5b", 14)
    assert changes() == 1


def test_texts_change_by_name_and_emptied_ones_go(alice: Agent, brand: Brand) -> None:
    brand.texts = {"en": {"greeting": "Hi", "waiting": "kept, though no form knows it"}, "hr": {"title": "Bok"}}
    brand.save()
    actions.update_brand(brand, by=alice, texts={"en": {"greeting": " Hello ", "title": ""}, "hr": {"title": ""}})
    brand.refresh_from_db()
    assert brand.texts == {"en": {"greeting": "Hello", "waiting": "kept, though no form knows it"}}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "Write a name"),
        ({"colour": "red"}, "#rrggbb"),
        ({"colour": "#12345g"}, "#rrggbb"),
        ({"languages": ["xx"]}, "language"),
        ({"languages": ["fa"], "default_language": "en"}, "default language"),
        ({"domains": ["shop.example", "not a host"]}, "not a host name"),
        ({"domains": [f"s{n}.example" for n in range(51)]}, "at most 50"),
        ({"texts": {"xx": {"title": "x"}}}, "language"),
        ({"texts": {"en": {"nonsense": "x"}}}, "no such text"),
        ({"texts": {"en": {"title": "x" * 61}}}, "longer than 60"),
        ({"reopen_days": 366}, "365"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    alice: Agent, brand: Brand, wrong: dict[str, Any], words: str
) -> None:
    before = Brand.objects.values().get(pk=brand.pk)
    with pytest.raises(Refused, match=words):
        actions.update_brand(brand, by=alice, **wrong)
    assert Brand.objects.values().get(pk=brand.pk) == before
    assert changes() == 0


def test_a_rotated_secret_is_another_long_one(alice: Agent, brand: Brand) -> None:
    before = brand.jwt_secret
    actions.rotate_jwt_secret(brand, by=alice)
    brand.refresh_from_db()
    assert brand.jwt_secret != before
    assert len(brand.jwt_secret) == 64
    assert changes() == 1


def test_an_agent_sets_no_brand(bob: Agent, brand: Brand) -> None:
    before = Brand.objects.values().get(pk=brand.pk)
    for act in (
        lambda: actions.create_brand(name="Mine", by=bob),
        lambda: actions.update_brand(brand, by=bob, name="Mine"),
        lambda: actions.rotate_jwt_secret(brand, by=bob),
        lambda: actions.set_logo(brand, None, by=bob),
    ):
        with pytest.raises(Refused):
            act()
    assert list(Brand.objects.values()) == [before]
