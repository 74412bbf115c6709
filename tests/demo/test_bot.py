"""What the demo's bot knows: a whole shop, the same in every language."""

import pytest

from counterbell.bot import pack
from counterbell.bot.actions.teaching import LONGEST_WAY, MOST_LETTERS
from counterbell.bot.models import Answer, Question, Revision
from counterbell.bot.queries import bot_of, question_of
from counterbell.demo.bot import answers, own, teach
from counterbell.demo.help import entries
from counterbell.demo.words import LANGUAGES


def test_every_language_answers_the_same_questions() -> None:
    english = answers("en")
    assert len(english) + len(own()) >= 80
    assert set(english) <= set(pack.names())
    for language in LANGUAGES:
        said = answers(language)
        assert list(said) == list(english)
        assert all(text.strip() and len(text) <= MOST_LETTERS for text in said.values())
    for known in own().values():
        assert set(known) == set(LANGUAGES)
        for one in known.values():
            assert 0 < len(one["answer"]) <= MOST_LETTERS
            assert one["asked"]
            assert all(0 < len(way) <= LONGEST_WAY for way in one["asked"])


def test_every_language_has_the_articles() -> None:
    kinds = {one.key: one.kind for one in entries("en")}
    for language in LANGUAGES:
        assert sum(kinds[one.key] == "article" for one in entries(language)) >= 20


@pytest.mark.django_db
def test_it_is_taught_as_an_owner_would(brand: object) -> None:
    teach(brand, "localhost:8001")  # type: ignore[arg-type]
    assert bot_of(brand).is_on  # type: ignore[arg-type]
    assert Question.objects.count() == len(answers("en")) + len(own())
    assert Answer.objects.count() == Revision.objects.count() == Question.objects.count() * len(LANGUAGES)
    told = question_of(brand, "pack.refund_time").answers.get(language="hr")  # type: ignore[arg-type,union-attr]
    assert (told.text, told.version) == (answers("hr")["refund_time"], 1)
    assert told.address == "http://localhost:8001/hr/policies/"
    assert Answer.objects.get(question__pack="price", language="fa").address == ""
