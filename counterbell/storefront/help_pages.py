"""The pages of the help centre: first page, section, article, news; they need no script and set no cookie."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.models import Brand
from counterbell.base.limits import source_of
from counterbell.customers.actions import NotProved, proved
from counterbell.helpcenter.actions import count_seen
from counterbell.helpcenter.files import link_to, readable_file
from counterbell.helpcenter.films import MARKED, PLAYERS
from counterbell.helpcenter.models import Article, Redirect, Section, Translation
from counterbell.helpcenter.policies import slug_of, warns
from counterbell.helpcenter.queries import (
    NEWS,
    PAGE,
    article_at,
    beside,
    news_of,
    on_shelf,
    policies_of,
    policy_about,
    promoted,
    shelves,
)
from counterbell.helpcenter.redirects import led_from, led_on
from counterbell.helpcenter.showing import lasting_address
from counterbell.helpcenter.writing import contents
from counterbell.storefront.help_doors import (
    LOOKS,
    MEMBER_SECONDS,
    SHARED_SECONDS,
    Door,
    address_of,
    around,
    brand_at,
    help_page,
    home_of,
    language_for,
    member_cookie,
    missing,
    section_address,
)
from counterbell.storefront.help_machines import article_facts, faq_facts
from counterbell.storefront.readers import languages_of

FEW_HEADINGS = 3


@require_safe
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """The help centre in the reader's language."""
    brand = brand_at(key)
    answer = HttpResponseRedirect(home_of(brand, language_for(request, brand)))
    answer["Vary"] = "Accept-Language"
    return answer


