"""What agents do with many conversations at once, and how they take things back."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from counterbell.accounts.models import Agent, Team
from counterbell.accounts.queries import brands_of
from counterbell.base.clock import now
from counterbell.conversations import actions
from counterbell.conversations.models import Conversation, Label, Rearrangement
from counterbell.ui import dates
from counterbell.ui.forms import ISO_MOMENT
from counterbell.workspace import deeds, listing
from counterbell.workspace.entrance import AgentRequest, agents_only, seen_by
from counterbell.workspace.lens import Lens
from counterbell.workspace.views.conversation import SNOOZE_AT_LEAST, moments
from counterbell.workspace.views.handling import in_words

WISHES = {
    "assign": deeds.assign,
    "status": deeds.status,
    "snooze": deeds.snooze,
    "priority": deeds.priority,
}


@require_GET
@agents_only
def names(request: AgentRequest) -> JsonResponse:
    """The names of all conversations in a list, as many as can be handled at once."""
    return JsonResponse({"names": listing.names_in(request.agent, Lens.of(request.GET))})


@require_GET
@agents_only
def menu(request: AgentRequest, name: str) -> HttpResponse:
    """The inside of a menu for what is chosen."""
    inside: dict[str, object] = {"bulk": True}
    if name == "assign":
        served = brands_of(request.agent)
        people = Agent.objects.filter(is_active=True)
        inside |= {
            "people": people if request.agent.leads else people.filter(teams__brands__in=served).distinct(),
            "teams": Team.objects.filter(brands__in=served).distinct(),
        }
    elif name == "labels":
        inside |= {"labels": Label.objects.all(), "worn": set()}
    elif name == "snooze":
        inside |= {"moments": moments(), "soonest": timezone.localtime(now() + SNOOZE_AT_LEAST).strftime(ISO_MOMENT)}
    return render(request, f"workspace/inbox/menus/{name}.html", inside)


@require_POST
@agents_only
@in_words
def bulk(request: AgentRequest, verb: str) -> JsonResponse:
    """Do one thing to the conversations named by `c`; says in words what became of it, and how it is taken back."""
    chosen = chosen_in(request)
    if verb == "label":
        wish = deeds.label(request.POST, request.agent, chosen)
    elif verb in WISHES:
        wish = WISHES[verb](request.POST, request.agent)
    else:
        raise ValueError(verb)
    outcome = actions.do_to_many(chosen, wish.deed)
    return JsonResponse(
        {
            "text": deeds.told(outcome, wish.said),
            "undo": deeds.undo_token(outcome.done, request.agent),
            "done": len(outcome.done),
        }
    )


@require_POST
@agents_only
@in_words
def unread(request: AgentRequest) -> JsonResponse:
    """Let all of these be new to this agent again."""
    chosen = chosen_in(request)
    for conversation in chosen:
        actions.mark_unread(conversation, agent=request.agent)
    said = ngettext("%(count)s conversation kept unread.", "%(count)s conversations kept unread.", len(chosen)) % {
        "count": dates.digits(len(chosen))
    }
    return JsonResponse({"text": said, "undo": "", "done": len(chosen)})


@require_POST
@agents_only
@in_words
def merge(request: AgentRequest) -> JsonResponse:
    """Merge the conversations named by `c` into the one named by `into`."""
    into = get_object_or_404(seen_by(request.agent), public_id=UUID(request.POST.get("into", "")))
    done: list[Rearrangement] = []
    refused: dict[str, int] = {}
    for source in chosen_in(request):
        if source.pk == into.pk:
            continue
        try:
            done.append(actions.merge(source, into=into, by=request.agent))
        except actions.NotPossible as why:
            refused[str(why)] = refused.get(str(why), 0) + 1
    said = ngettext("%(count)s conversation merged.", "%(count)s conversations merged.", len(done))
    words = [said % {"count": dates.digits(len(done))}] if done else []
    words += [why if n == 1 else f"{why} ({dates.digits(n)})" for why, n in refused.items()]
    return JsonResponse(
        {
            "text": " ".join(words) or _("Nothing to merge."),
            "merged": ",".join(str(one.pk) for one in done),
            "show": str(into.public_id),
            "done": len(done),
        }
    )


@require_POST
@agents_only
@in_words
def take_back(request: AgentRequest) -> JsonResponse:
    """Let things stand as they did before a deed: by its token, or by the merges that it was."""
    if merged := request.POST.get("merged", ""):
        back = _merges_back(request, [int(pk) for pk in merged.split(",")[: listing.MOST_NAMED]])
    else:
        done = deeds.read_undo(request.POST.get("token", ""), request.agent)
        seen = {c.pk for c in seen_by(request.agent).filter(pk__in=[one.conversation for one in done])}
        ours = [one for one in done if one.conversation in seen]
        step = 20  # a few in each transaction: nobody who writes waits for the many
        back = sum(
            actions.put_back(ours[place : place + step], by=request.agent) for place in range(0, len(ours), step)
        )
    if not back:
        raise actions.NotPossible(_("Nothing to take back: it was changed since."))
    said = ngettext("Undone for %(count)s conversation.", "Undone for %(count)s conversations.", back)
    return JsonResponse({"text": said % {"count": dates.digits(back)}})


def _merges_back(request: AgentRequest, pks: list[int]) -> int:
    seen = Conversation.objects.visible_to(request.agent)
    mine = Rearrangement.objects.filter(pk__in=pks, source__in=seen, target__in=seen).order_by("-pk")
    for done in mine:
        actions.undo(done, by=request.agent)
    return len(mine)


def chosen_in(request: AgentRequest) -> list[Conversation]:
    """The conversations that a request names by `c`, those that its agent may see."""
    # One field with commas: the number of fields of a form is limited, and hundreds may be chosen.
    named = [UUID(name) for name in request.POST.get("c", "").split(",")[: listing.MOST_NAMED] if name]
    return list(seen_by(request.agent).filter(public_id__in=named).prefetch_related("labels").order_by("pk"))
