"""What a form may ask, and what answers it."""

import pytest
from django.utils import translation

from counterbell.reception.policies import (
    Unclear,
    check,
    clean_consent,
    clean_departments,
    clean_fields,
    in_language,
    is_phone,
)

FIELDS = clean_fields(
    [
        {"kind": "name", "required": True, "labels": {"en": "Name", "fa": "نام"}},
        {"kind": "email", "labels": {"en": "E-mail"}},
        {"kind": "phone", "labels": {"en": "Phone"}},
        {
            "kind": "choice",
            "required": True,
            "labels": {"en": "Size"},
            "choices": [{"en": "S", "fa": "کوچک"}, {"en": "L"}],
        },
        {"kind": "check", "labels": {"en": "Gift"}},
        {"kind": "long", "labels": {"en": "Tell us"}},
    ],
    "en",
)
GOOD = {"q0": "دانا", "q3": "0"}


def test_good_answers_are_taken_with_the_questions_as_read() -> None:
    said = check(FIELDS, {**GOOD, "q2": "۰۹۱ ۲۳۴ ۵۶۷۸", "q4": "1", "q5": " \x00 "}, language="fa", default="en")
    assert said.faults == {}
    assert said.answers == [
        {"key": "q0", "kind": "name", "label": "نام", "value": "دانا"},
        {"key": "q2", "kind": "phone", "label": "Phone", "value": "091 234 5678"},
        {"key": "q3", "kind": "choice", "label": "Size", "value": "کوچک"},
        {"key": "q4", "kind": "check", "label": "Gift", "value": "1"},
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [("q0", " "), ("q0", "x" * 121), ("q1", "dana"), ("q2", "call me"), ("q3", "2"), ("q3", ""), ("q4", "yes"),
     ("q5", "x" * 2001)],
)  # fmt: skip
def test_each_wrong_answer_is_named(key: str, value: str) -> None:
    assert list(check(FIELDS, {**GOOD, key: value}, language="en", default="en").faults) == [key]


def test_it_is_said_in_her_language() -> None:
    with translation.override("hr"):
        faults = check(FIELDS, {}, language="hr", default="en").faults
    assert faults == {"q0": "Odgovorite na ovo.", "q3": "Odgovorite na ovo."}


@pytest.mark.parametrize(
    "wrong",
    [
        [{"kind": "order", "labels": {"en": "Which"}}],
        [{"kind": "text", "labels": {"fa": "نام"}}],
        [{"kind": "text", "labels": {"en": "x" * 121}}],
        [{"kind": "choice", "labels": {"en": "Size"}, "choices": [{"en": "S"}]}],
        [{"kind": "email", "labels": {"en": "One"}}, {"kind": "email", "labels": {"en": "Two"}}],
        [{"kind": "text", "labels": {"en": str(number)}} for number in range(13)],
    ],
)
def test_forms_that_cannot_be_asked_are_refused(wrong: list[dict[str, object]]) -> None:
    with pytest.raises(Unclear):
        clean_fields(wrong, "en")


def test_questions_without_words_are_left_out() -> None:
    assert clean_fields([{"kind": "text", "labels": {"en": " "}}], "en") == []


def test_consent_links_to_a_page_only() -> None:
    assert clean_consent({"texts": {"en": ""}, "link": "x"}, "en") == {}
    good = {"texts": {"en": "I agree."}, "link": "https://shop.example/privacy"}
    assert clean_consent(good, "en") == good
    for link in ("javascript:alert(1)", "shop.example", "https://"):
        with pytest.raises(Unclear):
            clean_consent({**good, "link": link}, "en")


def test_a_department_serves_the_brand() -> None:
    assert clean_departments([{"team": "7", "labels": {}}], {7: "Returns"}) == [{"team": 7, "labels": {}}]
    with pytest.raises(Unclear):
        clean_departments([{"team": 8}], {7: "Returns"})


def test_phones_and_fallbacks() -> None:
    assert [is_phone(text) for text in ("+385 (91) 234-567", "٠٩١٢٣٤٥", "12", "+", "12345; drop")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert [in_language({"hr": "bok"}, "fa", "en"), in_language({}, "fa", "en")] == ["bok", ""]
