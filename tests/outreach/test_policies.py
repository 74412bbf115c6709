"""What a greeting may ask for."""

import time

import pytest

from counterbell.accounts.bubble import Unclear, clean_pages
from counterbell.outreach.policies import Conditions, conditions, fits, is_long, zones_of

FITTING = [
    ("/cart", "/cart"),
    ("/cart*", "/cart/step/2"),
    ("*", "/anything"),
    ("/*/goods/*", "/en/goods/halo/"),
    ("/a*b*c", "/a1b2c"),
    ("/a*b", "/abb"),
    ("/a*", "/a"),
]
NOT_FITTING = [
    ("/cart", "/cart/"),
    ("/cart*", "/"),
    ("/a*bc", "/abc2"),
    ("/a*a", "/a"),
    ("/*x*y", "/yx"),
    ("/ab*bc", "/abc"),
]


@pytest.mark.parametrize(("page", "path"), FITTING)
def test_a_page_with_stars_fits(page: str, path: str) -> None:
    assert fits(page, path)


@pytest.mark.parametrize(("page", "path"), NOT_FITTING)
def test_and_does_not_fit(page: str, path: str) -> None:
    assert not fits(page, path)


def test_no_pattern_keeps_anybody_busy() -> None:
    began = time.perf_counter()
    assert not fits("*a" * 5 + "b", "a" * 100_000)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("wrong", ["cart", "/a b", "https://shop.example/", "/" + "a" * 200, "/*a*b*c*d*e*f", "/a\x00"])
def test_what_is_no_page_is_refused(wrong: str) -> None:
    with pytest.raises(Unclear):
        clean_pages([wrong])


def test_pages_have_one_form() -> None:
    assert clean_pages([" /cart ", "", "/cart", "/x*"]) == ("/cart", "/x*")
    with pytest.raises(Unclear):
        clean_pages([f"/{number}" for number in range(21)])


def test_conditions_keep_only_what_they_ask_for() -> None:
    assert conditions({"seconds": 0, "pages": ["/a"], "unknown": 1}).as_dict() == {"seconds": 0, "pages": ["/a"]}
    assert conditions({}) == Conditions()


@pytest.mark.parametrize(
    "wrong",
    [{"seconds": -1}, {"scroll": 101}, {"cart": -5}, {"visitor": "all"}, {"when": "later"}, {"countries": ["XX"]},
     {"pages": ["nowhere"]}],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Unclear):
        conditions(wrong)


def test_a_country_is_told_by_its_clocks() -> None:
    assert zones_of(["HR"]) == ["Europe/Zagreb"]
    assert {"Asia/Calcutta", "Asia/Kolkata"} <= set(zones_of(["IN"]))
    assert zones_of([]) == []


def test_a_queue_is_long_for_those_who_are_there() -> None:
    assert [is_long(5, 0), is_long(6, 0), is_long(6, 1), is_long(11, 2), is_long(12, 2)] == [
        False, True, True, False, True,
    ]  # fmt: skip
