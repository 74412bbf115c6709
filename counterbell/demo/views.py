"""The demo's own door: choose somebody of the team and be her. Every view looks again whether this is a demo."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts import pictures
from counterbell.accounts.models import Agent, Brand
from counterbell.base.env import env
from counterbell.conversations.queries import counts_of
from counterbell.demo.models import Order
from counterbell.demo.team import BRAND_KEY, PEOPLE


@never_cache
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Who can be entered as, where the shop is, what to try."""
    _only_in_demo()
    brand = Brand.objects.filter(key=BRAND_KEY).first()
    people = Agent.objects.filter(email__in=[p.email for p in PEOPLE], is_active=True).prefetch_related("teams")
    order = [p.email for p in PEOPLE]
    team = sorted(people, key=lambda agent: order.index(agent.email))
    shop = f"http://{brand.domains[0]}/" if brand and brand.domains else ""
    cards = [
        {"agent": agent, "face": pictures.url_of(agent.avatar), "mine": counts_of(agent)["mine"]} for agent in team
    ]
    return render(request, "demo/welcome.html", {"cards": cards, "shop": shop, "order": Order.objects.first()})


@never_cache
@require_POST
def sign_in(request: HttpRequest, agent: int) -> HttpResponse:
    """Enter as one of the demo team, and as nobody else."""
    _only_in_demo()
    who = get_object_or_404(Agent, pk=agent, is_active=True, email__in=[p.email for p in PEOPLE])
    login(request, who, backend=settings.AUTHENTICATION_BACKENDS[0])
    return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)


def _only_in_demo() -> None:
    """Outside demo mode there is no such page, even if somebody mounted its address by mistake."""
    if not env().demo:
        raise Http404
