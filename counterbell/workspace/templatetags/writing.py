"""What the templates ask about answers that have not gone out yet."""

from zlib import crc32

from django import template

from counterbell.conversations.models import Conversation, Later

register = template.Library()


@register.simple_tag
def later_mark(conversation: Conversation) -> str:
    """Another word whenever another list of put-off answers would be drawn; browsers compare it."""
    rows = Later.objects.to_come().filter(conversation=conversation).values_list("client_id", "state", "due")
    return f"{crc32(repr(list(rows)).encode()):x}" if rows else ""


@register.filter
def held_because(row: Later) -> str:
    """Why an answer is held, as a code that the template knows."""
    return row.why if row.why in {"customer_wrote", "agent_wrote", "bot_wrote", "left", "file_unknown"} else "other"
