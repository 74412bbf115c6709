"""What readers see: published, changed, taken back; now or by the clock."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.models import Agent
from counterbell.accounts.policies import May
from counterbell.base.clock import now
from counterbell.helpcenter import policies
from counterbell.helpcenter.actions.writing import newest_of
from counterbell.helpcenter.events import (
    ArticleChanged,
    ArticlePublished,
    ArticleWithdrawn,
    ExpirySet,
    PublicationScheduled,
    ReviewAsked,
    TranslationAged,
)
from counterbell.helpcenter.models import Article, Revision, Translation
from counterbell.helpcenter.showing import show_words
from counterbell.journal.actions import record

Age, Status = Translation.Age, Translation.Status
_HOW_IT_STANDS = ["status", "publish_at", "expires_at", "changed_at"]


@transaction.atomic
def publish(
    translation: Translation, *, by: Agent | None, change: int = Age.NEEDS_UPDATE, caught_up: bool = True
) -> Translation:
    """Let readers see the newest version.

    `change` says how much the source changed, which the other languages then show; it counts for the source only.
    `caught_up`: this translation says what the source says now.
    """
    require(by, May.SET_HELP)
    held = _held(translation)
    return _appear(held, change=change, follows=_source_of(held).live if caught_up else None, actor=name_of(by))


@transaction.atomic
def ask_review(translation: Translation, *, by: Agent | None) -> Translation:
    """Ask colleagues to look at the newest version."""
    require(by, May.SET_HELP)
    held = _stand(_held(translation), Status.REVIEW)
    asked = ReviewAsked(brand=held.brand_id, article=held.article_id, translation=held.pk, language=held.language)
    record(asked, actor=name_of(by))
    return held


@transaction.atomic
def schedule(
    translation: Translation,
    at: datetime,
    *,
    by: Agent | None,
    change: int = Age.NEEDS_UPDATE,
    caught_up: bool = True,
) -> Translation:
    """Let the newest version appear by itself; whoever writes on meanwhile takes that back.

    `change` and `caught_up` as in `publish`, from when it appears. A translation that appears no earlier than its
    scheduled source has caught up with that.
    """
    require(by, May.SET_HELP)
    if at <= now():
        raise Refused(_("Choose a moment in the future."))
    held = _held(translation)
    _stand(held, Status.SCHEDULED, at)
    if held.language == held.article.language:
        planned_as = {"weight": change if held.published_at else None}
    else:
        planned_as = {"follows": _seen_by_then(_source_of(held), at) if caught_up else None}
    Revision.objects.filter(translation=held, number=held.newest).update(**planned_as)
    planned = PublicationScheduled(brand=held.brand_id, translation=held.pk, revision=held.newest, publish_at=at)
    record(planned, actor=name_of(by))
    return held


@transaction.atomic
def publish_scheduled(translation: int, *, revision: int, at: datetime) -> bool:
    """Do what was scheduled, unless it was scheduled anew or taken back meanwhile."""
    held = Translation.objects.select_for_update(no_key=True, of=("self",)).filter(pk=translation)
    found = held.select_related("article__brand", "brand").first()
    if found is None or found.status != Status.SCHEDULED or (found.newest, found.publish_at) != (revision, at):
        return False
    planned = newest_of(found)
    change = Age.NEEDS_UPDATE if planned.weight is None else planned.weight
    _appear(found, change=change, follows=planned.follows, actor="system")
    return True


@transaction.atomic
def set_expiry(translation: Translation, at: datetime | None, *, by: Agent | None) -> Translation:
    """Let an article end by itself; None: it stays."""
    require(by, May.SET_HELP)
    held = _held(translation)
    if at == held.expires_at:
        return held
    if at and at <= now():
        raise Refused(_("Choose a moment in the future."))
    held.expires_at = at
    held.save(update_fields=["expires_at"])
    if at:
        record(ExpirySet(brand=held.brand_id, translation=held.pk, expires_at=at), actor=name_of(by))
    return held


@transaction.atomic
def expire(translation: int, *, at: datetime) -> bool:
    """End an article whose time has come, unless another time was set meanwhile."""
    held = Translation.objects.select_for_update(no_key=True).filter(pk=translation, expires_at=at).first()
    if held is None or not held.live:
        return False
    _disappear(held, Status.EXPIRED, actor="system")
    return True


@transaction.atomic
def withdraw(translation: Translation, *, by: Agent | None) -> Translation:
    """Take an article back; its words stay as a draft."""
    require(by, May.SET_HELP)
    held = _held(translation)
    if held.live:
        _disappear(held, Status.DRAFT, actor=name_of(by))
    elif held.status != Status.DRAFT:
        _stand(held, Status.DRAFT)
    return held


@transaction.atomic
def catch_up(translation: Translation, *, by: Agent | None) -> Translation:
    """Say that a translation needs no change: it says what the source says."""
    require(by, May.SET_HELP)
    held = _held(translation)
    _set_age(held, Age.FRESH, name_of(by))
    return held


@transaction.atomic
def mark_age(translation: Translation, age: int, *, by: Agent | None) -> Translation:
    """Say how far a translation is behind, as it was where it comes from."""
    require(by, May.SET_HELP)
    held = _held(translation)
    _set_age(held, age, name_of(by))
    return held


def _held(translation: Translation) -> Translation:
    # The article first: whoever writes holds it too.
    Article.objects.select_for_update(no_key=True).get(pk=translation.article_id)
    return Translation.objects.select_related("article__brand", "brand").get(pk=translation.pk)


def _source_of(held: Translation) -> Translation:
    return Translation.objects.get(article=held.article_id, language=held.article.language)


def _seen_by_then(source: Translation, at: datetime) -> int:
    """The version of the source that readers will see when a translation appears."""
    planned = source.status == Status.SCHEDULED and source.publish_at and source.publish_at <= at
    return source.newest if planned else source.live


def _stand(held: Translation, status: str, at: datetime | None = None) -> Translation:
    if held.live == held.newest:
        raise Refused(_("The newest version is published already."))
    held.status, held.publish_at, held.changed_at = status, at, now()
    held.save(update_fields=_HOW_IT_STANDS)
    return held


def _appear(held: Translation, *, change: int, follows: int | None, actor: str) -> Translation:
    if held.live == held.newest:
        return held
    first, version, came_before = not held.live, newest_of(held), held.published_at is not None
    show_words(held, version.title, version.slug, version.summary, version.hints, version.body)
    held.live, held.status, held.publish_at, held.changed_at = held.newest, Status.PUBLISHED, None, now()
    held.published_at = held.published_at or held.changed_at
    if held.expires_at and held.expires_at <= held.changed_at:
        held.expires_at = None
    held.save()
    announce = ArticlePublished if first else ArticleChanged
    record(
        announce(
            brand=held.brand_id,
            article=held.article_id,
            translation=held.pk,
            language=held.language,
            revision=held.live,
        ),
        actor=actor,
    )
    if held.language != held.article.language:
        _follow(held, version, follows, actor)
    else:
        # Its newest version may have been public before, and come back as it was.
        if came_before and version.follows is None:
            _age_others(held, version, change, actor)
        Revision.objects.filter(pk=version.pk).update(follows=version.number)
    return held


def _follow(held: Translation, version: Revision, follows: int | None, actor: str) -> None:
    Revision.objects.filter(pk=version.pk).update(follows=follows)
    if follows is not None and follows >= _source_of(held).live:
        _set_age(held, Age.FRESH, actor)


def _age_others(source: Translation, version: Revision, change: int, actor: str) -> None:
    Revision.objects.filter(pk=version.pk).update(weight=change)
    follows = Revision.objects.filter(translation=OuterRef("pk"), number=OuterRef("live"), follows__gte=version.number)
    others = Translation.objects.filter(~Exists(follows), article=source.article_id).exclude(pk=source.pk)
    for other in others.order_by("pk"):
        _set_age(other, policies.aged(other.age, change), actor)


def _disappear(held: Translation, status: str, *, actor: str) -> None:
    held.live, held.status, held.publish_at, held.changed_at = 0, status, None, now()
    held.save(update_fields=["live", *_HOW_IT_STANDS])
    gone = ArticleWithdrawn(brand=held.brand_id, article=held.article_id, translation=held.pk, language=held.language)
    record(gone, actor=actor)


def _set_age(held: Translation, age: int, actor: str) -> None:
    if held.age == age:
        return
    held.age = age
    held.save(update_fields=["age"])
    told = TranslationAged(
        brand=held.brand_id, article=held.article_id, translation=held.pk, language=held.language, age=age
    )
    record(told, actor=actor)
