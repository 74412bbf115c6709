"""Numbers, prices, links and addresses are the same in every language, or it is said which are not."""

import pytest

from counterbell.conversations.figures import differing

SAME = [
    ("Order 1042 costs 1,299.00 € until 12/05/2026.", "Narudžba 1042 košta 1.299,00 EUR do 12.05.2026."),
    ("Order 1042 costs 1,299.00 €", "سفارش ۱۰۴۲ مبلغ ۱٬۲۹۹٫۰۰ یورو دارد"),
    ("It is 50,000 toman, 10% off.", "۵۰٬۰۰۰ تومان است، با ۱۰٪ تخفیف."),
    ("It costs $50.", "価格は50ドルです。"),
    ("It costs 5000 yen.", "５０００円です。"),
    ("See https://shop.example/a?b=1.", "اینجا: https://shop.example/a?b=1"),
    ("Write to help@shop.example, please.", "Pišite na help@shop.example."),
    ("Between 9:30 and 17:00", "بین ۹:۳۰ و ۱۷:۰۰"),
    ("1\u00a0299,00 kn", "1,299.00 kn"),
    ("No figures at all", "هیچ عددی"),
]
OTHER = [
    ("within 30 days", "u roku od 90 dana", ["30", "90"]),
    ("It costs 15 €", "Košta 1,5 €", ["15", "1.5"]),
    ("It costs 15 €", "Košta 15 $", ["eur", "usd"]),
    ("order 1042 and 1043", "narudžba 1042", ["1043"]),
    ("no link", "https://evil.example/", ["https://evil.example/"]),
    ("a@shop.example", "b@shop.example", ["a@shop.example", "b@shop.example"]),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_in_another_way_of_writing(one: str, other: str) -> None:
    assert differing(one, other) == []


@pytest.mark.parametrize(("one", "other", "which"), OTHER)
def test_what_differs_is_named(one: str, other: str, which: list[str]) -> None:
    assert sorted(differing(one, other)) == sorted(which)


@pytest.mark.parametrize("hostile", ["1," * 50_000, "a@" * 50_000, "https://" + "x" * 100_000, "www." * 30_000])
def test_hostile_texts_cost_little(hostile: str) -> None:
    assert differing(hostile, hostile) == []
