"""One's own page: name, picture, language, time zone, and the ways one signs in."""

from typing import BinaryIO, cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from counterbell.accounts import actions, pictures
from counterbell.accounts.models import Agent
from counterbell.accounts.policies import May
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show
from counterbell.workspace.settings_forms import Profile


@require_safe
@page_for(May.ANSWER)
def settings(request: SettingsRequest) -> HttpResponse:
    """The settings open on what everybody has: one's own profile."""
    return redirect("settings_profile")


@page_for(May.ANSWER)
def profile(request: SettingsRequest) -> HttpResponse:
    """Show and change one's own profile."""
    agent = request.agent
    before = {"name": agent.name, "language": agent.language, "time_zone": agent.time_zone}
    form = Profile(request.POST or None, request.FILES or None, initial=before)
    if request.method == "POST" and done(form, lambda: _change(agent, form)):
        with override(agent.language or request.LANGUAGE_CODE):
            messages.success(request, _("Your profile is saved."))
        return redirect("settings_profile")
    kinds = list(Authenticator.objects.filter(user=agent).values_list("type", flat=True))
    return show(
        request,
        "profile.html",
        form,
        agent=Agent.objects.get(pk=agent.pk),
        picture=pictures.url_of(agent.avatar),
        app=Authenticator.Type.TOTP in kinds,
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        codes=Authenticator.Type.RECOVERY_CODES in kinds,
        sessions=len(UserSession.objects.purge_and_list(agent)),
    )


def _change(agent: Agent, form: Profile) -> None:
    said = form.cleaned_data
    if said["picture"]:
        actions.set_avatar(agent, cast("BinaryIO", said["picture"]))
    elif said["remove_picture"] and agent.avatar:
        actions.set_avatar(agent, None)
    actions.set_profile(agent, name=said["name"], language=said["language"], time_zone=said["time_zone"])
