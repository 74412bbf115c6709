"""What readers may see: only what is live, and only if it is for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, QuerySet

from counterbell.accounts.models import Brand
from counterbell.helpcenter.models import Article, Section, Translation
from counterbell.helpcenter.policies import read_by

PAGE = 30
PROMOTED, NEWS = 6, 3
LOOKED_AT = 100  # articles of a rare sort, of which some may lack a language
COUNTED_SECONDS = 60
_HEAVY = ("html", "words")
_ORDER = {subject: place for place, subject in enumerate(Article.Subject.values)}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A section as readers of a language see it."""

    section: Section
    name: str
    about: str
    count: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What a reader asked for in a language in which it does not exist: where it does."""

    article: Article
    elsewhere: list[Translation]


def readable(brand: Brand, language: str, audiences: Sequence[str]) -> QuerySet[Translation]:
    """All that such a reader may see in a language."""
    return (
        Translation.objects.live()
        .filter(brand=brand, language=language, article__audience__in=audiences)
        .select_related("article", "brand")
        .defer(*_HEAVY)
    )


def has_articles(brand: Brand, language: str, *, signed_in: bool = False) -> bool:
    """Whether a stranger, or who is signed in, finds anything in a language."""
    return readable(brand, language, read_by(signed_in=signed_in, colleague=False)).exists()


def shelves(brand: Brand, language: str, audiences: Sequence[str]) -> list[Shelf]:
    """The sections in which such a reader finds something."""
    counts = _counts(brand, language, audiences)
    found = Section.objects.filter(brand=brand, pk__in=[pk for pk in counts if pk]).select_related("brand")
    return [Shelf(one, one.name(language), one.about(language), counts[one.pk]) for one in found]


def _counts(brand: Brand, language: str, audiences: Sequence[str]) -> dict[int | None, int]:
    """How many articles each section has; kept for a minute, unless something was published since."""
    listed = Translation.objects.filter(brand=brand, language=language).order_by("-changed_at")
    newest = listed.values_list("changed_at", flat=True).first()
    key = f"help.counts.{brand.pk}.{language}.{len(audiences)}.{newest.timestamp() if newest else 0}"
    kept: dict[int | None, int] | None = cache.get(key)
    if kept is None:
        live = Translation.objects.live().filter(brand=brand, language=language, article__audience__in=audiences)
        kept = dict(live.values_list("article__section").annotate(n=Count("pk")).order_by())
        cache.set(key, kept, COUNTED_SECONDS)
    return kept


def on_shelf(section: Section, language: str, audiences: Sequence[str], *, page: int = 1) -> list[Translation]:
    """The articles of a section, a page of them and one more when there are more."""
    rows = readable(section.brand, language, audiences).filter(article__section=section)
    first = max(0, page - 1) * PAGE
    return list(rows.order_by("article__position", "article_id")[first : first + PAGE + 1])


def promoted(brand: Brand, language: str, audiences: Sequence[str]) -> list[Translation]:
    """What stands on the first page: what the shop put there, else what is read most."""
    chosen = _of(Article.objects.filter(brand=brand, promoted=True).order_by("position", "pk"), language, audiences)
    if chosen:
        return chosen[:PROMOTED]
    read = readable(brand, language, audiences).filter(seen__gt=0).order_by("-seen", "pk")
    return [one for one in read[: 2 * PROMOTED] if one.article.kind != Article.Kind.NEWS][:PROMOTED]


def newest(brand: Brand, language: str, audiences: Sequence[str], *, most: int) -> list[Translation]:
    """The newest articles."""
    return list(readable(brand, language, audiences).order_by("-published_at")[:most])


def news_of(brand: Brand, language: str, audiences: Sequence[str], *, most: int) -> list[Translation]:
    """The shop's news, the newest first."""
    found = _of(Article.objects.filter(brand=brand, kind=Article.Kind.NEWS).order_by("-pk"), language, audiences)
    return sorted(found, key=lambda one: one.published_at or one.changed_at, reverse=True)[:most]


def policies_of(brand: Brand, language: str, audiences: Sequence[str]) -> list[Translation]:
    """The shop's policies: those that every shop has, in their order, then others."""
    policies = Article.objects.filter(brand=brand, kind=Article.Kind.POLICY).order_by("position", "pk")
    found = _of(policies, language, audiences)
    return sorted(found, key=lambda one: _ORDER.get(one.article.subject, len(_ORDER)))[:PAGE]


def policy_about(brand: Brand, subject: str, language: str, audiences: Sequence[str]) -> Translation | None:
    """The policy about something; in the brand's own language where it has none in this one."""
    rows = Translation.objects.live().filter(
        article__brand=brand, article__subject=subject, article__audience__in=audiences
    )
    found = {one.language: one for one in rows.select_related("article", "brand").defer(*_HEAVY)}
    return found.get(language) or found.get(brand.default_language) or next(iter(found.values()), None)


def _of(
    articles: QuerySet[Article], language: str, audiences: Sequence[str], *, first: int = LOOKED_AT
) -> list[Translation]:
    """The words of the first of some articles, in their order. In two steps: few articles are such, of very many."""
    numbers = list(articles.filter(audience__in=audiences).values_list("pk", flat=True)[:first])
    rows = Translation.objects.live().filter(article__in=numbers, language=language)
    found = {one.article_id: one for one in rows.select_related("article", "brand").defer(*_HEAVY)}
    return [found[number] for number in numbers if number in found]


def article_at(
    brand: Brand, number: int, language: str, audiences: Sequence[str]
) -> tuple[Translation | None, list[Translation]]:
    """An article by its number: its words in that language (None when it has none), and in all its languages."""
    # The brand is asked of the article: with a brand of its translations, SQLite reads all fifty thousand of them.
    rows = list(
        Translation.objects.live()
        .filter(article=number, article__brand=brand, article__audience__in=audiences)
        .select_related("article__section__brand", "brand")
        .defer("words")
    )
    rows.sort(key=lambda one: one.language)  # sorted here: an order of the database's would cost SQLite its index
    return next((one for one in rows if one.language == language), None), rows


def beside(one: Translation, audiences: Sequence[str], *, most: int = 6) -> list[Translation]:
    """The articles that stand around an article."""
    if not one.article.section_id:
        return []
    around = Article.objects.filter(section=one.article.section_id).exclude(pk=one.article_id)
    return _of(around.order_by("position", "pk"), one.language, audiences, first=4 * most)[:most]


def mapped(brand: Brand) -> list[int]:
    """The numbers of the articles that search engines may know, in order."""
    rows = Translation.objects.live().filter(brand=brand, article__audience=Article.Audience.PUBLIC)
    return list(rows.order_by("article_id").values_list("article_id", flat=True).distinct())


def in_all_languages(brand: Brand, numbers: Sequence[int]) -> list[Translation]:
    """What everybody may read of these articles, an article's languages together."""
    rows = Translation.objects.live().filter(
        brand=brand, article__audience=Article.Audience.PUBLIC, article__in=numbers
    )
    return list(rows.select_related("article", "brand").defer(*_HEAVY).order_by("article_id", "language"))
