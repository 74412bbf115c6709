"""Macros in the inbox: which there are and what each does, and running one on a conversation or on many."""

import json
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from counterbell.conversations import actions, macros
from counterbell.conversations.actions import Done
from counterbell.conversations.actions.macros import run_macro
from counterbell.conversations.models import Conversation, Macro
from counterbell.ui import dates
from counterbell.workspace import deeds
from counterbell.workspace.enclosing import fitting
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for
from counterbell.workspace.macros import described
from counterbell.workspace.views.bulk import chosen_in
from counterbell.workspace.views.conversation import render_header
from counterbell.workspace.views.handling import in_words


@require_GET
@agents_only
def menu(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The inside of the menu: those that are meant for this conversation, with what each will do."""
    shown = conversation_for(request, public_id)
    inside = {"conversation": shown, "macros": described(macros.fitting(request.agent, shown))}
    return render(request, "workspace/inbox/menus/macros.html", inside)


@require_GET
@agents_only
def bulk_menu(request: AgentRequest) -> HttpResponse:
    """The inside of the menu for what is chosen."""
    inside = {"bulk": True, "macros": described(macros.seen_by(request.agent))}
    return render(request, "workspace/inbox/menus/macros.html", inside)


@require_POST
@agents_only
@in_words
def run(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Run one here: all of it or nothing. The page is told what was done, what to write, and the way back."""
    held = conversation_for(request, public_id)
    macro = _macro(request)
    before = actions.standing_of(held)
    reply = run_macro(macro, held, by=request.agent)
    after = actions.standing_of(conversation_for(request, public_id))
    told = {
        "text": _("Done: %(name)s") % {"name": macro.name},
        "undo": deeds.undo_token([Done(held.pk, before, after)], request.agent) if before != after else "",
        "c": str(held.public_id),
        "insert": reply.filled.text if reply else "",
        "part": fitting(reply.part, held.brand) if reply else None,
        "settled": not reply and after.status != before.status and after.status in {"resolved", "snoozed"},
    }
    answer = render_header(request, conversation_for(request, public_id))
    answer.headers["X-Done"] = json.dumps(told)
    return answer


@require_POST
@agents_only
@in_words
def run_on_many(request: AgentRequest) -> JsonResponse:
    """Run one on the conversations named by `c`, each wholly or not at all; what it inserts waits as their drafts."""
    macro, chosen = _macro(request), chosen_in(request)

    def deed(held: Conversation) -> None:
        if reply := run_macro(macro, held, by=request.agent):
            part = fitting(reply.part, held.brand)
            actions.begin_reply(held, agent=request.agent, text=reply.filled.text, part=part)

    outcome = actions.do_to_many(chosen, deed)
    count = len(chosen) - sum(outcome.refused.values())
    words = [why if n == 1 else f"{why} ({dates.digits(n)})" for why, n in outcome.refused.items()]
    if count:
        said = ngettext(
            "%(name)s: done for %(count)s conversation.", "%(name)s: done for %(count)s conversations.", count
        )
        words.insert(0, said % {"name": macro.name, "count": dates.digits(count)})
    undo = deeds.undo_token(outcome.done, request.agent)
    return JsonResponse({"text": " ".join(words), "undo": undo, "done": count})


def _macro(request: AgentRequest) -> Macro:
    return get_object_or_404(macros.seen_by(request.agent), pk=int(request.POST.get("macro", "")))
