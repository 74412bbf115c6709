"""What every page of the workspace needs before its view runs."""

from collections.abc import Callable
from contextlib import nullcontext
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


class AgentLanguage:
    """Speak the agent's own language and tell her time; to others speak as cookie or browser ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") or translation.get_language_from_request(request)
        zone = zone_named(getattr(request.user, "time_zone", ""))
        with translation.override(chosen), timezone.override(zone) if zone else nullcontext():
            request.LANGUAGE_CODE = translation.get_language()
            response = self._next(request)
        response.headers.setdefault("Content-Language", chosen)
        return response


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of that name; None when there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
