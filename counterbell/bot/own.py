"""The shop's own answers as a source: to questions of the pack, and to questions of its own."""

from collections.abc import Iterable, Iterator, Mapping

from counterbell.bot.models import Answer, Question
from counterbell.bot.sources import Entry, source
from counterbell.bot.titles import title_of


@source("answers")
def answers(brand: int) -> Iterable[Entry]:
    """Every answer in use, one entry for each language in which something is said or asked."""
    asked = Question.objects.filter(brand=brand, is_on=True).prefetch_related("answers").order_by("pk")
    for question in asked:
        yield from entries_of(question, {one.language: one for one in question.answers.all()})


def entries_of(question: Question, said: Mapping[str, Answer]) -> Iterator[Entry]:
    """Those of one question with these answers by language."""
    if not said and not question.calls_person:
        return
    for language in dict.fromkeys([*said, *question.phrasings]):
        one = said.get(language)
        yield Entry(
            key=question.key,
            language=language,
            title=title_of(question, language),
            answer=one.text if one and not question.calls_person else "",
            phrasings=tuple(question.phrasings.get(language, ())),
            version=one.version if one else 1,
            address=one.address if one else "",
        )
