"""allauth's addresses, without those that have no meaning here: nobody signs up, or gathers e-mail addresses."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver, include, path, re_path


def nothing(_request: HttpRequest) -> NoReturn:
    """There is no such page."""
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^(?:signup/|email/|confirm-email/|login/code/)", nothing),
    path("", include("allauth.urls")),
]
