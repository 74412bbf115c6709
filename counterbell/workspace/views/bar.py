"""What the command bar finds beyond what the page knows: conversations and people."""

from django.http import JsonResponse
from django.views.decorators.http import require_GET

from counterbell.conversations import queries
from counterbell.conversations.models import Conversation
from counterbell.ui import dates
from counterbell.workspace.entrance import AgentRequest, agents_only, seen_by
from counterbell.workspace.views.inbox import is_uuid

MOST = 8


@require_GET
@agents_only
def bar(request: AgentRequest) -> JsonResponse:
    """Conversations in which the words stand, and people who are called so with their newest conversation."""
    words = request.GET.get("q", "").strip()[:200]
    found = queries.find(request.agent, words, limit=MOST * 2) if words else []
    said = [hit for hit in found if hit.message is not None][:MOST]
    people: dict[int, Conversation] = {}
    for hit in found:
        if hit.message is None:
            people.setdefault(hit.conversation.customer_id, hit.conversation)
    return JsonResponse(
        {
            "people": [
                _line(c, c.customer.email or c.customer.phone or c.preview) for c in list(people.values())[:MOST]
            ],
            "conversations": [_line(hit.conversation, hit.message.text[:160] if hit.message else "") for hit in said],
        }
    )


@require_GET
@agents_only
def recent(request: AgentRequest) -> JsonResponse:
    """The named conversations as they are now, those that may still be seen, in the order asked."""
    names = [name for name in request.GET.get("c", "").split(",")[: 2 * MOST] if is_uuid(name)][:MOST]
    found = {str(c.public_id): c for c in seen_by(request.agent).filter(public_id__in=names)}
    return JsonResponse({"conversations": [_line(found[name], found[name].preview) for name in names if name in found]})


def _line(conversation: Conversation, beside: str) -> dict[str, str]:
    return {
        "c": str(conversation.public_id),
        "name": str(conversation.customer),
        "beside": beside,
        "status": conversation.get_status_display(),
        "at": dates.stamp(conversation.active_at),
    }
