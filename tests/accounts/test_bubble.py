"""How the bubble stands on a page, saved and only looked at."""

import pytest

from counterbell.accounts import drafts
from counterbell.accounts.actions import Refused, set_bubble
from counterbell.accounts.bubble import Bubble
from counterbell.accounts.models import Agent, Brand
from counterbell.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_only_what_is_unlike_ours_is_kept(alice: Agent, brand: Brand) -> None:
    set_bubble(brand, Bubble(corner="start", hidden_on=("/checkout*",)), by=alice)
    set_bubble(brand, Bubble(corner="start", hidden_on=("/checkout*",)), by=alice)
    brand.refresh_from_db()
    assert brand.bubble == {"corner": "start", "hidden_on": ["/checkout*"]}
    assert Bubble.of({**brand.bubble, "dropped": 1}) == Bubble(corner="start", hidden_on=("/checkout*",))
    assert Entry.objects.filter(name="accounts.brand_changed").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [Bubble(corner="top"), Bubble(icon="<svg>"), Bubble(theme="red"), Bubble(side=-1), Bubble(bottom=201),
     Bubble(hidden_on=("checkout",))],
)  # fmt: skip
def test_what_is_wrong_changes_nothing(alice: Agent, brand: Brand, wrong: Bubble) -> None:
    with pytest.raises(Refused):
        set_bubble(brand, wrong, by=alice)
    brand.refresh_from_db()
    assert (brand.bubble, Entry.objects.count()) == ({}, 0)


def test_an_agent_may_not(bob: Agent, brand: Brand) -> None:
    with pytest.raises(Refused):
        set_bubble(brand, Bubble(corner="start"), by=bob)


def test_a_draft_is_seen_by_its_token_and_never_saved(brand: Brand, other_brand: Brand) -> None:
    token = drafts.keep(brand, {"colour": "#aa0000", "key": "stolen", "jwt_secret": "x"})
    seen = drafts.drafted(brand, token)
    assert (seen.colour, seen.key, seen.jwt_secret) == ("#aa0000", brand.key, brand.jwt_secret)
    assert drafts.drafted(other_brand, token) is other_brand
    for wrong in ("", "saved", "x" * 81):
        assert drafts.drafted(brand, wrong) is brand
    brand.refresh_from_db()
    assert brand.colour == "#1f5f5b"
