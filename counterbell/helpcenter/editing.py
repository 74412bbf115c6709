"""What the editors' pages show: everything of the brands that an agent may see, drafts too."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.queries import brands_of
from counterbell.base.clock import now
from counterbell.helpcenter.folders import DRAFT, YES, Leaf
from counterbell.helpcenter.models import Article, Asked, Revision, Section, Seen, Translation, Vote
from counterbell.helpcenter.policies import slug_of

PAGE = 50
REPORT_DAYS = 30
_BEHIND = {age.value: age.name.lower() for age in Translation.Age if age}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; "" or None: everything."""

    language: str = ""
    section: int | None = None
    state: str = ""  # a status, or "missing", "old", "changed"
    kind: str = ""
    words: str = ""


def articles_seen_by(agent: Agent) -> QuerySet[Article]:
    """The articles of an agent's brands."""
    return Article.objects.filter(brand__in=brands_of(agent)).select_related("brand", "section__brand")


def languages_of(brand: Brand) -> list[str]:
    """The languages in which a brand's articles should be, its own first."""
    codes = [code for code, _name in settings.LANGUAGES if not brand.languages or code in brand.languages]
    return sorted(codes or [brand.default_language], key=lambda code: code != brand.default_language)


def listed(agent: Agent, brand: Brand, told: Filter, *, page: int = 1) -> list[Article]:
    """A page of the articles that fit, the last changed first, and one more when there are more."""
    rows = articles_seen_by(agent).filter(brand=brand)
    if told.section is not None:
        rows = rows.filter(section=told.section or None)
    if told.kind:
        rows = rows.filter(kind=told.kind)
    here = Translation.objects.filter(article=OuterRef("pk"))
    if told.words:
        rows = rows.filter(Exists(here.filter(title__icontains=told.words)))
    rows = _in_state(rows, told, here)
    first = max(0, page - 1) * PAGE
    return list(rows.order_by("-pk").prefetch_related("translations")[first : first + PAGE + 1])


def _in_state(rows: QuerySet[Article], told: Filter, here: QuerySet[Translation]) -> QuerySet[Article]:
    mine = here.filter(language=told.language) if told.language else here
    match told.state:
        case "":
            return rows.filter(Exists(mine)) if told.language else rows
        case "missing" if told.language:
            return rows.exclude(Exists(mine.filter(live__gt=0)))
        case "missing":
            wanted = len(languages_of(rows.first().brand)) if rows.exists() else 0  # type: ignore[union-attr]
            live = Count("translations", filter=Q(translations__live__gt=0))
            return rows.annotate(spoken=live).filter(spoken__lt=wanted)
        case "old":
            return rows.filter(Exists(mine.filter(age__gte=Translation.Age.NEEDS_UPDATE)))
        case "changed":
            return rows.filter(Exists(mine.filter(live__gt=0).exclude(status=Translation.Status.PUBLISHED)))
        case state:
            return rows.filter(Exists(mine.filter(status=state)))


def missing(brand: Brand) -> list[tuple[str, int, int]]:
    """For each language: (code, live articles, articles that have no words in it)."""
    counted = Translation.objects.live().filter(brand=brand).values_list("language")
    live = dict(counted.annotate(n=Count("pk")).order_by())
    whole = Article.objects.filter(brand=brand, translations__live__gt=0).distinct().count()
    return [(code, live.get(code, 0), whole - live.get(code, 0)) for code in languages_of(brand)]


def waiting_for_review(brand: Brand) -> int:
    """How many translations wait for a colleague to look at them."""
    return Translation.objects.filter(brand=brand, status=Translation.Status.REVIEW).count()


def waiting_for_update(brand: Brand) -> int:
    """How many translations say something older than their source."""
    return Translation.objects.filter(brand=brand, age__gte=Translation.Age.NEEDS_UPDATE).count()


def sections_of(brand: Brand) -> list[Section]:
    """The sections in order, with the number of their `articles_count`."""
    rows = Section.objects.filter(brand=brand).select_related("brand")
    return list(rows.annotate(articles_count=Count("articles")))


def history(translation: Translation) -> list[Revision]:
    """All versions, the newest first."""
    return list(translation.revisions.select_related("by"))


