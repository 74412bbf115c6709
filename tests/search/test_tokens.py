"""The tokeniser, language by language."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterbell.search.tokens import TEXT_CAP, WORD_CAP, fold, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("?! … 👍", []),
        ("Where is my ORDER", ["where", "is", "my", "order"]),
        ("narudžba Šćepanović łódź", ["narudzba", "scepanovic", "lodz"]),
        ("Straße ŒUVRE þórr Ærø", ["strasse", "oeuvre", "thorr", "aero", "aeroe"]),
        ("Größe", ["grosse", "groesse"]),
        ("Đorđe", ["dorde", "djordje"]),
        ("ёлка Ἀθήνα İstanbul", ["елка", "αθηνα", "istanbul"]),
        ("ｆｕｌｌ　ｗｉｄｔｈ ①", ["full", "width", "1"]),
        ("don’t", ["don", "t", "dont"]),
        ("soft\u00adhyphen zero\u200bwidth b\u202eidi", ["softhyphen", "zerowidth", "bidi"]),
        ("a_b", ["a", "b", "ab"]),
    ],
)
def test_words_in_latin_greek_and_cyrillic_letters(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert tokens("narudz\u030cba Gro\u0308ße") == tokens("narudžba Größe")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كجاست يك", "کجاست یک"),  # Arabic keyboard, Persian keyboard
        ("۱۲۳۴۵۶", "123456"),
        ("٠٩١٢", "0912"),
        ("مُحَمَّد", "محمد"),  # with and without harakat
        ("ســلام", "سلام"),
        ("أإآ", "ااا"),
        ("مدرسة", "مدرسه"),
        ("مسؤول مسئول", "مسوول مسیول"),
        ("ﻻ ﷲ", "لا الله"),  # presentation forms
    ],
)
def test_arabic_and_persian_letters_have_one_form(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize("written", ["می‌خواهم", "می خواهم", "میخواهم", "مي‌خواهم"])
def test_persian_verbs_are_joined_however_they_are_written(written: str) -> None:
    assert {"میخواهم", "خواهم"} <= set(tokens(written))


@pytest.mark.parametrize("written", ["کتاب‌های من", "کتاب های من", "کتابهای من"])
def test_persian_plurals_are_joined_and_taken_off(written: str) -> None:
    assert {"کتابهای", "کتاب", "من"} <= set(tokens(written))


def test_arabic_articles_are_taken_off_beside_the_full_form() -> None:
    assert tokens("الطلب والطلب للبيت") == ["الطلب", "طلب", "والطلب", "طلب", "للبیت", "بیت"]


def test_japanese_is_cut_into_pairs_and_single_ideographs() -> None:
    assert tokens("東京都へ") == ["東", "東京", "京", "京都", "都", "都へ"]
    assert tokens("サイズ") == ["サイ", "イズ"]
    assert tokens("服") == ["服"]


def test_kana_keep_their_dakuten_and_half_width_is_folded() -> None:
    assert tokens("がか") == ["がか"]
    assert tokens("が") != tokens("か")
    assert tokens("ﾊﾟｿｺﾝ") == tokens("パソコン")
    assert tokens("か\u3099") == tokens("が")


def test_japanese_and_latin_part_without_a_space() -> None:
    assert tokens("iPhoneケース15個") == ["iphone", "ケー", "ース", "15", "個"]


def test_korean_and_thai_are_cut_into_pairs() -> None:
    assert tokens("배송은 옷") == ["배송", "송은", "옷"]
    assert "ไห" in tokens("อยู่ที่ไหน")


def test_indic_vowel_marks_belong_to_the_word() -> None:
    assert tokens("हिन्दी ऑर्डर।") == ["हिन्दी", "ऑर्डर"]


def test_addresses_are_words_whole_by_sides_and_by_parts() -> None:
    assert tokens("dana.smith@example.com") == [
        "dana",
        "smith",
        "example",
        "com",
        "danasmithexamplecom",
        "danasmith",
        "examplecom",
    ]


def test_order_numbers_are_words_whole_and_by_parts() -> None:
    assert tokens("#1042-A") == ["1042", "a", "1042a"]
    assert tokens("AB1042") == ["ab1042", "ab", "1042"]


@pytest.mark.parametrize("written", ["+385 91 123-4567", "00385911234567", "+385(91)1234567", "٠٠٣٨٥٩١١٢٣٤٥٦٧"])
def test_telephone_numbers_are_words_with_and_without_country_code(written: str) -> None:
    assert {"385911234567", "911234567"} <= set(tokens(written))


def test_national_telephone_numbers_lose_their_zero() -> None:
    assert {"0911234567", "911234567"} <= set(tokens("091/123-4567"))


@given(st.text())
def test_any_text_gives_clean_words(text: str) -> None:
    for word in tokens(text):
        assert 0 < len(word) <= WORD_CAP
        assert not set(word) & set(" =\"'\\\0()|&!:*")
        word.encode()


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert [tokens(word) for word in tokens(fold(text))] == [tokens(word) for word in tokens(text)]


@pytest.mark.parametrize(
    "piece", ["1 ", "1.", "a@", "می ", "漢", "\ufdfa", "+1(", '"a', "a\u0301", "1", "a-", "ا\u200c", "\U0001f600", "= "]
)
def test_hostile_texts_cost_little(piece: str) -> None:
    hostile = piece * (1_000_000 // len(piece))
    begun = time.process_time()
    found = tokens(hostile)
    assert time.process_time() - begun < 1
    assert len(found) <= 3 * TEXT_CAP
