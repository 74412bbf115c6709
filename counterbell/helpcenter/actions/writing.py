"""Articles and their words: every saving is a version, and no version is ever lost."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.base.clock import now
from counterbell.helpcenter import policies
from counterbell.helpcenter.actions.files import put_into, throw_away
from counterbell.helpcenter.actions.redirects import lead_on
from counterbell.helpcenter.events import ArticleChanged, ArticleWithdrawn
from counterbell.helpcenter.models import Article, ArticleFile, Revision, Section, Translation
from counterbell.helpcenter.showing import show_words
from counterbell.journal.actions import record

Status = Translation.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of an article in one language, in Markdown; `hints` are other words that people look for it by."""

    title: str
    body: str = ""
    summary: str = ""
    hints: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article stands and for whom it is."""

    kind: str = Article.Kind.ARTICLE
    audience: str = Article.Audience.PUBLIC
    section: Section | None = None
    promoted: bool = False
    position: int = 0
    subject: str = ""  # of a policy


@transaction.atomic
def start_article(
    brand: Brand, wording: Wording, *, language: str, placement: Placement | None = None, by: Agent | None
) -> Translation:
    """Begin an article with the draft of its first language.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_HELP)
    article = Article(brand=brand, language=_spoken(language))
    _place(article, placement or Placement())
    article.save()
    return write(article, wording, language=language, by=by)


@transaction.atomic
def write(
    article: Article, wording: Wording, *, language: str, by: Agent | None, note: str = "", since: int | None = None
) -> Translation:
    """Keep new words as a draft; what readers see stays until they are published. The same words are no new version.

    `since` is the version that the writer began from: when somebody saved another one meanwhile, nothing is done.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    require(by, May.SET_HELP)
    held = Article.objects.select_for_update(no_key=True).select_related("brand").get(pk=article.pk)
    clean = _clean(wording)
    translation = Translation.objects.filter(article=held, language=language).first()
    if translation is None:
        translation = Translation(article=held, brand=held.brand, language=_spoken(language), title=clean.title)
    if since is not None and since != translation.newest:
        raise Refused(
            _("Somebody else saved this article meanwhile. Copy your words, load the page anew, and put them in again.")
        )
    if translation.newest and _same(newest_of(translation), clean):
        return translation
    translation.newest += 1
    translation.status, translation.changed_at, translation.publish_at = Status.DRAFT, now(), None
    if not translation.live:
        show_words(translation, clean.title, clean.slug, clean.summary, clean.hints, clean.body)
    translation.save()
    put_into(held, clean.body)
    Revision.objects.create(
        translation=translation, number=translation.newest, title=clean.title, slug=clean.slug, summary=clean.summary,
        hints=clean.hints, body=clean.body, note=note.strip()[:200], by=by,
    )  # fmt: skip
    return translation


@transaction.atomic
def restore(translation: Translation, number: int, *, by: Agent | None) -> Translation:
    """Make an old version the newest draft again."""
    old = Revision.objects.get(translation=translation, number=number)
    wording = Wording(title=old.title, body=old.body, summary=old.summary, hints=old.hints, slug=old.slug)
    note = _("Version %(number)s again") % {"number": number}
    return write(translation.article, wording, language=translation.language, by=by, note=note)


@transaction.atomic
def place_article(article: Article, placement: Placement, *, by: Agent | None) -> Article:
    """Put an article elsewhere, or make it for others."""
    require(by, May.SET_HELP)
    held = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    before = _placed(held)
    _place(held, placement)
    if _placed(held) == before:
        return held
    held.save(update_fields=["kind", "subject", "audience", "section", "promoted", "position"])
    for one in held.translations.live():
        changed = ArticleChanged(
            brand=one.brand_id, article=held.pk, translation=one.pk, language=one.language, revision=one.live
        )
        record(changed, actor=name_of(by))
    return held


@transaction.atomic
def delete_article(article: Article, *, by: Agent | None, instead: Article | None = None) -> None:
    """Delete an article with all its languages and versions; its addresses lead to another one, else to its section.

    Raises:
        Refused: it cannot stand instead of itself, or for another brand's.
    """
    require(by, May.SET_HELP)
    if instead and (instead.pk == article.pk or instead.brand_id != article.brand_id):
        raise Refused(_("Choose another article of this help centre."))
    lead_on(article, instead)
    for one in Translation.objects.filter(article=article, live__gt=0):
        gone = ArticleWithdrawn(brand=one.brand_id, article=article.pk, translation=one.pk, language=one.language)
        record(gone, actor=name_of(by))
    throw_away(ArticleFile.objects.filter(article=article))
    article.delete()


def newest_of(translation: Translation) -> Revision:
    """Its newest version."""
    return Revision.objects.get(translation=translation, number=translation.newest)


def _place(article: Article, placement: Placement) -> None:
    if placement.kind not in Article.Kind.values or placement.audience not in Article.Audience.values:
        raise Refused(_("Choose one from the list."))
    if placement.subject and placement.subject not in Article.Subject.values:
        raise Refused(_("Choose one from the list."))
    if placement.section and placement.section.brand_id != article.brand_id:
        raise Refused(_("This section belongs to another brand."))
    article.subject = placement.subject if placement.kind == Article.Kind.POLICY else ""
    if article.subject and _is_taken(article):
        raise Refused(_("There is a policy about this already: %s.") % Article.Subject(article.subject).label)
    article.kind, article.audience, article.section = placement.kind, placement.audience, placement.section
    article.promoted, article.position = placement.promoted, placement.position


def _placed(article: Article) -> tuple[object, ...]:
    return (article.kind, article.subject, article.audience, article.section_id, article.promoted, article.position)


def _is_taken(article: Article) -> bool:
    """Whether another policy of the brand is about the same. Whoever places one holds the brand meanwhile."""
    Brand.objects.select_for_update(no_key=True).get(pk=article.brand_id)
    return Article.objects.filter(brand=article.brand_id, subject=article.subject).exclude(pk=article.pk).exists()


def _clean(wording: Wording) -> Wording:
    title = " ".join(wording.title.replace("\x00", "").split())
    if not title:
        raise Refused(_("Write a title."))
    if len(title) > 200:
        raise Refused(_("A title has at most 200 letters."))
    body = wording.body.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(body) > policies.LONGEST_BODY:
        raise Refused(_("This article is too long. Divide it."))
    return Wording(
        title=title,
        body=body,
        summary=" ".join(wording.summary.replace("\x00", "").split())[:300],
        hints=" ".join(wording.hints.replace("\x00", "").split())[:300],
        slug=policies.slug_of(wording.slug) if wording.slug.strip() else "",
    )


def _same(revision: Revision, wording: Wording) -> bool:
    return all(
        getattr(revision, name) == getattr(wording, name) for name in ("title", "body", "summary", "hints", "slug")
    )


def _spoken(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one from the list."))
    return language
