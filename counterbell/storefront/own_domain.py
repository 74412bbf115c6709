"""A help centre under the shop's own name: nothing else of Counterbell is there.

Django refuses every host that is not Counterbell's own (ALLOWED_HOSTS). Here, before that, a host that a brand has set
is taken for ours, for the addresses of that brand's help centre only; every other host goes on to be refused.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.http.request import split_domain_port

from counterbell.accounts.models import Brand
from counterbell.helpcenter.domains import brand_at_domain, site_of
from counterbell.helpcenter.redirects import led_from

_FILES = ("/files/help/", "/files/face/")


class OwnDomain:
    """Lets requests for a brand's own domain in, to its help centre and no further."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, _port = split_domain_port(request.META.get("HTTP_HOST", ""))
        if host in settings.ALLOWED_HOSTS or not host:
            return self._next(request)
        key = brand_at_domain(host)
        if key is None:
            return self._next(request)
        if request.path == "/":
            return HttpResponseRedirect(f"/help/{key}/")
        if request.path == "/robots.txt":
            return _robots(key)
        if not request.path.startswith((f"/help/{key}/", *_FILES)):
            return self._led(request, key)
        return self._within(request)

    def _within(self, request: HttpRequest) -> HttpResponse:
        request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
        return self._next(request)

    def _led(self, request: HttpRequest, key: str) -> HttpResponse:
        """An address of another help centre that stood here before leads on, if the shop has said where to."""
        brand = Brand.objects.filter(key=key).first()
        if brand is None or request.method not in {"GET", "HEAD"} or led_from(brand, request.get_full_path()) is None:
            return HttpResponseNotFound("There is no such page.\n", content_type="text/plain; charset=utf-8")
        request.path = request.path_info = f"/help/{key}/from{request.path}"
        return self._within(request)


def _robots(key: str) -> HttpResponse:
    """All may be read, and where the map of it stands."""
    brand = Brand.objects.filter(key=key).first()
    mapped = f"Sitemap: {site_of(brand)}/help/{key}/sitemap.xml\n" if brand else ""
    answer = HttpResponse(f"User-agent: *\nDisallow:\n{mapped}", content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
