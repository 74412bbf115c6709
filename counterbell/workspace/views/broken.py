"""What is said when something broke: our fault, no room on the disk, or a database that does not answer."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from counterbell.base.away import is_away
from counterbell.base.disk import is_full

AGAIN_AFTER = 5  # seconds


def broke(request: HttpRequest) -> HttpResponse:
    """Answer a request whose view stumbled: 507 when the disk is full, 503 when the database is away, else 500."""
    fault = sys.exc_info()[1]
    if is_full(fault):
        words = _("There is no room left on the server. Nothing was saved: please try again later.")
        return _said(request, HTTPStatus.INSUFFICIENT_STORAGE, "full", words)
    if is_away(fault):
        words = _("The database does not answer at the moment. Nothing was saved: please try again in a few seconds.")
        answer = _said(request, HTTPStatus.SERVICE_UNAVAILABLE, "away", words)
        answer["Retry-After"] = str(AGAIN_AFTER)
        return answer
    return server_error(request)


def _said(request: HttpRequest, status: HTTPStatus, code: str, words: str) -> HttpResponse:
    """In the form in which it was asked for."""
    if request.headers.get("HX-Request"):
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    if "text/html" in request.headers.get("Accept", ""):
        # Without the request: what a page has besides (messages, who she is) would ask the database that is away.
        return HttpResponse(render_to_string(f"{status.value}.html", {"words": words}), status=status)
    return JsonResponse({"error": code, "text": words}, status=status)
