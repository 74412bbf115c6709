"""The help centre as a source: what everybody may read there, a question with its answer, an article by passage."""

from collections.abc import Iterable, Iterator

from counterbell.base.env import env
from counterbell.bot.sources import Entry, source
from counterbell.helpcenter.models import Article, Translation
from counterbell.helpcenter.showing import lasting_address
from counterbell.helpcenter.writing import passages

LONGEST = 1_500  # letters of what is said at once


@source("articles")
def articles(brand: int) -> Iterable[Entry]:
    """What is public and current: news are no answers, and a translation that is out of date is not said."""
    public = Translation.objects.live().filter(brand=brand, article__audience=Article.Audience.PUBLIC)
    current = public.exclude(age=Translation.Age.OUT_OF_DATE).exclude(article__kind=Article.Kind.NEWS)
    for one in current.select_related("article", "brand").defer("words").order_by("pk").iterator():
        yield from _question(one) if one.article.kind == Article.Kind.FAQ else _article(one)


def _question(one: Translation) -> Iterator[Entry]:
    answer = "\n\n".join(passages(one.html))[:LONGEST]
    if answer:
        hints = [hint.strip() for hint in one.hints.split(",")]
        asked = tuple(filter(None, [one.title, *hints]))
        yield _entry(one, f"article.{one.article_id}", answer, phrasings=asked)


def _article(one: Translation) -> Iterator[Entry]:
    # A passage is known in its own language only: those of other languages need not stand in the same order.
    for number, passage in enumerate(passages(one.html), start=1):
        yield _entry(one, f"article.{one.article_id}.{one.language}.{number}", passage[:LONGEST])


def _entry(one: Translation, key: str, answer: str, *, phrasings: tuple[str, ...] = ()) -> Entry:
    return Entry(
        key=key,
        language=one.language,
        title=one.title,
        answer=answer,
        phrasings=phrasings,
        passages=(answer,),
        version=one.live,
        address=env().url.rstrip("/") + lasting_address(one.brand, one.language, one.article_id),
    )
