"""What the templates of the settings ask."""

from django import template
from django.http import HttpRequest
from django.utils.translation import gettext as _

from counterbell.accounts import policies
from counterbell.accounts.models import Agent
from counterbell.conversations.canned import may_change
from counterbell.conversations.models import Macro

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: template.Context, what: str) -> bool:
    """Whether the reader may do that: `{% may "set_brand" as sets_brands %}`."""
    request = context.get("request")
    reader = request.user if isinstance(request, HttpRequest) else None
    return isinstance(reader, Agent) and policies.may(reader, policies.May(what))


@register.simple_tag(takes_context=True)
def changes(context: template.Context, macro: Macro) -> bool:
    """Whether the reader may change this macro."""
    request = context.get("request")
    reader = request.user if isinstance(request, HttpRequest) else None
    return isinstance(reader, Agent) and may_change(reader, macro)


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """'Firefox on Windows': what a person needs to know her device again."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or user_agent[:60] or _("Unknown device")
