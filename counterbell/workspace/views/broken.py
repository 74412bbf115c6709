"""What is said when something broke: our fault, or no room on the disk."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from counterbell.base.disk import is_full


def broke(request: HttpRequest) -> HttpResponse:
    """Answer a request whose view stumbled: 507 when the disk is full, else 500."""
    if not is_full(sys.exc_info()[1]):
        return server_error(request)
    status = HTTPStatus.INSUFFICIENT_STORAGE
    words = _("There is no room left on the server. Nothing was saved: please try again later.")
    if request.headers.get("HX-Request"):
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    if "text/html" in request.headers.get("Accept", ""):
        return render(request, "507.html", {"words": words}, status=status)
    return JsonResponse({"error": "full", "text": words}, status=status)
