"""Asking a third party about a conversation, from the page's side."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render

from counterbell.links import actions
from counterbell.links.actions.sides import quoted_from
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for
from counterbell.workspace.views.handling import in_words


@agents_only
@in_words
def side(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The form that writes to a third party; with POST, it is sent."""
    shown = conversation_for(request, public_id)
    if request.method == "POST":
        told = {name: request.POST.get(name, "") for name in ("to", "subject", "text")}
        quote, name = bool(request.POST.get("quote")), UUID(request.POST.get("id", ""))
        actions.ask_aside(shown, public_id=name, quote=quote, by=request.agent, **told)
        return HttpResponse(status=204)
    quoted = "\n\n".join(reversed(quoted_from(shown)))
    return render(request, "workspace/inbox/side.html", {"conversation": shown, "id": uuid4(), "quoted": quoted})
