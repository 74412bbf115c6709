"""Incidents from the page's side: declared, joined by many, answered once."""

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from counterbell.bot.queries import sounds_rude
from counterbell.links import actions
from counterbell.links.models import Incident
from counterbell.links.queries import addressees_of, ends_of, incident_at, incidents_for
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for, seen_by
from counterbell.workspace.linking import told_attached, tongues_of
from counterbell.workspace.views.bulk import chosen_in
from counterbell.workspace.views.handling import in_words
from counterbell.workspace.views.links import render_links

TEXT = "text-"
ASKED = 428  # nothing was done: the same again with `anyway` is an answer to the question


@agents_only
@in_words
def incident(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The form that declares one, or gives it another title."""
    shown = conversation_for(request, public_id)
    if request.method == "POST":
        actions.declare(shown, title=request.POST.get("title", ""), by=request.agent)
        return HttpResponse(status=204)
    around = {"conversation": shown, "incident": incident_at(ends_of(shown.pk))}
    return render(request, "workspace/inbox/incident.html", around)


@require_POST
@agents_only
@in_words
def withdraw(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """It was none."""
    actions.withdraw(conversation_for(request, public_id), by=request.agent)
    return render_links(request, public_id)


@agents_only
@in_words
def answer(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Who would get an answer, in which languages; with POST, it is given to them, unless she is asked first."""
    shown = conversation_for(request, public_id)
    held = _incident(request, public_id)
    if request.method == "POST":
        texts = {name.removeprefix(TEXT): str(text) for name, text in request.POST.items() if name.startswith(TEXT)}
        if not request.POST.get("anyway") and sounds_rude(shown.brand_id, *texts.values()):
            asked = _("It may sound rude to the customer.") + " " + _("Send anyway?")
            return HttpResponse(asked, status=ASKED, content_type="text/plain; charset=utf-8")
        resolve, sure = bool(request.POST.get("resolve")), bool(request.POST.get("sure"))
        actions.answer_all(held, texts=texts, by=request.agent, resolve=resolve, sure=sure)
        return HttpResponse(status=204)
    people = addressees_of(shown)
    around = {"conversation": shown, "incident": held, "people": people, "tongues": tongues_of(people)}
    return render(request, "workspace/inbox/incident_answer.html", around)


@require_POST
@agents_only
@in_words
def stop(request: AgentRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Let nobody get an answer who has not got it yet."""
    held = get_object_or_404(_incident(request, public_id).answers, pk=pk)
    actions.stop(held, by=request.agent)
    return render_links(request, public_id)


@require_GET
@agents_only
def bulk_menu(request: AgentRequest) -> HttpResponse:
    """The incidents to which what is chosen can be attached."""
    return render(request, "workspace/inbox/menus/incident.html", {"incidents": incidents_for(request.agent)[:30]})


@require_POST
@agents_only
@in_words
def attach_many(request: AgentRequest) -> JsonResponse:
    """Attach the conversations named by `c` to the `incident`."""
    to = get_object_or_404(seen_by(request.agent), public_id=UUID(request.POST.get("incident", "")))
    chosen = [one for one in chosen_in(request) if one.pk != to.pk]
    done, refused = actions.attach_many(chosen, to=to, by=request.agent)
    return JsonResponse({"text": told_attached(done, refused), "undo": "", "done": done})


def _incident(request: AgentRequest, public_id: UUID) -> Incident:
    found = incident_at(ends_of(conversation_for(request, public_id).pk))
    if found is None:
        raise Http404
    return found
