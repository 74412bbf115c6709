"""Saved views: the builder, what it would show, and the order in which they stand."""

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from counterbell.accounts.models import Team
from counterbell.accounts.policies import May, may
from counterbell.conversations.models import Conversation
from counterbell.conversations.tallies import written
from counterbell.lenses import conditions
from counterbell.lenses.actions import delete_view, order_views, save_view, set_habits
from counterbell.lenses.conditions import Group
from counterbell.lenses.models import ICONS, SavedView, Sort
from counterbell.lenses.queries import may_change, shown_by, tree_of
from counterbell.workspace.building import fields_for, starting
from counterbell.workspace.entrance import AgentRequest, agents_only
from counterbell.workspace.lens import Lens
from counterbell.workspace.views.handling import in_words
from counterbell.workspace.views.inbox import render_navigation

PREVIEWED = 5
COLOURS = ("#6b7280", "#2f80c2", "#3f8f4f", "#c98a1b", "#c2452f", "#c24d86", "#8b5fbf", "#1f8f8f")


@require_http_methods(["GET", "POST"])
@agents_only
@in_words
def new_view(request: AgentRequest) -> HttpResponse:
    """Compose a view, beginning with the list that one looks at."""
    if request.method == "POST":
        return _save(request, None)
    return _builder(request, None, starting(Lens.of(request.GET)))


@require_http_methods(["GET", "POST"])
@agents_only
@in_words
def saved_view(request: AgentRequest, pk: int) -> HttpResponse:
    """Change a view, or look how it is made."""
    view = _offered(request, pk)
    if request.method == "POST":
        return _save(request, view)
    return _builder(request, view, tree_of(view))


@require_POST
@agents_only
@in_words
def delete(request: AgentRequest, pk: int) -> JsonResponse:
    """Forget a view."""
    delete_view(_offered(request, pk), by=request.agent)
    return JsonResponse({"navigation": render_navigation(request)})


@require_POST
@agents_only
@in_words
def order(request: AgentRequest) -> HttpResponse:
    """Remember the order of one's saved views."""
    order_views(request.agent, [int(pk) for pk in request.POST.getlist("view")[:500]])
    return HttpResponse(status=204)


@require_POST
@agents_only
@in_words
def preview(request: AgentRequest) -> HttpResponse:
    """How many conversations conditions show now, and the newest of them. (Of settled ones, only whether.)"""
    tree = _tree(request)
    shown = shown_by(tree, request.agent)
    active = conditions.statuses(tree) - {Conversation.Status.RESOLVED}
    shown = shown.filter(status__in=active) if active else shown.none()
    newest = shown.select_related("customer", "brand").order_by("-active_at")[:PREVIEWED]
    told = {
        "count": written(shown.values("pk")[:1000].count()),
        "newest": newest,
        "settled": "resolved" in conditions.statuses(tree),
    }
    return render(request, "workspace/inbox/builder_preview.html", told)


@require_POST
@agents_only
@in_words
def habits(request: AgentRequest) -> HttpResponse:
    """How one likes to work."""
    set_habits(
        request.agent,
        after_reply=request.POST.get("after_reply", ""),
        after_resolve=request.POST.get("after_resolve", ""),
        density=request.POST.get("density", ""),
    )
    return HttpResponse(status=204)


def _save(request: AgentRequest, view: SavedView | None) -> JsonResponse:
    team = request.POST.get("team", "")
    saved = save_view(
        view,
        name=request.POST.get("name", ""),
        tree=_tree(request),
        by=request.agent,
        icon=request.POST.get("icon", ""),
        colour=request.POST.get("colour", ""),
        sort=request.POST.get("sort", Sort.NEWEST),
        share=request.POST.get("share", SavedView.Share.OWN),
        team=get_object_or_404(Team, pk=int(team)) if team and request.POST.get("share") == "team" else None,
    )
    return JsonResponse({"saved": saved.pk, "name": saved.name, "navigation": render_navigation(request)})


def _tree(request: AgentRequest) -> Group:
    said: Any = json.loads(request.POST.get("conditions", ""))
    return conditions.read(said)


def _offered(request: AgentRequest, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.offered_to(request.agent), pk=pk)


def _builder(request: AgentRequest, view: SavedView | None, tree: Group) -> HttpResponse:
    agent = request.agent
    teams = Team.objects.all() if agent.leads else Team.objects.filter(agents=agent)
    inside = {
        "view": view,
        "changeable": view is None or may_change(agent, view),
        "icon_choices": ICONS,
        "colours": COLOURS,
        "sorts": Sort.choices,
        "own_teams": teams,
        "to_everybody": may(agent, May.SHARE_WITH_ALL),
        "building": {"fields": fields_for(agent), "conditions": conditions.as_data(tree)},
    }
    return render(request, "workspace/inbox/builder.html", inside)
