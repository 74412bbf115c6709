"""Teams: who works together, for which brands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts import actions
from counterbell.accounts.models import Agent, Team
from counterbell.accounts.policies import May
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_forms import TeamForm


@require_safe
@page_for(May.SET_TEAM)
def list_teams(request: SettingsRequest) -> HttpResponse:
    """All teams."""
    teams = Team.objects.prefetch_related("brands", "agents")
    return render(request, "workspace/settings/teams.html", {"teams": teams})


@page_for(May.SET_TEAM)
def new_team(request: SettingsRequest) -> HttpResponse:
    """Make a team."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and done(form, lambda: actions.create_team(**form.cleaned_data, by=request.agent)):
        messages.success(request, _("The team %(name)s is made.") % {"name": form.cleaned_data["name"]})
        return redirect("settings_teams")
    return show(request, "team.html", form)


@page_for(May.SET_TEAM)
def team(request: SettingsRequest, pk: int) -> HttpResponse:
    """Change a team."""
    found = get_object_or_404(Team, pk=pk)
    before = {"name": found.name, "brands": list(found.brands.all()), "agents": list(found.agents.all())}
    form = TeamForm(request.POST or None, initial=before)
    if request.method == "POST" and done(form, lambda: _change(found, form, request.agent)):
        messages.success(request, _("The team %(name)s is saved.") % {"name": form.cleaned_data["name"]})
        return redirect("settings_teams")
    return show(request, "team.html", form, team=found, name=before["name"])


@require_POST
@page_for(May.SET_TEAM)
def delete_team(request: SettingsRequest, pk: int) -> HttpResponse:
    """Dissolve a team."""
    found = get_object_or_404(Team, pk=pk)
    said = _("The team %(name)s is gone.") % {"name": found.name}
    tried(request, lambda: actions.delete_team(found, by=request.agent), said)
    return redirect("settings_teams")


def _change(found: Team, form: TeamForm, by: Agent) -> None:
    actions.rename_team(found, name=form.cleaned_data["name"], by=by)
    actions.set_team_brands(found, brands=form.cleaned_data["brands"], by=by)
    # Those who are deactivated are not on the form, and stay on the team for the day they come back.
    away = found.agents.filter(is_active=False)
    actions.set_team_agents(found, agents=[*form.cleaned_data["agents"], *away], by=by)
