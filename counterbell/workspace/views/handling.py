"""What agents do with a conversation. Each view calls one action and answers with the header as it is now."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counterbell.accounts.actions import Refused
from counterbell.accounts.queries import agents_for, teams_for
from counterbell.conversations import actions, wire
from counterbell.conversations.actions import Done
from counterbell.conversations.files import FileRefused, store_upload
from counterbell.conversations.models import Conversation, Message, Rearrangement
from counterbell.workspace import deeds
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for, seen_by
from counterbell.workspace.views.conversation import render_header
from counterbell.workspace.views.inbox import render_labels
from counterbell.workspace.writing import along_in

P = ParamSpec("P")


def in_words(
    view: Callable[Concatenate[AgentRequest, P], HttpResponse],
) -> Callable[Concatenate[AgentRequest, P], HttpResponse]:
    """Answer 409 with the sentence when an action says that a wish makes no sense, 400 when it is none."""

    @wraps(view)
    def told(request: AgentRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (actions.NotPossible, Refused, FileRefused) as why:
            return _sentence(str(why), 409)
        except ValidationError as why:
            return _sentence(" ".join(why.messages), 409)
        except ValueError:
            return HttpResponseBadRequest(_("This could not be understood."), content_type="text/plain; charset=utf-8")

    return told


@require_POST
@agents_only
@in_words
def assign(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Give it to `agent`, `team`, oneself (agent=me) or nobody; what is not named stays."""
    held = conversation_for(request, public_id)
    for name, serving in (("agent", agents_for(held.brand)), ("team", teams_for(held.brand))):
        wanted = request.POST.get(name)
        if wanted and wanted != "me":
            get_object_or_404(serving, pk=int(wanted))
    return _do(request, held, deeds.assign(request.POST, request.agent))


@require_POST
@agents_only
@in_words
def status(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Open, pending or resolved."""
    return _do(request, conversation_for(request, public_id), deeds.status(request.POST, request.agent))


@require_POST
@agents_only
@in_words
def clear(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """It is no spam."""
    actions.clear(conversation_for(request, public_id), by=request.agent)
    return _header(request, public_id)


@require_POST
@agents_only
@in_words
def snooze(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Out of sight until a moment, or until the customer writes."""
    return _do(request, conversation_for(request, public_id), deeds.snooze(request.POST, request.agent))


@require_POST
@agents_only
@in_words
def priority(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """How much it matters."""
    return _do(request, conversation_for(request, public_id), deeds.priority(request.POST, request.agent))


@require_POST
@agents_only
@in_words
def label(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Put one label on, or take it off; with `new`, make one of that name and put it on."""
    held = conversation_for(request, public_id)
    worn = set(held.labels.all())
    if name := request.POST.get("new", ""):
        made = actions.create_label(name=name, by=request.agent)
        actions.set_labels(held, labels=worn | {made}, by=request.agent)
        return _header(request, public_id, extra=render_labels(request))
    return _do(request, held, deeds.label(request.POST, request.agent, [held]))


@require_POST
@agents_only
@in_words
def draft(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Keep what has been begun to write, and what is to go along."""
    held = conversation_for(request, public_id)
    kind, text = Message.Kind(request.POST.get("kind", "")), request.POST.get("text", "")
    along = along_in(request.POST.get("along", "{}"))
    actions.save_draft(held, agent=request.agent, kind=kind, text=text, along=along)
    return HttpResponse(status=204)


@require_POST
@agents_only
@in_words
def read(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Seen up to a number; the way without a live line."""
    held = conversation_for(request, public_id)
    actions.mark_read(held, agent=request.agent, number=int(request.POST.get("number", "")))
    return HttpResponse(status=204)


@require_POST
@agents_only
@in_words
def unread(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Keep it for later: to this agent it is new again from the customer's last words on."""
    actions.mark_unread(conversation_for(request, public_id), agent=request.agent)
    return HttpResponse(status=204)


@require_POST
@agents_only
@in_words
def files(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Take a file that goes with the next message."""
    held = conversation_for(request, public_id)
    file = request.FILES.get("file")
    if file is None:
        raise ValueError("file")
    return JsonResponse(wire.file_card(store_upload(file, brand=held.brand, uploader=request.agent.ref)))


@require_POST
@agents_only
@in_words
def merge(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Let this conversation live on inside another."""
    source = conversation_for(request, public_id)
    into = get_object_or_404(seen_by(request.agent), public_id=UUID(request.POST.get("into", "")))
    done = actions.merge(source, into=into, by=request.agent)
    return _rearranged(done, show=into)


@require_POST
@agents_only
@in_words
def split(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Take the messages with these `number`s out into a conversation of their own."""
    source = conversation_for(request, public_id)
    numbers = [int(number) for number in request.POST.getlist("number")]
    done = actions.split(source, numbers=numbers, by=request.agent)
    return _rearranged(done, show=done.target)


@require_POST
@agents_only
@in_words
def undo(request: AgentRequest, pk: int) -> HttpResponse:
    """Take a merge or split back."""
    seen = Conversation.objects.visible_to(request.agent)
    done = get_object_or_404(Rearrangement.objects.filter(source__in=seen, target__in=seen), pk=pk)
    actions.undo(done, by=request.agent)
    return JsonResponse({"show": str(done.source.public_id)})


def _header(request: AgentRequest, public_id: UUID, *, extra: str = "") -> HttpResponse:
    answer = render_header(request, conversation_for(request, public_id))
    answer.write(extra)
    return answer


def _do(request: AgentRequest, held: Conversation, wish: deeds.Wish) -> HttpResponse:
    """Do it, and tell the page what was done and how it is taken back."""
    before = actions.standing_of(held)
    wish.deed(held)
    done = Done(held.pk, before, actions.standing_of(conversation_for(request, held.public_id)))
    answer = _header(request, held.public_id)
    if done.before != done.after:
        told = {
            "text": wish.said(1),
            "undo": deeds.undo_token([done], request.agent),
            "c": str(held.public_id),
            "settled": done.after.status != done.before.status and done.after.status in {"resolved", "snoozed"},
        }
        # A header of our own: htmx tells its own at the button, which a colleague's change may have replaced by now.
        answer.headers["X-Done"] = json.dumps(told)
    return answer


def _rearranged(done: Rearrangement, *, show: Conversation) -> JsonResponse:
    return JsonResponse({"show": str(show.public_id), "undo": reverse("undo", args=[done.pk])})


def _sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
