"""The people: who is here as what, who is invited, who is let out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts import actions, letters, pictures
from counterbell.accounts.models import Agent, Invitation
from counterbell.accounts.policies import May, may_give, may_manage
from counterbell.accounts.queries import has_second_step, open_invitations, people
from counterbell.base.env import env
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_forms import Invite, Person


@require_safe
@page_for(May.SET_TEAM)
def list_people(request: SettingsRequest) -> HttpResponse:
    """Everybody, and the open invitations with their links."""
    agents = [(agent, pictures.url_of(agent.avatar)) for agent in people()]
    # The link makes whoever holds it what it is for: an administrator must not see that of a future owner.
    invited = [
        (invitation, letters.invitation_url(invitation) if may_give(request.agent, invitation.role) else "")
        for invitation in open_invitations()
    ]
    return render(
        request,
        "workspace/settings/people.html",
        {"people": agents, "invited": invited, "has_mail": bool(env().mail_url)},
    )


@page_for(May.SET_TEAM)
def invite(request: SettingsRequest) -> HttpResponse:
    """Invite somebody."""
    form = Invite(request.POST or None, by=request.agent)
    if request.method == "POST" and done(form, lambda: actions.invite(**form.cleaned_data, by=request.agent)):
        messages.success(request, _invited(form.cleaned_data["email"]))
        return redirect("settings_people")
    return show(request, "invite.html", form, has_mail=bool(env().mail_url))


@require_POST
@page_for(May.SET_TEAM)
def invite_again(request: SettingsRequest, pk: int) -> HttpResponse:
    """The same invitation anew: seven more days, another link, another letter."""
    old = get_object_or_404(Invitation, pk=pk, accepted_at=None)
    teams = list(old.teams.all())
    tried(
        request,
        lambda: actions.invite(email=old.email, role=old.role, teams=teams, by=request.agent),
        _invited(old.email),
    )
    return redirect("settings_people")


@require_POST
@page_for(May.SET_TEAM)
def take_back(request: SettingsRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation, pk=pk, accepted_at=None)
    tried(request, lambda: actions.revoke_invitation(invitation, by=request.agent), _("The invitation is taken back."))
    return redirect("settings_people")


@page_for(May.SET_TEAM)
def person(request: SettingsRequest, pk: int) -> HttpResponse:
    """Role and teams of one agent, and the buttons for bad days."""
    agent = get_object_or_404(Agent, pk=pk)
    form = Person(
        request.POST or None, by=request.agent, initial={"role": agent.role, "teams": list(agent.teams.all())}
    )
    if request.method == "POST" and done(form, lambda: _change(agent, form, request.agent)):
        messages.success(request, _("%(name)s: saved.") % {"name": agent.name})
        return redirect("settings_people")
    return show(
        request,
        "person.html",
        form,
        person=agent,
        picture=pictures.url_of(agent.avatar),
        manageable=may_manage(request.agent, agent),
        myself=agent.pk == request.agent.pk,
        second_step=has_second_step(agent),
    )


@require_POST
@page_for(May.SET_TEAM)
def act_on_person(request: SettingsRequest, pk: int, verb: str) -> HttpResponse:
    """Deactivate, reactivate, sign out everywhere, or take a lost second step away."""
    agent = get_object_or_404(Agent, pk=pk)
    by, name = request.agent, {"name": agent.name}
    match verb:
        case "deactivate":
            tried(request, lambda: actions.deactivate(agent, by=by), _("%(name)s can no longer sign in.") % name)
        case "reactivate":
            tried(request, lambda: actions.reactivate(agent, by=by), _("%(name)s can sign in again.") % name)
        case "sign-out":
            tried(request, lambda: actions.sign_out(agent, by=by), _("%(name)s is signed out everywhere.") % name)
        case "reset-second-step":
            said = _("%(name)s now signs in with the password alone.") % name
            tried(request, lambda: actions.reset_second_step(agent, by=by), said)
        case _unknown:
            raise Http404
    return redirect("settings_person", pk=pk)


def _change(agent: Agent, form: Person, by: Agent) -> None:
    actions.change_role(agent, role=form.cleaned_data["role"], by=by)
    actions.set_teams_of(agent, teams=form.cleaned_data["teams"], by=by)


def _invited(email: str) -> str:
    if env().mail_url:
        return _("%(email)s is invited: the letter is on its way.") % {"email": email}
    return _("%(email)s is invited. No mail server is set, so send the link below yourself.") % {"email": email}
