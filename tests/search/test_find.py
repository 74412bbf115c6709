"""Finding, on whichever database the suite runs."""

from collections.abc import Iterator

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterbell.base.ids import new_id
from counterbell.search.actions import Doc, clear, index
from counterbell.search.queries import ENDINGS_CAP, LIMIT_CAP, Hit, find

pytestmark = pytest.mark.django_db


def written(*texts: str, kind: str = "message", scope: int = 1, group: int = 7) -> list[int]:
    """Index these texts, each newer than the one before; their ids."""
    ids = [new_id() for _ in texts]
    index([Doc(id=id_, kind=kind, scope=scope, group=group, text=text) for id_, text in zip(ids, texts, strict=True)])
    return ids


def found(words: str, *, scopes: list[int] | None = None, limit: int = 50) -> list[int]:
    return [hit.id for hit in find(words, kinds=["message"], scopes=scopes, limit=limit)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Where is my order?", "order where"),
        ("Where is my order?", "where ord"),
        ("Gdje je moja narudžba, gospođo Đurđica?", "narudzba"),
        ("Gdje je moja narudžba, gospođo Đurđica?", "NARUDŽBA djurdjica"),
        ("Gdje je moja narudžba, gospođo Đurđica?", "gospodo durdica"),
        ("Schöne Grüße aus Köln", "gruesse"),
        ("Schoene Gruesse aus Koeln", "grüße köln"),
        ("سفارش من کجاست؟", "سفارش كجاست"),
        ("سفارش من كجاست؟", "سفارش کجاست"),
        ("کد سفارش ۱۰۴۲ است", "1042"),
        ("order 1042", "۱۰۴۲"),
        ("می‌خواهم کتاب‌ها را پس بدهم", "میخواهم کتابها"),
        ("میخواهم کتابها را پس بدهم", "می‌خواهم کتاب‌ها"),
        ("می خواهم کتاب ها را پس بدهم", "می‌خواهم کتاب"),
        ("أين الطلب؟", "طلب"),
        ("لم يصل طلبي بعد يا مدرسة", "الطلبي مدرسه"),
        ("東京都の服が届かない", "東京"),
        ("東京都の服が届かない", "服"),
        ("東京都の服が届かない", "届かない"),
        ("返品の送料はいくらですか", "送料 返品"),
        ("サイズを交換したい", "ｻｲｽﾞ"),
        ("배송은 언제 오나요", "배송 언제"),
        ("새 옷을 샀어요", "옷"),
        ("สินค้าอยู่ที่ไหน", "สินค้า"),
        ("मेरा ऑर्डर कहाँ है", "ऑर्डर"),
        ("my mail is dana.smith@example.com", "dana.smith@example.com"),
        ("my mail is dana.smith@example.com", "Dana.Sm"),
        ("my mail is dana.smith@example.com", "example.com"),
        ("my mail is dana.smith@example.com", "smith@example"),
        ("my mail is dana.smith@example.com", "smith"),
        ("about #1042-A please", "1042"),
        ("about #1042-A please", "#1042-A"),
        ("about #1042-A please", "1042a"),
        ("about AB1042 please", "1042"),
        ("call +385 91 123 4567", "0911234567"),
        ("call 091 123 4567", "+385 91 123 45 67"),
        ("call 0911234567", "091 123 4567"),
        ("call 0911234567", "09112"),
        ("don't you see", "dont"),
        ("à l’avion", "avion"),
        ("à l’avion", "l'avion"),
        ("Wi-Fi router", "wifi"),
        ("she said: where is it", '"where is"'),
    ],
)
def test_found(text: str, words: str) -> None:
    (message,) = written(text)
    assert found(words) == [message]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Where is my order?", "order refund"),
        ("Where is my order?", "wher order"),  # only the last word may be unfinished
        ("is where", '"where is"'),
        ("京の東都", "東京都"),
        ("東京から京都へ", "東京都"),
        ("かき", "がき"),
        ("Where is my order?", "k=message"),
        ("Where is my order?", "g=7"),
        ("Where is my order?", "NOT refund"),
        ("Where is my order?", "wher* is"),
        ("Where is my order?", "?"),
        ("Where is my order?", ""),
    ],
)
def test_not_found(text: str, words: str) -> None:
    written(text)
    assert found(words) == []


