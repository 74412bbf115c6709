"""The demo shop lives in Counterbell's process, but behind another port: requests from there see only the shop."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from counterbell.base.env import env

SITE = "counterbell.site"  # set by the gate that listens on the shop's port; no header can set it
SHOP = "shop"


class ShopSite:
    """Send what came through the shop's door to the shop's pages, with the policy that a shop owner would write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get(SITE) != SHOP:
            return self._next(request)
        request.urlconf = "counterbell.demo.shop_urls"
        response = self._next(request)
        response._csp_config = shop_policy()  # type: ignore[attr-defined]
        return response


def shop_policy() -> dict[str, list[str]]:
    """The house's policy, and scripts, frames and calls of the bubble from Counterbell's own address."""
    bubble = env().url
    policy = {name: list(sources) for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()}
    for name in ("script-src", "frame-src", "connect-src", "img-src", "style-src"):
        policy[name].append(bubble)
    return policy
