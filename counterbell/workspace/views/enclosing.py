"""The dialogs in which an agent puts together what goes along with a reply: an article, buttons, a form, a date."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from counterbell.conversations.models import Conversation
from counterbell.workspace import enclosing
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for


@require_GET
@agents_only
def enclose(request: AgentRequest, public_id: UUID, kind: str) -> HttpResponse:
    """The inside of the dialog for one kind."""
    shown, around = conversation_for(request, public_id), enclosing.dialog(kind)
    around["articles"] = _articles(shown, "") if kind == "article" else []
    return render(request, "workspace/inbox/enclose.html", around)


@require_GET
@agents_only
def articles(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The public articles that fit the words `q`, in the customer's language and in the brand's."""
    found = _articles(conversation_for(request, public_id), request.GET.get("q", "")[:200].strip())
    return render(request, "workspace/inbox/enclose_articles.html", {"articles": found})


def _articles(shown: Conversation, words: str) -> list[dict[str, str]]:
    languages = dict.fromkeys(filter(None, [shown.language.split("-")[0], shown.brand.default_language]))
    return enclosing.articles([shown.brand], languages, words)
