"""What the strip of the workspace says through its script."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def rail_words() -> dict[str, str]:
    """The sentences of the strip's script."""
    return {
        "notices": _("Notices"),
        "unread": _("Notices, unread: {count}"),
        "open": _("Open"),
        "online": _("Online"),
        "away": _("Away"),
        "gone": _("Not here"),
        "away_by_itself": _("Away, because nobody moved for a while"),
        "viewing": _("Also looking at this: {names}"),
        "writing": _("Writing now: {names}"),
    }
