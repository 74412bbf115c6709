"""What a first message must look like to be set aside: never one sign alone."""

import pytest

from counterbell.doorman.policies import Again, Hand, fingerprint_of, hand_of, is_enough, reasons_for

CALM = Hand(seconds=20, keys=40)
NOBODY = Again()


@pytest.mark.parametrize(
    ("text", "hand", "again", "reasons", "aside"),
    [
        ("Is the blue bowl still there?", CALM, NOBODY, [], False),
        ("Is https://shop.example/blue the blue one?", CALM, NOBODY, ["link"], False),
        ("Hello", Hand(1, 5), NOBODY, ["too_fast"], False),
        ("Hello", Hand(9, 0), NOBODY, ["too_fast"], False),
        ("Hello", None, NOBODY, ["no_script"], False),
        ("By a form, calmly", Hand(20, None), NOBODY, [], False),
        ("By a form, at once", Hand(1, None), NOBODY, ["too_fast"], False),
        ("By a form, into the trap", Hand(20, None, trapped=True), NOBODY, ["trap"], True),
        ("My order is late, please help", CALM, Again(5, 5), ["repeated"], False),
        ("Buy at https://x.example", None, NOBODY, ["no_script", "link"], True),
        ("Buy at www.x.example", Hand(0, 1), NOBODY, ["too_fast", "link"], True),
        ("a https://a.example b https://b.example c https://c.example", CALM, NOBODY, ["links"], True),
        ("Cheap watches for everybody: watches.top/now", CALM, Again(2, 0), ["link", "repeated"], True),
        ("Your site needs more visitors, ask me", CALM, Again(12, 10), ["repeated", "flood"], True),
    ],
)
def test_only_signs_together_are_enough(
    text: str, hand: Hand | None, again: Again, reasons: list[str], aside: bool
) -> None:
    found = reasons_for(text, hand, again)
    assert found == reasons
    assert is_enough(found) is aside


def test_a_fingerprint_forgives_what_robots_vary() -> None:
    one = fingerprint_of("CHEAP watches for you, 50% off!!! https://a.example/1")
    assert one == fingerprint_of("cheap  watches for you: 70% off https://b.example/2?x")
    assert one
    assert one != fingerprint_of("cheap watches for her, 50% off")
    assert fingerprint_of("سلام، سفارش من هنوز نرسیده است لطفاً بررسی کنید") != ""


@pytest.mark.parametrize(
    "short", ["", "Hello!", "سلام", "https://a.example/a-very-long-address/that-says-nothing", "12345 " * 9]
)
def test_short_words_are_everybodys(short: str) -> None:
    assert fingerprint_of(short) == ""


@pytest.mark.parametrize(
    "said", [None, "x", {}, {"hand": 1}, {"hand": {"seconds": "9", "keys": 1}}, {"hand": {"keys": 1}}]
)
def test_a_hand_that_is_none(said: object) -> None:
    assert hand_of(said) is None


def test_a_hand() -> None:
    assert hand_of({"hand": {"seconds": 9, "keys": 30}}) == Hand(9, 30)
    assert hand_of({"hand": {"seconds": 9, "trapped": True}}) == Hand(9, None, trapped=True)
