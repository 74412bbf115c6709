"""The shop's own answers as a source: to questions of the pack, and to questions of its own."""

from collections.abc import Iterable, Iterator

from counterbell.bot.models import Question
from counterbell.bot.sources import Entry, source
from counterbell.bot.titles import title_of


@source("answers")
def answers(brand: int) -> Iterable[Entry]:
    """Every answer in use, one entry for each language in which something is said or asked."""
    asked = Question.objects.filter(brand=brand, is_on=True).prefetch_related("answers").order_by("pk")
    for question in asked:
        yield from _entries(question)


def _entries(question: Question) -> Iterator[Entry]:
    said = {one.language: one for one in question.answers.all()}
    if not said:
        return
    for language in dict.fromkeys([*said, *question.phrasings]):
        one = said.get(language)
        yield Entry(
            key=question.key,
            language=language,
            title=title_of(question, language),
            answer=one.text if one else "",
            phrasings=tuple(question.phrasings.get(language, ())),
            version=one.version if one else 1,
            address=one.address if one else "",
        )
