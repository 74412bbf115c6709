"""What the strip of the workspace says through its script."""

from functools import cache

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.workspace import acts
from counterbell.workspace.words import bar_words, enclosing_words

register = template.Library()


@register.simple_tag
def rail_words() -> dict[str, str]:
    """The sentences of the strip's script."""
    return {
        "notices": _("Notices"),
        "unread": _("Notices, unread: {count}"),
        "open": _("Show"),
        "muted": _("You will hear of it only when somebody calls you by name."),
        "unmuted": _("You will hear of it again."),
        "online": _("Online"),
        "away": _("Away"),
        "gone": _("Not here"),
        "away_by_itself": _("Away, because nobody moved for a while"),
        "viewing": _("Also looking at this: {names}"),
        "writing": _("Writing now: {names}"),
    }


@register.simple_tag(takes_context=True)
def around(context: template.Context) -> str:
    """The command bar and the sheet of keys of a page that is not the inbox; "" for who is not signed in."""
    request = context.get("request")
    reader = request.user if isinstance(request, HttpRequest) else None
    return _around(get_language() or "en", reader.role) if isinstance(reader, Agent) else ""


@cache
def _around(_language: str, role: str) -> str:
    """The same for everybody of a role and a language."""
    known = acts.catalogue(Agent(role=role), elsewhere=True)
    inside = {
        "words": bar_words() | enclosing_words(),
        "icon_names": sorted({"user", "chat", "clock", *(act["icon"] for act in known)}),
        "acts": known,
        "sheet": acts.sheet(elsewhere=True),
    }
    return render_to_string("workspace/around.html", inside)
