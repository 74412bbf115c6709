"""An agent's reminders: set on a conversation, moved, ended, and all of them on a page."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from counterbell.alerts import actions, queries
from counterbell.base.clock import now
from counterbell.ui.forms import ISO_MOMENT
from counterbell.workspace.deeds import moment_of
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for
from counterbell.workspace.views.conversation import SNOOZE_AT_LEAST, moments
from counterbell.workspace.views.handling import in_words


@require_GET
@never_cache
@agents_only
def page(request: AgentRequest) -> HttpResponse:
    """All of hers, the next one first; for a script only the list."""
    template = "list" if request.htmx else "page"
    rows = {"reminders": queries.reminders_of(request.agent)}
    return render(request, f"workspace/reminders/{template}.html", rows)


@require_GET
@agents_only
def of_conversation(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Hers of one conversation."""
    shown = conversation_for(request, public_id)
    rows = {"conversation": shown, "reminders": queries.reminders_in(request.agent, shown)}
    return render(request, "workspace/reminders/list.html", rows)


@agents_only
@in_words
def new(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The question when and of what; with POST, the answer."""
    shown = conversation_for(request, public_id)
    if request.method == "POST":
        actions.set_reminder(shown, **_wish(request), by=request.agent)
        return HttpResponse(status=204)
    return _asked(request, {"conversation": shown})


@agents_only
@in_words
def one(request: AgentRequest, pk: int) -> HttpResponse:
    """The same of one that is there: another moment, another note."""
    row = get_object_or_404(queries.reminders_of(request.agent), pk=pk)
    if request.method == "POST":
        actions.move_reminder(row.pk, **_wish(request), by=request.agent)
        return HttpResponse(status=204)
    return _asked(request, {"conversation": row.conversation, "row": row})


@require_POST
@agents_only
@in_words
def end(request: AgentRequest, pk: int) -> HttpResponse:
    """Done, or not wanted any more."""
    actions.end_reminder(pk, by=request.agent)
    return HttpResponse(status=204)


class _Wish(TypedDict):
    due: datetime
    note: str


def _wish(request: AgentRequest) -> _Wish:
    """One of the usual times, or the one that was entered."""
    said = request.POST
    return {"due": moment_of(said.get("until") or said.get("moment", "")), "note": said.get("note", "")}


def _asked(request: AgentRequest, about: dict[str, object]) -> HttpResponse:
    soonest = timezone.localtime(now() + SNOOZE_AT_LEAST).strftime(ISO_MOMENT)
    offered = [moment for moment in moments() if moment.until]
    return render(request, "workspace/reminders/one.html", about | {"moments": offered, "soonest": soonest})
