"""Which numbers of a message name an order, which a telephone, and which nothing."""

import pytest

from counterbell.bot.naming import named, order, telephone


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("where is my order 1042881", [("order", "1042881")]),
        ("Where is order no. SO-10422? I paid 1200 EUR on 12.03.2026", [("order", "SO-10422")]),
        ("what became of #A-1042", [("order", "#A-1042")]),
        ("سفارش ۱۰۴۲۸۸۱ کجاست؟", [("order", "1042881")]),
        ("أين طلبي رقم ١٠٤٢٨٨١؟", [("order", "1042881")]),
        ("注文番号1042881はどこですか", [("order", "1042881")]),
        ("gdje je narudžba 48213", [("order", "48213")]),
        ("call me on 091 234 5678", [("phone", "091 234 5678")]),
        ("please call (415) 555-2671 about my order 1042881", [("order", "1042881"), ("phone", "(415) 555-2671")]),
        ("can you call me about order 1042881", [("order", "1042881")]),
        ("با من تماس بگیرید ۰۹۱۲ ۳۴۵ ۶۷۸۹", [("phone", "0912 345 6789")]),
        ("اتصل بي على +٩٦٦ ٥٠ ١٢٣ ٤٥٦٧", [("phone", "+966 50 123 4567")]),
        ("電話は090-1234-5678までお願いします", [("phone", "090-1234-5678")]),
        ("I am dana@shop.example", [("email", "dana@shop.example")]),
    ],
)
def test_named_within_a_sentence(text: str, found: list[tuple[str, str]]) -> None:
    assert named(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "do you deliver to 10115 Berlin",
        "I ordered it on 2026-03-12 for 1200 €",
        "my order from 2025 had 12 cups",
        "see https://shop.example/order/1042881",
        "the bulbs have 2700 K and 15000 hours",
        "",
    ],
)
def test_other_figures_name_nothing(text: str) -> None:
    assert named(text) == []


def test_a_question_about_orders_says_what_a_number_is() -> None:
    assert named("still nothing 48213") == []
    assert named("still nothing 48213", about_orders=True) == [("order", "48213")]


def test_what_was_asked_for_is_read_leniently() -> None:
    assert [order(text) for text in ("it is 104", "TW-18240 i think", "۱۰۴۲", "no idea")] == [
        "104",
        "TW-18240",
        "1042",
        "",
    ]
    assert [order(text) for text in ("2024", "i bought it some time in 2024", "ring 091 234 5678")] == ["2024", "", ""]
    assert [telephone(text) for text in ("4155552671", "۰۹۱۲۳۴۵۶۷۸۹", "123", "0000000000", "12.03.2026")] == [
        "4155552671",
        "09123456789",
        "",
        "",
        "",
    ]
