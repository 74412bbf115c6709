"""The dialogs in which an agent puts together what goes along with a reply: an article, buttons, a form, a date."""

from uuid import UUID

import orjson
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from counterbell.conversations import rich
from counterbell.conversations.models import Conversation
from counterbell.helpcenter.finding import search
from counterbell.helpcenter.policies import read_by
from counterbell.helpcenter.queries import newest, promoted
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for

SHOWN = 8


@require_GET
@agents_only
def enclose(request: AgentRequest, public_id: UUID, kind: str) -> HttpResponse:
    """The inside of the dialog for one kind."""
    shown, titles = conversation_for(request, public_id), _titles()
    if kind not in titles:
        raise Http404("no such kind")
    most = {"buttons": rich.MOST_CHOICES, "form": rich.MOST_FIELDS}.get(kind, 1)
    around = {
        "kind": kind,
        "title": titles[kind],
        "places": range(1, most + 1),
        "least": rich.LEAST_CHOICES,
        "longest_choice": rich.LONGEST_CHOICE,
        "longest_label": rich.LONGEST_LABEL,
        "kinds": _kinds(),
        "articles": _articles(shown, "") if kind == "article" else [],
    }
    return render(request, "workspace/inbox/enclose.html", around)


@require_GET
@agents_only
def articles(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The public articles that fit the words `q`, in the customer's language and in the brand's."""
    found = _articles(conversation_for(request, public_id), request.GET.get("q", "")[:200].strip())
    return render(request, "workspace/inbox/enclose_articles.html", {"articles": found})


def _articles(shown: Conversation, words: str) -> list[dict[str, str]]:
    brand, everybody = shown.brand, read_by(signed_in=False, colleague=False)
    languages = dict.fromkeys(filter(None, [shown.language.split("-")[0], brand.default_language]))
    found = []
    for language in languages:
        if words:
            hits = search(brand, language, words, audiences=everybody, limit=SHOWN, unfinished=True)
            found += [hit.translation for hit in hits]
        else:
            found += promoted(brand, language, everybody) or newest(brand, language, everybody, most=SHOWN)
    return [
        {
            "title": one.title,
            "words": one.summary,
            "value": orjson.dumps(
                {"kind": "article", "number": one.article_id, "language": one.language, "title": one.title}
            ).decode(),
        }
        for one in found[:SHOWN]
    ]


def _titles() -> dict[str, str]:
    return {
        "article": _("Article of the help centre"),
        "buttons": _("Question with buttons"),
        "form": _("Form"),
        "day": _("Ask for a date"),
    }


def _kinds() -> list[tuple[str, str]]:
    return [
        ("text", _("A line of text")),
        ("long", _("A longer text")),
        ("email", _("E-mail address")),
        ("number", _("Number")),
        ("date", _("Date")),
        ("choice", _("One of several")),
    ]