@csrf_exempt  # the shop's own page sends it, with a word that only the shop's server can sign
@require_POST
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """A shopper whom the shop knows may read what is for signed-in shoppers."""
    brand = brand_at(key)
    if LOOKS.exceeded(source_of(request)):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    try:
        proved(request.POST.get("jwt", "")[:8000], brand)
    except NotProved as why:
        return HttpResponse(str(why), status=HTTPStatus.FORBIDDEN, content_type="text/plain; charset=utf-8")
    answer = HttpResponseRedirect(home_of(brand, language_for(request, brand)), status=HTTPStatus.SEE_OTHER)
    name, value = member_cookie(brand)
    answer.set_cookie(
        name, value, max_age=MEMBER_SECONDS, path=f"/help/{brand.key}/", httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
    return answer


@require_safe
@help_page
def home(request: HttpRequest, door: Door) -> HttpResponse:
    """Search, what matters most, sections, news."""
    brand, language, audiences = door.brand, door.language, door.audiences
    page = around(door) | {
        "shelves": [(one, section_address(door, one.section)) for one in shelves(brand, language, audiences)],
        "promoted": _links(promoted(brand, language, audiences)),
        "news": _links(news_of(brand, language, audiences, most=NEWS)),
        "front": True,
    }
    return render(request, "storefront/help/home.html", page)


@require_safe
@help_page
def section(request: HttpRequest, door: Door, number: int, slug: str) -> HttpResponse:
    """The articles of a section; questions open where they stand."""
    found = Section.objects.filter(brand=door.brand, pk=number).select_related("brand").first()
    if found is None:
        return missing(request, door)
    here = section_address(door, found)
    if slug != slug_of(found.name(door.language)):
        return _moved(request, here)
    page_number = _page_number(request)
    rows = on_shelf(found, door.language, door.audiences, page=page_number)
    if not rows and page_number > 1:
        return missing(request, door)
    shown = rows[:PAGE]
    everywhere = {code: section_address(door, found, code) for code in languages_of(door.brand)}
    questions = _with_words([one for one in shown if one.article.kind == Article.Kind.FAQ])
    page = around(door, title=found.name(door.language), languages=everywhere) | {
        "about": found.about(door.language),
        "articles": _links([one for one in shown if one.article.kind != Article.Kind.FAQ]),
        "questions": _links(questions),
        "facts": faq_facts(questions),
        "before": page_number - 1,
        "after": page_number + 1 if len(rows) > PAGE else 0,
    }
    return render(request, "storefront/help/section.html", page)


@require_safe
@help_page
def listed(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """All news, or all policies."""
    if kind == "news":
        title, rows = _("News"), news_of(door.brand, door.language, door.audiences, most=PAGE)
    else:
        title, rows = _("Policies"), policies_of(door.brand, door.language, door.audiences)
    everywhere = {code: f"{home_of(door.brand, code)}{kind}/" for code in languages_of(door.brand)}
    page = around(door, title=title, languages=everywhere) | {"articles": _links(rows), "dated": kind == "news"}
    return render(request, "storefront/help/section.html", page)


@require_safe
@help_page
def policy(request: HttpRequest, door: Door, subject: str) -> HttpResponse:
    """Where a link to a policy leads that the shop has put elsewhere: it stays, whatever the policy is called."""
    found = policy_about(door.brand, subject, door.language, door.audiences)
    return HttpResponseRedirect(address_of(found)) if found else missing(request, door)


@require_safe
@help_page
def article(request: HttpRequest, door: Door, number: int, slug: str) -> HttpResponse:
    """An article; renamed ones lead on, untranslated ones say where they can be read."""
    found, everywhere = article_at(door.brand, number, door.language, door.audiences)
    if found is None:
        return _led_on(door, number) or missing(request, door, elsewhere=_elsewhere(everywhere))
    if slug != found.slug:
        return _moved(request, address_of(found))
    if request.method == "GET":
        count_seen(found.pk)
    page = article_page(door, found, everywhere)
    return with_films(request, render(request, "storefront/help/article.html", page), found)


def with_films(request: HttpRequest, answer: HttpResponse, found: Translation) -> HttpResponse:
    """Players of other hosts may stand in a page that has a film of theirs: only there, and only after a click."""
    if MARKED not in found.html:
        return answer
    return csp_update({"frame-src": list(PLAYERS)})(lambda _request: answer)(request)  # type: ignore[return-value]


@require_safe
@help_page
def file(request: HttpRequest, door: Door, file: str) -> HttpResponse:
    """A file of an article, for whoever may read the article."""
    found = readable_file(door.brand.pk, file, door.audiences)
    if found is None:
        return missing(request, door)
    answer = HttpResponseRedirect(link_to(found))
    answer["Cache-Control"] = "private, no-store"
    return answer


def article_page(door: Door, found: Translation, everywhere: list[Translation]) -> dict[str, Any]:
    """What the page of an article shows."""
    at = found.article.section
    source = next((one for one in everywhere if one.language == found.article.language), None)
    headings = contents(found.html)
    page = around(door, title=found.title, languages={one.language: address_of(one) for one in everywhere})
    return page | {
        "article": found,
        "section": (at.name(door.language), section_address(door, at)) if at else None,
        "contents": headings if len(headings) >= FEW_HEADINGS else [],
        "source": source if source and source.pk != found.pk and warns(found.age) else None,
        "source_address": address_of(source) if source else "",
        "source_language": get_language_info(source.language)["name_local"].capitalize() if source else "",
        "beside": _links(beside(found, door.audiences)),
        "facts": article_facts(found, door.brand),
        "summary": found.summary,
        "dated": found.article.kind == Article.Kind.NEWS,
    }


@require_safe
@help_page
def go(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Where a link from one article to another leads: to its words in this language, else in its own."""
    found, everywhere = article_at(door.brand, number, door.language, door.audiences)
    there = found or next((one for one in everywhere if one.language == one.article.language), None)
    if there is None:
        return _led_on(door, number) or missing(request, door, elsewhere=_elsewhere(everywhere))
    return HttpResponseRedirect(address_of(there))


@require_safe
def old(request: HttpRequest, key: str, rest: str) -> HttpResponse:
    """Where an address leads that a help centre had before this one: only ever to an article or a section of ours."""
    brand = brand_at(key)
    query = request.META.get("QUERY_STRING", "")
    found = led_from(brand, f"/{rest}?{query}")
    if found is None:
        return plain(request, key, language_for(request, brand), rest)
    answer = HttpResponseRedirect(_target_of(found, brand, language_for(request, brand)))
    answer["Vary"], answer["Cache-Control"] = "Accept-Language", f"public, max-age={SHARED_SECONDS}"
    return answer


@require_safe
def plain(request: HttpRequest, key: str, language: str, rest: str) -> HttpResponse:
    """Whatever else stands behind a help centre's address."""
    brand = brand_at(key)
    if language not in languages_of(brand):
        raise Http404("There is no such page.")
    return help_page(missing)(request, key, language)


def _led_on(door: Door, number: int) -> HttpResponse | None:
    """Where the readers of a deleted article go."""
    found = led_on(door.brand, number)
    return HttpResponsePermanentRedirect(_target_of(found, door.brand, door.language)) if found else None


def _target_of(found: Redirect, brand: Brand, language: str) -> str:
    if found.section:
        return f"{home_of(brand, language)}section/{found.section_id}-{quote(slug_of(found.section.name(language)))}/"
    return lasting_address(brand, language, found.article_id or 0)


def _links(rows: list[Translation]) -> list[tuple[Translation, str]]:
    return [(one, address_of(one)) for one in rows]


def _with_words(rows: list[Translation]) -> list[Translation]:
    """Lists come without their words; answers that stand in the page need them."""
    words = dict(Translation.objects.filter(pk__in=[one.pk for one in rows]).values_list("pk", "html"))
    for one in rows:
        one.html = words[one.pk]
    return rows


def _elsewhere(rows: list[Translation]) -> list[tuple[str, str, str]]:
    return [(one.language, one.title, address_of(one)) for one in rows]


def _moved(request: HttpRequest, there: str) -> HttpResponse:
    asked = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{there}?{asked}" if asked else there)


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < int(asked[:6]) < 10_000 else 1
