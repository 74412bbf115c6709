"""Letters in the thread: their heads, their pages in a sealed frame, their source, and who gets the next one."""

from uuid import UUID

from csp.decorators import csp_exempt
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET, require_POST

from counterbell.base.markup import frames
from counterbell.conversations.actions import NotPossible, delivering, rename
from counterbell.conversations.models import Conversation, Delivery
from counterbell.mailroom import actions, pictures, queries
from counterbell.mailroom.addressing import address_of
from counterbell.mailroom.models import Letter
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for


@require_GET
@agents_only
def letters(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """A piece for each message that was a letter; a script puts it under its message."""
    shown = conversation_for(request, public_id)
    return render(
        request, "workspace/inbox/letters.html", {"conversation": shown, "letters": queries.letters_of(shown)}
    )


@require_GET
@csp_exempt()  # type: ignore[arg-type]  # its types know no views with arguments
@xframe_options_exempt
@agents_only
def letter_page(request: AgentRequest, public_id: UUID, number: int) -> HttpResponse:
    """The letter's own HTML, cleaned when it was read, for a frame in which nothing runs and nothing is fetched.

    Its own pictures come from us. With `pictures=afar`, which only the agent's button says, those from afar do too.
    """
    found = _letter(request, public_id, number)
    html = pictures.shown(found, remote=request.GET.get("pictures") == "afar")
    ours = f"data: {request.build_absolute_uri(pictures.PATH)}"
    answer = HttpResponse(frames.page(html, language=found.language, pictures=ours))
    answer["Content-Security-Policy"] = frames.policy(pictures=ours)
    for name, value in frames.HEADERS.items():
        answer[name] = value
    return answer


@require_GET
@agents_only
def letter_source(request: AgentRequest, public_id: UUID, number: int) -> HttpResponse:
    """The letter as it came: as a file, or as text to look at."""
    source = queries.source_of(_letter(request, public_id, number))
    if source is None:
        raise Http404
    if request.GET.get("as") == "text":
        return HttpResponse(source.decode("utf-8", "replace"), content_type="text/plain; charset=utf-8")
    answer = HttpResponse(source, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="letter-{number}.eml"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@agents_only
def recipients(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Say what the next letters are about, and who gets them in copy."""
    shown = conversation_for(request, public_id)
    fault = ""
    try:
        actions.set_recipients(
            shown, copied=request.POST.get("copied", ""), blind=request.POST.get("blind", ""), by=request.agent
        )
        rename(shown, subject=request.POST.get("subject", shown.subject))
    except NotPossible as refusal:
        fault = _("“%(typed)s” is no e-mail address.") % {"typed": refusal}
    shown.refresh_from_db(fields=["subject"])
    facts = {"conversation": shown, "fault": fault, **recipients_facts(shown)}
    return render(request, "workspace/inbox/recipients.html", facts, status=422 if fault else 200)


@require_POST
@agents_only
def send_again(request: AgentRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Try once more to send a letter."""
    shown = conversation_for(request, public_id)
    delivery = get_object_or_404(Delivery, pk=pk, message__conversation=shown)
    try:
        delivering.send_again(delivery, by=request.agent)
    except NotPossible:
        return HttpResponse(status=409)
    return letters_piece(request, public_id)


@require_POST
@agents_only
def let_in(request: AgentRequest, public_id: UUID, number: int) -> HttpResponse:
    """An agent knows who that is: from now on she takes part."""
    actions.let_in(_letter(request, public_id, number), by=request.agent)
    return letters_piece(request, public_id)


def letters_piece(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The pieces anew, after something changed."""
    shown = conversation_for(request, public_id)
    return render(
        request, "workspace/inbox/letters.html", {"conversation": shown, "letters": queries.letters_of(shown)}
    )


def recipients_facts(shown: Conversation) -> dict[str, object]:
    """What the form above the composer shows."""
    addressed = address_of(shown)
    return {
        "to": ", ".join(addressed.to),
        "recipients": queries.recipients_of(shown),
        "broken": queries.broken_among([*addressed.to, *addressed.cc]),
    }


def _letter(request: AgentRequest, public_id: UUID, number: int) -> Letter:
    found = queries.letter_at(conversation_for(request, public_id), number)
    if found is None:
        raise Http404
    return found
