"""Search, what is suggested while somebody types, and whether it helped."""

from hashlib import sha256
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from counterbell.base.clock import now
from counterbell.base.limits import Limit, source_of
from counterbell.helpcenter.actions import count_asked, count_seen, vote
from counterbell.helpcenter.finding import search
from counterbell.helpcenter.models import Vote
from counterbell.helpcenter.policies import warns
from counterbell.helpcenter.queries import article_at, promoted
from counterbell.storefront.help_doors import Door, address_of, around, help_page, missing, too_often
from counterbell.storefront.help_pages import article_page, with_films

RESULTS, SUGGESTIONS, LONGEST = 20, 6, 200
VOTES = Limit("help-vote", 20)


@require_safe
@help_page
def results(request: HttpRequest, door: Door) -> HttpResponse:
    """What fits; when nothing does in this language, what does in the brand's own."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    found = search(door.brand, door.language, words, audiences=door.audiences, limit=RESULTS) if words else []
    other = door.brand.default_language
    abroad = (
        search(door.brand, other, words, audiences=door.audiences, limit=SUGGESTIONS)
        if words and not found and other != door.language
        else []
    )
    if words:
        count_asked(door.brand.pk, door.language, words, found=len(found))
    page = around(door, title=_("Search")) | {
        "words": words,
        "found": [(one.translation, address_of(one.translation)) for one in found],
        "abroad": [(one.translation, address_of(one.translation)) for one in abroad],
        "canonical": "",
        "hidden": True,
    }
    answer = render(request, "storefront/help/results.html", page)
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@help_page
def suggest(request: HttpRequest, door: Door) -> HttpResponse:
    """Titles that fit what is being typed; before the first letter, those that stand on the first page.

    Letters on the way are no search: `asked` says that these words were all of it, and then they count.
    """
    words = request.GET.get("q", "").strip()[:LONGEST]
    if words:
        hits = search(door.brand, door.language, words, audiences=door.audiences, limit=SUGGESTIONS, unfinished=True)
        found = [hit.translation for hit in hits]
    else:
        found = promoted(door.brand, door.language, door.audiences)
    rows = [{"number": one.article_id, "title": one.title, "url": address_of(one)} for one in found]
    answer = JsonResponse({"found": rows})
    if words and "asked" in request.GET:
        count_asked(door.brand.pk, door.language, words, found=len(found))
        answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@help_page
def words(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """The words of an article, for the chat that shows them within itself."""
    found, _everywhere = article_at(door.brand, number, door.language, door.audiences)
    if found is None:
        return JsonResponse({}, status=HTTPStatus.NOT_FOUND)
    if request.method == "GET":
        count_seen(found.pk)
    return JsonResponse({"title": found.title, "html": found.html, "url": address_of(found), "old": warns(found.age)})


@csrf_exempt  # no cookie means anything to it: whoever votes is nobody that we know
@require_POST
@help_page
def voted(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Whether it helped: yes, or no and why."""
    if VOTES.exceeded(source_of(request)):
        return too_often(request, door)
    found, everywhere = article_at(door.brand, number, door.language, door.audiences)
    if found is None:
        return missing(request, door)
    helpful = request.POST.get("helpful", "") == "yes"
    reason = request.POST.get("reason", "")
    if helpful or reason:
        vote(found, voter=_mark(request), helpful=helpful, reason=reason, words=request.POST.get("words", ""))
        return HttpResponseRedirect(f"{address_of(found)}?thanks=1#helped", status=HTTPStatus.SEE_OTHER)
    vote(found, voter=_mark(request), helpful=False)
    page = article_page(door, found, everywhere) | {"asks_why": True, "reasons": Vote.Reason.choices}
    answer = with_films(request, render(request, "storefront/help/article.html", page), found)
    answer["Cache-Control"] = "no-store"
    return answer


def _mark(request: HttpRequest) -> str:
    """By this a reader votes once a day; nobody can read from it who she is."""
    agent = request.headers.get("User-Agent", "")[:300]
    words = f"{settings.SECRET_KEY}|{now().date()}|{source_of(request)}|{agent}"
    return sha256(words.encode()).hexdigest()[:32]
