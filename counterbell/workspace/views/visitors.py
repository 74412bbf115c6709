"""Who is on the shops' pages now. The list itself comes over the line: it is stored nowhere."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from counterbell.accounts.queries import brands_of
from counterbell.workspace.entrance import AgentRequest, agents_only


@require_GET
@agents_only
def visitors(request: AgentRequest) -> HttpResponse:
    """The page around the list."""
    brands = list(brands_of(request.agent))
    told = {
        "brands": {str(brand.pk): {"name": brand.name, "colour": brand.colour} for brand in brands},
        "several": len(brands) > 1,
        "lang": translation.get_language(),
        "words": _words(),
    }
    silent = all(brand.visits == brand.Visits.OFF for brand in brands)
    return render(request, "workspace/visitors/page.html", {"told": told, "silent": silent})


def _words() -> dict[str, str]:
    return {
        "unknown": _("Visitor"),
        "new": _("New"),
        "returning": _("Returning"),
        "somewhere": _("Page unknown"),
        "since": _("Here since {time}"),
        "local": _("{time} there"),
        "talking": _("In conversation"),
        "talking_with": _("In conversation with {name}"),
        "write": _("Write to {name}"),
        "write_short": _("Write first"),
        "open": _("Open the conversation"),
        "sending": _("Sending…"),
        "waits": _("Waiting until the page shows it…"),
        "hailed": _("Your message is on the screen."),
        "gone": _("This visitor has left."),
        "refused": _("The message could not be sent."),
        "empty": _("There is nothing to send."),
        "count": _("Visitors now: {count}"),
        "offline": _("No connection. The list stands still."),
    }
