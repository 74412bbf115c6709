"""The faces of colleagues, and what a code of ours means in words."""

from django import template
from django.utils.safestring import SafeString

from counterbell.accounts import pictures
from counterbell.accounts.models import Agent
from counterbell.ui.templatetags.ui import avatar
from counterbell.workspace.words import SUSPICIONS

register = template.Library()


@register.simple_tag
def face(agent: Agent, size: str = "") -> SafeString:
    """An agent's picture, or the initials where there is none."""
    return avatar(agent.name, size, picture(agent))


@register.filter
def picture(agent: Agent) -> str:
    """The address of an agent's picture; "" for none."""
    return pictures.url_of(agent.avatar)


@register.filter
def suspicion(code: str) -> str:
    """Why something looks like spam."""
    return str(SUSPICIONS.get(code, code))
