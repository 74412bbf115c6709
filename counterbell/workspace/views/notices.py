"""Notices: what there is to be told, what has been read, and silence about one conversation."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from counterbell.alerts import actions, queries
from counterbell.alerts.models import Notice, Preferences
from counterbell.alerts.policies import OF_WAITING, Way
from counterbell.alerts.words import Told, place_of, said
from counterbell.base.clock import now
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for, seen_by

MOST_NEW = 20
ICONS = {
    "opened": "inbox",
    "message": "chat",
    "mention": "note",
    "assigned": "user",
    "waiting": "clock",
    "rated": "star",
    "unsent": "warning",
    "stray": "mail",
    "mailbox": "mail",
    "reminder": "clock",
    "review": "check-circle",
}


@require_GET
@never_cache
@agents_only
def state(request: AgentRequest) -> JsonResponse:
    """How many are unread, the newest of them, and how this agent wants to be told."""
    how = queries.preferences_of(request.agent)
    unread = list(queries.unread_of(request.agent)[: queries.COUNTED])
    return JsonResponse(
        {
            "unread": len(unread),
            "notices": [_as_told(notice, how) for notice in unread[:MOST_NEW]],
            "quiet": how.quiet(now()),
            "repeat": how.repeat,
            "sound": how.sound,
            "idle": how.idle_minutes,
        }
    )


@require_GET
@never_cache
@agents_only
def panel(request: AgentRequest) -> HttpResponse:
    """The list behind the bell."""
    shown = list(queries.notices_of(request.agent)[: queries.SHOWN])
    unread = set(queries.unread_of(request.agent).filter(pk__in=[n.pk for n in shown]).values_list("pk", flat=True))
    rows = [_Row(notice, notice.pk in unread) for notice in shown]
    return render(request, "workspace/notices/panel.html", {"rows": rows, "unread": len(unread)})


@require_POST
@agents_only
def read(request: AgentRequest) -> HttpResponse:
    """One notice, all of one conversation, or everything has been read."""
    if "all" in request.POST:
        actions.read_all(request.agent)
    elif c := request.POST.get("c"):
        shown = get_object_or_404(seen_by(request.agent), public_id=_uuid(c))
        actions.read_of(request.agent, shown)
    elif (pk := _number(request.POST.get("notice", ""))) is None or actions.read(request.agent, pk) is None:
        return HttpResponse(status=404)
    return HttpResponse(status=204)


@require_POST
@agents_only
def told(request: AgentRequest) -> HttpResponse:
    """These were shown to somebody who sits in front of the screen."""
    numbers = [number for text in request.POST.getlist("notice") if (number := _number(text)) is not None]
    actions.be_told(request.agent, numbers)
    return HttpResponse(status=204)


@require_POST
@agents_only
def mute(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Hear nothing of this conversation, or hear of it again."""
    wanted = request.POST.get("on")
    if wanted not in {"0", "1"}:
        return HttpResponseBadRequest()
    actions.mute(request.agent, conversation_for(request, public_id), on=wanted == "1")
    return HttpResponse(status=204)


class _Row:
    """A notice as the list shows it."""

    def __init__(self, notice: Notice, unread: bool) -> None:  # noqa: FBT001
        self.notice, self.unread = notice, unread
        self.told: Told = said(notice, with_words=True)
        self.place = place_of(notice)
        self.icon = ICONS.get(notice.kind, "bell")


def _as_told(notice: Notice, how: Preferences) -> dict[str, Any]:
    words = said(notice, with_words=how.show_words)
    return {
        "id": notice.pk,
        "at": notice.created_at.isoformat(),
        "kind": notice.kind,
        "c": str(notice.conversation.public_id) if notice.conversation else notice.kind,
        "url": place_of(notice),
        "title": words.title,
        "body": words.body,
        "ways": sorted(how.ways(notice.kind) & {Way.SOUND, Way.DESKTOP}),
        "waiting": notice.kind in OF_WAITING,
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
