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
from counterbell.conversations.models import Conversation, Delivery, Draft, Message
from counterbell.mailroom import actions, forwarding, pictures, previewing, queries
from counterbell.mailroom.addressing import address_of, last_letter_of, mailbox_for
from counterbell.mailroom.models import Letter
from counterbell.mailroom.previewing import Preview
from counterbell.mailroom.sources import source_of
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for

MOST_FILES = 10
QUOTED_SHOWN = 2_000


@require_GET
@agents_only
def letters(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """A piece for each message that was a letter; a script puts it under its message."""
    return letters_piece(request, public_id)


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
    return _sealed(frames.page(html, language=found.language, pictures=_pictures(request)), request)


@require_GET
@agents_only
def letter_source(request: AgentRequest, public_id: UUID, number: int) -> HttpResponse:
    """The letter as it came, or as it leaves: as a file, or as text to look at."""
    source = source_of(_letter(request, public_id, number))
    if source is None:
        raise Http404
    if request.GET.get("as") == "text":
        return HttpResponse(source.content.decode("utf-8", "replace"), content_type="text/plain; charset=utf-8")
    answer = HttpResponse(source.content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="letter-{number}.{source.ending}"'
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
            shown,
            to=request.POST.get("to"),
            copied=request.POST.get("copied", ""),
            blind=request.POST.get("blind", ""),
            by=request.agent,
        )
        rename(shown, subject=request.POST.get("subject", shown.subject))
    except NotPossible as refusal:
        fault = _("“%(typed)s” is no e-mail address.") % {"typed": refusal}
    shown.refresh_from_db(fields=["subject"])
    facts = {"conversation": shown, "fault": fault, **recipients_facts(shown)}
    return render(request, "workspace/inbox/recipients.html", facts, status=422 if fault else 200)


@require_GET
@agents_only
def preview(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The agent's draft as the letter that it would be: head, files, words."""
    shown = conversation_for(request, public_id)
    facts = {"conversation": shown, "letter": _previewed(request, shown).letter, "asked": request.GET.urlencode()}
    return render(request, "workspace/inbox/letter_preview.html", facts)


@require_GET
@csp_exempt()  # type: ignore[arg-type]  # its types know no views with arguments
@xframe_options_exempt
@agents_only
def preview_page(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The HTML of that letter, for a sealed frame."""
    return _sealed(_previewed(request, conversation_for(request, public_id)).html, request)


@agents_only
def forward(request: AgentRequest, public_id: UUID, number: int) -> HttpResponse:
    """Hand a letter on: a form, and with POST the deed."""
    letter = _letter(request, public_id, number)
    facts: dict[str, object] = {"letter": letter, "number": number, "fault": ""}
    facts |= {"conversation": letter.conversation, "typed": request.POST, "files": forwarding.files_of(letter)}
    if request.method == "POST":
        try:
            forwarding.forward(
                letter,
                to=request.POST.get("to", ""),
                words=request.POST.get("words", ""),
                files=request.POST.get("files") == "yes",
                by=request.agent,
            )
        except NotPossible as refusal:
            return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
        return HttpResponse(status=204)
    facts |= {"subject": forwarding.subject_of(letter), "words": forwarding.words_of(letter)[:QUOTED_SHOWN]}
    return render(request, "workspace/inbox/letter_forward.html", facts)


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
    """The pieces as they are now, and of a chat whether the next answer leaves as a letter."""
    shown = conversation_for(request, public_id)
    beside = {} if shown.channel.by_letter else chat_facts(shown)
    facts = {"conversation": shown, "letters": queries.letters_of(shown), **beside}
    return render(request, "workspace/inbox/letters.html", facts)


def recipients_facts(shown: Conversation) -> dict[str, object]:
    """What the form above the composer shows."""
    addressed = address_of(shown)
    return {
        "no_way_out": mailbox_for(shown) is None,
        "to": ", ".join(addressed.to),
        "recipients": queries.recipients_of(shown),
        "broken": queries.broken_among([*addressed.to, *addressed.cc]),
    }


def chat_facts(shown: Conversation) -> dict[str, object]:
    """Of a chat: whether letters stand in it, and to whom the next answer leaves as one; "": it does not."""
    if not queries.has_letters(shown):
        return {}
    goes_on = last_letter_of(shown) is not None and mailbox_for(shown) is not None
    return {"has_letters": True, "by_letter_to": ", ".join(address_of(shown).to) if goes_on else ""}


def _sealed(html: str, request: AgentRequest) -> HttpResponse:
    """A page for a frame in which nothing runs, and whose pictures come from us."""
    answer = HttpResponse(html)
    answer["Content-Security-Policy"] = frames.policy(pictures=_pictures(request))
    for name, value in frames.HEADERS.items():
        answer[name] = value
    return answer


def _pictures(request: AgentRequest) -> str:
    return f"data: {request.build_absolute_uri(pictures.PATH)}"


def _previewed(request: AgentRequest, shown: Conversation) -> Preview:
    if mailbox_for(shown) is None:
        raise Http404
    draft = Draft.objects.filter(conversation=shown, agent=request.agent, kind=Message.Kind.PUBLIC).first()
    files = request.GET.getlist("file")[:MOST_FILES]
    return previewing.preview(shown, text=draft.text if draft else "", files=files, by=request.agent)


def _letter(request: AgentRequest, public_id: UUID, number: int) -> Letter:
    found = queries.letter_at(conversation_for(request, public_id), number)
    if found is None:
        raise Http404
    return found
