"""allauth's addresses, without those that have no meaning here: nobody signs up, or gathers e-mail addresses."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView


def nothing(_request: HttpRequest) -> NoReturn:
    """There is no such page."""
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^(?:signup/|email/|confirm-email/|login/code/)", nothing),
    # allauth comes back here after each change of the second step; what it would list stands on the profile.
    path("2fa/", RedirectView.as_view(pattern_name="settings_profile")),
    path("", include("allauth.urls")),
]
