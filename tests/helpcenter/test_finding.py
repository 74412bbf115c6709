"""Search: what fits best, in every language, with other words, typing mistakes and the beginning of a word."""

import pytest

from counterbell.accounts.models import Brand
from counterbell.helpcenter import actions
from counterbell.helpcenter.actions import Placement, Wording
from counterbell.helpcenter.finding import search
from counterbell.helpcenter.models import Article, Translation
from counterbell.helpcenter.policies import read_by
from counterbell.search.models import Posting, Shelf, ShelfWord
from tests.helpcenter.conftest import Published, work

pytestmark = pytest.mark.django_db

STRANGER = read_by(signed_in=False, colleague=False)
ENGLISH = {
    "How do I return something?": "You have 30 days to send anything back. We pay the way.",
    "When do I get my money back?": "A refund takes three working days after your parcel has arrived at ours.",
    "How much is delivery?": "Delivery costs 5 euros, and nothing from 60 euros.",
    "Where is my order?": "The tracking link in our letter shows where your parcel is.",
    "How do I wash linen?": "At 40 degrees, without softener. It gets softer every year.",
    "Can I change the address?": "Yes, until the parcel has left us. Write to us at once.",
}
OTHERS = {
    "fa": ("چطور کالا را مرجوع کنم؟", "هزینهٔ ارسال چقدر است؟", "سفارش من کجاست؟"),
    "ar": ("كيف أعيد المنتج؟", "كم تكلفة الشحن؟", "أين طلبي؟"),
    "ja": ("返品するにはどうすればよいですか", "送料はいくらですか", "注文した商品はどこにありますか"),
    "hr": ("Kako mogu vratiti proizvod?", "Koliko košta dostava?", "Gdje je moja narudžba?"),
}


@pytest.fixture
def stocked(published: Published) -> None:
    for title, body in ENGLISH.items():
        published(title, body, kind="faq")
    for language, titles in OTHERS.items():
        for title in titles:
            published(title, "", language=language, kind="faq")
    work()


def first(brand: Brand, words: str, language: str = "en", **how: object) -> str:
    found = search(brand, language, words, audiences=STRANGER, **how)  # type: ignore[arg-type]
    return found[0].translation.title if found else ""


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("how can i return this", "How do I return something?"),
        ("returning an item", "How do I return something?"),
        ("REFUND", "When do I get my money back?"),
        ("delivery cost", "How much is delivery?"),
        ("where is my package", "Where is my order?"),
        ("washing my linens", "How do I wash linen?"),
        ("adress change", "Can I change the address?"),
        ("adresse", "Can I change the address?"),
        ("shiping price", "How much is delivery?"),
        ("how do i wahs it", "How do I wash linen?"),
    ],
)
def test_the_article_that_fits_comes_first(brand: Brand, stocked: None, words: str, title: str) -> None:
    assert first(brand, words) == title


@pytest.mark.parametrize(
    ("language", "words", "place"),
    [
        ("fa", "می‌خواهم مرجوع کنم", 0),
        ("fa", "قیمت ارسال", 1),
        ("fa", "سفارشم کجاست", 2),
        ("ar", "أريد إعادة المنتجات", 0),
        ("ar", "سعر التوصيل", 1),
        ("ar", "أين الطلب", 2),
        ("ja", "返品したい", 0),
        ("ja", "送料", 1),
        ("ja", "注文はどこ", 2),
        ("hr", "vracanje proizvoda", 0),
        ("hr", "cijena dostave", 1),
        ("hr", "gdje je narudzba", 2),
    ],
)
def test_in_every_language(brand: Brand, stocked: None, language: str, words: str, place: int) -> None:
    assert first(brand, words, language) == OTHERS[language][place]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("my package still hasn't shown up", "Where is my order?"),
        ("reimbursment", "When do I get my money back?"),
        ("i don't like it, can i give it back", "How do I return something?"),
    ],
)
def test_what_is_meant_is_found_in_other_words(brand: Brand, stocked: None, words: str, title: str) -> None:
    assert first(brand, words) == title


def test_while_typing_the_last_word_is_a_beginning(brand: Brand, stocked: None) -> None:
    assert first(brand, "deliv", unfinished=True) == "How much is delivery?"
    assert first(brand, "was", unfinished=True) == "How do I wash linen?"


@pytest.mark.parametrize("words", ["", "   ", "?!", "qqqqzzzz", "x" * 5000, "\x00", "'; DROP TABLE search_posting; --"])
def test_nonsense_finds_nothing_and_breaks_nothing(brand: Brand, stocked: None, words: str) -> None:
    assert search(brand, "en", words, audiences=STRANGER) == []


def test_the_brands_own_words_count(brand: Brand, stocked: None) -> None:
    assert first(brand, "flax") == ""
    actions.set_synonyms(brand, "en", [["flax", "linen"], ["alone"]], by=None)
    assert first(brand, "flax") == "How do I wash linen?"


def test_words_that_the_author_gave_count(brand: Brand, published: Published) -> None:
    made = actions.start_article(brand, Wording(title="Klarna", hints="pay later instalments"), language="en", by=None)
    actions.publish(made, by=None)
    work()
    assert first(brand, "instalment") == "Klarna"


def test_who_may_not_read_it_does_not_find_it(brand: Brand, published: Published) -> None:
    published("Our margins", audience=Article.Audience.AGENTS)
    published("Our margins for members", audience=Article.Audience.SIGNED_IN)
    work()
    assert first(brand, "margins") == ""
    member = search(brand, "en", "margins", audiences=read_by(signed_in=True, colleague=False))
    assert [one.translation.title for one in member] == ["Our margins for members"]
    assert len(search(brand, "en", "margins", audiences=read_by(signed_in=False, colleague=True))) == 2


def test_another_brand_is_another_shelf(brand: Brand, other_brand: Brand, published: Published) -> None:
    published("Wool", of=other_brand)
    work()
    assert first(brand, "wool") == ""
    assert first(other_brand, "wool") == "Wool"


def test_a_change_is_found_and_what_was_changed_is_not(brand: Brand, published: Published) -> None:
    one = published("Sizes", "From S to XL")
    work()
    actions.write(one.article, Wording(title="In inches", body="Not in centimetres"), language="en", by=None)
    actions.publish(Translation.objects.get(pk=one.pk), by=None)
    work()
    assert (first(brand, "sizes"), first(brand, "inches")) == ("", "In inches")
    assert Shelf.objects.get().documents == 1


def test_a_withdrawn_article_leaves_nothing_behind(brand: Brand, published: Published) -> None:
    one = published("Sizes", "From S to XL")
    work()
    actions.withdraw(one, by=None)
    work()
    assert first(brand, "sizes") == ""
    assert (Posting.objects.count(), ShelfWord.objects.count(), Shelf.objects.get().documents) == (0, 0, 0)


def test_an_article_that_is_for_others_now_moves(brand: Brand, published: Published) -> None:
    one = published("Sizes")
    work()
    actions.place_article(one.article, Placement(audience=Article.Audience.AGENTS), by=None)
    work()
    assert first(brand, "sizes") == ""
