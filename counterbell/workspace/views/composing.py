"""What the editor asks for while an agent writes: canned replies, colleagues to call, ways and times to send."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from counterbell.base.clock import now
from counterbell.conversations import actions, canned
from counterbell.conversations.actions.canned import count_use
from counterbell.conversations.models import Conversation, Later
from counterbell.conversations.queries_writing import callees_for, to_come
from counterbell.ui import languages
from counterbell.workspace.contents import contents_of
from counterbell.workspace.deeds import moment_of
from counterbell.workspace.enclosing import fitting
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for
from counterbell.workspace.tongues import tongue_facts
from counterbell.workspace.views.conversation import moments
from counterbell.workspace.views.handling import in_words
from counterbell.workspace.writing import days_ahead, later_facts, soonest, words_of


@require_GET
@agents_only
def canned_replies(request: AgentRequest, public_id: UUID) -> JsonResponse:
    """Those that the words `q` may mean, filled for this conversation's customer."""
    shown = conversation_for(request, public_id)
    found = canned.offers(request.agent, shown, request.GET.get("q", "")[:200])
    return JsonResponse({"offers": [_offer(one, shown) for one in found]})


@require_POST
@agents_only
def canned_used(request: AgentRequest, public_id: UUID, pk: int) -> HttpResponse:
    """One of them was put into an answer."""
    shown = conversation_for(request, public_id)
    count_use(get_object_or_404(canned.fitting(request.agent, shown), pk=pk))
    return HttpResponse(status=204)


@require_GET
@agents_only
def callees(request: AgentRequest, public_id: UUID) -> JsonResponse:
    """Who can be called in a note here: people who may see the conversation, and their teams."""
    shown = conversation_for(request, public_id)
    found = callees_for(shown)
    return JsonResponse({"callees": [{"kind": c.kind, "name": c.name, "handles": c.handles} for c in found]})


@require_GET
@agents_only
def send_menu(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The inside of the menu with the other ways to send."""
    shown = conversation_for(request, public_id)
    ways = {"conversation": shown, "moments": moments(), "days": days_ahead(), "soonest": soonest()}
    return render(request, "workspace/inbox/menus/send.html", ways)


@require_GET
@agents_only
def later(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The answers that have not gone out yet."""
    shown = conversation_for(request, public_id)
    return render(request, "workspace/inbox/later.html", later_facts(request.agent, shown, to_come(shown)))


@agents_only
@in_words
def later_one(request: AgentRequest, public_id: UUID, client_id: UUID) -> HttpResponse:
    """One of them, to be changed; with POST, its new words and moment."""
    shown = conversation_for(request, public_id)
    row = get_object_or_404(Later.objects.to_come().filter(conversation=shown), client_id=str(client_id))
    if request.method == "POST":
        moment = moment_of(f"{request.POST.get('day', '')}T{request.POST.get('time', '')}")
        said = {name: request.POST.get(name, "") for name in ("text", "written")}
        actions.change_later(shown, row.client_id, **said, due=moment, by=request.agent)
        return HttpResponse(status=204)
    due = timezone.localtime(max(row.due, now() + timedelta(minutes=5)))
    days = days_ahead(upto=due)
    around = {"row": row, "conversation": shown, "days": days, "day": f"{due:%Y-%m-%d}", "time": f"{due:%H:%M}"}
    if row.written and row.written["language"]:
        around |= {"own": row.written, "tongues": tongue_facts(shown, request.agent, contents_of(request.agent, shown))}
    return render(request, "workspace/inbox/later_one.html", around)


@require_POST
@agents_only
@in_words
def take_back(request: AgentRequest, public_id: UUID, client_id: UUID) -> JsonResponse:
    """Let one of them not go out; answers with its words, so that they can be written on."""
    shown = conversation_for(request, public_id)
    taken = actions.take_back(shown, str(client_id), by=request.agent)
    return JsonResponse(words_of(taken))


@require_POST
@agents_only
@in_words
def send_now(request: AgentRequest, public_id: UUID, client_id: UUID) -> HttpResponse:
    """Let one of them wait no longer."""
    actions.send_now(conversation_for(request, public_id), str(client_id), by=request.agent)
    return HttpResponse(status=204)


def _offer(offer: canned.Offer, shown: Conversation) -> dict[str, Any]:
    one = offer.canned
    scope = one.owner or one.team or one.brand
    return {
        "id": one.pk,
        "name": one.name,
        "shortcut": one.shortcut,
        "scope": "" if one.owner_id else str(scope or ""),
        "language": offer.language,
        "language_name": languages.name_of(offer.language),
        "text": offer.filled.text,
        "missing": offer.filled.missing,
        "part": fitting(offer.part, shown.brand),
    }
