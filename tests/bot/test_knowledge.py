"""The bot knows what it was taught, and where that ends."""

import pytest

from counterbell.bot.knowledge import Example, Knowledge

TAUGHT = {
    "track": [
        "where is my order", "where is my parcel", "track my order", "i want to track my package",
        "has my order been sent", "what is the status of my order", "when does my parcel arrive",
        "order status please",
    ],
    "refund": [
        "i want my money back", "how do i get a refund", "please refund me", "when do i get my refund",
        "refund for my return", "money back please", "can i have my money back", "how long does a refund take",
    ],
    "invoice": [
        "i need an invoice", "send me the invoice", "where is my invoice", "can i get a bill for my company",
        "invoice please", "download the invoice", "i did not get an invoice", "an invoice with our vat number",
    ],
    "hours": [
        "when are you open", "opening hours", "what time do you close", "are you open on sunday", "hours please",
        "until when are you open today", "do you open on holidays", "what are your opening times",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge([Example(text, answer) for answer, texts in TAUGHT.items() for text in texts])


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("where's my order??", "track"), ("wheres my parcl", "track"), ("REFUND", "refund"),
        ("could you send the invoice again", "invoice"), ("are you open on saturday", "hours"),
    ],
)  # fmt: skip
def test_sloppy_questions_find_their_answer(knowledge: Knowledge, question: str, answer: str) -> None:
    guess = knowledge.guess(question)
    assert guess is not None
    assert guess.answer == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("wo ist mein paket", "track"), ("gdje je moja narudžba", "track"), ("سفارشم کجاست", "track"),
        ("أريد استرداد المبلغ", "refund"), ("返金してほしい", "refund"), ("potrzebuję fakturę", "invoice"),
    ],
)  # fmt: skip
def test_a_question_in_another_language_finds_an_english_answer(
    knowledge: Knowledge, question: str, answer: str
) -> None:
    guess = knowledge.guess(question)
    assert guess is not None
    assert guess.answer == answer


@pytest.mark.parametrize("question", ["how tall is mount everest", "sing me a song", "xkcd qwrt zzz", "明日の天気は"])
def test_what_no_article_answers_is_not_answered(knowledge: Knowledge, question: str) -> None:
    guess = knowledge.guess(question)
    assert guess is not None
    assert not guess.dared


def test_what_an_agent_answered_counts_at_once() -> None:
    knowledge = Knowledge([Example(text, answer) for answer, texts in TAUGHT.items() for text in texts])
    question = "do you ship to greenland"
    before = knowledge.guess(question)
    assert before is not None
    knowledge.taught(before, Example(question, "countries"))
    after = knowledge.guess("do you ship to iceland")
    assert after is not None
    assert after.answer == "countries"
    again = knowledge.guess("shipping to greenland?")
    assert again is not None
    knowledge.taught(again, Example("shipping to greenland?", "countries"))
    assert knowledge.guess("shipping to greenland?").answer == "countries"  # type: ignore[union-attr]


def test_nothing_known_is_nothing_said() -> None:
    assert Knowledge([]).guess("where is my order") is None


@pytest.mark.parametrize("many", [1, 2])
def test_who_knows_almost_nothing_says_nothing(many: int) -> None:
    knowledge = Knowledge([Example("where is my order", "track"), Example("money back", "refund")][:many])
    guess = knowledge.guess("where is my parcel")
    assert guess is not None
    assert guess.answer == "track"
    assert not guess.dared


def test_what_asks_for_nothing_is_learned_too() -> None:
    knowledge = Knowledge([Example(text, answer) for answer, texts in TAUGHT.items() for text in texts])
    before = knowledge.guess("how tall is mount everest")
    assert before is not None
    knowledge.taught(before, Example("how tall is mount everest", None))
    after = knowledge.guess("how tall is mount everest")
    assert after is not None
    assert after.chance <= before.chance
