"""What goes along with a canned reply is put together in the same dialogs as for an answer."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterbell.accounts.policies import May
from counterbell.accounts.queries import brands_of
from counterbell.workspace import enclosing
from counterbell.workspace.settings_access import SettingsRequest, page_for


@require_safe
@page_for(May.ANSWER)
def enclose(request: SettingsRequest, kind: str) -> HttpResponse:
    """The inside of the dialog for one kind, for the text in one language (`language`) of a reply (`place`: whose)."""
    around = enclosing.dialog(kind) | {"articles": _articles(request, "") if kind == "article" else []}
    return render(request, "workspace/inbox/enclose.html", around)


@require_safe
@page_for(May.ANSWER)
def articles(request: SettingsRequest) -> HttpResponse:
    """The public articles that fit the words `q`, in the language of the text."""
    found = _articles(request, request.GET.get("q", "")[:200].strip())
    return render(request, "workspace/inbox/enclose_articles.html", {"articles": found})


def _articles(request: SettingsRequest, words: str) -> list[dict[str, str]]:
    """Of the reply's brand; where it has none, of all that she serves: where another brand answers, it stays out."""
    brands = brands_of(request.agent)
    kind, _colon, pk = request.GET.get("place", "").partition(":")
    if kind == "brand" and pk.isdecimal():
        brands = brands.filter(pk=int(pk))
    language = request.GET.get("language", "")
    return enclosing.articles(brands, [language], words) if language in dict(settings.LANGUAGES) else []
