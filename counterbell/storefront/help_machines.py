"""What machines read of the help centre: schema.org, sitemap, feed."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from counterbell.accounts.models import Brand
from counterbell.helpcenter.domains import site_of
from counterbell.helpcenter.models import Article, Translation
from counterbell.helpcenter.queries import in_all_languages, mapped, newest
from counterbell.storefront.help_doors import Door, address_of, brand_at, help_page, home_of
from counterbell.storefront.readers import languages_of

MAPPED, FED = 2_000, 20  # articles of a sitemap, entries of a feed
FEEDS = {
    "atom": (Atom1Feed, "feed.xml", "application/atom+xml"),
    "rss": (Rss201rev2Feed, "rss.xml", "application/rss+xml"),
}
_ROOTED = re.compile(r"(\b(?:href|src)=\")/(?!/)")  # machines read an answer without the page that it stands in
# What ends a script's text, or begins a comment in it, whatever stands in an article.
_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def article_facts(one: Translation, brand: Brand) -> SafeString:
    """An article as schema.org says it: a question with its answer, or an article."""
    if one.article.kind == Article.Kind.FAQ:
        return faq_facts([one])  # a QAPage is one where readers answer too
    kind = "NewsArticle" if one.article.kind == Article.Kind.NEWS else "Article"
    return _script(
        {
            "@type": kind,
            "headline": one.title[:110],
            "description": one.summary,
            "inLanguage": one.language,
            "datePublished": one.published_at.isoformat() if one.published_at else "",
            "dateModified": one.changed_at.isoformat(),
            "publisher": {"@type": "Organization", "name": brand.name},
        }
    )


def faq_facts(questions: Sequence[Translation]) -> SafeString:
    """The questions of a section as one page of them."""
    if not questions:
        return mark_safe("")
    return _script({"@type": "FAQPage", "mainEntity": [_question(one) for one in questions]})


def _question(one: Translation) -> dict[str, Any]:
    site = site_of(one.brand)
    return {
        "@type": "Question",
        "name": one.title,
        "text": one.title,
        "answerCount": 1,
        "acceptedAnswer": {
            "@type": "Answer",
            "text": _ROOTED.sub(rf"\1{site}/", one.html),
            "url": site + address_of(one),
        },
    }


def _script(facts: dict[str, Any]) -> SafeString:
    # A block of data: the policy forbids scripts in a page, and this is none.
    words = json.dumps({"@context": "https://schema.org", **facts}, ensure_ascii=False).translate(_UNSAFE)
    return mark_safe(f'<script type="application/ld+json">{words}</script>')  # noqa: S308  # escaped above


@require_safe
def sitemap(request: HttpRequest, key: str) -> HttpResponse:
    """All that everybody may read, with its languages; a large one in parts, by the number they begin `from`."""
    brand = brand_at(key)
    asked = request.GET.get("from", "0")
    first = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    numbers = mapped(brand)
    if first == 0 and len(numbers) > MAPPED:
        return _xml(_index(brand, numbers))
    return _xml(_part(brand, [number for number in numbers if number >= first][:MAPPED]))


def _part(brand: Brand, numbers: Sequence[int]) -> Iterator[str]:
    site = site_of(brand)
    yield '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    yield from (f"<url><loc>{site}{home_of(brand, code)}</loc></url>" for code in languages_of(brand))
    for _number, group in groupby(in_all_languages(brand, numbers), key=lambda one: one.article_id):
        together = list(group)
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(address)}/>'
            for language, address in _spoken(together, brand, site)
        )
        for one in together:
            place, changed = escape(site + address_of(one)), one.changed_at.date().isoformat()
            yield f"<url><loc>{place}</loc><lastmod>{changed}</lastmod>{links}</url>"
    yield "</urlset>"


def _spoken(together: Sequence[Translation], brand: Brand, site: str) -> list[tuple[str, str]]:
    """An article in each of its languages, and for readers of any other where it has several."""
    here = {one.language: site + address_of(one) for one in together}
    other = here.get(brand.default_language) or next(iter(here.values()))
    return [*here.items(), *([("x-default", other)] if len(here) > 1 else [])]


def _index(brand: Brand, numbers: Sequence[int]) -> Iterator[str]:
    site = site_of(brand)
    yield '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    for first in numbers[::MAPPED]:
        yield f"<sitemap><loc>{site}/help/{brand.key}/sitemap.xml?from={first}</loc></sitemap>"
    yield "</sitemapindex>"


def _xml(lines: Iterator[str]) -> HttpResponse:
    answer = HttpResponse(
        '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(lines), content_type="application/xml; charset=utf-8"
    )
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@require_safe
@help_page
def feed(_request: HttpRequest, door: Door, form: str = "atom") -> HttpResponse:
    """What is new, for feed readers: Atom, or RSS 2.0 for those that know only that."""
    site, (made_as, name, content_type) = site_of(door.brand), FEEDS[form]
    made = made_as(
        title=door.brand.name,
        link=site + door.home,
        description=door.brand.name if form == "rss" else "",  # RSS demands one
        language=door.language,
        feed_url=f"{site}{door.home}{name}",
    )
    for one in newest(door.brand, door.language, (Article.Audience.PUBLIC,), most=FED):
        made.add_item(
            title=one.title,
            link=site + address_of(one),
            description=one.summary,
            pubdate=one.published_at,
            updateddate=one.changed_at,
            unique_id=site + address_of(one) if form == "rss" else None,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=f"{content_type}; charset=utf-8")