def leaves_of(brand: Brand) -> Iterator[Leaf]:
    """What readers see of a brand's articles, and their newest words where those are others, as files."""
    kept = Q(number=F("translation__newest")) | Q(number=F("translation__live"))
    rows = Revision.objects.filter(kept, translation__brand=brand).select_related(
        "translation__article__section__brand"
    )
    for one in rows.order_by("translation__article", "translation", "number"):
        article, spoken = one.translation.article, one.translation
        about = _placed(article) | {
            "title": one.title,
            "source": YES if spoken.language == article.language else "",
            "status": "" if one.number == spoken.live else DRAFT,
            "behind": _BEHIND.get(spoken.age, ""),
            "ends": spoken.expires_at.isoformat() if spoken.expires_at else "",
            "summary": one.summary,
            "hints": one.hints,
            "slug": one.slug or slug_of(one.title),
        }
        yield Leaf(str(article.pk), spoken.language, about, one.body)


def _placed(article: Article) -> dict[str, str]:
    return {
        "kind": article.kind,
        "subject": article.subject,
        "audience": article.audience,
        "section": article.section.name(article.section.brand.default_language) if article.section else "",
        "position": str(article.position or ""),
        "promoted": YES if article.promoted else "",
    }


@dataclass(frozen=True, slots=True)
class Report:
    """What readers looked for and read in the last days."""

    searches: int
    empty: list[Asked]
    most: list[Asked]
    read: list[Translation]
    unloved: list[Translation]
    words: list[Vote]


def report(brand: Brand, *, days: int = REPORT_DAYS) -> Report:
    """Searches without a result first: they are articles that are missing."""
    since = (now() - timedelta(days=days)).date()
    asked = Asked.objects.filter(brand=brand, day__gte=since)
    grouped = asked.values("language", "words").annotate(total=Sum("count"), best=Sum("found"))
    empty = [_asked(row) for row in grouped.filter(best=0).order_by("-total", "words")[:PAGE]]
    most = [_asked(row) for row in grouped.filter(best__gt=0).order_by("-total", "words")[:20]]
    seen = Seen.objects.filter(translation__brand=brand, day__gte=since).values_list("translation")
    counts = dict(seen.annotate(n=Sum("count")).order_by("-n")[:20])
    rows = {one.pk: one for one in Translation.objects.filter(pk__in=counts).defer("html", "words")}
    for pk, one in rows.items():
        one.seen = counts[pk]  # of these days; never saved
    disliked = Translation.objects.live().filter(brand=brand, unhelpful__gt=0).defer("html", "words")
    votes = Vote.objects.filter(translation__brand=brand, helpful=False, at__gte=now() - timedelta(days=days))
    return Report(
        searches=asked.aggregate(n=Sum("count"))["n"] or 0,
        empty=empty,
        most=most,
        read=[rows[pk] for pk in counts if pk in rows],
        unloved=list(disliked.order_by("-unhelpful", "helpful", "pk")[:20]),
        words=list(votes.exclude(words="", reason="").select_related("translation").order_by("-at")[:20]),
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """How an article did in a language in the last days."""

    seen: int
    helpful: int
    unhelpful: int
    reasons: list[tuple[str, int]]  # in words, the most frequent first


def figures_of(translation: Translation, *, days: int = REPORT_DAYS) -> Figures:
    """Views, votes, and why it did not help."""
    since = now() - timedelta(days=days)
    seen = Seen.objects.filter(translation=translation, day__gte=since.date()).aggregate(n=Sum("count"))["n"]
    votes = Vote.objects.filter(translation=translation, at__gte=since)
    said = votes.aggregate(yes=Count("pk", filter=Q(helpful=True)), no=Count("pk", filter=Q(helpful=False)))
    why = votes.exclude(reason="").values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return Figures(
        seen=seen or 0,
        helpful=said["yes"],
        unhelpful=said["no"],
        reasons=[(str(Vote.Reason(reason).label), count) for reason, count in why],
    )


def seen_lately(translations: Iterable[Translation], *, days: int = REPORT_DAYS) -> dict[int, int]:
    """How often each was read in the last days, by its key; who was not read stands not in it."""
    since = (now() - timedelta(days=days)).date()
    rows = Seen.objects.filter(translation__in=[one.pk for one in translations], day__gte=since)
    return dict(rows.values_list("translation").annotate(n=Sum("count")).order_by())


def _asked(row: Mapping[str, object]) -> Asked:
    return Asked(language=str(row["language"]), words=str(row["words"]), count=int(str(row["total"])))
