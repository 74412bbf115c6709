"""When a brand and its teams answer."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.models import Brand, Team
from counterbell.accounts.policies import May
from counterbell.accounts.queries import teams_for
from counterbell.routing.actions import forget_team_hours, set_hours
from counterbell.routing.queries import Standing, hours_for, schedules_of, standing
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, tried
from counterbell.workspace.settings_hours_forms import HoursForm


@require_safe
@page_for(May.SET_BRAND)
def list_hours(request: SettingsRequest) -> HttpResponse:
    """Every brand and how it stands now; with one brand, its hours at once."""
    brands = list(Brand.objects.all())
    if len(brands) == 1:
        return redirect("settings_hours", pk=brands[0].pk)
    lines = [(brand, _now(standing(hours_for(brand)))) for brand in brands]
    return render(request, "workspace/settings/hours_list.html", {"lines": lines})


@page_for(May.SET_BRAND)
def hours(request: SettingsRequest, pk: int) -> HttpResponse:
    """The hours of a brand."""
    return _page(request, get_object_or_404(Brand, pk=pk), None)


@page_for(May.SET_BRAND)
def team_hours(request: SettingsRequest, pk: int, team: int) -> HttpResponse:
    """The hours of one of the teams that serve a brand."""
    brand = get_object_or_404(Brand, pk=pk)
    return _page(request, brand, get_object_or_404(teams_for(brand), pk=team))


@require_POST
@page_for(May.SET_BRAND)
def forget_hours(request: SettingsRequest, pk: int, team: int) -> HttpResponse:
    """A team answers when its brand does."""
    brand = get_object_or_404(Brand, pk=pk)
    found = get_object_or_404(teams_for(brand), pk=team)
    said = _("%(name)s keeps the brand's hours.") % {"name": found.name}
    tried(request, lambda: forget_team_hours(brand, team=found, by=request.agent), said)
    return redirect("settings_hours", pk=pk)


def _page(request: SettingsRequest, brand: Brand, team: Team | None) -> HttpResponse:
    rows = {row.team_id: row for row in schedules_of(brand)}
    own = rows.get(team.pk if team else None)
    form = HoursForm(request.POST or None, schedule=own or rows.get(None), zone=_zone(request))
    if request.method == "POST" and done(form, lambda: set_hours(brand, team=team, by=request.agent, **form.said())):
        messages.success(request, _("The hours are saved."))
        return (
            redirect("settings_hours_team", pk=brand.pk, team=team.pk)
            if team
            else redirect("settings_hours", pk=brand.pk)
        )
    words = {
        "brand": brand,
        "team": team,
        "form": form,
        "own": own,
        "teams": [(one, one.pk in rows) for one in teams_for(brand)],
        "now": _now(standing(hours_for(brand, team))),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "workspace/settings/hours.html", words, status=status)


def _zone(request: SettingsRequest) -> str:
    return request.agent.time_zone or settings.TIME_ZONE


def _now(stands: Standing) -> dict[str, object]:
    """How it stands, with its moment in the reader's own zone."""
    until: datetime | None = stands.closes_at if stands.open else stands.opens_at
    return {"open": stands.open, "until": timezone.localtime(until) if until else None}