def test_hits_say_where_they_belong() -> None:
    (message,) = written("hello", scope=3, group=12)
    assert find("hello", kinds=["message"], scopes=None) == [Hit(id=message, kind="message", scope=3, group=12)]


def test_the_newest_come_first_and_only_as_many_as_wanted() -> None:
    ids = written(*["hello"] * 7)
    assert found("hello", limit=3) == ids[:3:-1]


def test_the_limit_has_bounds() -> None:
    written(*["hello"] * 3)
    assert len(found("hello", limit=0)) == 1
    assert len(found("hello", limit=LIMIT_CAP * 10)) == 3


def test_kinds_are_kept_apart_and_can_be_mixed() -> None:
    (message,) = written("dana")
    (customer,) = written("dana", kind="customer")
    assert [hit.id for hit in find("dana", kinds=["customer"], scopes=None)] == [customer]
    assert [hit.id for hit in find("dana", kinds=["message", "customer"], scopes=None)] == [customer, message]
    assert find("dana", kinds=[], scopes=None) == []


def test_another_brand_sees_nothing() -> None:
    (ours,) = written("hello", scope=1)
    (theirs,) = written("hello", scope=2)
    assert found("hello", scopes=[1]) == [ours]
    assert found("hello", scopes=[2, 3]) == [theirs]
    assert found("hello", scopes=[]) == []
    assert found("hello", scopes=None) == [theirs, ours]


def test_a_beginning_of_very_many_words_finds_the_newest_and_the_exact_one() -> None:
    (exact,) = written("about 10")
    others = written(*[f"about 10{number}" for number in range(ENDINGS_CAP * 3)])
    assert found("10", limit=500) == [*reversed(others), exact]
    assert found("10", limit=2) == others[:-3:-1]
    assert found("about 1", limit=2) == others[:-3:-1]


def test_rare_words_are_found_however_old_they_are(many: list[int]) -> None:
    assert found("rare") == [many[0]]
    assert found("common rare") == [many[0]]
    assert found("com rare common") == []


def test_common_words_give_the_newest(many: list[int]) -> None:
    assert found("common", limit=20) == many[:-21:-1]
    assert found("third", limit=20) == many[-1::-3][:20]
    assert len(found("third", limit=LIMIT_CAP)) == len(many) // 3


@pytest.fixture
def many() -> list[int]:
    """600 documents over two years, one of them with a rare word, and the oldest."""
    days = 1_000 * 86_400 << 23
    ids = [(1 << 58) + number * days for number in range(600)]
    texts = ["common" + " third" * (number % 3 == 2) + " rare" * (number == 0) for number in range(600)]
    index([Doc(id=i, kind="message", scope=1, group=1, text=text) for i, text in zip(ids, texts, strict=True)])
    return ids


IDS = st.integers(0, 3_000) | st.integers(0, (1 << 63) - 1) | st.integers(1 << 58, (1 << 58) + (1 << 44))


@given(ids=st.sets(IDS, max_size=80), rare=st.integers(1, 40), limit=st.integers(1, 6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_ids_the_newest_are_found(db: None, ids: set[int], rare: int, limit: int) -> None:
    clear()
    index(
        [
            Doc(id=id_, kind="message", scope=1, group=1, text="often" if id_ % rare else "often seldom")
            for id_ in sorted(ids)
        ]
    )
    newest = sorted(ids, reverse=True)
    assert found("often", limit=limit) == newest[:limit]
    assert found("seldom often", limit=limit) == [id_ for id_ in newest if id_ % rare == 0][:limit]


SPICE = st.sampled_from(
    [
        '"',
        "'",
        "*",
        "^",
        "(",
        ")",
        " OR ",
        " AND ",
        " NOT ",
        "NEAR(",
        ":",
        "|",
        "&",
        "!",
        "<->",
        "\\",
        "\0",
        "%",
        "=",
        "-",
    ]
)


@given(st.lists(SPICE | st.text(max_size=8), max_size=12).map("".join))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_may_be_sought(db: None, typed: str) -> None:
    find(typed, kinds=["message"], scopes=[1])


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_finds_itself(db: None, text: str) -> None:
    clear()
    message = written(text)
    assert found(text.replace('"', " ")) in (message, [])  # [] for texts without a word


@pytest.fixture(autouse=True)
def _untouched() -> Iterator[None]:
    """The tables are still there after whatever was typed."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_document")
