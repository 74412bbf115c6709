"""Reading a customer in one's own language, answering in hers and politely. A model is asked: these may wait."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from counterbell.bot.generation.politeness import tone_of
from counterbell.bot.generation.translating import in_tongue_of, in_tongue_of_customer
from counterbell.conversations.actions import read_translated
from counterbell.conversations.queries_tongues import said_by_customer
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for
from counterbell.workspace.tongues import rendition_card, renditions_of
from counterbell.workspace.views.handling import in_words


@require_GET
@agents_only
def renditions(request: AgentRequest, public_id: UUID) -> JsonResponse:
    """What stands beside the messages of this thread in other languages."""
    return JsonResponse({"renditions": renditions_of(conversation_for(request, public_id), request.agent)})


@require_POST
@agents_only
def always(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Have what the customer writes here translated as it comes (`on`), or no longer."""
    read_translated(conversation_for(request, public_id), on=request.POST.get("on") == "1", by=request.agent)
    return HttpResponse(status=204)


@require_POST
@agents_only
@in_words
def read_message(request: AgentRequest, public_id: UUID, number: int) -> HttpResponse:
    """One message of the customer's in the agent's language; 204: it is."""
    said = said_by_customer(conversation_for(request, public_id), number)
    if said is None:
        raise Http404
    found = in_tongue_of(said, request.agent)
    return JsonResponse(rendition_card(found)) if found else HttpResponse(status=204)


@require_POST
@agents_only
@in_words
def write_message(request: AgentRequest, public_id: UUID) -> JsonResponse:
    """What the agent has written (`text`), in the customer's language; nothing is sent."""
    shown = conversation_for(request, public_id)
    made = in_tongue_of_customer(shown, request.POST.get("text", ""), request.agent)
    told: dict[str, Any] = {
        "text": made.text,
        "lang": made.language,
        "written_in": made.written_in,
        "differs": list(made.differs),
    }
    return JsonResponse(told)


@require_POST
@agents_only
@in_words
def check_tone(request: AgentRequest, public_id: UUID) -> JsonResponse:
    """Whether what the agent has written (`text`) is polite, and how it could be said; nothing is sent."""
    found = tone_of(conversation_for(request, public_id), request.POST.get("text", ""), request.agent)
    return JsonResponse(
        {
            "polite": found.is_polite,
            "line": found.line,
            "wording": found.wording,
            "lang": found.language,
            "differs": list(found.differs),
        }
    )
