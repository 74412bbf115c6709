"""Who may open a page of the settings, and how a form and an action meet."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent
from counterbell.accounts.policies import May, may

P = ParamSpec("P")
Page = Callable[Concatenate["SettingsRequest", P], HttpResponse]


class SettingsRequest(HttpRequest):
    """A request of somebody who is signed in and may do what the page is for."""

    agent: Agent


def page_for(what: May) -> Callable[[Page[P]], Callable[..., HttpResponse]]:
    """A page for those who may do that: strangers are asked to sign in, others are told no."""

    def wrap(page: Page[P]) -> Callable[..., HttpResponse]:
        @never_cache
        @login_required
        @wraps(page)
        def enter(request: SettingsRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            assert isinstance(request.user, Agent)
            if not may(request.user, what):
                raise PermissionDenied
            request.agent = request.user
            return page(request, *args, **kwargs)

        return enter

    return wrap


def done(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do it if the form is right, all of it or nothing; a refusal becomes the form's error."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def tried(request: HttpRequest, act: Callable[[], object], success: str) -> None:
    """Do what a button asks, and say at the top of the next page how it went."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, success)


def show(request: HttpRequest, template: str, form: BaseForm, **words: object) -> HttpResponse:
    """The page with its form; 422 when what was typed was not good, so that programs see it too."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"workspace/settings/{template}", {"form": form, **words}, status=status)
