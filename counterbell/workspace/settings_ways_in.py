"""The two ways in for people who have no account yet: the first owner's link, and invitations."""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from counterbell.accounts import actions
from counterbell.accounts.actions import FirstBrand
from counterbell.accounts.models import Agent, Brand
from counterbell.channels.queries import webchat_of
from counterbell.workspace.settings_access import done, show
from counterbell.workspace.settings_forms import Accept, Setup


@sensitive_post_parameters("password")
@never_cache
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Become the first owner, name the shop, and see what to paste."""
    if limited := _too_often(request):
        return limited
    if actions.setup_link_for(token) is None:
        return render(request, "workspace/settings/link_ended.html", {"kind": "setup"}, status=404)
    language = request.LANGUAGE_CODE or settings.LANGUAGE_CODE
    before = {"colour": "#1f5f5b", "languages": [language], "default_language": language}
    form = Setup(request.POST or None, initial=before)
    made: list[tuple[Agent, Brand]] = []
    if request.method == "POST" and done(form, lambda: made.append(_first_owner(token, form))):
        owner, brand = made[0]
        return _sign_in(request, owner, reverse("settings_brand_install", args=[brand.pk]))
    return show(request, "setup.html", form)


@sensitive_post_parameters("password")
@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: choose a name and a password."""
    if limited := _too_often(request):
        return limited
    invitation = actions.invitation_for(token)
    if invitation is None:
        return render(request, "workspace/settings/link_ended.html", {"kind": "invitation"}, status=404)
    form = Accept(request.POST or None)
    made: list[Agent] = []
    if request.method == "POST" and done(
        form, lambda: made.append(actions.accept_invitation(token, **form.cleaned_data))
    ):
        return _sign_in(request, made[0], reverse("settings_profile"))
    return show(request, "invitation.html", form, invitation=invitation)


@transaction.atomic
def _first_owner(token: str, form: Setup) -> tuple[Agent, Brand]:
    said = form.cleaned_data
    shop = FirstBrand(
        name=said["shop"],
        colour=said["colour"],
        languages=said["languages"],
        default_language=said["default_language"],
    )
    owner, brand = actions.set_up_first_owner(
        token, email=said["email"], name=said["name"], password=said["password"], brand=shop
    )
    webchat_of(brand)
    return owner, brand


def _sign_in(request: HttpRequest, agent: Agent, then: str) -> HttpResponse:
    response: HttpResponse = perform_login(request, agent, redirect_url=then)
    return response


def _too_often(request: HttpRequest) -> HttpResponse | None:
    # Looking is free: tokens cannot be guessed. Each try to use one costs a slow hash, so tries are counted.
    if ratelimit.consume(request, action="way_in"):
        return None
    answer: HttpResponse = ratelimit.respond_429(request)
    return answer
