"""Counterbell on a device: as an app, offline, and ringing though no page is open."""

import json
from functools import cache
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.alerts import actions
from counterbell.workspace.entrance import AgentRequest, agents_only

SCRIPT = Path(__file__).resolve().parents[1] / "static" / "workspace" / "worker.js"
COLOUR, PAPER = "#1f5f5b", "#f8f6f1"
OFFLINE_STYLES = ("ui/tokens.css", "ui/base.css", "ui/controls.css", "ui/parts.css", "ui/pages.css")


@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """What a browser needs to install the workspace as an app. Of no brand: one installation serves several."""
    icons = [
        {"src": static(f"ui/app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    right_to_left = translation.get_language_bidi()
    about = {
        "id": "/",
        "name": "Counterbell",
        "short_name": "Counterbell",
        "description": _("Answer your shop's customers."),
        "lang": translation.get_language(),
        "dir": "rtl" if right_to_left else "ltr",
        "start_url": reverse("inbox"),
        "scope": "/",
        "display": "standalone",
        "theme_color": COLOUR,
        "background_color": PAPER,
        "icons": icons,
        "shortcuts": [
            {"name": _("Inbox"), "url": reverse("inbox")},
            {"name": _("Visitors"), "url": reverse("visitors")},
        ],
    }
    response = JsonResponse(about, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The script that stays when the page is gone; it stands at the root because it serves all of it."""
    kept = {"page": reverse("offline"), "styles": [static(path) for path in OFFLINE_STYLES]}
    icons = {"icon": static("ui/app-192.png"), "badge": static("ui/badge-96.png")}
    head = f"self.COUNTERBELL = {json.dumps({**kept, **icons})};\n"
    response = HttpResponse(head + _script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the app shows when there is no network."""
    return render(request, "workspace/offline.html")


@require_POST
@agents_only
def subscribe(request: AgentRequest) -> HttpResponse:
    """Let this browser ring."""
    UserSession.objects.create_from_request(request)  # there is one already, except after the demo's way in
    session = UserSession.objects.get(session_key=request.session.session_key)
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    try:
        actions.subscribe(request.agent, session=session, device=request.headers.get("User-Agent", ""), **given)
    except actions.NotTaken as reason:
        return HttpResponse(str(reason), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
@agents_only
def unsubscribe(request: AgentRequest) -> HttpResponse:
    """Let this browser be silent."""
    actions.unsubscribe(request.agent, request.POST.get("endpoint", ""))
    return HttpResponse(status=204)


@require_POST
@agents_only
def try_it(request: AgentRequest) -> HttpResponse:
    """Ring once."""
    if not actions.try_device(request.agent, request.POST.get("endpoint", "")):
        return HttpResponse(status=404)
    return HttpResponse(status=204)


@cache
def _script() -> str:
    return SCRIPT.read_text()
