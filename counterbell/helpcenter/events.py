"""What the help centre announces."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePublished:
    """An article can be read in a language in which it could not be read before."""

    name: ClassVar[str] = "helpcenter.article_published"
    brand: int
    article: int
    translation: int
    language: str
    revision: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleChanged:
    """A published article has other words, or is for other people, or stands elsewhere."""

    name: ClassVar[str] = "helpcenter.article_changed"
    brand: int
    article: int
    translation: int
    language: str
    revision: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleWithdrawn:
    """An article can no longer be read in a language: taken back, expired or deleted."""

    name: ClassVar[str] = "helpcenter.article_withdrawn"
    brand: int
    article: int
    translation: int
    language: str


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationAged:
    """The source of a translation changed, or the translation caught up: `age` as in Translation.Age."""

    name: ClassVar[str] = "helpcenter.translation_aged"
    brand: int
    article: int
    translation: int
    language: str
    age: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAsked:
    """A version waits for colleagues to look at it."""

    name: ClassVar[str] = "helpcenter.review_asked"
    brand: int
    article: int
    translation: int
    language: str


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationScheduled:
    """A version shall appear by itself."""

    name: ClassVar[str] = "helpcenter.publication_scheduled"
    brand: int
    translation: int
    revision: int
    publish_at: datetime


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ExpirySet:
    """An article shall end by itself."""

    name: ClassVar[str] = "helpcenter.expiry_set"
    brand: int
    translation: int
    expires_at: datetime


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class SectionsChanged:
    """The sections of a brand have other names or another order."""

    name: ClassVar[str] = "helpcenter.sections_changed"
    brand: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class DomainSet:
    """A help centre stands under another name of the shop's own, or under none."""

    name: ClassVar[str] = "helpcenter.domain_set"
    brand: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ImportContinued:
    """An import of a site has begun, or has read some pages and goes on at a moment: it is polite to the site."""

    name: ClassVar[str] = "helpcenter.import_continued"
    brand: int
    run: int
    step: int
    at: datetime
