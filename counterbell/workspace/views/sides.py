"""Asking a third party about a conversation, from the page's side."""

from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counterbell.base.clock import now
from counterbell.channels.abilities import abilities_of
from counterbell.channels.queries import mail_channel_of
from counterbell.conversations.actions import UNDO
from counterbell.conversations.models import Conversation
from counterbell.links import actions
from counterbell.links.actions.sides import quoted_from
from counterbell.ui import dates
from counterbell.workspace.deeds import moment_of
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for
from counterbell.workspace.views.handling import in_words
from counterbell.workspace.writing import days_ahead, soonest


@agents_only
@in_words
def side(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The form that writes to a third party; with POST, it is sent as answers are: in a moment, or later."""
    shown = conversation_for(request, public_id)
    if request.method == "POST":
        return _asked(request, shown)
    around = {
        "conversation": shown,
        "id": uuid4(),
        "quoted": "\n\n".join(reversed(quoted_from(shown))),
        "days": days_ahead(),
        "soonest": soonest(),
        "channel": _carries(shown),
    }
    return render(request, "workspace/inbox/side.html", around)


@require_POST
@agents_only
@in_words
def take_back(request: AgentRequest, public_id: UUID, side_id: UUID) -> HttpResponse:
    """Let its letter not leave; the words are still in the form."""
    actions.take_aside_back(conversation_for(request, public_id), side_id, by=request.agent)
    return HttpResponse(status=204)


def _asked(request: AgentRequest, shown: Conversation) -> JsonResponse:
    name, later = UUID(request.POST.get("id", "")), bool(request.POST.get("later"))
    day, time = (request.POST.get(field, "") for field in ("day", "time"))
    asked = actions.Aside(
        **{field: request.POST.get(field, "") for field in ("to", "subject", "text")},
        quote=bool(request.POST.get("quote")),
        files=tuple(request.POST.get("files", "").split()),
        due=moment_of(f"{day}T{time}") if later else now() + UNDO,
        undoing=not later,
    )
    made = actions.ask_aside(shown, asked, public_id=name, by=request.agent)
    told = _told(made, asked.due if later else None)
    return JsonResponse({"text": told, "undo": reverse("side-take-back", args=[shown.public_id, name])})


def _told(made: Conversation, due: datetime | None) -> str:
    name = f"\u2068{made.customer}\u2069"
    if due is None:
        return _("Your letter to %(name)s goes out in a moment.") % {"name": name}
    moment = f"{dates.weekday_and_day(timezone.localtime(due))}, {dates.clock(due)}"
    return _("Your letter to %(name)s goes out: %(moment)s.") % {"name": name, "moment": moment}


def _carries(shown: Conversation) -> dict[str, object]:
    """What goes along with a letter of this brand."""
    channel = shown.channel if shown.channel.by_letter else mail_channel_of(shown.brand_id)
    able = abilities_of(channel or shown.channel)
    return {"files": able.files, "types": list(able.types)}
