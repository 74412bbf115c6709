"""What the strip of the workspace says through its script."""

from django import template
from django.http import HttpRequest
from django.utils.translation import gettext as _

from counterbell.accounts.models import Agent
from counterbell.alerts.queries import is_muted
from counterbell.conversations.models import Conversation

register = template.Library()


@register.simple_tag(takes_context=True)
def muted(context: template.Context, conversation: Conversation) -> bool:
    """Whether the reader wants to hear nothing of it."""
    request = context.get("request")
    reader = request.user if isinstance(request, HttpRequest) else None
    return isinstance(reader, Agent) and is_muted(reader, conversation)


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
