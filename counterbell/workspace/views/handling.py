"""What agents do with a conversation. Each view calls one action and answers with the header as it is now."""

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
from counterbell.accounts.models import Agent
from counterbell.accounts.queries import agents_for, teams_for
from counterbell.conversations import actions, wire
from counterbell.conversations.files import FileRefused, store_upload
from counterbell.conversations.models import Conversation, Label, Message, Rearrangement
from counterbell.customers.actions import describe
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for, seen_by
from counterbell.workspace.views.conversation import moment_of, render_header, render_panel
from counterbell.workspace.views.inbox import render_labels

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
    agent, team = held.assignee, held.team
    if (wanted := request.POST.get("agent")) is not None:
        agent = _agent(request, held, wanted)
    if (wanted := request.POST.get("team")) is not None:
        team = get_object_or_404(teams_for(held.brand), pk=int(wanted)) if wanted else None
    actions.assign(held, agent=agent, team=team, by=request.agent)
    return _header(request, public_id)


@require_POST
@agents_only
@in_words
def status(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Open, pending or resolved."""
    held = conversation_for(request, public_id)
    verbs = {
        Conversation.Status.OPEN: actions.reopen,
        Conversation.Status.PENDING: actions.set_pending,
        Conversation.Status.RESOLVED: actions.resolve,
    }
    wanted = Conversation.Status(request.POST.get("status", ""))
    if wanted not in verbs:
        raise ValueError(wanted)
    verbs[wanted](held, by=request.agent)
    return _header(request, public_id)


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
    held = conversation_for(request, public_id)
    until = request.POST.get("until", "")
    actions.snooze(held, until=None if until == "reply" else moment_of(until), by=request.agent)
    return _header(request, public_id)


@require_POST
@agents_only
@in_words
def priority(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """How much it matters."""
    held = conversation_for(request, public_id)
    actions.set_priority(held, priority=int(request.POST.get("priority", "")), by=request.agent)
    return _header(request, public_id)


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
    toggled = get_object_or_404(Label, pk=int(request.POST.get("label", "")))
    actions.set_labels(held, labels=worn ^ {toggled}, by=request.agent)
    return _header(request, public_id)


@require_POST
@agents_only
@in_words
def draft(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Keep what has been begun to write."""
    held = conversation_for(request, public_id)
    kind = Message.Kind(request.POST.get("kind", ""))
    actions.save_draft(held, agent=request.agent, kind=kind, text=request.POST.get("text", ""))
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


@require_POST
@agents_only
@in_words
def contact(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Note a customer's name, address or telephone number, as told; it proves nothing."""
    held = conversation_for(request, public_id)
    told = {field: request.POST.get(field) for field in ("name", "email", "phone")}
    describe(held.customer, actor=request.agent.ref, **told)
    return render_panel(request, conversation_for(request, public_id))


def _header(request: AgentRequest, public_id: UUID, *, extra: str = "") -> HttpResponse:
    answer = render_header(request, conversation_for(request, public_id))
    answer.write(extra)
    return answer


def _agent(request: AgentRequest, held: Conversation, wanted: str) -> Agent | None:
    if wanted == "me":
        return request.agent
    return get_object_or_404(agents_for(held.brand), pk=int(wanted)) if wanted else None


def _rearranged(done: Rearrangement, *, show: Conversation) -> JsonResponse:
    return JsonResponse({"show": str(show.public_id), "undo": reverse("undo", args=[done.pk])})


def _sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
