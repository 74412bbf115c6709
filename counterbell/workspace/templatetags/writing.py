"""What the templates ask about answers that have not gone out yet."""

from django import template

from counterbell.conversations.models import Later

register = template.Library()


@register.filter
def held_because(row: Later) -> str:
    """Why an answer is held, as a code that the template knows."""
    return row.why if row.why in {"customer_wrote", "agent_wrote", "bot_wrote", "left", "file_unknown"} else "other"
