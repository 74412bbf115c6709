"""What the templates ask about answers that have not gone out yet."""

from collections.abc import Iterable

from django import template

from counterbell.conversations import changes
from counterbell.conversations.models import Conversation, Label, Later

register = template.Library()


@register.simple_tag
def later_mark(conversation: Conversation) -> str:
    """Another word whenever another list of put-off answers would be drawn; browsers compare it."""
    return changes.later_marks([conversation.pk]).get(conversation.pk, "")


@register.simple_tag
def head_mark(conversation: Conversation, labels: Iterable[Label], later: str) -> str:
    """Another word whenever the header would be drawn otherwise; browsers compare it with what they hear."""
    return changes.head_mark(conversation, [label.pk for label in labels], later)


@register.filter
def held_because(row: Later) -> str:
    """Why an answer is held, as a code that the template knows."""
    return row.why if row.why in {"customer_wrote", "agent_wrote", "bot_wrote", "left", "file_unknown"} else "other"
