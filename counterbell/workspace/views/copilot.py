"""What is suggested to an agent beside the editor, and what she made of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from counterbell.bot.actions import note_choice
from counterbell.bot.copilot import NotReady, helps_in, similar, suggested, suggestions
from counterbell.bot.summary import summary_of
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for


@require_GET
@agents_only
def copilot(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """What it is about, answers with their sources, resolved conversations like it; 202: ask again, 204: nothing."""
    shown = conversation_for(request, public_id)
    try:
        asked, found = suggestions(shown, request.agent)
    except NotReady:
        return HttpResponse(status=202)
    past = similar(shown, request.agent) if asked else []
    summary = summary_of(shown) if helps_in(shown) else None
    if not found and not past and not summary:
        return HttpResponse(status=204)
    return render(request, "workspace/inbox/copilot.html", {"found": found, "past": past, "summary": summary})


@require_POST
@agents_only
def copilot_choice(request: AgentRequest, public_id: UUID, verb: str) -> HttpResponse:
    """She took one of them (`key`), or did not want it."""
    shown = conversation_for(request, public_id)
    try:
        chosen = suggested(shown, request.agent, request.POST.get("key", ""))
    except NotReady:
        chosen = None
    if chosen and verb in {"take", "drop"}:
        note_choice(shown, *chosen, wanted=verb == "take", by=request.agent)
    return HttpResponse(status=204)
