"""Most of what a shop gets is no question: it is recognised by its form."""

import pytest

from counterbell.bot.router import Kind, by_rule, goes_on, names_a_product, questions


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1042881", Kind.ORDER), ("#SO-10428", Kind.ORDER), ("my order is 1042881", Kind.ORDER),
        ("سفارش ۱۰۴۲۸۸۱", Kind.ORDER), ("+385 91 123 4567", Kind.PHONE), ("my number 0911234567", Kind.PHONE),
        ("???", Kind.NOISE), ("😡😡", Kind.NOISE), ("sdfgkjh", Kind.NOISE), ("aaaa", Kind.NOISE),
    ],
)  # fmt: skip
def test_form_alone(text: str, kind: Kind) -> None:
    assert by_rule(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "where is my order 1042881",
        "please cancel 1042881",
        "注文1042881をキャンセルしたい",
        "is size 42 in stock",
        "hi",
        "ok",
    ],
)
def test_what_asks_something_is_left_to_understanding(text: str) -> None:
    assert by_rule(text) is None


def test_a_products_name_is_a_product() -> None:
    shop = ["Harbour Rain Jacket", "Oak Stool"]
    assert names_a_product("rain jacket", shop) == "Harbour Rain Jacket"
    assert names_a_product("when is the rain jacket back", shop) is None


def test_several_questions_are_read_apart() -> None:
    text = "Hi! Where is my parcel? And how do I return the shoes?"
    assert questions(text) == ["Hi!", "Where is my parcel?", "And how do I return the shoes?"]
    assert questions("کی میرسه؟ هزینه ارسال چقدره؟") == ["کی میرسه؟", "هزینه ارسال چقدره؟"]
    assert questions("see www.shop.example/a.b for 3.5 cm") == ["see www.shop.example/a.b for 3.5 cm"]


@pytest.mark.parametrize(
    "text",
    [
        "and to Canada?",
        "What about Spain?",
        "und nach Wien?",
        "و به کانادا؟",
        "وإلى كندا؟",
        "カナダは？",
        "a u Kanadu?",
    ],
)
def test_what_goes_on_from_the_last_message(text: str) -> None:
    assert goes_on(text)


@pytest.mark.parametrize("text", ["do you ship to Canada?", "سفارش من کجاست", "返品できますか", "", "?"])
def test_what_stands_by_itself(text: str) -> None:
    assert not goes_on(text)
