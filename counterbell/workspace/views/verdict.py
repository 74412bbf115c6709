"""Whether what the bot answered in a conversation was right, said where one reads it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from counterbell.accounts.policies import May, may
from counterbell.bot.actions import judge
from counterbell.bot.models import Turn
from counterbell.bot.sample import answer_in
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for
from counterbell.workspace.verdicts import VERDICTS, seen
from counterbell.workspace.views.handling import in_words


@agents_only
@in_words
def verdict(request: AgentRequest, public_id: UUID, number: int) -> HttpResponse:
    """The inside of the dialog about one message of the bot; with POST, what she says of it."""
    shown = conversation_for(request, public_id)
    agent = request.agent
    turn = answer_in(get_object_or_404(shown.messages.select_related("conversation__brand"), number=number), agent)
    if turn is None:
        raise Http404
    if request.method == "POST":
        said = request.POST.get("verdict", "")
        key = request.POST.get("key", "") if said == Turn.Verdict.WRONG else ""
        judge(turn.pk, said, was=request.POST.get("was", ""), key=key, by=agent)
        return HttpResponse(status=204)
    (one,) = seen([turn], shown.brand, agent, request.LANGUAGE_CODE)
    teaches = may(agent, May.SET_BRAND)
    words = {"conversation": shown, "number": number, "one": one, "verdicts": VERDICTS, "teaches": teaches}
    return render(request, "workspace/inbox/verdict.html", words)
