"""Which conversations belong together, from the page's side."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from counterbell.links import actions
from counterbell.links.policies import Relation
from counterbell.links.queries import offers_for
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for, seen_by
from counterbell.workspace.linking import RELATIONS, links_facts
from counterbell.workspace.views.handling import in_words


@require_GET
@agents_only
def links(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The part of the panel that shows them, as it is now."""
    return render_links(request, public_id)


@require_GET
@agents_only
def menu(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The inside of the dialog: what to link with, and how."""
    shown = conversation_for(request, public_id)
    words = request.GET.get("q", "").strip()[:200]
    offered = offers_for(request.agent, shown, words)
    inside = {"conversation": shown, "relations": RELATIONS, "others": offered, "words": words}
    return render(request, "workspace/inbox/menus/link.html", inside)


@require_POST
@agents_only
@in_words
def link(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Link it with `other`, which is its `relation`."""
    shown = conversation_for(request, public_id)
    other = get_object_or_404(seen_by(request.agent), public_id=UUID(request.POST.get("other", "")))
    actions.link(shown, to=other, relation=Relation(request.POST.get("relation", "")), by=request.agent)
    return render_links(request, public_id)


@require_POST
@agents_only
@in_words
def unlink(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Let it stand apart from `other` again."""
    shown = conversation_for(request, public_id)
    other = get_object_or_404(seen_by(request.agent), public_id=UUID(request.POST.get("other", "")))
    actions.unlink(shown, to=other, by=request.agent)
    return render_links(request, public_id)


def render_links(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The part of the panel; what an action answers with."""
    shown = conversation_for(request, public_id)
    around = {"conversation": shown} | links_facts(request.agent, shown)
    return render(request, "workspace/inbox/panel_links.html", around)
