"""The help centre as a source: a question with its answer, an article by passage, each for those who may read it.

A policy is also what is said to the pack's questions about it, where the shop has written no answer of its own.
"""

from collections.abc import Iterable, Iterator

from counterbell.base.env import env
from counterbell.bot.models import Question
from counterbell.bot.sources import AGENTS, EVERYBODY, SIGNED_IN, Entry, source
from counterbell.helpcenter.models import Article, Translation
from counterbell.helpcenter.showing import lasting_address
from counterbell.helpcenter.writing import passages

LONGEST = 1_500  # letters of what is said at once
# An audience that is not named here is nobody's: what somebody adds to the help centre is not told by mistake.
AUDIENCES: dict[str, str] = {
    Article.Audience.PUBLIC: EVERYBODY,
    Article.Audience.SIGNED_IN: SIGNED_IN,
    Article.Audience.AGENTS: AGENTS,
}
# What a policy is about → the questions of the pack that ask for it.
ASKED: dict[str, tuple[str, ...]] = {
    Article.Subject.SHIPPING: ("delivery_options",),
    Article.Subject.RETURNS: ("return_conditions", "refund_policy"),
    Article.Subject.WARRANTY: ("warranty",),
    Article.Subject.PRIVACY: ("my_data",),
}


@source("articles")
def articles(brand: int) -> Iterable[Entry]:
    """What is current: news are no answers, and a translation that is out of date is not said."""
    current = (
        Translation.objects.live()
        .filter(brand=brand)
        .exclude(age=Translation.Age.OUT_OF_DATE)
        .exclude(article__kind=Article.Kind.NEWS)
    )
    for one in current.select_related("article", "brand").defer("words").order_by("pk").iterator():
        yield from _question(one) if one.article.kind == Article.Kind.FAQ else _article(one)
    yield from _policies(brand)


def _policies(brand: int) -> Iterator[Entry]:
    """What the policies say to what every shop is asked, in their author's short words."""
    own = set(Question.objects.filter(brand=brand, is_on=True).values_list("pack", "answers__language"))
    person = set(Question.objects.filter(brand=brand, is_on=True, calls_person=True).values_list("pack", flat=True))
    public = Translation.objects.live().filter(brand=brand, article__audience=Article.Audience.PUBLIC)
    current = public.exclude(age=Translation.Age.OUT_OF_DATE).filter(article__subject__in=ASKED)
    for one in current.select_related("article", "brand").order_by("pk"):
        for name in ASKED[one.article.subject]:
            if (name, one.language) not in own and name not in person and (answer := _short(one)):
                yield _entry(one, f"pack.{name}", answer)


def _short(one: Translation) -> str:
    """The summary that somebody wrote; without one the first passage, which is whole."""
    written = one.summary and not one.words.startswith(one.summary.rstrip("…"))
    return one.summary if written else next(iter(passages(one.html)), "")[:LONGEST]


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
        audience=AUDIENCES.get(one.article.audience, ""),
    )
